"""The words of the list with which somebody walks past the sheets (phiếu đi kiểm tra)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.publicity.sheets import CheckOutcome, SheetState
from cds_desktop.domain.publicity.walk_round import WalkPlace, WalkRound, WalkRow
from cds_desktop.domain.text import text_sort_key
from cds_desktop.services.offices import OfficeProfile
from cds_desktop.services.publicity.register import ListedSheet
from cds_desktop.wording.moments import clock_words, full_day
from cds_desktop.wording.posted_sheets import (
    OUTCOMES,
    PRODUCTS,
    STATES,
    posted_words,
    reason_words,
)

__all__ = ["write_walk_round"]

_MOST_NAMED: Final = 2
_MOST_REASONS: Final = 3
_IN_ORDER: Final = (SheetState.CURRENT, SheetState.DUE)


def write_walk_round(
    found: Sequence[ListedSheet], office: OfficeProfile, now: datetime
) -> WalkRound:
    """The sheets by place, in the order in which places are named; only what hangs there."""
    shown = [each for each in found if each.is_hanging]
    places: dict[int, list[ListedSheet]] = {}
    for each in shown:
        places.setdefault(each.sheet.place.id, []).append(each)
    by_name = sorted(places.values(), key=lambda each: text_sort_key(each[0].sheet.place.name))
    wrong = sum(_is_wrong(each) for each in shown)
    moment = f"{clock_words(now)} ngày {full_day(office_day(now))}"
    return WalkRound(
        unit_lines=tuple(name for name in (office.superior_name, office.desk_name) if name),
        title="PHIẾU ĐI KIỂM TRA TỜ CÔNG KHAI",
        title_lines=(
            f"{len(shown)} tờ ở {len(by_name)} nơi treo, {wrong} tờ cần thay; sổ lúc {moment}",
            "Quét mã trên tờ: đúng thì đánh dấu vào ô; rách, mất, mã lạ thì ghi ở cột Ghi chú.",
        ),
        places=tuple(_place(sheets) for sheets in by_name),
        closing="" if shown else "Sổ chưa có tờ nào đang treo.",
        signatures=("Người đi kiểm tra", "Người ghi vào sổ"),
        foot="Mã lạ dán đè lên tờ: không quét bằng điện thoại riêng, gỡ xuống và báo lãnh đạo.",
        is_sample=office.is_sample,
    )


def _place(sheets: Sequence[ListedSheet]) -> WalkPlace:
    place = sheets[0].sheet.place
    note = f"{place.note}, nơi treo đã ngừng dùng".removeprefix(", ") if place.is_closed else ""
    return WalkPlace(place.name, note or place.note, tuple(_row(each) for each in sheets))


def _is_wrong(found: ListedSheet) -> bool:
    """Whether the sheet must be replaced, by the catalogue or by what was seen of it."""
    return found.state not in _IN_ORDER or found.last_outcome not in (None, CheckOutcome.CONFIRMED)


def _row(found: ListedSheet) -> WalkRow:
    sheet = found.sheet
    named = [
        f"{code.procedure_code} {name}".strip()
        for code, name in zip(sheet.codes, found.names, strict=True)
    ]
    procedures = tuple(named)
    if len(named) > _MOST_NAMED + 1:
        rest = len(named) - _MOST_NAMED
        procedures = (*named[:_MOST_NAMED], f"và {rest} thủ tục khác")
    reasons = [reason_words(reason) for reason in found.reasons]
    if len(reasons) > _MOST_REASONS:
        reasons = [*reasons[: _MOST_REASONS - 1], f"và {len(reasons) - _MOST_REASONS + 1} lý do"]
    if found.last_outcome not in (None, CheckOutcome.CONFIRMED):
        reasons.append(f"lần trước: {OUTCOMES[found.last_outcome].lower()}")
    return WalkRow(
        number=sheet.number,
        kind=f"{PRODUCTS[sheet.product]} {sheet.paper}",
        procedures=procedures,
        state=STATES[found.state],
        details=(*reasons, posted_words(sheet)),
        is_wrong=_is_wrong(found),
    )
