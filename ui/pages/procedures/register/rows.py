"""The register as rows of a list: what hangs where, since when, and how it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.officers import Actor
from cds_desktop.domain.publicity.needs import SheetNeed
from cds_desktop.domain.publicity.sheets import CheckOutcome, Place, PostedSheet, SheetState
from cds_desktop.domain.text import fold, text_sort_key
from cds_desktop.services import OpenUow
from cds_desktop.services.publicity.needs import need_of, successors
from cds_desktop.services.publicity.register import ListedSheet, SheetQuery, list_sheets
from cds_desktop.wording.moments import number_words, short_day
from ui.models.columns import Column
from ui.pages.procedures.register.words import outcome_state, sheet_state, sheet_words
from ui.theme import Tone
from ui.widgets.state import StateWord

_tr: Final = QCoreApplication.translate
MARK: Final = "mark"
DAYS: Final = "days"
PLACE: Final = "place"


class SheetTab(StrEnum):
    """The filters over the list."""

    HANGING = "hanging"
    REPRINT = "changed"
    TAKE_DOWN = "withdrawn"
    CHECK = "due"
    PLANNED = "planned"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One sheet as the list shows it.

    Attributes:
        need: What must be done with it.
        title: What the list calls it: the procedure, or the field and the number of procedures.
        search_key: Everything the search finds it by, folded.
        successor: Number of the sheet that is made to take its place and waits; "" without one.
    """

    listed: ListedSheet
    need: SheetNeed
    title: str
    search_key: str
    successor: str

    @property
    def sheet(self) -> PostedSheet:
        return self.listed.sheet

    @property
    def state(self) -> SheetState:
        return self.listed.state

    @property
    def is_hanging(self) -> bool:
        """Whether somebody can read it on its wall now."""
        return self.listed.is_hanging

    @property
    def needs_reprint(self) -> bool:
        """Whether a new print must take its place."""
        return self.need is SheetNeed.REPRINT

    def is_in(self, tab: SheetTab) -> bool:
        """Whether the sheet belongs under a filter."""
        is_standing = self.sheet.removed_on is None
        return {
            SheetTab.HANGING: self.is_hanging,
            SheetTab.REPRINT: self.needs_reprint,
            SheetTab.TAKE_DOWN: self.need is SheetNeed.TAKE_DOWN,
            SheetTab.CHECK: self.state is SheetState.DUE,
            SheetTab.PLANNED: is_standing and self.sheet.posted_on is None,
            SheetTab.REMOVED: not is_standing,
        }[tab]


@dataclass(frozen=True, slots=True)
class RegisterRows:
    """The whole register on a day."""

    rows: tuple[SheetRow, ...]
    places: tuple[Place, ...]

    def counts(self) -> dict[SheetTab, int]:
        """How many sheets stand under each filter."""
        return {tab: sum(row.is_in(tab) for row in self.rows) for tab in SheetTab}


def read_register(open_uow: OpenUow, on: date, actor: Actor) -> RegisterRows:
    """Read every sheet, also those which were taken down; runs in the jobs."""
    from cds_desktop.services.publicity.places import list_places

    listed = list_sheets(open_uow, on, SheetQuery(removed=True), actor=actor)
    # Only lists of procedures are called by their field.
    has_lists = any(len(each.sheet.codes) > 1 for each in listed)
    fields = _fields(open_uow, on) if has_lists else {}
    made = successors(listed)
    rows = sorted(
        (_row(each, fields, made.get(each.sheet.id, "")) for each in listed), key=_by_place
    )
    used = {row.sheet.place.id for row in rows if row.sheet.removed_on is None}
    places = list_places(open_uow, actor=actor, closed=True)
    shown = tuple(place for place in places if not place.is_closed or place.id in used)
    return RegisterRows(tuple(rows), shown)


def _fields(open_uow: OpenUow, on: date) -> dict[str, str]:
    from cds_desktop.services import catalogue

    procedures = (stored.procedure for stored in catalogue.list_procedures(open_uow, on))
    return {procedure.code: procedure.field for procedure in procedures}


def _row(listed: ListedSheet, fields: Mapping[str, str], successor: str) -> SheetRow:
    sheet = listed.sheet
    codes = [code.procedure_code for code in sheet.codes]
    title = listed.names[0]
    if len(codes) > 1:
        title = _list_title(len(codes), {fields.get(code, "") for code in codes} - {""})
    key = fold(" ".join((sheet.number, *listed.names, sheet.place.name, *codes, sheet.note)))
    need = need_of(listed, has_successor=bool(successor))
    return SheetRow(listed, need, title, key, successor)


