"""The page "Tiếp nhận": one form, without a mouse."""

from ui.pages.reception.page import ReceptionPage

__all__ = ["ReceptionPage"]
