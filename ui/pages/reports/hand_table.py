"""Counts by hand as a table: Enter on a line asks for its count."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.measures import count_shown
from cds_desktop.wording.moments import full_day
from ui.models.columns import Column
from ui.theme import Tone

if TYPE_CHECKING:
    from cds_desktop.services.reports import HandLine

_tr: Final = QCoreApplication.translate
VALUE: Final = "value"


def hand_columns() -> "Sequence[Column[HandLine]]":
    """Return the columns of the counts by hand; the count is what Enter opens."""
    return (
        Column("words", _tr("Reports", "Số đếm"), 320, _words, stretch=True, sortable=False),
        Column(VALUE, _tr("Reports", "Giá trị"), 96, _value, right=True, sortable=False),
        Column("source", _tr("Reports", "Nguồn"), 240, _source, sortable=False),
        Column("note", _tr("Reports", "Ghi chú"), 150, _note, sortable=False),
        Column("who", _tr("Reports", "Người nhập"), 220, _who, sortable=False, tone=Tone.MUTED),
    )


def _words(line: "HandLine") -> str:
    return f"{line.words} ({line.unit})" if line.unit else line.words


def _value(line: "HandLine") -> str:
    if line.recorded is not None:
        return count_shown(line.recorded)
    entry = line.current
    return "–" if entry is None or entry.value is None else count_shown(entry.value)


def _source(line: "HandLine") -> str:
    if line.recorded is not None:
        return _tr("Reports", "Sổ tờ công khai, phần mềm đếm")
    return "" if line.current is None else line.current.source


def _note(line: "HandLine") -> str:
    return "" if line.current is None else line.current.note


def _who(line: "HandLine") -> str:
    if not line.history:
        return ""
    newest = line.history[0]
    words = f"{newest.officer_name}, {full_day(office_day(newest.at))}"
    if newest.value is None:
        return _tr("Reports", "{words} (đã rút lại)").format(words=words)
    return words
