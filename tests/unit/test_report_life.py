"""The life of a report as an office lives it: two versions, a rejection, a leader, a receipt."""

from __future__ import annotations

import dataclasses
import json
import random
import shutil
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from cds_desktop.domain.errors import CdsError, NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import calendar_month
from cds_desktop.domain.report_calendar import ReportRules
from cds_desktop.domain.report_life import ReportState
from cds_desktop.domain.report_receipts import Answer, ReceiptReason
from cds_desktop.domain.report_versions import DamageKind, ReportVersion
from cds_desktop.domain.settlement_form import CheckKind
from cds_desktop.persistence.dossiers import DossierRow, MoveRow
from cds_desktop.persistence.engine import make_engine
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.persistence.units import UnitRow
from cds_desktop.services import reports
from cds_desktop.services.indicators import CellEvidence
from cds_desktop.services.journal import verify
from cds_desktop.services.report_files import read_report_file
from cds_desktop.services.unit_keys import fingerprint_of
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.journal import sentence_of
from tests.oracles.indicator_lives import open_database, random_life, store
from tests.oracles.indicator_oracle import OFFICE, Event, Life
from tests.receipts import PARENT, Parent

OCTOBER = calendar_month(date(2026, 10, 1))
NOVEMBER = calendar_month(date(2026, 11, 1))
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=OFFICE)
MAKER = Actor(None, "Phan Thị Mười", Role.SUPERVISOR)
LEADER = Actor(None, "Lê Thị Mỹ Ý", Role.LEADER)
CLERK = Actor(None, "Trần Quốc Ẩn", Role.RECEPTION)


def a_life(
    number: int, received: datetime, ended: datetime | None = None, field: str = "Hộ tịch",
    channel: int = 1, days: int = 5,
) -> Life:  # fmt: skip
    """A dossier with an appointment, finished or still in work."""
    due = received.replace(hour=17) + timedelta(days=days)
    life = Life(number, field, channel, "self", False, 0, False, (1, 1), (1, 1))
    life.events += [Event(received, 2, due), Event(received, 4, due)]
    if ended is not None:
        life.events.append(Event(ended, 9, due))
    return life


def at(month: int, day: int, hour: int = 8) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=OFFICE)


LIVES = (
    a_life(1, at(9, 28), at(10, 2)),
    a_life(2, at(10, 5), at(10, 8), "Chứng thực"),
    a_life(3, at(10, 6), at(10, 20), channel=2),
    a_life(4, at(10, 29)),
    a_life(5, at(10, 30), channel=3),
)


