"""Sheets as they are wished for, checked, and the codes that will be printed on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.procedures import Procedure, StoredProcedure
from cds_desktop.domain.publicity.payloads import PayloadKind, PayloadRules, payload_of
from cds_desktop.domain.publicity.printed import printed_key
from cds_desktop.domain.publicity.products import PRODUCTS, Product, spec_of
from cds_desktop.domain.publicity.sheets import LONGEST_NOTE, SheetCode
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence.unit_of_work import UnitOfWork

__all__ = ["CodeWriter", "SheetWish", "WriteOfflineText", "checked_wish"]

WriteOfflineText = Callable[[Procedure], str]
"""Writes what an offline code says; `wording.publicity.offline_text` outside of tests."""
_ONE_BY_ONE = 20


@dataclass(frozen=True, slots=True)
class SheetWish:
    """One sheet to be entered.

    Attributes:
        procedure_codes: What it carries, in the order of the sheet.
        posted_on: Day on which it was hung up; None while it is only made. A day in the past
            enters a sheet that hangs already: its data are of that day.
        replaces: Id of the sheet whose place it takes; that one is taken down when this is hung.
    """

    product: Product
    paper: str
    place_id: int
    procedure_codes: tuple[str, ...]
    posted_on: date | None = None
    valid_to: date | None = None
    replaces: int | None = None
    note: str = ""


class CodeWriter:
    """Writes the codes of new sheets, each procedure of each day once."""

    def __init__(
        self,
        uow: UnitOfWork,
        rules: PayloadRules,
        offline_text: WriteOfflineText | None,
        today: date,
    ) -> None:
        if rules.kind is PayloadKind.OFFLINE and offline_text is None:
            raise ValueError("offline codes need the words which they say")
        self._uow, self._rules, self._offline_text = uow, rules, offline_text
        self._today = today
        self._known: dict[tuple[date, str], tuple[StoredProcedure, str]] = {}
        self._in_force: dict[str, StoredProcedure] = {}

    def codes(self, wish: SheetWish) -> tuple[SheetCode, ...]:
        """The codes of one sheet, in its order.

        Raises:
            NotFound: `procedure.not_found`, `procedure.not_in_force`.
            RuleBroken: What `payload_of` refuses.
        """
        on = wish.posted_on or self._today
        return tuple(self._code(code, wish.product, on) for code in wish.procedure_codes)

    def _code(self, code: str, product: Product, on: date) -> SheetCode:
        if (on, code) not in self._known:
            found = self._procedure(code) if on >= self._today else self._procedure_of(code, on)
            text = self._offline_text(found.procedure) if self._offline_text else ""
            self._known[on, code] = found, payload_of(found.procedure, self._rules, text).text
        found, payload = self._known[on, code]
        key = printed_key(found.procedure, product, payload)
        return SheetCode(found.procedure.code, found.version_id, payload, key)

    def _procedure(self, code: str) -> StoredProcedure:
        """One by one for a few; the whole catalogue of today at once for many."""
        if len(self._known) < _ONE_BY_ONE:
            return self._uow.procedures.get(code, self._today)
        if not self._in_force:
            in_force = self._uow.procedures.in_force(self._today)
            self._in_force = {each.procedure.code: each for each in in_force}
        return self._in_force.get(code) or self._uow.procedures.get(code, self._today)

    def _procedure_of(self, code: str, on: date) -> StoredProcedure:
        """What a sheet says that was hung up earlier; the first version known where none is older.

        Offices enter sheets that hung before they had the program.
        """
        versions = self._uow.procedures.history(code)
        if not versions:
            raise NotFound("procedure.not_found", code=code)
        for version in reversed(versions):
            if version.is_in_force(on):
                return version
        if on < versions[0].valid_from:
            return versions[0]
        raise NotFound("procedure.not_in_force", code=code, on=on)


def checked_wish(wish: SheetWish, today: date) -> SheetWish:
    """A wish with clean words.

    Raises:
        RuleBroken: `product.paper_unknown`, `sheet.no_codes`, `sheet.one_code_only`,
            `sheet.posted_in_future`, `sheet.ends_before_it_begins`, `sheet.note_long`.
    """
    _, paper = spec_of(wish.product, wish.paper)
    codes = tuple(dict.fromkeys(normalise(code).upper() for code in wish.procedure_codes))
    if not codes:
        raise RuleBroken("sheet.no_codes")
    if len(codes) > 1 and _carries_one(wish.product):
        raise RuleBroken("sheet.one_code_only", product=wish.product.value, found=len(codes))
    if wish.posted_on is not None and wish.posted_on > today:
        raise RuleBroken("sheet.posted_in_future", on=wish.posted_on, today=today)
    if wish.valid_to is not None and wish.valid_to < (wish.posted_on or today):
        raise RuleBroken("sheet.ends_before_it_begins", on=wish.valid_to)
    note = refuse_longer(normalise(wish.note), LONGEST_NOTE, "sheet.note_long")
    return replace(wish, paper=paper, procedure_codes=codes, note=note)


def _carries_one(product: Product) -> bool:
    """Slides of many procedures run on one board, one after the other."""
    return PRODUCTS[product].each_alone and product is not Product.SLIDES
