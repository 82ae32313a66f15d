"""Making sheets: everything here runs outside the GUI thread and touches no widget."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity import PosterContent, poster_content
from cds_desktop.services import OpenUow
from cds_desktop.services.offices import OfficeProfile
from cds_desktop.services.progress import Progress
from cds_desktop.services.publicity import plan_all, plan_chosen, poster_office
from cds_desktop.wording.publicity import poster_words
from ui.printing.document import PosterResult, make_posters
from ui.printing.fonts import TextMeasure
from ui.printing.page import Page
from ui.printing.products.poster import poster_pages
from ui.printing.read_back import check_codes

_FEW: Final = 40
"""Above this many, reading the whole catalogue once is quicker than one by one."""
_UNREADABLE: Final = "qr.unreadable"


def preview_pages(procedure: Procedure, profile: OfficeProfile, on: date) -> tuple[Page, ...]:
    """Lay out the sheet of one procedure as it would be printed today.

    Raises:
        RuleBroken: The procedure has no usable address.
    """
    office = poster_office(profile)
    words = poster_words(procedure, office)
    return poster_pages(poster_content(procedure, office, words, valid_from=on))


def plan_sheets(
    open_uow: OpenUow, codes: Sequence[str], profile: OfficeProfile, on: date
) -> tuple[PosterContent, ...]:
    """Put together the sheets of these procedures, in this order.

    Raises:
        NotFound: A procedure is no longer in the catalogue.
        RuleBroken: A procedure has no usable address, or no code was given.
    """
    office = poster_office(profile)
    if len(codes) <= _FEW:
        return plan_chosen(open_uow, codes, office, poster_words, on=on).contents
    found = {
        content.code: content
        for content in plan_all(open_uow, office, poster_words, on=on).contents
    }
    contents = tuple(found[code] for code in codes if code in found)
    gone = [code for code in codes if code not in found]
    if gone:
        # One of them tells why: no address any more, or no longer in force.
        plan_chosen(open_uow, gone[:1], office, poster_words, on=on)
    return contents


def lay_out(contents: Sequence[PosterContent], progress: Progress) -> tuple[Page, ...]:
    """Lay all sheets out and read every code back, for a preview before printing.

    Raises:
        RuleBroken: `qr.unreadable`, naming the procedures.
    """
    measure = TextMeasure()
    pages: list[Page] = []
    for done, content in enumerate(contents, start=1):
        laid_out = poster_pages(content, measure)
        try:
            check_codes(laid_out)
        except RuleBroken as error:
            raise _named(error, contents) from error
        pages.extend(laid_out)
        progress(done, len(contents))
    return tuple(pages)


def write_pdf(contents: Sequence[PosterContent], path: Path, progress: Progress) -> PosterResult:
    """Write the sheets into a PDF, each code read back.

    Raises:
        RuleBroken: `qr.unreadable`, naming the procedures.
        EnvironmentFault: The file cannot be written.
    """
    try:
        return make_posters(contents, path, progress)
    except RuleBroken as error:
        raise _named(error, contents) from error


def _named(error: RuleBroken, contents: Sequence[PosterContent]) -> RuleBroken:
    """Name the procedures instead of the addresses that did not read back."""
    if error.code != _UNREADABLE:
        return error
    addresses = error.facts.get("codes", ())
    bad = addresses if isinstance(addresses, tuple | list) else (addresses,)
    names = tuple(
        f"{content.code} {content.title}" for content in contents if content.address in bad
    )
    return RuleBroken(_UNREADABLE, codes=names or tuple(bad))


def file_name(contents: Sequence[PosterContent]) -> str:
    """Propose a name for the PDF."""
    if len(contents) == 1:
        return f"To-cong-khai-{contents[0].code}.pdf"
    return f"To-cong-khai-{len(contents)}-thu-tuc.pdf"
