"""Báo cáo: form II.06a with its checks, the indicators, and the workbook."""

from ui.pages.reports.page import ReportsPage

__all__ = ["ReportsPage"]
