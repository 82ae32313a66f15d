"""Chỉ số: five figures, twelve months, the fields, each with its dossiers."""

from ui.pages.indicators.page import IndicatorsPage

__all__ = ["IndicatorsPage"]
