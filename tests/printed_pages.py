"""What is wrong with a laid out page, and what stands on it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pypdfium2

from ui.printing.page import Page, Rule

__all__ = ["all_faults", "bare", "faults", "holds", "pdf_texts", "printed"]


def faults(page: Page, margin: float) -> list[str]:
    """Name every text or code that leaves the paper, meets another, or is too small."""
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
    rules = [item for item in page.items if isinstance(item, Rule)]
    for position, code in enumerate(page.codes):
        rect = code.rect
        if rect.left < 3 or rect.top < 3 or rect.right > width - 3 or rect.bottom > height - 3:
            found.append(f"code beside the paper: {code.text}")
        if any(rule.rect.overlaps(code.quiet_rect) for rule in rules):
            found.append(f"line through a code: {code.text}")
        if any(code.quiet_rect.overlaps(other.rect) for other in page.codes[position + 1 :]):
            found.append(f"codes too close: {code.text}")
    return found


def all_faults(pages: Iterable[Page], margin: float) -> list[str]:
    """The faults of all pages."""
    return [fault for page in pages for fault in faults(page, margin)]


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
