"""The book as a table of contents: fields in order, in each its procedures with their pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cds_desktop.domain.publicity import PosterContent, PosterFact
from cds_desktop.domain.text import fold, normalise, text_sort_key
from ui.book.file_names import page_names

__all__ = ["Book", "BookField", "Entry", "make_contents", "named"]

_NO_FIELD = "Chưa ghi lĩnh vực"


@dataclass(frozen=True, slots=True)
class Entry:
    """One procedure of the book and the name of its page, without folder and ending."""

    content: PosterContent
    page: str

    @property
    def limit(self) -> str:
        """The limit in a few words."""
        return self._fact("thoi han")

    @property
    def fee(self) -> str:
        """The fee in a few words."""
        return self._fact("phi")

    def _fact(self, label: str) -> str:
        found = (fact.value for fact in self.content.facts if _is_about(fact, label))
        return next(found, "")


@dataclass(frozen=True, slots=True)
class BookField:
    """One field: its name, the number of its page from 1, and its procedures by name."""

    name: str
    number: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that the pages say.

    Attributes:
        made_on: The office's day on which the book was made.
        data_of: The day whose catalogue it repeats.
    """

    unit_lines: tuple[str, ...]
    telephone: str
    is_sample: bool
    made_on: date
    data_of: date
    fields: tuple[BookField, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All procedures, field by field."""
        return tuple(entry for field in self.fields for entry in field.entries)


def make_contents(contents: Sequence[PosterContent], made_on: date) -> Book:
    """Sort procedures into fields, both in Vietnamese alphabetical order, unknown fields last.

    A procedure that is given twice stands in the book once.
    """
    unique = {content.code: content for content in contents}
    pages = page_names(unique)
    by_field: dict[str, list[Entry]] = {}
    for code, content in unique.items():
        entry = Entry(content, pages[code])
        by_field.setdefault(normalise(content.field), []).append(entry)
    names = sorted(by_field, key=lambda name: (not name, text_sort_key(name), name))
    fields = tuple(
        BookField(name or _NO_FIELD, number, tuple(sorted(by_field[name], key=_by_name)))
        for number, name in enumerate(names, start=1)
    )
    first = contents[0]
    days = [content.data_of for content in contents if content.data_of is not None]
    return Book(
        first.unit_lines,
        first.telephone,
        any(content.is_sample for content in contents),
        made_on,
        min(days, default=made_on),
        fields,
    )


def named(content: PosterContent) -> str:
    """The name without "Thủ tục" before it, with a capital: how people look it up."""
    name = content.title
    if fold(name).startswith("thu tuc "):
        name = name.split(maxsplit=2)[2]
    return name[:1].upper() + name[1:]


def _by_name(entry: Entry) -> tuple[str, str]:
    return text_sort_key(entry.content.title), entry.content.code


def _is_about(fact: PosterFact, label: str) -> bool:
    return fold(fact.label).startswith(label)
