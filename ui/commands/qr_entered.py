"""Sheets that a command enters before it makes them; those not made leave the register again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Self

from cds_desktop.commands.session import Session
from cds_desktop.domain.clock import office_day

if TYPE_CHECKING:
    from cds_desktop.domain.publicity import PosterContent
    from cds_desktop.domain.publicity.payloads import PayloadRules
    from cds_desktop.domain.publicity.products import Product
    from cds_desktop.domain.publicity.sheets import Place, PostedSheet
    from ui.printing.products.making import MadeProduct

__all__ = ["Entered"]


class Entered:
    """The sheets of one run; at its end, however it ends, only those that were made stay.

    Attributes:
        sheets: Entered by this run.
        kept: Those of them that were made.
    """

    def __init__(self, session: Session, sheets: Iterable[PostedSheet] = ()) -> None:
        self._session = session
        self.sheets: tuple[PostedSheet, ...] = tuple(sheets)
        self.kept: list[PostedSheet] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        from cds_desktop.services.publicity.register import remove_sheets
        from cds_desktop.wording.posted_sheets import NOT_PRINTED

        session = self._session
        kept = {sheet.id for sheet in self.kept}
        ids = [sheet.id for sheet in self.sheets if sheet.id not in kept]
        if ids:
            remove_sheets(
                session.office().open_uow, ids, NOT_PRINTED, actor=session.actor, now=session.now()
            )

    def enter(
        self,
        product: Product,
        paper: str,
        contents: Sequence[PosterContent],
        place: Place,
        rules: PayloadRules,
        valid_to: date | None,
    ) -> tuple[PosterContent, ...]:
        """Enter the sheets of a product as made; give its contents with their numbers.

        Raises:
            NotFound, RuleBroken: As `add_sheets`.
        """
        from cds_desktop.services.publicity.entries import numbered, wishes_for
        from cds_desktop.services.publicity.register import SheetQuery, add_sheets, list_sheets
        from cds_desktop.wording.posted_sheets import hung_at
        from cds_desktop.wording.publicity import offline_text

        open_uow, now, actor = (
            self._session.office().open_uow, self._session.now(), self._session.actor,
        )  # fmt: skip
        standing = list_sheets(
            open_uow, office_day(now), SheetQuery(place_id=place.id), actor=actor
        )
        wishes = wishes_for(product, paper, contents, place.id, standing, valid_to)
        self.sheets = add_sheets(
            open_uow, wishes, offline_text=offline_text, rules=rules, actor=actor, now=now
        )
        return numbered(contents, self.sheets, hung_at)

    def was_made(self, contents: Sequence[PosterContent], made: MadeProduct) -> tuple[str, ...]:
        """Keep the sheets that are on these pages; give the procedures that are."""
        from cds_desktop.services.publicity.entries import left_out
        from ui.printing.products.making import made_codes

        codes = made_codes(contents, made.warnings)
        wanted = {content.sheet_number for content in contents}
        own = [sheet for sheet in self.sheets if sheet.number in wanted]
        refused = left_out(own, codes)
        self.kept += [sheet for sheet in own if sheet not in refused]
        return codes
