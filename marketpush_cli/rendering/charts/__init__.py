"""Charts as lines of text and as pictures; what they show is an `application.reporting.charts.Chart`."""
