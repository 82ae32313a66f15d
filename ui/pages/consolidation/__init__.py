"""Tổng hợp: the reports of the units, added up."""

from ui.pages.consolidation.page import ConsolidationPage

__all__ = ["ConsolidationPage"]
