"""What is wrong with a laid out page, and what stands on it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pypdfium2

from ui.printing.page import Page

__all__ = ["bare", "faults", "holds", "pdf_texts", "printed"]


def faults(page: Page, margin: float) -> list[str]:
    """Name every text that leaves the paper, meets another, meets a code, or is too small."""
    found = []
    width, height = page.paper.width, page.paper.height
    for run in page.texts:
        rect = run.rect
        if rect.left < margin - 0.1 or rect.right > width - margin + 0.1:
            found.append(f"beside the margin: {run.text}")
        if rect.top < 3 or rect.bottom > height - 3:
            found.append(f"above or below the paper: {run.text}")
        if run.points < 10:
            found.append(f"too small: {run.text}")
        if any(rect.overlaps(code.quiet_rect) for code in page.codes):
            found.append(f"in the quiet zone: {run.text}")
    for one, other in combinations(page.texts, 2):
        if one.rect.overlaps(other.rect):
            found.append(f"on each other: {one.text} | {other.text}")
    return found


def printed(pages: Iterable[Page]) -> str:
    """All text of the pages without blanks, so that line breaks do not matter."""
    return "".join("".join(run.text.split()) for page in pages for run in page.texts)


def bare(text: str) -> str:
    """The text without blanks."""
    return "".join(text.split())


def holds(pages: Iterable[Page], *texts: str) -> bool:
    """Tell whether the texts stand on the pages in this order, feet of pages in between."""
    letters = iter(printed(pages))
    return all(letter in letters for letter in bare("".join(texts)))


def pdf_texts(path: Path) -> list[str]:
    """The text of each page of a PDF as a reader copies it; it must be composed Vietnamese."""
    document = pypdfium2.PdfDocument(path)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    for text in texts:
        assert text == unicodedata.normalize("NFC", text)
    return texts
