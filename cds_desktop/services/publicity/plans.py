"""Choosing what to publish: the sheets of one, several or all procedures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity import (
    PosterContent,
    PosterOffice,
    PosterWords,
    poster_content,
    qr_payload,
)
from cds_desktop.domain.publicity.payloads import PayloadKind, PayloadRules, payload_of
from cds_desktop.domain.publicity.printed import is_address
from cds_desktop.services import OpenUow, catalogue
from cds_desktop.services.offices import OfficeProfile

__all__ = [
    "PlanNote",
    "PosterPlan",
    "SheetMark",
    "SkippedPoster",
    "WriteOfflineText",
    "WritePosterWords",
    "plan_all",
    "plan_chosen",
    "plan_sheets",
    "poster_office",
]

_FEW: Final = 40
"""Above this many codes, reading the whole catalogue once is quicker than one by one."""

WritePosterWords = Callable[[Procedure, PosterOffice], PosterWords]
"""Writes the Vietnamese words of a sheet; `wording.publicity.poster_words` outside of tests."""

WriteOfflineText = Callable[[Procedure], str]
"""Writes the text of a code that needs no network; `wording.publicity.offline_text`."""

SheetMark = tuple[str, int, str]
"""Number, edition and place of a sheet in the register."""


@dataclass(frozen=True, slots=True)
class SkippedPoster:
    """A procedure of which no sheet can be made, and the error code that says why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlanNote:
    """A sheet that is not as the office wished, and the code of the sentence that says why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class PosterPlan:
    """The sheets to make, what was left out, and what is not as wished."""

    contents: tuple[PosterContent, ...]
    skipped: tuple[SkippedPoster, ...] = ()
    notes: tuple[PlanNote, ...] = ()


def plan_sheets(
    open_uow: OpenUow,
    office: PosterOffice,
    write_words: WritePosterWords,
    *,
    codes: Iterable[str] = (),
    field: str = "",
    everything: bool = False,
    on: date,
    valid_to: date | None = None,
    rules: PayloadRules,
    offline_text: WriteOfflineText,
    sheets: Mapping[str, SheetMark] | None = None,
    payloads: Mapping[str, str] | None = None,
) -> PosterPlan:
    """Put together the sheets of chosen procedures, of a field, or of the whole catalogue.

    What cannot be published is named in `skipped` and does not hold up the others.

    Args:
        open_uow: Opens the transaction, on the caller's thread.
        office: Who posts the sheets.
        write_words: Writes the words about each procedure.
        codes: These procedures, in this order and once each.
        field: Without codes, the procedures of this field, in any spelling.
        everything: Without codes and field, the whole catalogue, by field and name.
        on: The office's day; the data are of this day, and the sheets are used from it.
        valid_to: The day on which the sheets must be checked.
        rules: Where the codes lead.
        offline_text: Writes the text of codes that need no network.
        sheets: Number, edition and place by procedure code, where the register knows them.
        payloads: Text of the code by procedure code, where the register has it already: the sheet
            then says just that, whatever `rules` are today.

    Raises:
        NotFound: A code is not in the catalogue of that day.
        RuleBroken: `poster.nothing_to_print`, `publicity.field_empty`,
            `poster.ends_before_it_begins`, `publicity.template_missing`; where nothing at all
            can be made of chosen codes, why not the first of them.
    """
    _check(on, valid_to, rules)
    wanted = tuple(dict.fromkeys(codes))
    if wanted:
        procedures = _chosen(open_uow, wanted, on)
    elif field or everything:
        entries = catalogue.list_procedures(open_uow, on, field=field)
        procedures = tuple(entry.procedure for entry in entries)
        if field and not procedures:
            raise RuleBroken("publicity.field_empty", field=field)
    else:
        raise RuleBroken("poster.nothing_to_print")
    writer = _Writer(
        office, write_words, on, valid_to, rules, offline_text, sheets or {}, payloads or {}
    )
    return _planned(procedures, writer, is_chosen=bool(wanted))


def plan_chosen(
    open_uow: OpenUow,
    codes: Iterable[str],
    office: PosterOffice,
    write_words: WritePosterWords,
    *,
    on: date,
    valid_to: date | None = None,
) -> PosterPlan:
    """Put together the sheets of the named procedures with the address on the portal.

    Raises:
        NotFound: A code is not in the catalogue of that day.
        RuleBroken: A procedure has no usable address, or no code was given.
    """
    wanted = tuple(dict.fromkeys(codes))
    if not wanted:
        raise RuleBroken("poster.nothing_to_print")
    rules = PayloadRules()
    _check(on, valid_to, rules)
    writer = _Writer(office, write_words, on, valid_to, rules)
    return PosterPlan(
        tuple(writer.content(each)[0] for each in _chosen(open_uow, wanted, on)),
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
    rules = PayloadRules()
    _check(on, valid_to, rules)
    entries = catalogue.list_procedures(
        open_uow, on, field=field, level=level, with_address_only=True
    )
    writer = _Writer(office, write_words, on, valid_to, rules)
    return _planned((entry.procedure for entry in entries), writer, is_chosen=False)


@dataclass(frozen=True, slots=True)
class _Writer:
    """What is the same for all sheets of one plan."""

    office: PosterOffice
    write_words: WritePosterWords
    on: date
    valid_to: date | None
    rules: PayloadRules
    offline_text: WriteOfflineText | None = None
    marks: Mapping[str, SheetMark] | None = None
    payloads: Mapping[str, str] | None = None

    def content(self, procedure: Procedure) -> tuple[PosterContent, PlanNote | None]:
        """One sheet, and what is not as wished.

        Raises:
            RuleBroken: There is nothing that its code could say.
        """
        text, address, note = self._code(procedure)
        number, edition, place = (self.marks or {}).get(procedure.code, ("", 1, ""))
        content = poster_content(
            procedure,
            self.office,
            self.write_words(procedure, self.office),
            valid_from=self.on,
            valid_to=self.valid_to,
            sheet_number=number,
            edition=edition,
            place=place,
            data_of=self.on,
            payload="" if text == address else text,
            address=address,
        )
        return content, note

    def _code(self, procedure: Procedure) -> tuple[str, str, PlanNote | None]:
        """The text of the code, the address in clear, and whether the text had to give way."""
        entered = (self.payloads or {}).get(procedure.code)
        if entered is not None:
            address = entered if is_address(entered) else _address_if_any(procedure)
            return entered, address, None
        if self.rules.kind is not PayloadKind.OFFLINE or self.offline_text is None:
            text = payload_of(procedure, self.rules).text
            return text, text, None
        address = _address_if_any(procedure)
        try:
            payload = payload_of(procedure, self.rules, self.offline_text(procedure))
        except RuleBroken as error:
            raise RuleBroken("publicity.offline_no_address", code=procedure.code) from error
        note = PlanNote(procedure.code, "publicity.offline_too_long")
        return payload.text, address, note if payload.is_fallback else None


def _address_if_any(procedure: Procedure) -> str:
    try:
        return qr_payload(procedure)
    except RuleBroken:
        return ""


def _check(on: date, valid_to: date | None, rules: PayloadRules) -> None:
    """Refuse what would fail for every procedure alike."""
    if valid_to is not None and valid_to < on:
        raise RuleBroken("poster.ends_before_it_begins", on=valid_to)
    if rules.kind is PayloadKind.TEMPLATE and not rules.template:
        raise RuleBroken("publicity.template_missing")


def _chosen(open_uow: OpenUow, codes: tuple[str, ...], on: date) -> tuple[Procedure, ...]:
    if len(codes) <= _FEW:
        return tuple(catalogue.get(open_uow, code, on).procedure for code in codes)
    entries = catalogue.list_procedures(open_uow, on)
    found = {entry.procedure.code: entry.procedure for entry in entries}
    return tuple(found.get(code) or catalogue.get(open_uow, code, on).procedure for code in codes)


def _planned(procedures: Iterable[Procedure], writer: _Writer, *, is_chosen: bool) -> PosterPlan:
    contents: list[PosterContent] = []
    skipped: list[SkippedPoster] = []
    notes: list[PlanNote] = []
    first: RuleBroken | None = None
    for procedure in procedures:
        try:
            content, note = writer.content(procedure)
        except RuleBroken as error:
            first = first or error
            skipped.append(SkippedPoster(procedure.code, error.code))
            continue
        contents.append(content)
        if note is not None:
            notes.append(note)
    if not contents:
        raise first if first is not None and is_chosen else RuleBroken("poster.nothing_to_print")
    return PosterPlan(tuple(contents), tuple(skipped), tuple(notes))


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
