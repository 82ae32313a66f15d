"""Printed matter with codes, each kind in a module of its own, all made of the same contents."""

from ui.printing.products.options import LaidOut, MakePages, ProductOptions
from ui.printing.products.registry import lay_out

__all__ = ["LaidOut", "MakePages", "ProductOptions", "lay_out"]
