"""Writing the sums of a period as a workbook, which is itself a signed report to send upward."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cds_desktop import __version__
from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.consolidation import (
    Arrival,
    Consolidation,
    IncomingState,
    Reason,
    Sender,
    package_of,
)
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_layout import Layout
from cds_desktop.domain.report_package import ReportPackage
from cds_desktop.domain.text import normalise
from cds_desktop.domain.unit_keys import Signer
from cds_desktop.persistence import incoming_reports
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.consolidation import sheets
from cds_desktop.services.consolidation.results import board_in, consolidation_in, views_of
from cds_desktop.services.consolidation.standings import own_unit
from cds_desktop.services.indicators import definitions_in
from cds_desktop.services.unit_keys import signer_of
from cds_desktop.services.workbook_sheets.manifest import MANIFEST_SHEET, MARKER, manifest_text
from cds_desktop.services.workbook_sheets.writer import SheetWriter
from cds_desktop.services.workbooks import placed, save

if TYPE_CHECKING:
    from openpyxl import Workbook

_SUFFIX: Final = ".xlsx"
_BOARD_PERIODS: Final = 12
_LONGEST_PART: Final = 30_000
_FIRST_ROW: Final = 3


def code_of(reason: Reason) -> str:
    """What stands for a reason where nobody gave words."""
    return reason.code


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the layers above, for sheets and receipts.

    Attributes:
        say: The sentence of a reason.
        arrivals, states: Words by the values of `Arrival` and `IncomingState`.
    """

    say: Callable[[Reason], str] = code_of
    arrivals: Mapping[str, str] = field(default_factory=lambda: {x.value: x.value for x in Arrival})
    states: Mapping[str, str] = field(
        default_factory=lambda: {x.value: x.value for x in IncomingState}
    )


@dataclass(frozen=True, slots=True)
class ConsolidationExport:
    """A workbook that was written."""

    out: Path
    consolidation: Consolidation
    package: ReportPackage


def consolidated_package(
    open_uow: OpenUow, period: Period, reason: str = "", *, actor: Actor, now: datetime
) -> ReportPackage:
    """The sums as a report of our own unit, as it would leave now.

    Raises:
        RuleBroken: `officer.not_allowed`, `consolidation.nothing_accepted`.
    """
    actor.require(Right.CONSOLIDATE)
    with open_uow(read_only=True) as uow:
        return _package(uow, _sums(uow, period), reason, actor, now)


def export_consolidation(
    open_uow: OpenUow,
    period: Period,
    out: Path,
    *,
    reason: str = "",
    words: Words | None = None,
    actor: Actor,
    now: datetime,
) -> ConsolidationExport:
    """Write the workbook of sums, signed as our unit; it is also the report for the unit above.

    The same sums keep their version; other sums of a period are the next version.

    Raises:
        RuleBroken: `officer.not_allowed`, `consolidation.file_suffix`,
            `consolidation.nothing_accepted`.
        EnvironmentFault: `file.in_use`, `file.not_written`.
    """
    actor.require(Right.CONSOLIDATE)
    if out.suffix.lower() != _SUFFIX:
        raise RuleBroken("consolidation.file_suffix", name=out.name)
    with open_uow() as uow:
        found = _sums(uow, period)
        package = _package(uow, found, reason, actor, now)
        signer = signer_of(uow, actor=actor, now=now)
        facts = _facts(uow, found, package, words or Words(), now)
        with placed(out) as (beside, put_in_place):
            try:
                _write(facts, signer, beside)
            except OSError as error:
                raise EnvironmentFault("file.not_written", path=str(out)) from error
            uow.journal.write(
                at=whole_second(now), actor=actor, subject="report",
                reference=_reference(period), action="consolidated",
                details={
                    "units": len(found.members), "version": package.version,
                    "content_hash": package.content_hash, "file": out.name,
                },
            )  # fmt: skip
            put_in_place()
            uow.commit()
    return ConsolidationExport(out, found, package)


def _sums(uow: UnitOfWork, period: Period) -> Consolidation:
    found = consolidation_in(uow, period)
    if not found.members:
        raise RuleBroken("consolidation.nothing_accepted")
    return found


