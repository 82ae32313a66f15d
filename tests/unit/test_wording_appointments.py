"""The short explanation beside the form: rows of words and figure."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.deadlines import (
    SAME_DAY_LIMIT,
    DeadlineRules,
    LimitUnit,
    TimeLimit,
    due_date,
)
from cds_desktop.domain.office_calendar import OfficeCalendar, days_from_csv
from cds_desktop.wording.appointments import due_rows, ranges_words, short_promise

CALENDAR_FILE = Path(__file__).parents[2] / "resources" / "calendar" / "vn-days.csv"
CALENDAR = OfficeCalendar(days_from_csv(CALENDAR_FILE.read_text(encoding="utf-8")))


def _at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=OFFICE_ZONE)


def _rows(received_at: datetime, limit: TimeLimit, calendar: OfficeCalendar) -> dict[str, str]:
    due = due_date(received_at, limit, calendar, DeadlineRules())
    return dict(due_rows(due, limit, received_at))


def _working_days(count: int) -> TimeLimit:
    return TimeLimit(Decimal(count), LimitUnit.WORKING_DAY)


def test_weekend_and_holiday_are_passed_over_by_name() -> None:
    rows = _rows(_at(2026, 11, 20, 14, 12), _working_days(3), CALENDAR)
    assert rows == {
        "Nhận hồ sơ": "20/11 14:12",
        "Thời hạn": "3 ngày làm việc",
        "Bỏ qua T7, CN": "21–22/11",
        "Ngày Văn hóa Việt Nam": "24/11",
        "Ngày được tính": "23, 25, 26/11",
    }


def test_a_worked_saturday_is_counted_and_told() -> None:
    rows = _rows(_at(2026, 1, 8), _working_days(2), CALENDAR)
    assert rows["Có tính ngày làm bù"] == "10/1"
    assert rows["Ngày được tính"] == "9, 10/1"


def test_a_closure_of_the_office_is_told_by_its_reason() -> None:
    closed = CALENDAR.with_closures([date(2026, 11, 23)], "Bão số 15")
    rows = _rows(_at(2026, 11, 20), _working_days(1), closed)
    assert rows["Bão số 15"] == "23/11"


def test_receipt_after_hours_tells_from_when_it_counts() -> None:
    rows = _rows(_at(2026, 11, 20, 18, 30), _working_days(1), CALENDAR)
    assert rows["Tính từ"] == "23/11 07:00"


def test_a_long_limit_tells_first_and_last_day_only() -> None:
    rows = _rows(_at(2026, 11, 2), _working_days(20), CALENDAR)
    assert rows["Ngày được tính"] == "từ 3/11 đến 1/12"
    assert rows["Bỏ qua T7, CN"] == "8 ngày"


def test_a_long_limit_that_begins_before_a_weekend_tells_its_first_counted_day() -> None:
    rows = _rows(_at(2026, 11, 20), _working_days(18), CALENDAR)
    assert rows["Ngày được tính"] == "từ 23/11 đến 17/12"


def test_a_same_day_limit_counts_no_days() -> None:
    rows = _rows(_at(2026, 11, 20), SAME_DAY_LIMIT, CALENDAR)
    assert rows == {"Nhận hồ sơ": "20/11 09:00", "Thời hạn": "trong ngày làm việc"}


def test_neighbouring_days_are_one_range_also_over_the_end_of_a_month() -> None:
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 4)]
    assert ranges_words(days) == "30/4–1/5, 4/5"


def test_an_appointment_is_said_in_one_line() -> None:
    assert short_promise(_at(2026, 11, 26, 16, 30)) == "16:30 Thứ Năm 26/11/2026"
