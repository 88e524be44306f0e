"""Users, stores, settings, reasons and carriers: changed one at a time, each change with its event."""