def _package(
    uow: UnitOfWork, found: Consolidation, reason: str, actor: Actor, now: datetime
) -> ReportPackage:
    own = own_unit(uow)
    sender = Sender(
        own.code, own.name, own.parent_code or "", __version__, actor.name,
        is_sample=bool(uow.settings.get("office.is_sample", False)),
    )  # fmt: skip
    made = package_of(found, sender, made_at=whole_second(now), reason=normalise(reason))
    version, replaces = _version(uow, found.period, made.content_hash)
    return package_of(
        found, sender, made_at=whole_second(now), version=version, replaces=replaces,
        reason=normalise(reason),
    )  # fmt: skip


def _version(uow: UnitOfWork, period: Period, content_hash: str) -> tuple[int, str]:
    """The number of these sums, and the hash of those before them; told by the journal."""
    entries = [
        entry
        for entry in uow.journal.of("report", _reference(period))
        if entry.action == "consolidated"
    ]
    newest: tuple[int, str] = (0, "")
    for entry in entries:
        version = entry.details.get("version", 0)
        number = version if isinstance(version, int) else 0
        newest = max(newest, (number, str(entry.details.get("content_hash", ""))))
    if newest[1] == content_hash:
        before = [
            str(entry.details.get("content_hash", ""))
            for entry in entries
            if entry.details.get("version") == newest[0] - 1
        ]
        return newest[0], before[0] if before else ""
    return newest[0] + 1, newest[1]


def _reference(period: Period) -> str:
    return f"consolidation:{period.first:%Y-%m-%d}..{period.last:%Y-%m-%d}"


def _facts(
    uow: UnitOfWork, found: Consolidation, package: ReportPackage, words: Words, now: datetime
) -> sheets.SheetFacts:
    periods = [found.period]
    while len(periods) < _BOARD_PERIODS:
        periods.append(periods[-1].previous())
    records = incoming_reports.records_of(uow.session, found.period.first, found.period.last)
    names = {item.id: item.name for item in definitions_in(uow, found.period.last).indicators}
    return sheets.SheetFacts(
        found, package, board_in(uow, periods[::-1], office_day(now)),
        views_of(records, found.period),
        names, words.arrivals, words.states, words.say,
    )  # fmt: skip


def _write(facts: sheets.SheetFacts, signer: Signer, path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    first.title = sheets.SUMS
    layout = Layout()
    sheets.add_sums(SheetWriter(book[sheets.SUMS], layout), facts)
    for title, add in (
        (sheets.BY_UNIT, sheets.add_by_unit),
        (sheets.SHARES, sheets.add_shares),
        (sheets.EVERY, sheets.add_every_cell),
        (sheets.BOARD, sheets.add_board),
        (sheets.FILES, sheets.add_files),
        (sheets.SOURCES, sheets.add_sources),
    ):
        add(SheetWriter(book.create_sheet(title), layout), facts)
    for indicator in facts.found.reported_indicators:
        title = sheets.sheet_title(indicator, (*book.sheetnames, MANIFEST_SHEET))
        sheets.add_indicator(SheetWriter(book.create_sheet(title), layout), facts, indicator)
    _add_manifest(book, facts.package, signer, layout)
    book.properties.creator = f"CDS Một cửa {facts.package.program}"
    save(book, path)


def _add_manifest(book: Workbook, package: ReportPackage, signer: Signer, layout: Layout) -> None:
    writer = SheetWriter(book.create_sheet(MANIFEST_SHEET), layout)
    writer.text(1, 1, "Trang này để chương trình đọc. Không sửa, không xóa.")
    writer.text(_FIRST_ROW - 1, 1, MARKER)
    content = manifest_text(package, signer, layout)
    for number, start in enumerate(range(0, len(content), _LONGEST_PART)):
        writer.text(_FIRST_ROW + number, 1, content[start : start + _LONGEST_PART])
        writer.sheet.row_dimensions[_FIRST_ROW + number].height = 9
    writer.sheet.column_dimensions["A"].width = 100