def _list_title(count: int, fields: set[str]) -> str:
    said = number_words(count)
    if len(fields) == 1:
        (field,) = fields
        return _tr("SheetRows", "{field}: {count} thủ tục").format(field=field, count=said)
    return _tr("SheetRows", "{count} thủ tục của {fields} lĩnh vực").format(
        count=said, fields=number_words(len(fields))
    )


def matching(
    rows: Sequence[SheetRow], tab: SheetTab, place_id: int | None, text: str
) -> list[SheetRow]:
    """Return the rows under a filter, of a place, in which every typed word is found."""
    words = fold(text).split()
    return [
        row
        for row in rows
        if row.is_in(tab)
        and (place_id is None or row.sheet.place.id == place_id)
        and all(word in row.search_key for word in words)
    ]


def _by_place(row: SheetRow) -> tuple[object, ...]:
    return (text_sort_key(row.sheet.place.name), row.sheet.id)


_STATE_ORDER: Final = {
    state: place
    for place, state in enumerate(
        (
            SheetState.WITHDRAWN,
            SheetState.ADDRESS_CHANGED,
            SheetState.CHANGED,
            SheetState.DUE,
            SheetState.PLANNED,
            SheetState.CURRENT,
            SheetState.REMOVED,
        )
    )
}
SORT_KEYS: Final[Mapping[str, Callable[[SheetRow], tuple[object, ...]]]] = {
    "number": lambda row: (row.sheet.id,),
    "title": lambda row: (text_sort_key(row.title), row.sheet.id),
    PLACE: _by_place,
    DAYS: lambda row: (last_look(row.sheet), row.sheet.id),
    "state": lambda row: (_STATE_ORDER[row.state], *_by_place(row)),
}


def last_look(sheet: PostedSheet) -> date:
    """The day on which somebody last stood before the sheet, else made it."""
    return sheet.checked_on or sheet.posted_on or sheet.made_on


def columns(
    is_marked: Callable[[int], bool], today: Callable[[], date], is_compact: Callable[[], bool]
) -> Sequence[Column[SheetRow]]:
    """Return the columns; in the compact form the place stands under the name."""

    def mark(row: SheetRow) -> StateWord | None:
        if is_marked(row.sheet.id):
            return StateWord(Tone.ACCENT, "", "square-check")
        return StateWord(Tone.MUTED, "", "square")

    def second(row: SheetRow) -> str:
        return row.sheet.place.name if is_compact() else sheet_words(row.sheet)

    return (
        Column(MARK, "", 40, lambda row: "", state=mark, sortable=False),
        Column("number", _tr("SheetRows", "Số"), 84, lambda row: row.sheet.number,
               tone=Tone.MUTED),
        Column("title", _tr("SheetRows", "Thủ tục"), 260, lambda row: row.title, second=second,
               tooltip=lambda row: "\n".join(row.listed.names[:12]), stretch=True),
        Column(PLACE, _tr("SheetRows", "Nơi treo"), 168, lambda row: row.sheet.place.name,
               tooltip=lambda row: "\n".join(filter(None, (row.sheet.place.name,
                                                           row.sheet.place.note)))),
        Column(DAYS, _tr("SheetRows", "Treo, kiểm tra"), 126,
               lambda row: _first_day(row.sheet, today()),
               second=lambda row: _second_day(row.sheet, today())),
        Column("state", _tr("SheetRows", "Tình trạng"), 158, lambda row: "", state=row_state),
    )  # fmt: skip


def row_state(row: SheetRow) -> StateWord:
    """Say how a sheet stands: what somebody found comes after what the catalogue says."""
    if row.need is SheetNeed.AWAIT:
        return StateWord(Tone.WAIT, _tr("SheetRows", "Chờ thay"))
    outcome = row.listed.last_outcome
    is_fresh = row.state in (SheetState.CURRENT, SheetState.DUE)
    if is_fresh and row.needs_reprint and outcome not in (None, CheckOutcome.CONFIRMED):
        return outcome_state(outcome)
    return sheet_state(row.state, row.sheet.removed_on)


def _first_day(sheet: PostedSheet, today: date) -> str:
    if sheet.posted_on is None:
        return _tr("SheetRows", "in {day}").format(day=short_day(sheet.made_on, today))
    return _tr("SheetRows", "treo {day}").format(day=short_day(sheet.posted_on, today))


def _second_day(sheet: PostedSheet, today: date) -> str:
    if sheet.checked_on is None:
        return ""
    return _tr("SheetRows", "xem {day}").format(day=short_day(sheet.checked_on, today))
