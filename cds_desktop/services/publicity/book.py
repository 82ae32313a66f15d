"""What stands in the book for any PC: every procedure in force, with or without a code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.publicity import PosterContent, PosterOffice, poster_content
from cds_desktop.domain.publicity.payloads import PayloadRules
from cds_desktop.services import OpenUow, catalogue
from cds_desktop.services.publicity.plans import WriteOfflineText, WritePosterWords, plan_sheets

__all__ = ["plan_book"]

_NO_CODE_AT_ALL: Final = frozenset({
    "poster.address_too_long", "poster.no_address", "poster.nothing_to_print", "poster.odd_address",
    "publicity.offline_no_address",
})  # fmt: skip


def plan_book(
    open_uow: OpenUow,
    office: PosterOffice,
    write_words: WritePosterWords,
    *,
    codes: Iterable[str] = (),
    field: str = "",
    on: date,
    rules: PayloadRules,
    offline_text: WriteOfflineText,
) -> tuple[PosterContent, ...]:
    """Put together the pages of the named procedures, of a field, or of the whole catalogue.

    A book is read where there is no portal, so a procedure of which no code can be made is in it
    too, with neither address nor payload.

    Args:
        open_uow: Opens the transaction, on the caller's thread.
        office: Who hands the book out.
        write_words: Writes the words about each procedure.
        codes: Only these procedures.
        field: Without codes, only this field, in any spelling.
        on: The office's day; the book repeats the catalogue of this day.
        rules: Where the codes lead.
        offline_text: Writes the text of codes that need no network.

    Raises:
        NotFound: A code is not in the catalogue of that day.
        RuleBroken: `book.nothing_to_write`; `publicity.template_missing`.
    """
    wanted = tuple(dict.fromkeys(codes))
    if wanted:
        stored = tuple(catalogue.get(open_uow, code, on) for code in wanted)
    else:
        stored = catalogue.list_procedures(open_uow, on, field=field)
    if not stored:
        raise RuleBroken("book.nothing_to_write")
    with_code = _with_code(
        open_uow, office, write_words, codes=wanted, field=field, on=on, rules=rules,
        offline_text=offline_text,
    )  # fmt: skip
    return tuple(
        with_code.get(entry.procedure.code)
        or poster_content(
            entry.procedure,
            office,
            write_words(entry.procedure, office),
            data_of=on,
            address="",
        )
        for entry in stored
    )


def _with_code(
    open_uow: OpenUow,
    office: PosterOffice,
    write_words: WritePosterWords,
    *,
    codes: tuple[str, ...],
    field: str,
    on: date,
    rules: PayloadRules,
    offline_text: WriteOfflineText,
) -> dict[str, PosterContent]:
    """The pages of which a code can be made, by procedure code; empty when there are none."""
    try:
        plan = plan_sheets(
            open_uow, office, write_words, codes=codes, field=field, everything=True, on=on,
            rules=rules, offline_text=offline_text,
        )  # fmt: skip
    except RuleBroken as error:
        if error.code not in _NO_CODE_AT_ALL:
            raise
        return {}
    return {content.code: content for content in plan.contents}
