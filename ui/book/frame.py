"""What every page of the book shares: head, foot, and the escaping of all that comes from data."""

from __future__ import annotations

from html import escape

from cds_desktop.resources import resource
from cds_desktop.wording.moments import full_day
from ui.book.contents import Book

__all__ = ["count_words", "page", "procedure_list", "text"]

_PAGES = (("index.html", "Mục lục"), ("a-z.html", "A–Z"), ("huong-dan.html", "Hướng dẫn"))
_SAMPLE = "Đơn vị mẫu: sách này chỉ để xem thử, không có giá trị sử dụng."


def text(words: str) -> str:
    """Words as text or attribute value of a page."""
    return escape(words, quote=True)


def count_words(count: int, what: str) -> str:
    """A count in Vietnamese figures: "2.851 thủ tục"."""
    return f"{count:,}".replace(",", ".") + f" {what}"


def page(
    book: Book, title: str, body: str, *, root: str = "", here: str = "", scripts: str = ""
) -> str:
    """A whole page.

    Args:
        book: For head and foot.
        title: Of the window, as plain words.
        body: What stands in `main`, as markup.
        root: From the page's folder to the book's, "" or "../".
        here: File name of the page in the row of ways, to mark it.
        scripts: Further scripts, before the book's own.
    """
    return f"""<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{text(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{root}sach.css">
</head>
<body data-root="{root}">
<a class="jump" href="#content">Đến nội dung</a>
{_head(book, root, here)}<main id="content"><div class="wide">
{body}
</div></main>
<footer class="foot"><div class="wide"><p>{_foot(book)}</p></div></footer>
{scripts}<script src="{root}sach.js"></script>
</body>
</html>
"""


def _head(book: Book, root: str, here: str) -> str:
    first, *others = [*book.unit_lines, ""][: max(len(book.unit_lines), 1)]
    lines = f"<strong>{text(first)}</strong>" + "".join(
        f"<span>{text(line)}</span>" for line in others
    )
    ways = "".join(
        f'<a href="{root}{name}"'
        + (' aria-current="page"' if name == here else "")
        + f">{words}</a>"
        for name, words in _PAGES
    )
    sample = f'<p class="sample">{_SAMPLE}</p>\n' if book.is_sample else ""
    return (
        f'{sample}<header class="head"><div class="wide">'
        f'<div class="emblem">{_emblem()}</div><div class="office">{lines}</div>'
        f'<nav class="ways" aria-label="Các trang chính">{ways}</nav></div></header>\n'
    )


def _emblem() -> str:
    drawing = resource("icons", "emblem.svg").read_text(encoding="utf-8").strip()
    sized = 'width="44" height="44" aria-hidden="true" focusable="false" '
    return drawing.replace('width="64" height="64" ', sized, 1)


def _foot(book: Book) -> str:
    ask = f" Hỏi thêm: {text(book.telephone)}." if book.telephone else ""
    return (
        f"Dữ liệu ngày {full_day(book.data_of)}; sách làm ngày {full_day(book.made_on)}."
        f" Thủ tục có thể đã thay đổi sau ngày này.{ask}"
    )


def procedure_list(rows: list[tuple[str, str, str, str, str]]) -> str:
    """A list of links from rows of address, name, words under the name, limit and fee."""
    items = "\n".join(
        f'<li><a href="{text(address)}"><span class="about"><span class="name">{text(name)}</span>'
        f'<span class="place">{text(place)}</span></span>'
        f'<span class="limit"><span class="caption">Thời hạn</span>{text(limit) or "–"}</span>'
        f'<span class="fee"><span class="caption">Phí, lệ phí</span>{text(fee) or "–"}</span>'
        "</a></li>"
        for address, name, place, limit, fee in rows
    )
    return f'<ol class="list">\n{items}\n</ol>'
