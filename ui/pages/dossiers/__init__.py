"""Hồ sơ: the list of dossiers and the detail beside it."""

from ui.pages.dossiers.page import DossiersPage

__all__ = ["DossiersPage"]
