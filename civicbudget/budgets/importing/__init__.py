"""From the rows of a spreadsheet to the lines of a budget. Nothing here writes."""
