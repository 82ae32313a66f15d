"""Số hóa: what waits for the scanner, and the page at hand."""

from ui.pages.digitisation.page import DigitisationPage

__all__ = ["DigitisationPage"]
