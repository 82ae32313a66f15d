"""Editing parts of a foreign workbook, so that all it holds beside the edits stays as it was."""
