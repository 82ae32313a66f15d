"""Choosing what to publish: the sheets of one, several or all procedures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity import (
    PosterContent,
    PosterOffice,
    PosterWords,
    poster_content,
)
from cds_desktop.services import OpenUow, catalogue
from cds_desktop.services.offices import OfficeProfile

__all__ = [
    "PosterPlan",
    "SkippedPoster",
    "WritePosterWords",
    "plan_all",
    "plan_chosen",
    "poster_office",
]

WritePosterWords = Callable[[Procedure, PosterOffice], PosterWords]
"""Writes the Vietnamese words of a sheet; `wording.publicity.poster_words` outside of tests."""


@dataclass(frozen=True, slots=True)
class SkippedPoster:
    """A procedure of which no sheet can be made, and the error code that says why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class PosterPlan:
    """The sheets to make, and what was left out."""

    contents: tuple[PosterContent, ...]
    skipped: tuple[SkippedPoster, ...] = ()


def plan_chosen(
    open_uow: OpenUow,
    codes: Iterable[str],
    office: PosterOffice,
    write_words: WritePosterWords,
    *,
    on: date,
    valid_to: date | None = None,
) -> PosterPlan:
    """Put together the sheets of the named procedures, in the given order and once each.

    Raises:
        NotFound: A code is not in the catalogue of that day.
        RuleBroken: A procedure has no usable address, or no code was given.
    """
    wanted = tuple(dict.fromkeys(codes))
    if not wanted:
        raise RuleBroken("poster.nothing_to_print")
    stored = [catalogue.get(open_uow, code, on) for code in wanted]
    return PosterPlan(
        tuple(
            poster_content(
                entry.procedure,
                office,
                write_words(entry.procedure, office),
                valid_from=on,
                valid_to=valid_to,
            )
            for entry in stored
        )
    )


def plan_all(
    open_uow: OpenUow,
    office: PosterOffice,
    write_words: WritePosterWords,
    *,
    on: date,
    valid_to: date | None = None,
    field: str = "",
    level: str = "",
) -> PosterPlan:
    """Put together the sheets of every procedure that has an address, by field and name.

    An address that is no web address, or too long for a sheet, is left out and named in
    `skipped`; it does not hold up the others.

    Args:
        open_uow: Opens the transaction, on the caller's thread.
        office: The office that posts the sheets.
        write_words: Writes the words about each procedure.
        on: The office's day; the sheets are valid from it.
        valid_to: The day on which the sheets must be checked.
        field: Only this field, in any spelling.
        level: Only this level, as in `catalogue.list_procedures`.

    Raises:
        RuleBroken: "poster.nothing_to_print" when no procedure has a usable address, or
            "poster.ends_before_it_begins".
    """
    if valid_to is not None and valid_to < on:
        raise RuleBroken("poster.ends_before_it_begins", on=valid_to)
    entries = catalogue.list_procedures(
        open_uow, on, field=field, level=level, with_address_only=True
    )
    contents: list[PosterContent] = []
    skipped: list[SkippedPoster] = []
    for entry in entries:
        words = write_words(entry.procedure, office)
        try:
            content = poster_content(
                entry.procedure, office, words, valid_from=on, valid_to=valid_to
            )
        except RuleBroken as error:
            skipped.append(SkippedPoster(entry.procedure.code, error.code))
        else:
            contents.append(content)
    if not contents:
        raise RuleBroken("poster.nothing_to_print")
    return PosterPlan(tuple(contents), tuple(skipped))


def poster_office(profile: OfficeProfile, *, feedback: str = "", place: str = "") -> PosterOffice:
    """Return the office as its sheets name it: committee in full capitals, then the desk.

    Where there is one counter it is named; with several the guide sends people to the right one.
    """
    committee = profile.superior_name.replace("UBND", "Ủy ban nhân dân").upper()
    where = profile.counters[0] if len(profile.counters) == 1 else ""
    return PosterOffice(
        unit_lines=tuple(line for line in (committee, profile.desk_name) if line),
        where=where,
        telephone=profile.phone,
        feedback=feedback,
        place=place,
        is_sample=profile.is_sample,
    )
