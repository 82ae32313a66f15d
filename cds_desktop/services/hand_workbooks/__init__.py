"""Reports by hand: a blank workbook for units without the program, and reading it back."""