@pytest.fixture
def office(database_url: str) -> Iterator[UnitsOfWork]:
    """A small office on either database, whose parent is the province."""
    opened = open_database(database_url)
    _fill(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def small_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same on SQLite, closed, to be copied."""
    path = tmp_path_factory.mktemp("office") / "office.sqlite"
    opened = open_database(f"sqlite:///{path.as_posix()}")
    _fill(opened)
    opened.close()
    return path


@pytest.fixture
def lite(tmp_path: Path, small_office: Path) -> Iterator[UnitsOfWork]:
    """A copy of it, for what does not depend on the database."""
    path = Path(shutil.copy(small_office, tmp_path / "office.sqlite"))
    opened = UnitsOfWork(make_engine(f"sqlite:///{path.as_posix()}"))
    yield opened
    opened.close()


def _fill(opened: UnitsOfWork) -> None:
    with opened() as uow:
        uow.session.execute(update(UnitRow).values(parent_code=PARENT))
        uow.commit()
    store(opened, LIVES)


def built(open_uow: UnitsOfWork, reason: str = "", now: datetime = NOW) -> ReportVersion:
    return reports.build_version(open_uow, OCTOBER, reason, actor=MAKER, now=now)


def approved(open_uow: UnitsOfWork, reason: str = "", now: datetime = NOW) -> ReportVersion:
    version = built(open_uow, reason, now)
    return reports.approve(open_uow, version.id, actor=LEADER, now=now)


def sent(open_uow: UnitsOfWork) -> ReportVersion:
    version = approved(open_uow)
    return reports.send(open_uow, version.id, "thư điện tử", actor=MAKER, now=NOW)


def finish_late(open_uow: UnitsOfWork, number: int) -> None:
    """Somebody corrects a dossier of October behind the back of the report."""
    with open_uow() as uow:
        ended = at(10, 31)
        uow.session.execute(
            update(DossierRow)
            .where(DossierRow.id == number)
            .values(status=9, ended_at=ended, ended_on=ended.date(), finished_at=ended)
        )
        uow.session.execute(
            MoveRow.__table__.insert().values(  # type: ignore[attr-defined]
                dossier_id=number, before=4, after=9, at=ended, officer_name="", reason="",
                due_after=ended,
            )
        )  # fmt: skip
        uow.commit()


def code_of(refused: pytest.ExceptionInfo[CdsError]) -> str:
    assert sentence(refused.value).endswith((".", "!")), sentence(refused.value)
    return refused.value.code


# --- the story -----------------------------------------------------------------------------


def test_a_month_goes_up_comes_back_and_goes_up_again(office: UnitsOfWork, tmp_path: Path) -> None:
    first = built(office)
    assert (first.version, first.state) == (1, ReportState.DRAFT)
    assert first.cells["II06a.total.3"] == 5
    assert first.cells["II06a.Hộ tịch.7"] == 2
    assert first.due_on == date(2026, 11, 18)
    assert reports.check_version(office, first.id, actor=MAKER, now=NOW).state == "checked"
    first = reports.approve(office, first.id, actor=LEADER, now=NOW)
    assert (first.state, first.approver) == (ReportState.APPROVED, LEADER.name)
    first = reports.send(office, first.id, "USB", actor=MAKER, now=NOW)
    first = reports.note_answer(
        office, first.id, Answer.REJECTED, "Gọi điện: thiếu hồ sơ 4", actor=MAKER, now=NOW
    )
    assert first.state is ReportState.REJECTED

    finish_late(office, 4)
    with pytest.raises(RuleBroken) as refused:
        built(office)
    assert code_of(refused) == "report.reason_missing"
    second = built(office, "Bổ sung hồ sơ 4")
    assert (second.version, second.body.replaces) == (2, first.content_hash)
    second = reports.approve(office, second.id, actor=LEADER, now=NOW)
    newest, older = reports.versions(office, OCTOBER, actor=CLERK)
    assert (newest.state, older.state) == (ReportState.APPROVED, ReportState.SUPERSEDED)

    found = reports.diff(office, older.id, newest.id, actor=CLERK)
    changes = {change.cell: (change.before, change.after) for change in found.difference.cells}
    assert changes["II06a.total.7"] == (3, 4)
    assert changes["II06a.total.11"] == (2, 1)
    assert changes["S05.numerator"] == (2, 3)
    assert "II06a.total.3" not in changes
    came = {each.change.measure: each.came for each in found.records if each.came}
    assert came["settled"] == ("000.00.16.H12-000004",)

    out = tmp_path / "thang-10.xlsx"
    done = reports.export(office, OCTOBER, out, actor=MAKER, now=NOW)
    file = read_report_file(out)
    assert file.package.version == 2
    assert file.package.content_hash == second.content_hash == done.content_hash
    assert file.signature is not None
    with office(read_only=True) as uow:
        entries = uow.journal.of("report", "II06a:2026-10-01..2026-10-31")
    actions = [entry.action for entry in entries]
    assert actions.count("report_superseded") == 1
    assert all(sentence_of(entry) for entry in entries)
    assert verify(office, actor=LEADER).is_ok


def test_the_same_data_give_the_same_hash_at_any_time_by_anybody(lite: UnitsOfWork) -> None:
    first = built(lite)
    again = reports.build_version(lite, OCTOBER, actor=LEADER, now=NOW + timedelta(days=9))
    assert (again.id, again.version) == (first.id, 1)
    assert again.content_hash == first.content_hash
    finish_late(lite, 4)
    assert built(lite).content_hash != first.content_hash


def test_the_stored_cells_are_those_of_the_form(lite: UnitsOfWork) -> None:
    rng = random.Random(3)
    store(lite, [random_life(n, rng, date(2026, 9, 20), 40) for n in range(100, 250)])
    version = built(lite)
    form = reports.build(lite, OCTOBER, actor=MAKER, now=NOW).form
    for row in (form.total, *form.rows):
        name = "total" if row.field is None else row.field
        counted = [version.cells[f"II06a.{name}.{column}"] for column in range(3, 14)]
        assert tuple(counted) == row.counts
    opened = reports.open_version(lite, version.id, actor=CLERK, now=NOW)
    assert opened.is_fit


def test_an_approved_version_stays_as_it_is_whatever_happens_to_the_data(
    lite: UnitsOfWork, tmp_path: Path
) -> None:
    version = approved(lite)
    finish_late(lite, 4)
    opened = reports.open_version(lite, version.id, actor=CLERK, now=NOW)
    assert opened.version.cells == version.cells
    assert not opened.is_fit
    assert "II06a.total.7" in [change.cell for change in opened.difference.cells]
    moved = {each.change.measure: (each.came, each.went) for each in opened.records}
    assert moved["open"] == ((), ("000.00.16.H12-000004",))
    frozen = frozen_of(lite, version, "II06a.Hộ tịch.11")
    assert [each.label for each in frozen.records] == [
        "000.00.16.H12-000004",
        "000.00.16.H12-000005",
    ]
    assert all(each.reasons for each in frozen.records)
    for act in (
        lambda: reports.send(lite, version.id, "USB", actor=MAKER, now=NOW),
        lambda: reports.export(lite, OCTOBER, tmp_path / "a.xlsx", actor=MAKER, now=NOW),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert code_of(refused) == "report.differs_today"
        assert "000.00.16.H12-000004" in sentence(refused.value)
    assert list(tmp_path.glob("*.xlsx")) == []


def test_a_draft_that_is_behind_the_data_is_not_approved(lite: UnitsOfWork) -> None:
    version = built(lite)
    finish_late(lite, 4)
    with pytest.raises(RuleBroken) as refused:
        reports.approve(lite, version.id, actor=LEADER, now=NOW)
    assert code_of(refused) == "report.differs_today"
    assert approved(lite).state is ReportState.APPROVED


def test_every_cell_opens_as_many_frozen_records_as_it_says(lite: UnitsOfWork) -> None:
    rng = random.Random(5)
    store(lite, [random_life(n, rng, date(2026, 9, 20), 40) for n in range(100, 200)])
    version = built(lite)
    tried = 0
    for cell, count in version.cells.items():
        if not count:
            continue
        try:
            found = frozen_of(lite, version, cell)
        except NotFound:  # counts by hand
            continue
        assert found.value == count, cell
        if not found.is_confidential:
            assert sum(each.weight for each in found.records) + found.plain == count, cell
        tried += 1
    assert tried > 60
    with pytest.raises(NotFound):
        frozen_of(lite, version, "II06a.total.99")


def frozen_of(open_uow: UnitsOfWork, version: ReportVersion, cell: str) -> CellEvidence:
    return reports.frozen_evidence(open_uow, version.id, cell, actor=CLERK, now=NOW)


# --- damage --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE report_evidence SET ids = x'00' WHERE measure = 'open'", DamageKind.UNREADABLE),
        ("UPDATE report_evidence SET count = 9 WHERE measure = 'open'", DamageKind.COUNT),
        ("DELETE FROM report_evidence WHERE measure = 'settled'", DamageKind.CELL),
        ("UPDATE report SET content_hash = 'ab'", DamageKind.HASH),
        ("UPDATE report SET body = replace(body, 'II06a.total.3\"\\:5', 'II06a.total.3\"\\:6')",
         DamageKind.CELL),
    ],
)  # fmt: skip
def test_damage_is_named_and_stops_the_version(
    lite: UnitsOfWork, tmp_path: Path, statement: str, kind: DamageKind
) -> None:
    version = approved(lite)
    with lite() as uow:
        uow.session.execute(text(statement))
        uow.commit()
    opened = reports.open_version(lite, version.id, actor=CLERK, now=NOW)
    assert kind in [damage.kind for damage in opened.damage]
    for act in (
        lambda: reports.send(lite, version.id, "USB", actor=MAKER, now=NOW),
        lambda: reports.export(lite, OCTOBER, tmp_path / "a.xlsx", actor=MAKER, now=NOW),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert code_of(refused) == "report.damaged"
    assert built(lite, "Bản trước bị hỏng").version == 2


def test_a_body_that_cannot_be_read_is_told(lite: UnitsOfWork) -> None:
    version = built(lite)
    with lite() as uow:
        uow.session.execute(text("UPDATE report SET body = '{}'"))
        uow.commit()
    with pytest.raises(RuleBroken) as refused:
        reports.open_version(lite, version.id, actor=CLERK, now=NOW)
    assert code_of(refused) == "report.body_unreadable"


# --- who may, and two at once --------------------------------------------------------------


def test_only_the_leader_approves_and_only_who_makes_reports_sends(lite: UnitsOfWork) -> None:
    version = built(lite)
    for act in (
        lambda: reports.approve(lite, version.id, actor=MAKER, now=NOW),
        lambda: reports.build_version(lite, OCTOBER, actor=CLERK, now=NOW),
        lambda: reports.send(lite, version.id, "USB", actor=CLERK, now=NOW),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert code_of(refused) == "officer.not_allowed"


def test_two_counters_approve_at_once_and_one_of_them_wins(office: UnitsOfWork) -> None:
    version = built(office)
    reports.check_version(office, version.id, actor=MAKER, now=NOW)
    start, outcomes = threading.Barrier(2), []

    def counter(name: str) -> None:
        start.wait()
        try:
            actor = Actor(None, name, Role.LEADER)
            outcomes.append(reports.approve(office, version.id, actor=actor, now=NOW).approver)
        except RuleBroken as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=counter, args=(name,)) for name in ("Quầy 1", "Quầy 2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (newest,) = reports.versions(office, OCTOBER, actor=CLERK)
    assert sorted(outcomes) == sorted([newest.approver, "report.step_not_allowed"])


def test_two_counters_build_at_once_and_there_is_one_draft(office: UnitsOfWork) -> None:
    start, ids = threading.Barrier(2), []

    def counter() -> None:
        start.wait()
        ids.append(built(office).id)

    threads = [threading.Thread(target=counter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(ids)) == 1
    assert len(reports.versions(office, OCTOBER, actor=CLERK)) == 1


def test_steps_out_of_order_are_refused(lite: UnitsOfWork) -> None:
    version = built(lite)
    with pytest.raises(RuleBroken) as refused:
        reports.send(lite, version.id, "USB", actor=MAKER, now=NOW)
    assert code_of(refused) == "report.step_not_allowed"
    version = reports.approve(lite, version.id, actor=LEADER, now=NOW)
    for act in (
        lambda: reports.check_version(lite, version.id, actor=MAKER, now=NOW),
        lambda: reports.discard_draft(lite, version.id, actor=MAKER, now=NOW),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert code_of(refused) == "report.locked"
    with pytest.raises(RuleBroken) as refused:
        reports.note_answer(lite, version.id, Answer.ACCEPTED, "x", actor=MAKER, now=NOW)
    assert code_of(refused) == "report.step_not_allowed"
    with pytest.raises(RuleBroken) as refused:
        reports.send(lite, version.id, "USB", date(2026, 11, 3), actor=MAKER, now=NOW)
    assert code_of(refused) == "report.sent_day"
    with pytest.raises(RuleBroken) as refused:
        reports.send(lite, version.id, " ", actor=MAKER, now=NOW)
    assert code_of(refused) == "report.way_missing"


def test_a_draft_can_be_taken_back(lite: UnitsOfWork) -> None:
    version = built(lite)
    reports.remark(lite, version.id, "Xem lại", "II06a.total.6", actor=MAKER, now=NOW)
    reports.discard_draft(lite, version.id, actor=MAKER, now=NOW)
    assert reports.versions(lite, OCTOBER, actor=CLERK) == ()
    assert built(lite).version == 1


# --- drafts and workbooks ------------------------------------------------------------------


def test_what_nobody_approved_leaves_as_a_draft_without_a_signature(
    lite: UnitsOfWork, tmp_path: Path
) -> None:
    out = tmp_path / "nhap.xlsx"
    for _ in range(2):
        done = reports.export(lite, OCTOBER, out, actor=MAKER, now=NOW)
        file = read_report_file(out)
        assert done.is_draft
        assert (file.signature, file.package.approver) == (None, "")
        built(lite)
    with pytest.raises(RuleBroken) as refused:
        reports.export(lite, OCTOBER, out, 1, actor=MAKER, now=NOW)
    assert code_of(refused) == "report.not_approved"
    with pytest.raises(NotFound) as missing:
        reports.export(lite, OCTOBER, out, 7, actor=MAKER, now=NOW)
    assert code_of(missing) == "report.version_unknown"


def test_an_approved_version_can_be_exported_beside_its_next_draft(
    lite: UnitsOfWork, tmp_path: Path
) -> None:
    first, out = approved(lite), tmp_path / "a.xlsx"
    built(lite, "Xem lại")
    done = reports.export(lite, OCTOBER, out, 1, actor=MAKER, now=NOW)
    assert done.version is not None
    assert read_report_file(out).package.content_hash == first.content_hash
    assert reports.export(lite, OCTOBER, out, actor=MAKER, now=NOW).is_draft
    reports.approve(lite, built(lite).id, actor=LEADER, now=NOW)
    with pytest.raises(RuleBroken) as refused:
        reports.export(lite, OCTOBER, out, 1, actor=MAKER, now=NOW)
    assert code_of(refused) == "report.superseded"


# --- counts by hand ------------------------------------------------------------------------


def test_counts_by_hand_keep_every_entry_and_enter_the_next_version(
    office: UnitsOfWork,
) -> None:
    measure = next(line.measure for line in reports.hand_values(office, OCTOBER, actor=CLERK))
    for value, source in ((12, "Sổ của tổ"), (15, "Biên bản ngày 30/10"), (None, "Ghi nhầm")):
        reports.set_hand_value(office, measure, OCTOBER, value, source, actor=MAKER, now=NOW)
    line = _line(office, measure)
    assert [each.value for each in line.history] == [None, 15, 12]
    assert line.current is None
    reports.set_hand_value(office, measure, OCTOBER, 9, "Danh sách", actor=MAKER, now=NOW)
    version = built(office)
    assert version.body.sources == {measure: "Danh sách"}
    assert 9 in version.cells.values()
    with pytest.raises(RuleBroken) as refused:
        reports.set_hand_value(office, measure, OCTOBER, 9, " ", actor=MAKER, now=NOW)
    assert code_of(refused) == "hand_value.source_missing"
    with pytest.raises(RuleBroken) as refused:
        reports.set_hand_value(office, measure, OCTOBER, -1, "x", actor=MAKER, now=NOW)
    assert code_of(refused) == "hand_value.range"
    with pytest.raises(NotFound) as missing:
        reports.set_hand_value(office, "settled", OCTOBER, 1, "x", actor=MAKER, now=NOW)
    assert code_of(missing) == "hand_value.measure_unknown"


def test_a_count_by_hand_changed_after_the_approval_is_a_difference(lite: UnitsOfWork) -> None:
    measure = next(line.measure for line in reports.hand_values(lite, OCTOBER, actor=CLERK))
    reports.set_hand_value(lite, measure, OCTOBER, 9, "Danh sách", actor=MAKER, now=NOW)
    version = built(lite)
    reports.approve(lite, version.id, "Không có mẫu số", actor=LEADER, now=NOW)
    reports.set_hand_value(lite, measure, OCTOBER, 10, "Danh sách", actor=MAKER, now=NOW)
    opened = reports.open_version(lite, version.id, actor=CLERK, now=NOW)
    assert [(each.before, each.after) for each in opened.difference.cells] == [(9, 10)]


def _line(open_uow: UnitsOfWork, measure: str) -> reports.HandLine:
    lines = reports.hand_values(open_uow, OCTOBER, actor=CLERK)
    return next(line for line in lines if line.measure == measure)


# --- checks --------------------------------------------------------------------------------


def failed(version: ReportVersion) -> dict[CheckKind, tuple[int, ...]]:
    return {check.kind: check.dossier_ids for check in version.failed_checks}


def checked(open_uow: UnitsOfWork, now: datetime = NOW) -> ReportVersion:
    return reports.check_version(open_uow, built(open_uow, now=now).id, actor=MAKER, now=now)


def test_remarks_need_a_note_and_errors_stop_the_leader(lite: UnitsOfWork) -> None:
    with lite() as uow:
        uow.session.execute(
            update(DossierRow).where(DossierRow.id == 2).values(due_at=None, due_on=None)
        )
        uow.commit()
    version = checked(lite)
    assert failed(version) == {CheckKind.NO_DUE_DATE: (2,)}
    with pytest.raises(RuleBroken) as refused:
        reports.approve(lite, version.id, actor=LEADER, now=NOW)
    assert code_of(refused) == "report.note_missing"
    assert reports.versions(lite, OCTOBER, actor=CLERK)[0].state is ReportState.CHECKED
    note = "Thủ tục chưa có thời hạn"
    version = reports.approve(lite, version.id, note, actor=LEADER, now=NOW)
    remarks = reports.open_version(lite, version.id, actor=CLERK, now=NOW).remarks
    assert [(each.text, each.author) for each in remarks] == [(note, LEADER.name)]


def test_impossible_days_are_an_error_with_their_dossiers(lite: UnitsOfWork) -> None:
    with lite() as uow:
        day = date(2026, 10, 1)
        uow.session.execute(update(DossierRow).where(DossierRow.id == 3).values(ended_on=day))
        uow.commit()
    version = checked(lite)
    assert version.state is ReportState.DRAFT
    assert failed(version)[CheckKind.DAY_OUTSIDE] == (3,)
    with pytest.raises(RuleBroken) as refused:
        reports.approve(lite, version.id, actor=LEADER, now=NOW)
    assert code_of(refused) == "report.checks_failed"


def test_column_6_is_held_against_column_11_of_the_approved_month_before(
    lite: UnitsOfWork,
) -> None:
    approved(lite)
    later = datetime(2026, 12, 2, 9, 0, tzinfo=OFFICE)
    version = reports.build_version(lite, NOVEMBER, actor=MAKER, now=later)
    version = reports.check_version(lite, version.id, actor=MAKER, now=later)
    assert CheckKind.CARRIED_OVER_STORED not in failed(version)
    finish_late(lite, 4)
    version = reports.build_version(lite, NOVEMBER, actor=MAKER, now=later)
    version = reports.check_version(lite, version.id, actor=MAKER, now=later)
    found = failed(version)
    assert found[CheckKind.CARRIED_OVER_STORED] == (4,)
    assert found[CheckKind.REPORTED_BEFORE] == (4,)
    # The month before gets its next version; then November fits again.
    reports.approve(lite, built(lite, "Bổ sung", later).id, actor=LEADER, now=later)
    version = reports.build_version(lite, NOVEMBER, actor=MAKER, now=later)
    version = reports.check_version(lite, version.id, actor=MAKER, now=later)
    assert CheckKind.CARRIED_OVER_STORED not in failed(version)


def test_a_cumulative_report_that_lost_a_dossier_is_an_error(lite: UnitsOfWork) -> None:
    half = dataclasses.replace(OCTOBER, last=date(2026, 10, 15))
    version = reports.build_version(lite, half, actor=MAKER, now=NOW)
    reports.approve(lite, version.id, actor=LEADER, now=NOW)
    assert CheckKind.CUMULATIVE not in failed(checked(lite))
    with lite() as uow:
        uow.session.execute(update(DossierRow).where(DossierRow.id == 2).values(status=3))
        uow.commit()
    assert failed(checked(lite))[CheckKind.CUMULATIVE] == (2,)


def test_an_unusual_month_is_a_remark_with_its_dossiers(lite: UnitsOfWork) -> None:
    usual = [a_life(20 + month, at(month, 10), at(month, 11), "Đất đai") for month in (7, 8, 9)]
    many = [a_life(40 + n, at(10, 12), at(10, 13), "Đất đai") for n in range(15)]
    store(lite, [*usual, *many])
    version = checked(lite)
    unusual = [check for check in version.failed_checks if check.kind is CheckKind.UNUSUAL]
    by_field = {(check.field, check.code): check for check in unusual}
    land = by_field["Đất đai", "unusual.7"]
    assert (land.left, land.right, land.is_error) == (15, 1, False)
    assert land.dossier_ids == tuple(range(40, 55))
    assert version.state is ReportState.CHECKED


def test_a_count_by_hand_given_before_is_missed(lite: UnitsOfWork) -> None:
    september = OCTOBER.previous()
    lines = reports.hand_values(lite, september, actor=CLERK)
    names = [line.measure for line in lines[:2]]
    for name in names:
        reports.set_hand_value(lite, name, september, 3, "Sổ", actor=MAKER, now=NOW)
    missing = [c for c in checked(lite).failed_checks if c.kind is CheckKind.HAND_MISSING]
    assert [check.names for check in missing] == [tuple(sorted(names))]
    reports.set_hand_value(lite, names[0], OCTOBER, 3, "Sổ", actor=MAKER, now=NOW)
    missing = [c for c in checked(lite).failed_checks if c.kind is CheckKind.HAND_MISSING]
    assert [check.names for check in missing] == [(names[1],)]


# --- receipts ------------------------------------------------------------------------------


def read(open_uow: UnitsOfWork, path: Path, trusted: str = "") -> reports.ReadReceipt:
    return reports.read_receipt(open_uow, path, trusted, actor=MAKER, now=NOW)


def test_a_receipt_ends_the_way_up(office: UnitsOfWork, tmp_path: Path) -> None:
    version, parent = sent(office), Parent()
    path = parent.write(tmp_path / "a.phieu.json", version)
    with pytest.raises(RuleBroken) as refused:
        read(office, path)
    assert code_of(refused) == "receipt.key_unknown"
    fingerprint = fingerprint_of(parent.public)
    assert fingerprint in sentence(refused.value)
    found = read(office, path, fingerprint.replace("-", "").lower())
    assert found.version.state is ReportState.RECEIVED
    assert read(office, path).is_known
    refused_one = parent.write(
        tmp_path / "b.phieu.json", version, answer=Answer.REJECTED,
        reasons=(ReceiptReason("x", "Sai tháng."),),
    )  # fmt: skip
    with pytest.raises(RuleBroken) as refused:
        read(office, refused_one)
    assert code_of(refused) == "report.step_not_allowed"


def test_a_receipt_proves_that_an_approved_version_was_sent(
    lite: UnitsOfWork, tmp_path: Path
) -> None:
    version, parent = approved(lite), Parent()
    reasons = (ReceiptReason("incoming.wrong_month", "Sai tháng."),)
    path = parent.write(
        tmp_path / "a.json", version, answer=Answer.REJECTED, reasons=reasons,
    )  # fmt: skip
    found = read(lite, path, fingerprint_of(parent.public)).version
    assert found.state is ReportState.REJECTED
    assert found.sent_on == NOW.date()
    with lite(read_only=True) as uow:
        entries = uow.journal.newest(2)
    assert [entry.action for entry in entries] == ["report_rejected", "report_sent"]
    assert "Sai tháng" in entries[0].reason


def test_a_receipt_that_does_not_fit_is_named(lite: UnitsOfWork, tmp_path: Path) -> None:
    version, parent, other = sent(lite), Parent(), Parent()
    trusted = fingerprint_of(parent.public)
    path = tmp_path / "a.json"
    for changes, code in (
        ({"unit_code": "000.00.17.H12"}, "receipt.other_unit"),
        ({"receiver_code": "000.00.00.H13"}, "receipt.other_receiver"),
        ({"first": None}, "receipt.no_period"),
        ({"first": date(2026, 9, 1), "last": date(2026, 9, 30)}, "receipt.no_report"),
        ({"version": 2}, "receipt.other_version"),
        ({"content_hash": "0" * 64}, "receipt.other_content"),
    ):
        parent.write(path, version, **changes)  # type: ignore[arg-type]
        with pytest.raises((RuleBroken, NotFound)) as refused:
            read(lite, path, trusted)
        assert code_of(refused) == code
    parent.write(path, version)
    data = json.loads(path.read_text(encoding="utf-8"))
    for changed, code in (
        ({**data, "signature": None}, "receipt.unsigned"),
        ({**data, "receipt": {**data["receipt"], "officer": "Khác"}}, "receipt.signature_broken"),
        ({**data, "receipt": {}}, "receipt.format"),
        ({**data, "signature": {}}, "receipt.shape"),
    ):
        path.write_text(json.dumps(changed), encoding="utf-8")
        with pytest.raises(RuleBroken) as refused:
            read(lite, path, trusted)
        assert code_of(refused) == code
    path.write_bytes(b"\xff\x00PK")
    with pytest.raises(RuleBroken) as refused:
        read(lite, path)
    assert code_of(refused) == "receipt.format"
    read(lite, parent.write(path, version), trusted)
    with pytest.raises(RuleBroken) as refused:
        read(lite, other.write(path, version, officer="Khác"), "1234")
    assert code_of(refused) == "receipt.key_unknown"


def test_a_receipt_for_a_replaced_version_is_kept_and_changes_nothing(
    lite: UnitsOfWork, tmp_path: Path
) -> None:
    first, parent = sent(lite), Parent()
    path = parent.write(tmp_path / "a.json", first)
    approved(lite, "Bổ sung")
    found = read(lite, path, fingerprint_of(parent.public)).version
    assert found.state is ReportState.SUPERSEDED
    assert found.answered_at is not None


# --- what is expected ----------------------------------------------------------------------


def test_expected_months_with_their_state_and_due_day(lite: UnitsOfWork) -> None:
    sent(lite)
    later = datetime(2026, 12, 20, 9, 0, tzinfo=OFFICE)
    found = reports.expected_reports(lite, actor=CLERK, now=later)
    assert len(found) == 12
    november, october, september = found[0], found[1], found[2]
    assert (november.state, november.is_late(later.date())) == (None, True)
    assert (october.state, october.is_late(later.date())) == (ReportState.SENT, False)
    assert october.sent_on == NOW.date()
    assert (september.is_expected, september.due_on) == (True, date(2026, 10, 18))
    assert not found[3].is_expected


def test_the_office_sets_its_reporting_month_and_due_day(lite: UnitsOfWork) -> None:
    admin = Actor(None, "Quản trị", Role.ADMIN)
    rules = dataclasses.replace(reports.report_rules(lite), due_day=16, remind_days=3)
    rules = dataclasses.replace(rules, kind=type(rules.kind).MONTH_15)
    reports.set_report_rules(lite, rules, actor=admin, now=NOW)
    assert reports.report_rules(lite) == rules
    newest = reports.expected_reports(lite, actor=CLERK, now=NOW)[0]
    assert (newest.period.first, newest.period.last) == (date(2026, 9, 15), date(2026, 10, 14))
    assert newest.due_on == date(2026, 10, 16)
    with pytest.raises(RuleBroken) as refused:
        reports.set_report_rules(lite, ReportRules(due_day=32), actor=admin, now=NOW)
    assert code_of(refused) == "report.due_day_range"
