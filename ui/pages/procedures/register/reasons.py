"""Why a sheet is flagged, with what it says and what the catalogue says now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.officers import Actor
from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity.printed import PrintedFact
from cds_desktop.domain.publicity.sheets import CheckOutcome, PostedSheet, SheetReason, SheetState
from cds_desktop.services import OpenUow
from cds_desktop.wording.catalogue import NONE, fee_in_list, limit_in_list, online_in_list
from cds_desktop.wording.moments import full_day, number_words
from cds_desktop.wording.posted_sheets import advice_words
from ui.pages.procedures.register.words import outcome_state, sheet_state
from ui.widgets.state import StateWord

if TYPE_CHECKING:
    from cds_desktop.services.publicity.register import SheetView

_tr: Final = QCoreApplication.translate
_MOST: Final = 12
"""A sheet of the whole office may differ in a hundred procedures; nobody reads them all here."""
_LONGEST: Final = 90


@dataclass(frozen=True, slots=True)
class Sentence:
    """One reason: a mark, and the words beside it."""

    mark: StateWord
    words: str


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Everything the detail shows of one sheet."""

    view: SheetView
    reasons: tuple[Sentence, ...]


def read_sheet(open_uow: OpenUow, sheet_id: int, on: date, actor: Actor) -> SheetFacts:
    """Read one sheet with its history and its reasons in words; runs in the jobs."""
    from cds_desktop.services.publicity.register import sheet_of

    view = sheet_of(open_uow, sheet_id, on, actor=actor)
    reasons = view.listed.reasons
    names = dict(
        zip((code.procedure_code for code in view.listed.sheet.codes), view.listed.names,
            strict=True)
    )  # fmt: skip
    found: list[Sentence] = []
    for reason in reasons[:_MOST]:
        before, now = _contents(open_uow, view.listed.sheet, reason, on)
        name = names.get(reason.procedure_code, "") if len(names) > 1 else ""
        found += _sentences(reason, name, before, now)
    if len(reasons) > _MOST:
        words = _tr("SheetReasons", "Và {count} thủ tục nữa.")
        rest = number_words(len(reasons) - _MOST)
        found.append(Sentence(sheet_state(view.listed.state), words.format(count=rest)))
    outcome = view.listed.last_outcome
    if view.listed.sheet.removed_on is None and outcome not in (None, CheckOutcome.CONFIRMED):
        mark = outcome_state(outcome)
        words = _tr("SheetReasons", "Lần xem gần nhất: {outcome}. {advice}")
        said = mark.words[:1].lower() + mark.words[1:]
        advice = advice_words(view.listed) if not reasons else ""
        found.append(Sentence(mark, words.format(outcome=said, advice=advice).strip()))
    return SheetFacts(view, tuple(found))


def _contents(
    open_uow: OpenUow, sheet: PostedSheet, reason: SheetReason, on: date
) -> tuple[Procedure | None, Procedure | None]:
    """What the catalogue said when the sheet was made, and what it says now."""
    from cds_desktop.services import catalogue

    printed = next(
        (code for code in sheet.codes if code.procedure_code == reason.procedure_code), None
    )
    if printed is None or not reason.facts:
        return None, None
    try:
        now = catalogue.get(open_uow, printed.procedure_code, on).procedure
    except NotFound:
        now = None
    return catalogue.version(open_uow, printed.version_id).procedure, now


def _sentences(
    reason: SheetReason, name: str, before: Procedure | None, now: Procedure | None
) -> list[Sentence]:
    mark, lead = sheet_state(reason.state), f"{name}: " if name else ""
    if reason.state is SheetState.WITHDRAWN:
        words = _tr("SheetReasons", "Thủ tục không còn hiệu lực. Gỡ tờ này xuống.")
        return [Sentence(mark, _after(lead, words))]
    if reason.state is SheetState.DUE:
        return [Sentence(mark, _due_words(reason))]
    return [
        Sentence(_mark(fact), _after(lead, fact_words(fact, before, now))) for fact in reason.facts
    ]


def _after(lead: str, words: str) -> str:
    """In the middle of a sentence the words begin small."""
    return f"{lead}{words[:1].lower()}{words[1:]}" if lead else words


def _mark(fact: PrintedFact) -> StateWord:
    is_address = fact is PrintedFact.ADDRESS
    return sheet_state(SheetState.ADDRESS_CHANGED if is_address else SheetState.CHANGED)


def _due_words(reason: SheetReason) -> str:
    day = "–" if reason.day is None else full_day(reason.day)
    if reason.is_expired:
        return _tr("SheetReasons", "Ngày hết hạn in trên tờ là {day}. In lại hoặc gỡ.").format(
            day=day
        )
    return _tr("SheetReasons", "Đến hạn kiểm tra từ {day}.").format(day=day)


def fact_words(fact: PrintedFact, before: Procedure | None, now: Procedure | None) -> str:
    """Say what is other today: "Phí đã đổi: 8.000 đồng → 10.000 đồng"."""
    words = _changed()[fact]
    say = _VALUES.get(fact)
    if say is None or before is None or now is None:
        return f"{words}."
    old, new = say(before), say(now)
    if old == new or not new or max(len(old), len(new)) > _LONGEST:
        return f"{words}."
    if old in ("", NONE):
        return _tr("SheetReasons", "{what}, nay là: {new}").format(what=words, new=new)
    return f"{words}: {old} → {new}"


def _changed() -> Mapping[PrintedFact, str]:
    return {
        PrintedFact.NAME: _tr("SheetReasons", "Tên thủ tục đã đổi"),
        PrintedFact.FIELD: _tr("SheetReasons", "Lĩnh vực đã đổi"),
        PrintedFact.LIMIT: _tr("SheetReasons", "Thời hạn đã đổi"),
        PrintedFact.FEE: _tr("SheetReasons", "Phí đã đổi"),
        PrintedFact.PAPERS: _tr("SheetReasons", "Thành phần hồ sơ đã đổi"),
        PrintedFact.CHANNELS: _tr("SheetReasons", "Cách nộp hồ sơ đã đổi"),
        PrintedFact.ONLINE_LEVEL: _tr("SheetReasons", "Mức trực tuyến đã đổi"),
        PrintedFact.AGENCY: _tr("SheetReasons", "Cơ quan thực hiện đã đổi"),
        PrintedFact.LEVEL: _tr("SheetReasons", "Cấp thực hiện đã đổi"),
        PrintedFact.DECISION: _tr("SheetReasons", "Quyết định công bố đã đổi"),
        PrintedFact.ADDRESS: _tr("SheetReasons", "Mã trên tờ dẫn tới địa chỉ không còn dùng"),
    }


_VALUES: Final[Mapping[PrintedFact, Callable[[Procedure], str]]] = {
    PrintedFact.NAME: lambda procedure: procedure.name,
    PrintedFact.FIELD: lambda procedure: procedure.field,
    PrintedFact.LIMIT: limit_in_list,
    PrintedFact.FEE: fee_in_list,
    PrintedFact.ONLINE_LEVEL: online_in_list,
    PrintedFact.AGENCY: lambda procedure: procedure.agency,
    PrintedFact.LEVEL: lambda procedure: procedure.level,
    PrintedFact.DECISION: lambda procedure: procedure.decision_no,
}
