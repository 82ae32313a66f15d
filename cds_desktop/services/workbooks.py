"""Writing the monthly workbook: typed cells, prescribed heads, read back before it counts."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.domain.report_layout import Layout, is_same
from cds_desktop.domain.report_package import ReportPackage
from cds_desktop.domain.report_trend import TrendMonth
from cds_desktop.domain.reports import Report
from cds_desktop.domain.unit_keys import Signer
from cds_desktop.services.workbook_sheets.charts import add_charts
from cds_desktop.services.workbook_sheets.contents import Contents, SetFigures
from cds_desktop.services.workbook_sheets.cover import add_cover
from cds_desktop.services.workbook_sheets.indicators import add_indicators
from cds_desktop.services.workbook_sheets.manifest import MANIFEST_SHEET, add_manifest
from cds_desktop.services.workbook_sheets.sets import add_sets
from cds_desktop.services.workbook_sheets.settlement_form import add_settlement_form
from cds_desktop.services.workbook_sheets.sources import add_sources
from cds_desktop.services.workbook_sheets.writer import SheetWriter

if TYPE_CHECKING:
    from openpyxl import Workbook


@contextmanager
def written_workbook(
    report: Report,
    out: Path,
    *,
    package: ReportPackage | None = None,
    signer: Signer | None = None,
    trend: Sequence[TrendMonth] = (),
    before: ReportPackage | None = None,
    sets: SetFigures | None = None,
) -> Iterator[Callable[[], None]]:
    """Write beside `out` and read back; the yielded callable puts the file in its place.

    Args:
        report: What the sheets show.
        out: The file.
        package: The same counts as data; goes into the manifest. Without one, or while nobody
            has approved it, the workbook is marked as a draft.
        signer: Signs the package and where its numbers stand; None for a draft.
        trend: Twelve months for the charts, the oldest first; () leaves their sheet out.
        before: The version which this one replaces, for the difference.
        sets: Indicators and tables of all sets over the same counts, and the counts by hand;
            left out when they say something else than the package.

    Raises:
        EnvironmentFault: `file.in_use`, `file.not_written`, `report.read_back_differs`.
    """
    if sets is not None and package is not None and not sets.fits(package):
        sets = None  # All counts are shown by their cells instead.
    contents = Contents(report, package, signer, trend, before, sets)
    with placed(out) as (beside, put_in_place):
        try:
            layout = write_workbook(contents, beside)
        except OSError as error:
            raise EnvironmentFault("file.not_written", path=str(out)) from error
        read_back(beside, layout, contents)
        yield put_in_place


@contextmanager
def placed(out: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """A name beside `out`, and what puts that file into the place of `out`; nothing is left over.

    Raises:
        EnvironmentFault: `file.in_use`, `file.not_written`.
    """
    beside = out.with_name(f".{out.stem}-{secrets.token_hex(4)}.tmp")

    def put_in_place() -> None:
        try:
            beside.replace(out)
        except PermissionError as error:
            raise EnvironmentFault("file.in_use", path=str(out)) from error
        except OSError as error:
            raise EnvironmentFault("file.not_written", path=str(out)) from error

    try:
        yield beside, put_in_place
    finally:
        beside.unlink(missing_ok=True)


def write_workbook(contents: Contents, path: Path) -> Layout:
    """Write all sheets to a file and tell where every number stands."""
    from openpyxl import Workbook

    book = Workbook()
    layout = Layout()
    first = book.active
    assert first is not None
    first.title = "Bìa"
    add_cover(SheetWriter(book["Bìa"], layout), contents)
    add_settlement_form(SheetWriter(book.create_sheet("II.06a"), layout), contents)
    add_indicators(SheetWriter(book.create_sheet("Chỉ số"), layout), contents)
    add_sets(book, layout, contents)
    if contents.trend:
        add_charts(SheetWriter(book.create_sheet("Biểu đồ"), layout), contents)
    add_sources(SheetWriter(book.create_sheet("Nguồn số liệu"), layout), contents)
    if contents.package is not None:
        writer = SheetWriter(book.create_sheet(MANIFEST_SHEET), layout)
        add_manifest(writer, contents, contents.package, layout)
    _set_properties(book, contents.report)
    save(book, path)
    return layout


def save(book: Workbook, path: Path) -> None:
    """Save through our own handle: it is closed for certain before the file is replaced."""
    try:
        with path.open("xb") as target:
            book.save(target)
    finally:
        book.close()


def read_back(path: Path, layout: Layout, contents: Contents) -> None:
    """Open the closed file and compare every number with the report.

    Raises:
        EnvironmentFault: `report.read_back_differs`.
    """
    from openpyxl import load_workbook

    found: dict[tuple[str, str], object] = {}
    with path.open("rb") as source:
        book = load_workbook(source, read_only=True)
        try:
            for sheet in book.worksheets:
                for row in sheet.iter_rows():
                    for cell in row:
                        if cell.value is not None:
                            found[sheet.title, cell.coordinate] = cell.value
        finally:
            book.close()
    cells = {} if contents.package is None else contents.package.cells
    for place in layout.places:
        if not is_same(place.expected(cells), found.get((place.sheet, place.address))):
            raise EnvironmentFault(
                "report.read_back_differs", cell=f"{place.sheet}!{place.address}"
            )
    package = contents.package
    content_hash = contents.report.content_hash if package is None else package.content_hash
    if content_hash not in found.values():
        raise EnvironmentFault("report.read_back_differs", cell="Nguồn số liệu")


def _set_properties(book: Workbook, report: Report) -> None:
    facts = book.properties
    facts.creator = f"CDS Một cửa {report.version}"
    facts.title = f"II.06a {report.unit_name}"
    made = office_time(report.made_at).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    facts.created = facts.modified = made
