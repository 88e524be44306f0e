"""What is true of orders, lines, incidents, refunds, people and money: standard library only, no input or output."""
