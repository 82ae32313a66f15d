"""An office above others: whether it collects, what its screen reads, a file put back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.consolidation import Arrival, IncomingState
from cds_desktop.domain.consolidation.files import broken_identities
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.report_terms import NO_FIELD
from cds_desktop.domain.units import Level, Unit
from cds_desktop.services import consolidation, journal
from cds_desktop.services.collecting import collects_reports
from cds_desktop.services.offices import Office
from cds_desktop.services.units import close_unit, open_unit
from cds_desktop.wording.journal import sentence_of
from tests.collecting import FIELDS, OCTOBER, Sender, counts_of, found, package_of
from tests.offices import ADMIN, CLERK, make_office

NOW: datetime = parse_instant("2026-11-20T14:14")
EARLIER: datetime = parse_instant("2026-11-10T09:00")
SENDER = Sender("000.01.16.H12", "Khóm 1")


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url, with_catalogue=False)
    yield made
    made.close()


def _with_a_unit_below(office: Office) -> None:
    below = Unit(
        SENDER.code, SENDER.name, Level.COMMUNE, office.profile.unit_code, date(2026, 1, 1)
    )
    open_unit(office.open_uow, below, actor=ADMIN, now=NOW)


def test_a_commune_collects_only_while_a_unit_stands_below_it(office: Office) -> None:
    assert not collects_reports(office.open_uow, now=NOW)
    _with_a_unit_below(office)
    assert collects_reports(office.open_uow, now=NOW)
    close_unit(office.open_uow, SENDER.code, NOW.date(), reason="Giải thể", actor=ADMIN, now=NOW)
    assert not collects_reports(office.open_uow, now=NOW)


def test_a_withdrawn_file_counts_again_after_it_was_put_back(office: Office) -> None:
    _with_a_unit_below(office)
    files = [found(package_of(SENDER, version=number)) for number in (1, 2)]
    taken = consolidation.take_in_found(office.open_uow, files, OCTOBER, actor=ADMIN, now=EARLIER)
    newest = next(one for one in taken.answers if one.version == 2)
    with pytest.raises(RuleBroken, match="not_withdrawn"):
        consolidation.put_back_incoming(office.open_uow, newest.incoming_id, actor=ADMIN, now=NOW)
    consolidation.withdraw_incoming(
        office.open_uow, newest.incoming_id, "Gửi nhầm", actor=ADMIN, now=NOW
    )
    assert _states(office) == {1: IncomingState.ACCEPTED, 2: IncomingState.WITHDRAWN}
    consolidation.put_back_incoming(office.open_uow, newest.incoming_id, actor=ADMIN, now=NOW)
    assert _states(office) == {1: IncomingState.SUPERSEDED, 2: IncomingState.ACCEPTED}
    view = consolidation.incoming_file(office.open_uow, newest.incoming_id, actor=ADMIN)
    assert "incoming.withdrawn" not in [reason.code for reason in view.reasons]
    said = [sentence_of(entry) for entry in journal.newest(office.open_uow, 20)]
    assert any("Nhận lại báo cáo của Khóm 1 (bản 2)" in words for words in said)
    with pytest.raises(NotFound, match="incoming_unknown"):
        consolidation.put_back_incoming(office.open_uow, 10_000, actor=ADMIN, now=NOW)
    with pytest.raises(RuleBroken, match="not_allowed"):
        consolidation.put_back_incoming(office.open_uow, newest.incoming_id, actor=CLERK, now=NOW)


def _states(office: Office) -> dict[int, IncomingState]:
    views = consolidation.incoming_files(office.open_uow, OCTOBER, actor=ADMIN)
    return {view.version: view.state for view in views}


def test_the_screen_reads_what_the_single_services_say(office: Office) -> None:
    _with_a_unit_below(office)
    files = [found(package_of(SENDER))]
    consolidation.take_in_found(office.open_uow, files, OCTOBER, actor=ADMIN, now=EARLIER)
    overview = consolidation.period_overview(
        office.open_uow, OCTOBER, actor=ADMIN, now=NOW, periods=3
    )
    open_uow = office.open_uow
    assert overview.files == consolidation.incoming_files(open_uow, OCTOBER, actor=ADMIN)
    assert overview.found == consolidation.consolidate(open_uow, OCTOBER, actor=ADMIN)
    periods = (OCTOBER.previous().previous(), OCTOBER.previous(), OCTOBER)
    assert overview.board == consolidation.board(open_uow, periods, actor=ADMIN, now=NOW)
    (row,) = overview.board.rows
    assert [cell.arrival for cell in row.cells] == [
        Arrival.MISSING, Arrival.MISSING, Arrival.ON_TIME,
    ]  # fmt: skip
    assert row.cells[-1].due_on == overview.due_on


def test_dossiers_without_a_field_have_their_own_line_in_a_report(
    office: Office, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    _with_a_unit_below(office)
    cells = {
        cell.replace(f"II06a.{FIELDS[0]}.", "II06a.."): count
        for cell, count in counts_of("no field").items()
    }
    assert cells["II06a..3"]
    files = [found(package_of(SENDER, cells=cells))]
    taken = consolidation.take_in_found(office.open_uow, files, OCTOBER, actor=ADMIN, now=EARLIER)
    assert [reason.code for reason in taken.answers[0].refusals] == []
    out = tmp_path / "Tổng hợp.xlsx"
    consolidation.export_consolidation(office.open_uow, OCTOBER, out, actor=ADMIN, now=NOW)
    book = load_workbook(out)
    rows = {row[1].value: row[2].value for row in book.worksheets[0].iter_rows(min_row=8)}
    book.close()
    assert rows[NO_FIELD] == cells["II06a..3"]
    wrong = {**cells, "II06a..3": 0}
    codes = {reason.code for reason in broken_identities(wrong)}
    assert codes == {"incoming.identity", "incoming.total_differs"}
    lines = {reason.facts.get("line") for reason in broken_identities(wrong)}
    assert NO_FIELD in lines
