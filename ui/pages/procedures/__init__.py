"""Thủ tục & QR: the catalogue, its import, and the sheets with codes."""

from ui.pages.procedures.page import ProceduresPage

__all__ = ["ProceduresPage"]
