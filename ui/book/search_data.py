"""What the search of the book reads: names as search keys, and how letters lose their marks."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import chain

from cds_desktop.domain.text import fold, search_key
from ui.book.contents import Book

__all__ = ["bare_letters", "search_data"]

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_RANGES = (
    range(0x80, 0x250),  # Latin letters with marks
    range(0x300, 0x370),  # marks that stand alone
    range(0x1E00, 0x1F00),  # Latin letters with two marks
    range(0x2000, 0x2070),  # blanks and signs without width
    range(0xFEFF, 0xFF00),
)


@cache
def bare_letters() -> dict[str, str]:
    """Letters by what is left of them in a search key; a letter that becomes a blank is missing.

    Made with the program's own `fold`, so that the book finds what the program finds.
    """
    groups: dict[str, str] = {}
    for letter in map(chr, chain.from_iterable(_RANGES)):
        bare = _NOT_WORD.sub(" ", fold(f"x{letter}x"))[1:-1]
        if bare != " ":
            groups[bare] = groups.get(bare, "") + letter
    return dict(sorted(groups.items()))


def search_data(book: Book) -> str:
    """The file `du-lieu.js`: one statement that every browser since 2011 reads."""
    data = {
        "fields": [[field.name, search_key(field.name)] for field in book.fields],
        "items": [
            [
                entry.content.code,
                entry.content.title,
                field.number - 1,
                entry.limit,
                entry.fee,
                search_key(entry.content.title),
                *([entry.page] if entry.page != entry.content.code else []),
            ]
            for field in book.fields
            for entry in field.entries
        ],
    }
    letters = json.dumps(bare_letters())  # marks that stand alone are no text: they are escaped
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<\u2028\u2029":  # nothing may end the script, in any browser
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'var SACH = {{"letters":{letters},{text[1:]};\n'
