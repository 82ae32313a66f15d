"""Whole sets of legal forms as data: what each form of a circular says, in which order.

A set is one TOML file (`resources/forms/2025.toml`, read by `form_toml`), and an office may put
its own version of a form in the place of the shipped one, so that a wording can be corrected
without a new program. Paragraphs name facts in braces; a fact that the program does not know
becomes a dotted line to write on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.form_codes import check_code, code_facts, code_text
from cds_desktop.domain.forms import (
    RATING_CAPTION,
    FormField,
    FormKind,
    QrSide,
    ReceiptTemplate,
    Signature,
)

__all__ = [
    "FACTS", "LISTS", "RECEIPT_FACTS", "RECEIPT_WORDS", "FormContent", "FormPart", "FormSet",
    "FormTemplate", "FormVersion", "HandOver", "PartKind", "RegisterColumn", "check_form",
    "filled", "form_code", "named_in", "receipt_of", "set_of", "set_on", "with_forms",
]  # fmt: skip

FACTS: Final = frozenset(
    {
        "code", "owner", "submitter", "address", "phone", "email", "content", "field", "desk",
        "superior", "place", "office_phone", "received_at", "received_day", "promised_at",
        "promised_day", "new_due_at", "new_due_day", "reason", "ground", "asked_at", "asked_day",
        "officer", "receiver", "leader", "deciding_agency", "cooperating_agencies", "fee", "refund",
        "sets", "limit", "result_way", "stop_cause", "outcome", "procedure_code", "applicant_id",
        "lookup_number",
    }
)  # fmt: skip
"""What a form may name; the last word on each is `wording.forms.write_form`."""
LISTS: Final = frozenset({"items", "papers"})
RECEIPT_FACTS: Final = frozenset(
    {
        "code", "lookup_number", "applicant", "address", "phone", "email", "content",
        "procedure_code", "fee", "result_way", "result_place", "register_line", "limit",
        "submitter", "receiver",
    }
)  # fmt: skip
"""What form 01 may name: attributes of `forms.SlipContent`."""
RECEIPT_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "papers_heading": frozenset({"sets"}),
    "received_label": frozenset(),
    "due_label": frozenset(),
    "clock_line": frozenset({"hour", "minute"}),
    "day_line": frozenset({"day", "month", "year"}),
    "due_line": frozenset({"hour", "minute", "weekday", "day", "month", "year"}),
    "limit_line": frozenset({"limit"}),
    "at_once_line": frozenset(),
    "place_of_result_line": frozenset({"place"}),
}
"""The words of form 01 beside its fields, each with what it may name in braces."""
_PLACE = re.compile(r"\{(\w*)\}")


class PartKind(StrEnum):
    """How a part of a form is laid out."""

    FIELDS = "fields"
    TEXT = "text"
    LIST = "list"
    HAND_OVERS = "hand_overs"


@dataclass(frozen=True, slots=True)
class FormPart:
    """One part of a form, from top to bottom.

    Attributes:
        text: The paragraph, or the heading over a list or a table.
        key: The list that fills a part of kind LIST.
        blank_lines: Lines left for writing by hand after the list or the table.
    """

    kind: PartKind
    text: str = ""
    key: str = ""
    fields: tuple[FormField, ...] = ()
    blank_lines: int = 0


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """One column of the register; its width is a share of the page."""

    key: str
    label: str
    width: float


@dataclass(frozen=True, slots=True)
class FormTemplate:
    """One form of a set.

    Attributes:
        beside: How many fields of the first part stand beside the code.
        required: Facts without which the form is not printed, with their words.
        legal_basis: The circular, repeated from the set for the foot.
        qr: What the code carries, by the keys of `form_codes.QR_FIELDS`; the register has none.
        rating_caption: Under the code of form 01 that asks for a vote; "" prints none.
        copies: Whom each copy is for; () for one copy.
        words: Labels of form 01 by the keys of `RECEIPT_WORDS`.
        version: 0 as shipped, else the number of the office's own version.
    """

    number: str
    kind: FormKind
    title: str
    paper: str
    legal_basis: str
    number_line: str = ""
    beside: int = 0
    parts: tuple[FormPart, ...] = ()
    required: Mapping[str, str] = field(default_factory=dict)
    signatures: tuple[Signature, ...] = ()
    columns: tuple[RegisterColumn, ...] = ()
    qr: tuple[str, ...] = ()
    qr_caption: str = ""
    rating_caption: str = RATING_CAPTION
    copies: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    version: int = 0

    @property
    def fixed(self) -> frozenset[str]:
        """Facts without which this form is not printed; as shipped, the law asks for them."""
        fields = {item.key for part in self.parts for item in part.fields if item.is_required}
        return frozenset(fields | set(self.required))


@dataclass(frozen=True, slots=True)
class FormSet:
    """The forms of one circular with the days on which they may be issued."""

    id: str
    legal_basis: str
    valid_from: date
    valid_to: date | None
    state_title: str
    state_motto: str
    place_line: str
    form_line: str
    page_line: str
    reprint_line: str
    forms: tuple[FormTemplate, ...]

    def form(self, number: str) -> FormTemplate:
        """The form of a number such as "02"; "2" is understood.

        Raises:
            RuleBroken: `form.not_in_set`.
        """
        wanted = number.strip().zfill(2)
        for template in self.forms:
            if template.number == wanted:
                return template
        known = tuple(template.number for template in self.forms)
        raise RuleBroken("form.not_in_set", form=wanted, set=self.id, forms=known)

    def of_kind(self, kind: FormKind) -> FormTemplate:
        """The form of a kind.

        Raises:
            RuleBroken: `form.not_in_set`.
        """
        for template in self.forms:
            if template.kind is kind:
                return template
        known = tuple(template.number for template in self.forms)
        raise RuleBroken("form.not_in_set", form=kind.value, set=self.id, forms=known)


@dataclass(frozen=True, slots=True)
class FormVersion:
    """One version which an office gave a form; "" as its body means the shipped one again."""

    set_id: str
    number: str
    version: int
    body: str
    reason: str
    at: datetime
    officer_name: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """One hand-over of a dossier; a fact nobody recorded is ""."""

    giver: str
    taker: str
    at: str
    work: str = ""
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FormContent:
    """What one printed form says, in the words of the office.

    The facts hold what the QR code carries too.

    Attributes:
        unit_lines: The superior agency, then the one-stop unit.
        issued_at: The day in the head, in office time.
        facts: Words by the keys of `FACTS`; what is missing is written by hand.
        lists: Rows by the keys of `LISTS`.
        reprint: 0 on the first print, then the number of the reprint.
        is_sample: Written in the sample office; every page says that it has no force.
    """

    unit_lines: tuple[str, ...]
    code: str
    place: str
    issued_at: datetime
    facts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hand_overs: tuple[HandOver, ...] = ()
    reprint: int = 0
    is_sample: bool = False


def check_form(template: FormTemplate, content: FormContent) -> None:
    """Refuse a form that lacks what it must say; nothing is printed then.

    Raises:
        RuleBroken: `form.field_missing` with the key and the words of the first such fact;
            `form.procedure_code_missing`, `form.qr_field_missing`.
    """
    if not any(line.strip() for line in content.unit_lines):
        raise RuleBroken("form.field_missing", field="unit_lines", label="Đơn vị")
    wanted = {
        item.key: item.label for part in template.parts for item in part.fields if item.is_required
    }
    for key, label in {**wanted, **template.required}.items():
        is_known = any(content.lists.get(key, ())) if key in LISTS else content.facts.get(key)
        if not is_known:
            raise RuleBroken("form.field_missing", field=key, label=label)
    check_code(template.qr, _code_facts(template, content))


def form_code(template: FormTemplate, content: FormContent) -> str:
    """What the QR code of a form says; "" when the form carries none.

    Raises:
        RuleBroken: As `form_codes.check_code`.
    """
    return code_text(template.qr, _code_facts(template, content)) if template.qr else ""


def _code_facts(template: FormTemplate, content: FormContent) -> dict[str, str]:
    return {
        **content.facts,
        "code": content.code,
        **code_facts(template.title, content.issued_at),
    }


def filled(text: str, facts: Mapping[str, str], blank: str) -> str:
    """Put the facts into a paragraph; what is not known becomes the blank."""
    return _PLACE.sub(lambda found: facts.get(found.group(1)) or blank, text)


def named_in(text: str) -> tuple[str, ...]:
    """The facts which a paragraph names in braces."""
    return tuple(_PLACE.findall(text))


def receipt_of(form_set: FormSet, qr_side: QrSide = QrSide.LEFT) -> ReceiptTemplate:
    """Form 01 of a set as the slip's renderer takes it.

    Raises:
        RuleBroken: `form.not_in_set`.
    """
    template = form_set.of_kind(FormKind.RECEIPT)
    return ReceiptTemplate(
        number=template.number,
        legal_basis=template.legal_basis,
        valid_from=form_set.valid_from,
        valid_to=form_set.valid_to,
        title=template.title,
        paper=template.paper,
        fields=tuple(item for part in template.parts for item in part.fields),
        beside=template.beside,
        words=template.words,
        signatures=template.signatures,
        copies=template.copies,
        qr=template.qr,
        number_line=template.number_line,
        state_title=form_set.state_title,
        state_motto=form_set.state_motto,
        place_line=form_set.place_line,
        form_line=form_set.form_line,
        page_line=form_set.page_line,
        reprint_line=form_set.reprint_line,
        qr_side=qr_side,
        qr_caption=template.qr_caption,
        rating_caption=template.rating_caption,
    )


def with_forms(form_set: FormSet, own: Iterable[FormTemplate]) -> FormSet:
    """The set with an office's own forms in the places of the shipped ones."""
    found = {template.number: template for template in own}
    forms = tuple(found.get(template.number, template) for template in form_set.forms)
    return replace(form_set, forms=forms)


def set_on(day: date, sets: Sequence[FormSet]) -> FormSet:
    """The set in force on a day.

    Raises:
        RuleBroken: `form.no_set`.
    """
    for each in sets:
        if each.valid_from <= day and (each.valid_to is None or day <= each.valid_to):
            return each
    raise RuleBroken("form.no_set", on=day)


def set_of(id: str, sets: Sequence[FormSet]) -> FormSet:
    """The set of an id such as "2025".

    Raises:
        RuleBroken: `form.set_unknown`.
    """
    for each in sets:
        if each.id == id.strip():
            return each
    raise RuleBroken("form.set_unknown", set=id, sets=tuple(each.id for each in sets))
