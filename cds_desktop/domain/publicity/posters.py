"""What a public sheet about a procedure says: content and payload of its code, without any drawing.

Nghị định 63/2010/NĐ-CP obliges the office to publish its procedures; the sheet (tờ công khai)
carries the papers, the time limit and the fee in words, and a code that leads to the portal page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.procedures import Procedure

__all__ = [
    "LONGEST_PAYLOAD",
    "PosterContent",
    "PosterFact",
    "PosterOffice",
    "PosterPaper",
    "PosterRemark",
    "PosterWords",
    "address_in_clear",
    "poster_content",
    "qr_payload",
]

LONGEST_PAYLOAD = 450
"""Bytes of an address that still fit a poster with modules of at least 1 mm (version 17, M)."""

_WEB_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s/]+(?:/\S*)?")


@dataclass(frozen=True, slots=True)
class PosterFact:
    """One of the few things a citizen wants to know first, such as the fee."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PosterPaper:
    """One paper to bring; `case` names the situation in which it is needed."""

    name: str
    note: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class PosterRemark:
    """A longer text that does not fit into a fact."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class PosterOffice:
    """The office that posts the sheet.

    Attributes:
        unit_lines: Committee first, then the one-stop unit.
        where: Where to hand in directly, such as "Quầy 2"; "" when the office has not said.
        telephone: The way out for people without a smartphone.
        feedback: Where complaints are taken, as a sentence; "" prints none.
        place: Where the sheet will hang, such as "treo tại sảnh".
        is_sample: Whether it is the sample office; its sheets say so.
    """

    unit_lines: tuple[str, ...]
    where: str = ""
    telephone: str = ""
    feedback: str = ""
    place: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class PosterWords:
    """The Vietnamese words about one procedure; `wording.publicity` writes them."""

    facts: tuple[PosterFact, ...]
    papers: tuple[PosterPaper, ...] = ()
    steps: tuple[str, ...] = ()
    remarks: tuple[PosterRemark, ...] = ()


@dataclass(frozen=True, slots=True)
class PosterContent:
    """Everything on one public sheet.

    Attributes:
        address: The address that stands beside the code in clear; "" where there is none.
        payload: The text of the code; "" when it is the address.
        level: Levels that carry the procedure out, such as "Cấp tỉnh; Cấp xã".
        data_of: Day whose catalogue the sheet repeats; None leaves the sentence out.
        decision: Number of the decision that published the procedure.
        valid_from: First day the sheet may hang; None leaves the sentence out.
        valid_to: Day on which the sheet must be checked or replaced.
        edition: How many times this sheet has been made, from 1.
        is_sample: Written in the sample office; every page says that it has no force.
    """

    unit_lines: tuple[str, ...]
    title: str
    code: str
    address: str
    field: str = ""
    facts: tuple[PosterFact, ...] = ()
    papers: tuple[PosterPaper, ...] = ()
    steps: tuple[str, ...] = ()
    remarks: tuple[PosterRemark, ...] = ()
    decision: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    sheet_number: str = ""
    edition: int = 1
    telephone: str = ""
    feedback: str = ""
    place: str = ""
    is_sample: bool = False
    payload: str = ""
    level: str = ""
    data_of: date | None = None

    @property
    def code_text(self) -> str:
        """What a reader gives back."""
        return self.payload or self.address


def qr_payload(procedure: Procedure) -> str:
    """Return the text of the procedure's public code: its address on the portal.

    Raises:
        RuleBroken: There is no address, it is not a web address, or it is too long for a sheet.
    """
    address = procedure.portal_url.strip()
    if not address:
        raise RuleBroken("poster.no_address", code=procedure.code)
    if not _WEB_ADDRESS.fullmatch(address):
        raise RuleBroken("poster.odd_address", code=procedure.code, address=address)
    if len(address.encode()) > LONGEST_PAYLOAD:
        raise RuleBroken("poster.address_too_long", code=procedure.code, longest=LONGEST_PAYLOAD)
    return address


def address_in_clear(address: str) -> str:
    """Return the address as people type it: a browser adds https:// by itself, but not http://."""
    return address.removeprefix("https://").removesuffix("/")


def poster_content(
    procedure: Procedure,
    office: PosterOffice,
    words: PosterWords,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    sheet_number: str = "",
    edition: int = 1,
    place: str = "",
    data_of: date | None = None,
    payload: str = "",
    address: str | None = None,
) -> PosterContent:
    """Put together the sheet of one procedure.

    Args:
        procedure: Of the catalogue.
        office: Who posts the sheet.
        words: What it says about the procedure.
        valid_from: First day on the wall.
        valid_to: Day on which it must be looked at.
        sheet_number: Its number in the register.
        edition: How many times it has been made.
        place: Where it will hang; "" is where the office says.
        data_of: Day of the catalogue.
        payload: The text of the code; "" is the address.
        address: What stands beside the code; None is the address on the portal.

    Raises:
        RuleBroken: The procedure has no usable address (see `qr_payload`), or the sheet would
            end before it begins.
    """
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        raise RuleBroken("poster.ends_before_it_begins", code=procedure.code, on=valid_to)
    return PosterContent(
        unit_lines=office.unit_lines,
        title=procedure.name,
        code=procedure.code,
        address=qr_payload(procedure) if address is None else address,
        field=procedure.field,
        facts=words.facts,
        papers=words.papers,
        steps=words.steps,
        remarks=words.remarks,
        decision=procedure.decision_no,
        valid_from=valid_from,
        valid_to=valid_to,
        sheet_number=sheet_number,
        edition=edition,
        telephone=office.telephone,
        feedback=office.feedback,
        place=place or office.place,
        is_sample=office.is_sample,
        payload=payload,
        level=procedure.level,
        data_of=data_of,
    )
