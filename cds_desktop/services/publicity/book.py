"""What stands in the book for any PC: every procedure in force, with or without a code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity import PosterContent, PosterOffice
from cds_desktop.domain.publicity.payloads import PayloadRules, payload_of
from cds_desktop.domain.publicity.posters import qr_payload
from cds_desktop.services import OpenUow, catalogue
from cds_desktop.services.publicity.plans import WritePosterWords

__all__ = ["plan_book"]


def plan_book(
    open_uow: OpenUow,
    office: PosterOffice,
    write_words: WritePosterWords,
    *,
    on: date,
    codes: Iterable[str] = (),
    field: str = "",
    rules: PayloadRules | None = None,
    offline_text: Callable[[Procedure], str] | None = None,
) -> tuple[PosterContent, ...]:
    """Put together the pages of the named procedures, of a field, or of the whole catalogue.

    A book is read where there is no portal, so a procedure of which no code can be made is in it
    too, without address and payload.

    Args:
        open_uow: Opens the transaction, on the caller's thread.
        office: The office that hands the book out.
        write_words: Writes the words about each procedure.
        on: The office's day; the book repeats the catalogue of this day.
        codes: Only these procedures.
        field: Only this field, in any spelling.
        rules: Where codes lead; the portal when not given.
        offline_text: Writes papers, limit and fee in words, for codes that carry them.

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
    chosen = rules or PayloadRules()
    return tuple(
        _with_code(
            _content(entry.procedure, office, write_words, on),
            entry.procedure,
            chosen,
            offline_text(entry.procedure) if offline_text else "",
        )
        for entry in stored
    )


def _content(
    procedure: Procedure, office: PosterOffice, write_words: WritePosterWords, on: date
) -> PosterContent:
    words = write_words(procedure, office)
    return PosterContent(
        unit_lines=office.unit_lines,
        title=procedure.name,
        code=procedure.code,
        address="",
        field=procedure.field,
        facts=words.facts,
        papers=words.papers,
        steps=words.steps,
        remarks=words.remarks,
        decision=procedure.decision_no,
        telephone=office.telephone,
        feedback=office.feedback,
        is_sample=office.is_sample,
        level=procedure.level,
        data_of=on,
    )


def _with_code(
    content: PosterContent, procedure: Procedure, rules: PayloadRules, offline_text: str
) -> PosterContent:
    """The address in clear is the one the code leads to, or the portal's beside plain words."""
    try:
        payload = payload_of(procedure, rules, offline_text)
    except RuleBroken as error:
        if not error.code.startswith("poster."):
            raise
        return content
    if payload.text.startswith(("http://", "https://")):
        return replace(content, address=payload.text, payload=payload.text)
    try:
        address = qr_payload(procedure)
    except RuleBroken:
        address = ""
    return replace(content, address=address, payload=payload.text)
