"""What everything else is measured in: words in two languages, money, periods."""
