"""Whole sets of legal forms as data: what each form of a circular says, in which order.

A set is one TOML file (`resources/forms/2025.toml`), so that a wording can be corrected without
a new program. Paragraphs name facts in braces; a fact that the program does not know becomes a
dotted line to write on.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.forms import FormField, FormKind, Signature
from cds_desktop.domain.text import normalise

__all__ = [
    "FACTS", "LISTS", "FormContent", "FormPart", "FormSet", "FormTemplate", "HandOver", "PartKind",
    "RegisterColumn", "check_form", "filled", "form_set_from_toml", "set_of", "set_on",
]  # fmt: skip

FACTS: Final = frozenset(
    {
        "code", "owner", "submitter", "address", "phone", "email", "content", "field", "desk",
        "superior", "place", "office_phone", "received_at", "received_day", "promised_at",
        "promised_day", "new_due_at", "new_due_day", "reason", "ground", "asked_at", "asked_day",
        "officer", "receiver", "leader", "deciding_agency", "cooperating_agencies", "fee", "refund",
        "sets", "limit", "result_way", "stop_cause", "outcome",
    }
)  # fmt: skip
"""What a form may name; the last word on each is `wording.forms.write_form`."""
LISTS: Final = frozenset({"items", "papers"})
_PLACE = re.compile(r"\{(\w*)\}")
_PAPERS: Final = ("A4", "A5")


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
        RuleBroken: `form.field_missing` with the key and the words of the first such fact.
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


def filled(text: str, facts: Mapping[str, str], blank: str) -> str:
    """Put the facts into a paragraph; what is not known becomes the blank."""
    return _PLACE.sub(lambda found: facts.get(found.group(1)) or blank, text)


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


# --- reading a set --------------------------------------------------------------------------------


def form_set_from_toml(text: str) -> FormSet:
    """Read one set and refuse what could not be printed.

    Raises:
        RuleBroken: `form.set_unreadable`, `form.set_key_missing`, `form.set_fact_unknown`.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleBroken("form.set_unreadable", detail=str(error)) from error
    basis = _text(data, "legal_basis", "head")
    tables = data.get("form", [])
    return FormSet(
        id=_text(data, "id", "head"),
        legal_basis=basis,
        valid_from=_day(data, "valid_from"),
        valid_to=_day(data, "valid_to") if "valid_to" in data else None,
        state_title=_text(data, "state_title", "head"),
        state_motto=_text(data, "state_motto", "head"),
        place_line=_text(data, "place_line", "head"),
        form_line=_text(data, "form_line", "head"),
        page_line=_text(data, "page_line", "head"),
        reprint_line=_text(data, "reprint_line", "head"),
        forms=tuple(_template(table, basis) for table in tables),
    )


def _template(table: Mapping[str, Any], legal_basis: str) -> FormTemplate:
    number = _text(table, "number", "form")
    paper = _text(table, "paper", number)
    kind = _text(table, "kind", number)
    if paper not in _PAPERS or kind not in set(FormKind):
        raise RuleBroken("form.set_unreadable", detail=f"{number}: {kind}, {paper}")
    required = table.get("required", {})
    template = FormTemplate(
        number=number,
        kind=FormKind(kind),
        title=_text(table, "title", number),
        paper=paper,
        legal_basis=legal_basis,
        number_line=normalise(str(table.get("number_line", ""))),
        beside=int(table.get("beside", 0)),
        parts=tuple(_part(part, number) for part in table.get("part", [])),
        required={key: normalise(str(words)) for key, words in required.items()},
        signatures=tuple(
            Signature(_text(one, "title", number), str(one.get("hint", "")),
                      str(one.get("signer", "")))
            for one in table.get("signature", [])
        ),
        columns=tuple(
            RegisterColumn(_text(one, "key", number), _text(one, "label", number),
                           float(one.get("width", 1)))
            for one in table.get("column", [])
        ),
    )  # fmt: skip
    _check_names(template)
    return template


def _part(table: Mapping[str, Any], form: str) -> FormPart:
    kind = _text(table, "kind", form)
    if kind not in set(PartKind):
        raise RuleBroken("form.set_unreadable", detail=f"{form}: {kind}")
    return FormPart(
        kind=PartKind(kind),
        text=normalise(str(table.get("text", ""))),
        key=str(table.get("key", "")),
        fields=tuple(
            FormField(
                _text(one, "key", form),
                _text(one, "label", form),
                is_required=bool(one.get("required", False)),
                is_bold=bool(one.get("bold", False)),
                blank_lines=int(one.get("blank_lines", 1)),
            )
            for one in table.get("fields", [])
        ),
        blank_lines=int(table.get("blank_lines", 0)),
    )


def _check_names(template: FormTemplate) -> None:
    """See that a form begins with fields beside its code and names only facts which exist."""
    has_own_layout = template.kind in (FormKind.RECEIPT, FormKind.REGISTER)
    if not has_own_layout and (not template.parts or template.parts[0].kind is not PartKind.FIELDS):
        raise RuleBroken("form.set_unreadable", detail=f"{template.number}: part 1")
    named = {item.key for part in template.parts for item in part.fields}
    named |= {key for part in template.parts for key in _PLACE.findall(part.text)}
    named |= {signature.signer for signature in template.signatures if signature.signer}
    unknown = sorted(named - FACTS)
    unknown += sorted(set(template.required) - FACTS - LISTS)
    lists = {part.key for part in template.parts if part.kind is PartKind.LIST}
    unknown += sorted(lists - LISTS)
    if unknown:
        raise RuleBroken("form.set_fact_unknown", form=template.number, fact=unknown[0])


def _text(table: Mapping[str, Any], key: str, form: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not normalise(value):
        raise RuleBroken("form.set_key_missing", form=form, key=key)
    return normalise(value)


def _day(table: Mapping[str, Any], key: str) -> date:
    value = table.get(key)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise RuleBroken("form.set_key_missing", form="head", key=key)
    return value
