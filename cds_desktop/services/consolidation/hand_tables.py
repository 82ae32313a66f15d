"""Files that are no workbook of the program: filled by hand, or tables of other systems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from cds_desktop.domain.consolidation import Reason
from cds_desktop.domain.consolidation.tables import days_in
from cds_desktop.services.consolidation.families import reports_in
from cds_desktop.services.consolidation.found_files import FoundFile
from cds_desktop.services.consolidation.standings import Standings
from cds_desktop.services.spreadsheets import Sheet, cell_text

_ROWS_WITH_TITLES = 12


def period_named(sheets: Sequence[Sheet]) -> tuple[date, date] | None:
    """The two days which a table names over its head; None when it names none."""
    for sheet in sheets:
        texts = [cell_text(cell) for row in sheet.rows[:_ROWS_WITH_TITLES] for cell in row]
        found = days_in(" ".join(texts))
        if found is not None:
            return found
    return None


def recognise_tables(
    found: FoundFile, standings: Standings, *, now: datetime
) -> tuple[FoundFile, ...]:
    """A file as the reports in it: one, or one for each unit of a table."""
    if found.file.package is not None or found.file.faults or not found.is_stable:
        return (found,)
    reports = reports_in(found, standings, now)
    if reports:
        return reports
    fault = Reason("incoming.not_a_report")
    return (replace(found, file=replace(found.file, faults=(fault,)), sheets=()),)
