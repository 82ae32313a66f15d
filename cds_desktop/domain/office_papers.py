"""Papers that are no legal forms: call list, explanation of a date, fee sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CallListContent:
    """The list of people to call, as words.

    Attributes:
        unit_lines: The agency and the desk, for the head.
        lines: What happened, under the title.
        labels: Heads of the columns by key, in order: tick, number, code, name, phone, before,
            after, outcome.
        rows: Cells by the keys of the columns; the tick and the outcome are written by hand.
        closing: Sentences under the table.
        reprint: How often the list was printed before.
    """

    unit_lines: tuple[str, ...]
    title: str
    lines: tuple[str, ...]
    place: str
    issued_at: datetime
    labels: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]
    closing: tuple[str, ...]
    reprint: int = 0
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class ExplanationContent:
    """Why an appointment is on this day, for the citizen; says no more of a person than the slip.

    Attributes:
        facts: Label and value, above the reasons.
        heading: Over the reasons.
        reasons: Line by line, as on the screen.
        due: The appointment in the frame.
        closing: Where to ask.
    """

    unit_lines: tuple[str, ...]
    code: str
    title: str
    place: str
    issued_at: datetime
    facts: tuple[tuple[str, str], ...]
    heading: str
    reasons: tuple[str, ...]
    due: str
    closing: str
    reprint: int = 0
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class FeeSheetContent:
    """A payment code on paper, with everything in it readable beside it.

    Attributes:
        payload: The text of the code.
        amount, amount_words: "8.000 đồng", "Tám nghìn đồng".
        facts: Label and value: receiver, bank, number, purpose.
        about: Label and value about the dossier; () for a fee outside a dossier.
        warnings: What a payment code is not, and who gives the receipt.
    """

    unit_lines: tuple[str, ...]
    title: str
    payload: str
    caption: str
    amount: str
    amount_words: str
    facts: tuple[tuple[str, str], ...]
    about: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    foot: str
    reprint: str = ""
    is_sample: bool = False
