"""The page of one procedure: what a citizen must bring, how long it takes, what it costs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import shorten
from typing import Final

from cds_desktop.domain.publicity import PosterContent, PosterPaper, address_in_clear
from cds_desktop.wording.moments import full_day
from ui.book.code_picture import CodePicture, code_picture
from ui.book.contents import Book, BookField, Entry
from ui.book.frame import page, text
from ui.book.lists import TITLE

__all__ = ["ProcedurePage", "procedure_page"]

_LONG_TITLE: Final = 160
"""Letters; a longer name is set smaller, so that limit and fee stay on the first screen."""
_NEIGHBOUR: Final = 120
"""Letters of the name of the procedure before or after."""


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """The markup of a page, and whether a code that was read back stands on it."""

    markup: str
    has_code: bool


def procedure_page(book: Book, field: BookField, position: int) -> ProcedurePage:
    """The page of the procedure at this position of the field, from 0.

    Raises:
        RuleBroken: The code does not read back, or its text is too long for any code.
    """
    content = field.entries[position].content
    picture = code_picture(content.code_text, "Mã QR của thủ tục") if content.code_text else None
    size = "long" if len(content.title) > _LONG_TITLE else "short"
    body = f"""<p class="path"><a href="../index.html">Mục lục</a> ›
 <a href="../linh-vuc/{field.number}.html">{text(field.name)}</a></p>
<h1 class="{size}">{text(content.title)}</h1>
<p class="code">Mã thủ tục {text(content.code)}</p>
{_facts(content)}<div class="sheet">
{_scan(content, picture)}
<div class="said">
{_papers(content.papers)}{_steps(content.steps)}{_more(content, book)}</div></div>
<p class="acts needs-script"><button type="button" id="print">In trang này</button></p>
{_beside(field, position)}"""
    title = f"{content.title} – {TITLE}"
    return ProcedurePage(page(book, title, body, root="../"), picture is not None)


def _facts(content: PosterContent) -> str:
    if not content.facts:
        return ""
    facts = "\n".join(
        f'<div class="fact"><dt>{text(fact.label)}</dt><dd>{text(fact.value)}</dd>'
        + (f'<dd class="note">{text(fact.note)}</dd>' if fact.note else "")
        + "</div>"
        for fact in content.facts
    )
    return f'<dl class="facts">\n{facts}\n</dl>\n'


def _papers(papers: Sequence[PosterPaper]) -> str:
    if not papers:
        return "<h2>Giấy tờ cần có</h2>\n<p>Danh mục chưa ghi; hỏi tại quầy.</p>\n"
    parts = ["<h2>Giấy tờ cần có</h2>"]
    for case, group in groupby(papers, key=lambda paper: paper.case):
        if case:
            parts.append(f"<h3>{text(case)}</h3>")
        items = "\n".join(
            f"<li>{text(paper.name)}"
            + (f' <span class="note">({text(paper.note)})</span>' if paper.note else "")
            + "</li>"
            for paper in group
        )
        parts.append(f'<ol class="papers">\n{items}\n</ol>')
    return "\n".join(parts) + "\n"


def _steps(steps: Sequence[str]) -> str:
    if not steps:
        return ""
    items = "\n".join(f"<li>{text(step)}</li>" for step in steps)
    return f'<h2>Các bước</h2>\n<ol class="steps">\n{items}\n</ol>\n'


def _more(content: PosterContent, book: Book) -> str:
    day = content.data_of  # the foot tells the day of the whole book
    rows = [
        ("Cấp thực hiện", content.level),
        *((remark.heading, remark.text) for remark in content.remarks),
        ("Quyết định công bố", content.decision),
        ("Dữ liệu ngày", full_day(day) if day and day != book.data_of else ""),
        ("Phản ánh, kiến nghị", content.feedback),
    ]
    items = "\n".join(
        f"<dt>{text(label)}</dt><dd>{text(value)}</dd>" for label, value in rows if value
    )
    if not items:
        return ""
    return f'<h2>Thông tin khác</h2>\n<dl class="more">\n{items}\n</dl>\n'


def _scan(content: PosterContent, picture: CodePicture | None) -> str:
    ask = f" hoặc gọi {text(content.telephone)}" if content.telephone else ""
    if picture is None:
        return (
            '<section class="scan"><h2 class="unseen">Mã QR</h2>\n'
            '<p class="call">Chưa có mã QR</p>\n'
            '<p class="muted">Thủ tục này chưa có địa chỉ trên mạng.'
            f" Hỏi tại quầy{ask}.</p></section>"
        )
    parts = [picture.svg]
    if content.code_text == content.address:
        parts.append('<p class="call">Quét để xem và nộp</p>')
    else:
        parts.append('<p class="call">Quét để đọc không cần mạng</p>')
        parts.append(f'<p class="text">{text(content.code_text)}</p>')
    if content.address:
        parts.append(f'<p class="address">{_link(content.address)}</p>')
    parts.append(f'<p class="muted">Không quét được? Hỏi tại quầy{ask}.</p>')
    style = "scan big" if picture.is_dense else "scan"
    markup = "\n".join(parts)
    return f'<section class="{style}"><h2 class="unseen">Mã QR</h2>\n{markup}</section>'


def _link(address: str) -> str:
    pieces = re.findall(r"[^/]+/*|/+", address_in_clear(address))
    shown = "".join(f"<span>{text(piece)}</span>" for piece in pieces)  # lines break at "/"
    if not address.startswith(("https://", "http://")):
        return shown
    return f'<a href="{text(address)}" rel="noopener noreferrer">{shown}</a>'


def _beside(field: BookField, position: int) -> str:
    parts = []
    if position:
        parts.append(_neighbour(field.entries[position - 1], "before", "prev", "Thủ tục trước"))
    if position + 1 < len(field.entries):
        parts.append(_neighbour(field.entries[position + 1], "next", "next", "Thủ tục sau"))
    if not parts:
        return ""
    links = "\n".join(parts)
    return f'<nav class="beside" aria-label="Trong cùng lĩnh vực">\n{links}\n</nav>'


def _neighbour(entry: Entry, style: str, relation: str, caption: str) -> str:
    name = shorten(entry.content.title, _NEIGHBOUR, placeholder=" …")
    return (
        f'<a class="{style}" rel="{relation}" href="{text(entry.page)}.html">'
        f'<span class="caption">{caption}</span><span>{text(name)}</span></a>'
    )
