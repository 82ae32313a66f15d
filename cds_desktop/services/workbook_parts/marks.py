"""Marks in texts of a template: `{{S01.shown}}`, `{{#field.10}}`; found, looked up, replaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.measures import NO_SHARE, count_shown, decimal_shown
from cds_desktop.domain.text import normalise
from cds_desktop.services.workbook_parts.markup import Element

TemplateValue = int | Decimal | str | date | None
"""What may stand in a cell; an instant is a `datetime`."""

Item = Mapping[str, TemplateValue]
_MARK: Final = re.compile(r"\{\{([^{}]*)\}\}")
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST_TOLD: Final = 80
OPENING: Final = "{{"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark.

    Attributes:
        list: The list of a repeated row, as in `{{#field.10}}`; "" for one value.
        name: What is asked for, in small letters.
        written: The mark as the template has it.
    """

    list: str
    name: str
    written: str

    @property
    def asked(self) -> str:
        """The name with its list."""
        return f"#{self.list}.{self.name}" if self.list else self.name


@dataclass(frozen=True, slots=True)
class UnknownMark:
    """A mark nobody knows, with its cell; `asked` is the name in it, "" when it was not closed."""

    place: str
    written: str
    asked: str


def marks_in(text: str) -> list[Mark]:
    """The marks of a text, in their order."""
    return [_mark(found) for found in _MARK.finditer(text)]


def _mark(found: re.Match[str]) -> Mark:
    name = key_of(found[1])
    if name.startswith("#"):
        group, _, rest = name[1:].strip().partition(".")
        return Mark(group.strip(), rest.strip(), found[0])
    return Mark("", name, found[0])


def key_of(name: str) -> str:
    """A name as it is compared: clean, in small letters."""
    return normalise(name).casefold()


def lone_mark(text: str) -> Mark | None:
    """The mark of a text that has nothing else but blanks."""
    found = _MARK.fullmatch(text.strip())
    return None if found is None else _mark(found)


def text_of(value: TemplateValue) -> str:
    """A value inside other text, written the Vietnamese way."""
    if value is None:
        return NO_SHARE
    if isinstance(value, datetime):
        return f"{office_time(value):%H:%M ngày %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int):
        return count_shown(value)
    if isinstance(value, Decimal):
        places = -int(value.as_tuple().exponent)
        return decimal_shown(value, max(0, places))
    return clean_text(value)


def clean_text(text: str) -> str:
    """Text as a workbook can hold it; `_x0041_` would be read as a letter otherwise."""
    return _ESCAPED.sub("_x005F_", _FORBIDDEN.sub("", text))


@dataclass(frozen=True, slots=True)
class Known:
    """What the marks of a template may ask for.

    Attributes:
        values: Value by name.
        lists: Items by the name of the list.
        names: What each list's items have; needed for a list without items.
    """

    values: Mapping[str, TemplateValue]
    lists: Mapping[str, Sequence[Item]]
    names: Mapping[str, frozenset[str]]
    _shown: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        values: Mapping[str, TemplateValue],
        lists: Mapping[str, Sequence[Item]],
        names: Mapping[str, Sequence[str]],
    ) -> Known:
        """Names are compared in small letters and told as they were given."""
        every: dict[str, set[str]] = {key_of(name): set() for name in {*lists, *names}}
        shown = {key_of(name): name for name in values}
        for list_name in every:
            given = [*names.get(list_name, ()), *(n for i in lists.get(list_name, ()) for n in i)]
            every[list_name] = {key_of(name) for name in given}
            shown |= {f"#{list_name}.{key_of(name)}": f"#{list_name}.{name}" for name in given}
        return cls(
            {key_of(name): value for name, value in values.items()},
            {
                key_of(name): [{key_of(n): v for n, v in item.items()} for item in items]
                for name, items in lists.items()
            },
            {name: frozenset(found) for name, found in every.items()},
            shown,
        )

    def has(self, mark: Mark) -> bool:
        """Whether a mark can be replaced."""
        if not mark.list:
            return mark.name in self.values
        return mark.name in self.names.get(mark.list, ())

    def unknown(self, place: str, text: str, *, with_lists: bool = True) -> list[UnknownMark]:
        """The marks of a text that cannot be replaced, and those that were not closed."""
        found = [
            UnknownMark(
                place, mark.written, f"#{mark.list}.{mark.name}" if mark.list else mark.name
            )
            for mark in marks_in(text)
            if not self.has(mark) or (mark.list and not with_lists)
        ]
        rest = _MARK.sub("", text)
        if OPENING in rest:
            found.append(UnknownMark(place, rest[rest.index(OPENING) :][:_LONGEST_TOLD], ""))
        return found

    def nearest(self, unknown: UnknownMark) -> str:
        """The mark which may have been meant, "" for none; it takes a moment to find."""
        near = get_close_matches(unknown.asked, self._shown, n=1, cutoff=0.6)
        return f"{{{{{self._shown[near[0]]}}}}}" if near else ""


def replace_in_runs(texts: Sequence[Element], value_of: Callable[[Mark], str]) -> bool:
    """Replace the marks in text that may be cut into runs of different letters.

    A mark which lies in several runs gets its value in the first of them.

    Returns:
        Whether there was a mark.
    """
    whole = "".join(element.text for element in texts)
    found = list(_MARK.finditer(whole))
    for hit in reversed(found):
        written = value_of(_mark(hit))
        start = 0
        for element in texts:
            text = element.text
            left, right = hit.start() - start, hit.end() - start
            start += len(text)
            if right <= 0 or left >= len(text):
                continue
            element.text = text[: max(0, left)] + (written if left >= 0 else "") + text[right:]
            element.attributes["xml:space"] = "preserve"
    return bool(found)
