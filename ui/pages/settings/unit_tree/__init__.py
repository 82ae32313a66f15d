"""Cây đơn vị: the dated tree of units."""

from ui.pages.settings.unit_tree.group import UnitTreeGroup

__all__ = ["UnitTreeGroup"]
