"""The pages that lead to the procedures: first page, fields, A–Z, help."""

from __future__ import annotations

from itertools import groupby

from cds_desktop.domain.text import fold, text_sort_key
from cds_desktop.resources import resource
from cds_desktop.wording.moments import full_day
from ui.book.contents import Book, BookField, Entry, named
from ui.book.frame import count_words, page, procedure_list, text

__all__ = ["TITLE", "field_page", "first_page", "help_page", "letters_page"]

TITLE = "Sách thủ tục hành chính"


def first_page(book: Book) -> str:
    """Search, and the fields with their counts."""
    fields = "\n".join(
        f'<li><a href="linh-vuc/{field.number}.html"><span class="name">{text(field.name)}</span>'
        f'<span class="count">{len(field.entries)}</span></a></li>'
        for field in book.fields
    )
    counts = (
        f"{count_words(len(book.entries), 'thủ tục')}, {count_words(len(book.fields), 'lĩnh vực')}."
    )
    body = f"""<h1>{TITLE}</h1>
<p class="code">{counts} Dữ liệu ngày {full_day(book.data_of)}.</p>
<form id="search" class="search needs-script" role="search" action="#">
<label for="query">Tìm thủ tục theo tên, chữ đầu của các từ hoặc mã</label>
<input id="query" type="search" autocomplete="off" spellcheck="false" maxlength="200"
 aria-controls="results" aria-describedby="keys">
<p id="keys" class="hint">Gõ có dấu hay không dấu đều được. <kbd>/</kbd> về ô tìm, <kbd>↓</kbd>
 <kbd>↑</kbd> chọn, <kbd>Enter</kbd> mở, <kbd>Esc</kbd> xóa.</p>
</form>
<noscript><p class="search">Trình duyệt này đang tắt JavaScript nên không có ô tìm. Chọn lĩnh vực
 dưới đây, hoặc xem <a href="a-z.html">mọi thủ tục theo thứ tự A–Z</a>.</p></noscript>
<p id="found" class="found needs-script" role="status" aria-live="polite" style="display:none"></p>
<ol id="results" class="list" style="display:none"></ol>
<div id="start">
<h2>Lĩnh vực</h2>
<ul class="fields">
{fields}
</ul>
</div>"""
    return page(
        book, TITLE, body, here="index.html", scripts='<script src="du-lieu.js"></script>\n'
    )


def field_page(book: Book, field: BookField) -> str:
    """All procedures of one field by name."""
    rows = [_row(entry, "../tt/", entry.content.title) for entry in field.entries]
    body = (
        '<p class="path"><a href="../index.html">Mục lục</a></p>\n'
        f"<h1>{text(field.name)}</h1>\n"
        f'<p class="code">{count_words(len(rows), "thủ tục")}</p>\n'
        f'<h2 class="unseen">Thủ tục</h2>\n{procedure_list(rows)}'
    )
    return page(book, f"{field.name} – {TITLE}", body, root="../")


def letters_page(book: Book) -> str:
    """All procedures by the first letter of what they are about, without "Thủ tục" before it."""
    entries = sorted(book.entries, key=lambda entry: text_sort_key(named(entry.content)))
    groups = [(letter, list(group)) for letter, group in groupby(entries, key=_letter)]
    merged: dict[str, list[Entry]] = {}
    for letter, group in groups:
        merged.setdefault(letter, []).extend(group)
    links = " ".join(f'<a href="#chu-{_anchor(letter)}">{letter}</a>' for letter in merged)
    parts = "\n".join(
        f'<h2 id="chu-{_anchor(letter)}">{letter}</h2>\n'
        + procedure_list([_row(entry, "tt/", named(entry.content)) for entry in group])
        for letter, group in merged.items()
    )
    body = (
        "<h1>Mọi thủ tục theo thứ tự A–Z</h1>\n"
        '<p class="code">Không kể chữ “Thủ tục” ở đầu tên.</p>\n'
        f'<nav class="letters" aria-label="Chữ cái">{links}</nav>\n{parts}'
    )
    return page(book, f"A–Z – {TITLE}", body, here="a-z.html")


def _row(entry: Entry, folder: str, name: str) -> tuple[str, str, str, str, str]:
    content = entry.content
    place = content.code if folder.startswith("..") else f"{content.code} · {content.field}"
    return f"{folder}{entry.page}.html", name, place.rstrip(" ·"), entry.limit, entry.fee


def _letter(entry: Entry) -> str:
    first = named(entry.content)[:1]
    if first in "Đđ":
        return "Đ"
    bare = fold(first).upper()
    return bare if bare.isascii() and bare.isalpha() else "0–9"


def _anchor(letter: str) -> str:
    return {"Đ": "dd", "0–9": "so"}.get(letter, letter.lower())


def help_page(book: Book) -> str:
    """How to search, scan, print and hand on."""
    words = resource("book", "huong-dan.html").read_text(encoding="utf-8")
    body = words.replace("{{data_of}}", full_day(book.data_of))
    return page(book, f"Hướng dẫn – {TITLE}", body, here="huong-dan.html")
