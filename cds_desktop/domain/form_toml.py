"""Forms as TOML: read with every fault named by its line, and written again.

`form_set_from_toml` reads a shipped file; `form_from_toml` one form as an office edits it, in the
same shape (one `[[form]]`). `form_text` writes a form, so that the editor on the screen and the
one for experts keep the same thing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from string import Formatter
from typing import Any, Final, NoReturn

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.form_codes import LEAST_FIELDS, QR_FIELDS
from cds_desktop.domain.form_sets import (
    FACTS,
    LISTS,
    RECEIPT_FACTS,
    RECEIPT_WORDS,
    FormPart,
    FormSet,
    FormTemplate,
    PartKind,
    RegisterColumn,
    named_in,
)
from cds_desktop.domain.forms import RATING_CAPTION, FormField, FormKind, Signature
from cds_desktop.domain.text import normalise

__all__ = ["PAPERS", "check_against", "form_from_toml", "form_set_from_toml", "form_text"]

PAPERS: Final = ("A4", "A5")
_FORM_KEYS: Final = frozenset(
    {
        "number", "kind", "title", "paper", "number_line", "beside", "required", "part",
        "signature", "column", "qr", "qr_caption", "rating_caption", "copies", "words",
    }
)  # fmt: skip
_PART_KEYS: Final = frozenset({"kind", "key", "text", "fields", "blank_lines"})
_FIELD_KEYS: Final = frozenset({"key", "label", "required", "bold", "blank_lines"})
_SIGNATURE_KEYS: Final = frozenset({"title", "hint", "signer"})
_COLUMN_KEYS: Final = frozenset({"key", "label", "width"})
_SYNTAX_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_NAMED: Final = re.compile(r"\{\w*\}")
_MOST_LINES: Final = 20


def form_set_from_toml(text: str) -> FormSet:
    """Read one set and refuse what could not be printed.

    Raises:
        RuleBroken: `form.text_unreadable`, `form.key_missing`, `form.value_wrong`,
            `form.key_unknown`, `form.fact_unknown`, each with the line.
    """
    reader = _Reader(text)
    data = reader.data
    basis = reader.text(data, "legal_basis")
    return FormSet(
        id=reader.text(data, "id"),
        legal_basis=basis,
        valid_from=reader.day(data, "valid_from"),
        valid_to=reader.day(data, "valid_to") if "valid_to" in data else None,
        state_title=reader.text(data, "state_title"),
        state_motto=reader.text(data, "state_motto"),
        place_line=reader.text(data, "place_line"),
        form_line=reader.text(data, "form_line"),
        page_line=reader.text(data, "page_line"),
        reprint_line=reader.text(data, "reprint_line"),
        forms=tuple(
            reader.form(table, basis, at) for at, table in enumerate(reader.tables(data, "form"))
        ),
    )


def form_from_toml(text: str, legal_basis: str, version: int = 0) -> FormTemplate:
    """Read one form as an office words it.

    Raises:
        RuleBroken: As `form_set_from_toml`; `form.not_one` unless there is exactly one.
    """
    from dataclasses import replace

    reader = _Reader(text)
    tables = reader.tables(reader.data, "form")
    if len(tables) != 1:
        raise RuleBroken("form.not_one", found=len(tables))
    return replace(reader.form(tables[0], legal_basis, 0), version=version)


def check_against(own: FormTemplate, shipped: FormTemplate) -> None:
    """Refuse an office's version that would no longer be the form which the circular prescribes.

    Raises:
        RuleBroken: `form.another_form`, `form.law_field_gone` with its words.
    """
    if (own.number, own.kind) != (shipped.number, shipped.kind):
        raise RuleBroken("form.another_form", number=shipped.number, found=own.number)
    labels = {item.key: item.label for part in shipped.parts for item in part.fields}
    for key in sorted(shipped.fixed - own.fixed):
        label = shipped.required.get(key) or labels[key]
        raise RuleBroken("form.law_field_gone", field=key, label=label)
    said = {item.key for part in own.parts for item in part.fields}
    said |= {key for part in own.parts for key in (*named_in(part.text), part.key)}
    for key, label in shipped.required.items():
        if key not in said:
            raise RuleBroken("form.law_field_gone", field=key, label=label)
    for part in shipped.parts:
        is_there = any((one.kind, one.key) == (part.kind, part.key) for one in own.parts)
        if part.kind in (PartKind.LIST, PartKind.HAND_OVERS) and not is_there:
            raise RuleBroken("form.law_field_gone", field=part.kind.value, label=part.text)
    columns = {column.key for column in own.columns}
    for column in shipped.columns:
        if column.key not in columns:
            raise RuleBroken("form.law_field_gone", field=column.key, label=column.label)
    for key in shipped.qr:
        if key in LEAST_FIELDS and key not in own.qr:
            label = f"Mã QR: {QR_FIELDS[key].label}"
            raise RuleBroken("form.law_field_gone", field="qr", label=label)


class _Reader:
    """Reads tables of one text; a fault is told with the line on which it stands."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        try:
            self.data: Mapping[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _SYNTAX_PLACE.search(str(error))
            line = int(found[1]) if found else len(self._lines)
            shown = self._lines[line - 1].strip() if 0 < line <= len(self._lines) else ""
            raise RuleBroken("form.text_unreadable", line=line, shown=shown[:60]) from error

    # --- where ---------------------------------------------------------------------------------

    def _line_of(self, *words: str) -> int:
        """The first line that holds all the words; 1 when none does."""
        for number, line in enumerate(self._lines, start=1):
            if all(word in line for word in words):
                return number
        return 1

    def _line_in(self, header: str, at: int, *words: str) -> int:
        """The first line after the n-th header that holds the words; else the header's."""
        seen, start = -1, 1
        for number, line in enumerate(self._lines, start=1):
            if line.strip() == header:
                seen += 1
                start = number if seen == at else start
            if seen == at and all(word in line for word in words):
                return number
        return start

    # --- values --------------------------------------------------------------------------------

    def text(self, table: Mapping[str, Any], key: str, line: int = 0) -> str:
        """A text that must be there."""
        value = table.get(key)
        if not isinstance(value, str) or not normalise(value):
            raise RuleBroken("form.key_missing", key=key, line=line or self._line_of(f"{key} ="))
        return normalise(value)

    def day(self, table: Mapping[str, Any], key: str) -> date:
        """A day that must be there."""
        value = table.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise RuleBroken("form.key_missing", key=key, line=self._line_of(f"{key} ="))
        return value

    def tables(self, table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        """Tables of one name."""
        found = table.get(key, [])
        if isinstance(found, list) and all(isinstance(one, dict) for one in found):
            return found
        self._wrong(key, "", self._line_of(key))

    def _wrong(self, key: str, found: object, line: int) -> NoReturn:
        raise RuleBroken("form.value_wrong", key=key, found=str(found)[:40], line=line)

    def _known_keys(self, table: Mapping[str, Any], known: frozenset[str], line: int) -> None:
        for key in table:
            if key not in known:
                where = self._line_of(f"{key} =") if line == 0 else line
                raise RuleBroken("form.key_unknown", key=key, line=where, known=sorted(known))

    def _number(self, table: Mapping[str, Any], key: str, default: int, line: int) -> int:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_LINES:
            self._wrong(key, value, line)
        return value

    def _optional(self, table: Mapping[str, Any], key: str, line: int) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            self._wrong(key, value, line)
        return normalise(value)

    def _texts(self, table: Mapping[str, Any], key: str, line: int) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self._wrong(key, value, line)
        return tuple(text for text in map(normalise, value) if text)

    def _words(self, table: Mapping[str, Any], key: str, line: int) -> dict[str, str]:
        value = table.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            self._wrong(key, value, line)
        return {name: normalise(words) for name, words in value.items()}

    # --- one form ------------------------------------------------------------------------------

    def form(self, table: Mapping[str, Any], legal_basis: str, at: int) -> FormTemplate:
        """One form; `at` counts the forms of the text."""
        header = "[[form]]"
        start = self._line_in(header, at)
        self._known_keys(table, _FORM_KEYS, 0)
        kind, paper = self.text(table, "kind", start), self.text(table, "paper", start)
        if kind not in set(FormKind):
            self._wrong("kind", kind, self._line_in(header, at, kind))
        if paper not in PAPERS:
            self._wrong("paper", paper, self._line_in(header, at, "paper"))
        template = FormTemplate(
            number=self.text(table, "number", start),
            kind=FormKind(kind),
            title=self.text(table, "title", self._line_in(header, at, "title")),
            paper=paper,
            legal_basis=legal_basis,
            number_line=self._optional(table, "number_line", start),
            beside=self._number(table, "beside", 0, self._line_in(header, at, "beside")),
            parts=tuple(self._part(one, start) for one in self.tables(table, "part")),
            required=self._words(table, "required", start),
            signatures=tuple(self._signature(one) for one in self.tables(table, "signature")),
            columns=tuple(self._column(one) for one in self.tables(table, "column")),
            qr=self._texts(table, "qr", start),
            qr_caption=self._optional(table, "qr_caption", start),
            rating_caption=self._optional(
                {"rating_caption": RATING_CAPTION, **table}, "rating_caption", start
            ),
            copies=self._texts(table, "copies", start),
            words=self._words(table, "words", start),
        )
        self._check(template, start)
        return template

    def _part(self, table: Mapping[str, Any], start: int) -> FormPart:
        kind = self.text(table, "kind", start)
        line = self._line_of(f'"{kind}"')
        self._known_keys(table, _PART_KEYS, 0)
        if kind not in set(PartKind):
            self._wrong("kind", kind, line)
        return FormPart(
            kind=PartKind(kind),
            text=self._optional(table, "text", line),
            key=self._optional(table, "key", line),
            fields=tuple(self._field(one, line) for one in self.tables(table, "fields")),
            blank_lines=self._number(table, "blank_lines", 0, self._line_of("blank_lines")),
        )

    def _field(self, table: Mapping[str, Any], part_line: int) -> FormField:
        key = self.text(table, "key", part_line)
        line = self._line_of(f'"{key}"', "label") if "label" in table else self._line_of(f'"{key}"')
        self._known_keys(table, _FIELD_KEYS, line)
        marks = {}
        for name in ("required", "bold"):
            marks[name] = table.get(name, False)
            if not isinstance(marks[name], bool):
                self._wrong(name, marks[name], line)
        return FormField(
            key,
            self.text(table, "label", line),
            is_required=marks["required"],
            is_bold=marks["bold"],
            blank_lines=self._number(table, "blank_lines", 1, line),
        )

    def _signature(self, table: Mapping[str, Any]) -> Signature:
        line = self._line_of("[[form.signature]]")
        self._known_keys(table, _SIGNATURE_KEYS, 0)
        return Signature(
            self.text(table, "title", line),
            self._optional(table, "hint", line),
            self._optional(table, "signer", line),
        )

    def _column(self, table: Mapping[str, Any]) -> RegisterColumn:
        key = self.text(table, "key", self._line_of("[[form.column]]"))
        line = self._line_of(f'"{key}"')
        self._known_keys(table, _COLUMN_KEYS, 0)
        width = table.get("width", 1)
        if isinstance(width, bool) or not isinstance(width, int | float) or not 0 < width <= 1000:
            self._wrong("width", width, line)
        return RegisterColumn(key, self.text(table, "label", line), float(width))

    # --- what a form may name ------------------------------------------------------------------

    def _check(self, template: FormTemplate, start: int) -> None:
        """See that the form can be laid out and names only what exists."""
        is_register = template.kind is FormKind.REGISTER
        begins_well = bool(template.parts) and template.parts[0].kind is PartKind.FIELDS
        if not is_register and not begins_well:
            raise RuleBroken("form.key_missing", key="fields", line=start)
        if is_register and not template.columns:
            raise RuleBroken("form.key_missing", key="column", line=start)
        facts = RECEIPT_FACTS if template.kind is FormKind.RECEIPT else FACTS
        for key in (item.key for part in template.parts for item in part.fields):
            self._known_fact(key, facts, f'"{key}"')
        for part in template.parts:
            for key in named_in(part.text):
                self._known_fact(key, facts, "{" + key + "}")
            stray = _NAMED.sub("", part.text)
            if "{" in stray or "}" in stray:
                shown = stray[max(0, stray.find("{")) :][:20] if "{" in stray else "}"
                self._wrong("text", shown, self._line_of(shown[:8]))
            if part.kind is PartKind.LIST:
                self._known_fact(part.key, LISTS, f'"{part.key}"')
        for signature in template.signatures:
            if signature.signer:
                self._known_fact(signature.signer, facts, f'"{signature.signer}"')
        for key in template.required:
            self._known_fact(key, facts | LISTS, key)
        for key in template.qr:
            self._known_fact(key, frozenset(QR_FIELDS), f'"{key}"')
        if template.kind is FormKind.RECEIPT:
            self._check_words(template, start)

    def _known_fact(self, key: str, known: frozenset[str], shown: str) -> None:
        if key not in known:
            line = self._line_of(shown)
            raise RuleBroken("form.fact_unknown", fact=key, line=line, known=sorted(known))

    def _check_words(self, template: FormTemplate, start: int) -> None:
        for key, known in RECEIPT_WORDS.items():
            if key not in template.words:
                raise RuleBroken("form.key_missing", key=key, line=start)
            line = self._line_of(f"{key} =")
            for name in _braces(template.words[key], key, line):
                if name not in known:
                    raise RuleBroken("form.fact_unknown", fact=name, line=line, known=sorted(known))
        for key in template.words:
            if key not in RECEIPT_WORDS:
                line = self._line_of(f"{key} =")
                raise RuleBroken(
                    "form.key_unknown", key=key, line=line, known=sorted(RECEIPT_WORDS)
                )
        for name in _braces(template.number_line, "number_line", self._line_of("number_line")):
            if name != "number":
                line = self._line_of("number_line")
                raise RuleBroken("form.fact_unknown", fact=name, line=line, known=("number",))


def _braces(text: str, key: str, line: int) -> list[str]:
    try:
        return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise RuleBroken("form.value_wrong", key=key, found=text[:40], line=line) from error


# --- writing ----------------------------------------------------------------------------------


def form_text(template: FormTemplate) -> str:
    """Write a form as `form_from_toml` reads it; reading it again gives the same form."""
    lines = ["[[form]]"]
    for key, value in (
        ("number", template.number), ("kind", template.kind.value), ("title", template.title),
        ("paper", template.paper), ("number_line", template.number_line),
    ):  # fmt: skip
        if value:
            lines.append(f"{key} = {_quoted(value)}")
    if template.beside:
        lines.append(f"beside = {template.beside}")
    if template.qr:
        lines.append(f"qr = {_listed(template.qr)}")
    if template.qr_caption:
        lines.append(f"qr_caption = {_quoted(template.qr_caption)}")
    if template.rating_caption != RATING_CAPTION:
        lines.append(f"rating_caption = {_quoted(template.rating_caption)}")
    if template.copies:
        lines.append(f"copies = {_listed(template.copies)}")
    if template.required:
        pairs = ", ".join(f"{key} = {_quoted(words)}" for key, words in template.required.items())
        lines.append(f"required = {{ {pairs} }}")
    if template.words:
        lines += ["", "[form.words]"]
        lines += [f"{key} = {_quoted(words)}" for key, words in template.words.items()]
    for part in template.parts:
        lines += ["", "[[form.part]]", *_part_lines(part)]
    for signature in template.signatures:
        lines += ["", "[[form.signature]]", f"title = {_quoted(signature.title)}"]
        lines += [f"hint = {_quoted(signature.hint)}", f"signer = {_quoted(signature.signer)}"]
    for column in template.columns:
        lines += ["", "[[form.column]]", f"key = {_quoted(column.key)}"]
        lines += [f"label = {_quoted(column.label)}", f"width = {column.width:g}"]
    return "\n".join(lines) + "\n"


def _part_lines(part: FormPart) -> Iterable[str]:
    yield f"kind = {_quoted(part.kind.value)}"
    if part.key:
        yield f"key = {_quoted(part.key)}"
    if part.text:
        yield f"text = {_quoted(part.text)}"
    if part.blank_lines:
        yield f"blank_lines = {part.blank_lines}"
    if part.fields:
        yield "fields = ["
        for item in part.fields:
            words = [f"key = {_quoted(item.key)}", f"label = {_quoted(item.label)}"]
            words += ["required = true"] * item.is_required + ["bold = true"] * item.is_bold
            if item.blank_lines != 1:
                words.append(f"blank_lines = {item.blank_lines}")
            yield f"  {{ {', '.join(words)} }},"
        yield "]"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(_quoted(text) for text in texts)}]"
