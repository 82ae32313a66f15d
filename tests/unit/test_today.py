"""The morning list over a real database, and the days off ahead."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cds_desktop.domain.backups import BackupStatus
from cds_desktop.domain.clock import at_office
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.domain.office_calendar import CalendarDay, DayKind, OfficeCalendar
from cds_desktop.domain.periods import Period
from cds_desktop.domain.today import Group, closed_today, days_ahead
from cds_desktop.services import dossiers, reports, today
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office
from cds_desktop.wording import today as words
from tests.offices import ADMIN, CLERK, applicant, make_office

MARITAL_STATUS = "1.004873"  # three working days
FRIDAY = at_office(date(2026, 11, 20)).replace(hour=14, minute=14)


def _at(day: int, hour: int = 8, month: int = 11) -> datetime:
    return at_office(date(2026, month, day)).replace(hour=hour)


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url)
    yield made
    made.close()


def _receive(office: Office, at: datetime, name: str = "Nguyễn Thị Cẩm Tú") -> DossierRecord:
    reception = Reception(MARITAL_STATUS, applicant(name))
    return dossiers.receive(office.open_uow, reception, actor=CLERK, now=at)


def _move(office: Office, code: str, *moves: tuple[Status, datetime, str]) -> None:
    for to, at, reason in moves:
        dossiers.move(office.open_uow, code, to, reason=reason, actor=CLERK, now=at)


def test_an_empty_office_has_nothing_to_do(office: Office) -> None:
    morning = today.morning_list(office.open_uow, now=FRIDAY)
    assert morning.is_empty
    assert morning.urgent == 0
    assert morning.last_due_at is None
    # The sentence still tells of the holiday on Tuesday.
    assert words.summary_words(morning, FRIDAY) == ("Thứ Ba 24/11 nghỉ Ngày Văn hóa Việt Nam.")


def test_each_dossier_stands_in_the_group_of_its_need(office: Office) -> None:
    late = _receive(office, _at(11), "Ngô Thị Kim Ẵm")
    _move(office, late.code, (Status.PROCESSING, _at(12), ""))
    due = _receive(office, _at(17, 16), "Lê Hoàng Ẩn")
    waiting = _receive(office, _at(12), "Bùi Thị Út")
    _move(
        office,
        waiting.code,
        (Status.SUPPLEMENT_REQUESTED, _at(13), "Thiếu bản cam đoan"),
    )
    ready = _receive(office, _at(2), "Quách Văn Ớt")
    _move(office, ready.code, (Status.PROCESSING, _at(2), ""), (Status.FINISHED, _at(4), ""))
    far = _receive(office, _at(20, 9), "Phan Thanh Bình")  # three working days are left

    morning = today.morning_list(office.open_uow, now=FRIDAY)

    found = {
        group: [row.line.owner_name for row in section.rows]
        for group, section in morning.sections.items()
        if section.rows and group is not Group.PAPERS
    }
    assert far.code not in str(found)
    assert found == {
        Group.OVERDUE: ["Ngô Thị Kim Ẵm"],
        Group.DUE_TODAY: ["Lê Hoàng Ẩn"],
        Group.WAITING: ["Bùi Thị Út"],
        Group.READY: ["Quách Văn Ớt"],
    }
    assert due.due_at == _at(20, 16)
    assert morning.urgent == 2
    assert words.summary_words(morning, FRIDAY).startswith("2 việc cần làm trước 16:00.")

    def said(group: Group) -> tuple[str, str, str]:
        row = morning.sections[group].rows[0]
        return (
            words.row_state(group, row, morning.calendar, FRIDAY).words,
            words.row_subtitle(group, row, FRIDAY),
            words.row_aside(group, row, morning.calendar, FRIDAY),
        )

    name = late.procedure_name
    assert said(Group.OVERDUE) == (
        "Quá hạn 4 ngày", f"hẹn 16/11 08:00 · {name}", "Hộ tịch giữ 6 ngày",
    )  # fmt: skip
    assert said(Group.DUE_TODAY) == ("Hôm nay, 16:00", name, "chưa chuyển xử lý")
    assert said(Group.WAITING) == (
        "Chờ bổ sung 5 ngày", f"Thiếu bản cam đoan · {name}", "từ 13/11",
    )  # fmt: skip
    assert said(Group.READY) == ("Chờ nhận 16 ngày", name, "0918 345 276")


def test_a_dossier_late_since_this_morning_is_told_once(office: Office) -> None:
    _receive(office, _at(17, 9), "Ngô Thị Kim Ẵm")  # promised for today, 9 o'clock
    _receive(office, _at(17, 16), "Lê Hoàng Ẩn")  # promised for today, 4 o'clock

    morning = today.morning_list(office.open_uow, now=FRIDAY)

    late, due = morning.sections[Group.OVERDUE], morning.sections[Group.DUE_TODAY]
    assert [row.line.owner_name for row in late.rows] == ["Ngô Thị Kim Ẵm"]
    assert [row.line.owner_name for row in due.rows] == ["Lê Hoàng Ẩn"]
    assert (late.count, due.count, morning.urgent) == (1, 1, 2)
    assert words.summary_words(morning, FRIDAY).startswith("2 việc cần làm trước 16:00.")
    for group, section in morning.sections.items():
        opened = today.dossiers_of(office.open_uow, group, now=FRIDAY)
        assert len(opened) == section.count


def test_a_short_wait_and_a_fresh_result_are_left_in_peace(office: Office) -> None:
    asked = _receive(office, _at(16))
    _move(office, asked.code, (Status.SUPPLEMENT_REQUESTED, _at(18), "Thiếu giấy"))
    ready = _receive(office, _at(16))
    _move(office, ready.code, (Status.PROCESSING, _at(16), ""), (Status.FINISHED, _at(18), ""))
    morning = today.morning_list(office.open_uow, now=FRIDAY)
    assert morning.sections[Group.WAITING].count == 0
    assert morning.sections[Group.READY].count == 0
    # Two working days later the wait is four working days long: 19, 20, 23 and 25/11.
    later = today.morning_list(office.open_uow, now=_at(25, 9))
    assert later.sections[Group.WAITING].count == 1
    assert later.sections[Group.READY].count == 1


def test_a_request_that_was_taken_back_does_not_shorten_the_older_wait(office: Office) -> None:
    record = _receive(office, _at(10))
    _move(office, record.code, (Status.SUPPLEMENT_REQUESTED, _at(11), "Thiếu giấy"))
    _move(office, record.code, (Status.PROCESSING, _at(20, 14), ""))
    dossiers.undo_move(office.open_uow, record.code, actor=CLERK, now=FRIDAY - timedelta(minutes=9))
    rows = today.morning_list(office.open_uow, now=FRIDAY).sections[Group.WAITING].rows
    assert [row.since for row in rows] == [_at(11)]


def test_only_the_first_rows_are_read_but_all_are_counted_and_opened(office: Office) -> None:
    codes = [_receive(office, _at(10, hour)).id for hour in (7, 8, 9, 10, 13, 14, 15, 16)]
    morning = today.morning_list(office.open_uow, now=FRIDAY, rows=6)
    section = morning.sections[Group.OVERDUE]
    assert section.count == 8
    assert [row.line.id for row in section.rows] == codes[:6]
    ids = today.dossiers_of(office.open_uow, Group.OVERDUE, now=FRIDAY)
    assert list(ids) == codes


def test_results_nobody_fetched_stand_longest_first(office: Office) -> None:
    for day in (6, 3, 5):
        record = _receive(office, _at(day))
        _move(
            office, record.code, (Status.PROCESSING, _at(day), ""), (Status.FINISHED, _at(day), "")
        )
    rows = today.morning_list(office.open_uow, now=FRIDAY).sections[Group.READY].rows
    assert [row.since.astimezone(FRIDAY.tzinfo).day for row in rows] == [3, 5, 6]
    ids = today.dossiers_of(office.open_uow, Group.READY, now=FRIDAY)
    assert ids == tuple(row.line.id for row in rows)


def test_the_month_before_is_missing_until_it_was_exported(office: Office, tmp_path: Path) -> None:
    assert today.month_report(office.open_uow, now=FRIDAY) is None
    _receive(office, _at(19))
    assert today.month_report(office.open_uow, now=FRIDAY) is None, "the office began this month"
    _receive(office, _at(5, month=10))
    report = today.month_report(office.open_uow, now=FRIDAY)
    assert report is not None
    assert (report.month, report.exported_at) == (date(2026, 10, 1), None)
    assert words.report_words(report, FRIDAY) == (
        "late", "Báo cáo tháng 10: chưa lập", "hạn gửi 18/11/2026, trễ 2 ngày",
    )  # fmt: skip
    early = FRIDAY.replace(day=10)
    quiet = today.month_report(office.open_uow, now=early)
    assert quiet is not None
    assert not quiet.is_reminded
    assert words.report_words(quiet, early)[0] == "muted"
    soon = today.month_report(office.open_uow, now=FRIDAY.replace(day=13))
    assert soon is not None
    assert soon.is_reminded
    assert words.report_words(soon, FRIDAY.replace(day=13))[0] == "soon"

    week = Period(date(2026, 10, 5), date(2026, 10, 11))
    october = Period(date(2026, 10, 1), date(2026, 10, 31))
    for period in (week, october):
        assert today.month_report(office.open_uow, now=FRIDAY) == report
        out = tmp_path / f"{period.last}.xlsx"
        reports.export(office.open_uow, period, out, actor=ADMIN, now=FRIDAY)
    exported = today.month_report(office.open_uow, now=FRIDAY)
    assert exported is not None
    assert exported.exported_at == FRIDAY
    assert words.report_words(exported, FRIDAY)[1] == "Báo cáo tháng 10: mới xuất bản nháp"
    version = reports.build_version(office.open_uow, october, actor=ADMIN, now=FRIDAY)
    reports.approve(office.open_uow, version.id, "Đã xem", actor=ADMIN, now=FRIDAY)
    reports.send(office.open_uow, version.id, "thư điện tử", actor=ADMIN, now=FRIDAY)
    sent = today.month_report(office.open_uow, now=FRIDAY)
    assert sent is not None
    assert not sent.is_reminded
    assert words.report_words(sent, FRIDAY) == (
        "muted", "Báo cáo tháng 10: đã gửi",
        "hạn gửi 18/11/2026, đã gửi 20/11/2026, gửi trễ",
    )  # fmt: skip


def test_the_panel_reads_figures_papers_and_backup(office: Office) -> None:
    record = _receive(office, _at(20, 9))
    around = today.surroundings(office.open_uow, office.data_dir, now=FRIDAY)
    assert (around.figures.received, around.figures.open) == (1, 1)
    assert around.figures.received_by_hour == ((9, 1),)
    assert around.papers.to_scan == len(record.components)
    assert around.backup.last_ok_at is None
    assert words.backup_words(around.backup, FRIDAY)[0] == "late"


# --- days off ------------------------------------------------------------------------------------


def _calendar(**days: tuple[DayKind, str]) -> OfficeCalendar:
    named = {
        date(2026, 11, int(key[1:])): CalendarDay(kind, name) for key, (kind, name) in days.items()
    }
    return OfficeCalendar(named)


def test_days_off_in_a_row_are_told_once_with_their_end() -> None:
    off = (DayKind.OFF, "Tết")
    # Thursday and Friday, the weekend, and Monday.
    calendar = _calendar(d19=off, d20=off, d23=off)
    found = days_ahead(calendar, date(2026, 11, 16))
    assert found is not None
    assert (found.first, found.last) == (date(2026, 11, 19), date(2026, 11, 23))
    assert words.ahead_words(found) == "Từ 19/11 đến 23/11 nghỉ Tết."


def test_a_holiday_on_a_sunday_changes_nothing() -> None:
    calendar = _calendar(d22=(DayKind.OFF, "Lễ"))
    assert days_ahead(calendar, date(2026, 11, 20)) is None


def test_a_worked_saturday_is_told() -> None:
    found = days_ahead(_calendar(d21=(DayKind.WORKING, "làm bù")), date(2026, 11, 20))
    assert found is not None
    assert words.ahead_words(found) == "Thứ Bảy 21/11 làm việc: làm bù."


def test_far_days_off_are_not_told_yet() -> None:
    calendar = _calendar(d30=(DayKind.OFF, "Lễ"))
    assert days_ahead(calendar, date(2026, 11, 16)) is None
    assert days_ahead(calendar, date(2026, 11, 20)) is not None


def test_a_closed_day_says_why() -> None:
    calendar = _calendar(d20=(DayKind.CLOSED, "do bão số 9"))
    fact = closed_today(calendar, date(2026, 11, 20))
    assert fact is not None
    assert fact.name == "do bão số 9"
    assert closed_today(calendar, date(2026, 11, 19)) is None


# --- words ---------------------------------------------------------------------------------------


def _status(**changes: object) -> BackupStatus:
    facts: dict[str, object] = {
        "folder": "D:/sao-luu",
        "last_ok_at": _at(20, 11),
        "last_name": "cds-20261120-110000",
        "missed_on": None,
        "is_due": False,
        "is_same_disk": False,
    }
    return BackupStatus(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "tone", "first"),
    [
        (_status(), "ok", "Sao lưu hôm nay 11:00, đã kiểm tra"),
        (_status(missed_on=date(2026, 11, 19)), "late", "Ngày 19/11 chưa sao lưu"),
        (
            _status(failure=EnvironmentFault("backup.no_space"), failed_at=FRIDAY),
            "late",
            "Sao lưu không thành công",
        ),
        (_status(last_ok_at=None, last_name=""), "late", "Chưa có bản sao lưu nào"),
        (_status(is_same_disk=True), "soon", "Sao lưu hôm nay 11:00, đã kiểm tra"),
    ],
)
def test_a_missed_day_of_backup_is_told(status: BackupStatus, tone: str, first: str) -> None:
    said = words.backup_words(status, FRIDAY)
    assert said[:2] == (tone, first)


def test_the_hours_of_the_chart_grow_with_early_and_late_work() -> None:
    assert [hour for hour, _ in words.hours_of((), FRIDAY)] == list(range(7, 17))
    early_and_late = words.hours_of(((6, 1), (18, 2)), FRIDAY)
    assert (early_and_late[0], early_and_late[-1]) == ((6, 1), (18, 2))
