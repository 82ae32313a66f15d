"""The sheets of the monthly workbook, one module each."""
