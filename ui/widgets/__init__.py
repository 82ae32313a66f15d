"""The parts every page is built from; import them from here.

A part is loaded when it is first named: the sign-in window needs four of them and must be on the
screen before the rest (design.md section 6).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.theme import Space, TextRole, Tone, theme_of
    from ui.widgets.bars import ActionBar, PageHeader, ProgressStrip, StatusLine
    from ui.widgets.button import Button, ButtonKind, ButtonSize, IconButton
    from ui.widgets.card import Card, Line, Panel, SectionTitle, SplitterLine
    from ui.widgets.charts import Bar, BarChart, Sparkline
    from ui.widgets.checks import CheckBox, CheckList, CheckRow
    from ui.widgets.combo import ComboField
    from ui.widgets.due import DueBox, DueSheet
    from ui.widgets.empty_state import EmptyState
    from ui.widgets.field import Field, FieldFrame, TextField
    from ui.widgets.field_kinds import DateField, NumberField, PasswordField, TextArea
    from ui.widgets.figures import FigureCard, MiniFigure
    from ui.widgets.forms import FormGrid, ScrollArea
    from ui.widgets.label import Label
    from ui.widgets.notice_bar import NoticeBar
    from ui.widgets.radios import RadioGroup
    from ui.widgets.rows import RowItem, RowList
    from ui.widgets.state import StateLabel, StateWord
    from ui.widgets.suggest import Suggester, SuggestField, Suggestion
    from ui.widgets.table import DataTable
    from ui.widgets.tabs import FilterTab, FilterTabs
    from ui.widgets.timeline import Stage, Timeline, TimelineStep
    from ui.widgets.year_grid import DayMark, YearGrid, YearLegend

_HOMES = {
    "ActionBar": "ui.widgets.bars",
    "Bar": "ui.widgets.charts",
    "BarChart": "ui.widgets.charts",
    "Button": "ui.widgets.button",
    "ButtonKind": "ui.widgets.button",
    "ButtonSize": "ui.widgets.button",
    "Card": "ui.widgets.card",
    "CheckBox": "ui.widgets.checks",
    "CheckList": "ui.widgets.checks",
    "CheckRow": "ui.widgets.checks",
    "ComboField": "ui.widgets.combo",
    "DataTable": "ui.widgets.table",
    "DateField": "ui.widgets.field_kinds",
    "DayMark": "ui.widgets.year_grid",
    "DueBox": "ui.widgets.due",
    "DueSheet": "ui.widgets.due",
    "EmptyState": "ui.widgets.empty_state",
    "Field": "ui.widgets.field",
    "FieldFrame": "ui.widgets.field",
    "FigureCard": "ui.widgets.figures",
    "FilterTab": "ui.widgets.tabs",
    "FilterTabs": "ui.widgets.tabs",
    "FormGrid": "ui.widgets.forms",
    "IconButton": "ui.widgets.button",
    "Label": "ui.widgets.label",
    "Line": "ui.widgets.card",
    "MiniFigure": "ui.widgets.figures",
    "NoticeBar": "ui.widgets.notice_bar",
    "NumberField": "ui.widgets.field_kinds",
    "PageHeader": "ui.widgets.bars",
    "Panel": "ui.widgets.card",
    "PasswordField": "ui.widgets.field_kinds",
    "ProgressStrip": "ui.widgets.bars",
    "RadioGroup": "ui.widgets.radios",
    "RowItem": "ui.widgets.rows",
    "RowList": "ui.widgets.rows",
    "ScrollArea": "ui.widgets.forms",
    "SectionTitle": "ui.widgets.card",
    "Space": "ui.theme",
    "Sparkline": "ui.widgets.charts",
    "SplitterLine": "ui.widgets.card",
    "Stage": "ui.widgets.timeline",
    "StateLabel": "ui.widgets.state",
    "StateWord": "ui.widgets.state",
    "StatusLine": "ui.widgets.bars",
    "SuggestField": "ui.widgets.suggest",
    "Suggester": "ui.widgets.suggest",
    "Suggestion": "ui.widgets.suggest",
    "TextArea": "ui.widgets.field_kinds",
    "TextField": "ui.widgets.field",
    "TextRole": "ui.theme",
    "Timeline": "ui.widgets.timeline",
    "TimelineStep": "ui.widgets.timeline",
    "YearGrid": "ui.widgets.year_grid",
    "YearLegend": "ui.widgets.year_grid",
    "Tone": "ui.theme",
    "theme_of": "ui.theme",
}

__all__ = [
    "ActionBar",
    "Bar",
    "BarChart",
    "Button",
    "ButtonKind",
    "ButtonSize",
    "Card",
    "CheckBox",
    "CheckList",
    "CheckRow",
    "ComboField",
    "DataTable",
    "DateField",
    "DayMark",
    "DueBox",
    "DueSheet",
    "EmptyState",
    "Field",
    "FieldFrame",
    "FigureCard",
    "FilterTab",
    "FilterTabs",
    "FormGrid",
    "IconButton",
    "Label",
    "Line",
    "MiniFigure",
    "NoticeBar",
    "NumberField",
    "PageHeader",
    "Panel",
    "PasswordField",
    "ProgressStrip",
    "RadioGroup",
    "RowItem",
    "RowList",
    "ScrollArea",
    "SectionTitle",
    "Space",
    "Sparkline",
    "SplitterLine",
    "Stage",
    "StateLabel",
    "StateWord",
    "StatusLine",
    "SuggestField",
    "Suggester",
    "Suggestion",
    "TextArea",
    "TextField",
    "TextRole",
    "Timeline",
    "TimelineStep",
    "Tone",
    "YearGrid",
    "YearLegend",
    "theme_of",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(name)
    value = globals()[name] = getattr(import_module(home), name)
    return value
