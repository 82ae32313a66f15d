"""Sheets of the sample office: some in order, some to be looked at, one not yet hung up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from cds_desktop.domain.officers import Actor
from cds_desktop.domain.procedures import StoredProcedure
from cds_desktop.domain.publicity.payloads import PayloadRules
from cds_desktop.domain.publicity.products import PRODUCTS, Product
from cds_desktop.domain.publicity.sheets import SERIES, PostedSheet, sheet_number
from cds_desktop.persistence.posting_places import add_place, place_of
from cds_desktop.persistence.sheet_register import add_sheets, change_sheets
from cds_desktop.persistence.unit_of_work import UnitOfWork
from cds_desktop.services.publicity.wishes import CodeWriter, SheetWish

_PLACES: Final = (("Sảnh tiếp dân", "Bảng bên trái cửa chính"), ("Bảng tin ngoài cổng", ""))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet: when it was hung up and looked at, in days before the day of the office.

    Attributes:
        hung: None while it is only made.
        looked_at: None where nobody came by yet.
        removed: None while it hangs.
    """

    product: Product
    place: int
    hung: int | None
    looked_at: int | None = None
    removed: int | None = None


_SHEETS: Final = (
    _Sheet(Product.POSTER, 0, 40),
    _Sheet(Product.POSTER, 0, 40),
    _Sheet(Product.POSTER, 0, 40, looked_at=6),
    _Sheet(Product.POSTER, 0, 130, looked_at=12),
    _Sheet(Product.POSTER, 0, 130),
    _Sheet(Product.CARD, 0, 25),
    _Sheet(Product.LABELS, 1, 25),
    _Sheet(Product.POSTER, 1, 118),
    _Sheet(Product.POSTER, 1, 60, removed=9),
    _Sheet(Product.POSTER, 1, None),
)


def hang_sheets(uow: UnitOfWork, on: date, *, actor: Actor, now: datetime) -> int:
    """Enter the sheets of the sample office inside the transaction that fills it.

    Args:
        uow: The open transaction.
        on: The day on which the office stands.
        actor: Named as maker.
        now: When this is done.

    Returns:
        How many were entered; fewer where the catalogue has few procedures with an address.
    """
    found = _procedures(uow, on)
    places = [
        place_of(uow.session, add_place(uow.session, name, note, at=now, officer_name=actor.name))
        for name, note in _PLACES
    ]
    writer = CodeWriter(uow, PayloadRules(), None, on)
    for sheet, stored in zip(_SHEETS, found, strict=False):
        hung = None if sheet.hung is None else on - timedelta(days=sheet.hung)
        paper = PRODUCTS[sheet.product].papers[0]
        place = places[sheet.place]
        wish = SheetWish(sheet.product, paper, place.id, (stored.procedure.code,), hung)
        made = PostedSheet(
            id=0, number=sheet_number(uow.numbers.take(SERIES)), product=sheet.product,
            paper=paper, place=place, edition=1, codes=writer.codes(wish), made_on=hung or on,
            maker_name=actor.name, posted_on=hung, poster_name=actor.name if hung else "",
        )  # fmt: skip
        ids = add_sheets(uow.session, [made], now)
        if sheet.looked_at is not None:
            change_sheets(uow.session, ids, checked_on=on - timedelta(days=sheet.looked_at))
        if sheet.removed is not None:
            change_sheets(
                uow.session, ids, removed_on=on - timedelta(days=sheet.removed), removed_at=now,
                remover_name=actor.name, remove_reason="Tờ bị ướt",
            )  # fmt: skip
    return min(len(_SHEETS), len(found))


def _procedures(uow: UnitOfWork, on: date) -> list[StoredProcedure]:
    """Procedures with an address, the same ones every time, from several fields."""
    found = uow.procedures.in_force(on, with_address_only=True)
    step = max(1, len(found) // len(_SHEETS))
    return list(found[::step])
