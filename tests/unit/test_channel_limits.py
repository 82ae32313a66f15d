"""One procedure, three ways in, three limits: read, kept, corrected, shown and counted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.deadlines import LimitUnit, TimeLimit, parse_limit_argument
from cds_desktop.domain.dossiers import Channel, Status
from cds_desktop.domain.procedure_parsing import read_limit
from cds_desktop.domain.procedures import (
    Procedure,
    content_key,
    doubts,
    fill_gaps,
    without_channel_limits,
)
from cds_desktop.domain.publicity import PosterOffice
from cds_desktop.services import catalogue, dossiers
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office
from cds_desktop.wording.catalogue import other_limits
from cds_desktop.wording.publicity import poster_words
from tests.offices import ADMIN, applicant, make_office

LAND = "Trực tiếp: 20 Ngày làm việc; Trực tuyến: 17 Ngày làm việc; Bưu chính: 30 Ngày làm việc"
CODE = "1.012345"
HEAD = ("Mã số", "Tên thủ tục", "Lĩnh vực", "Cấp thực hiện", "Thời hạn giải quyết", "Phí, lệ phí")
IMPORTED_AT = parse_instant("2026-01-06T08:00")


def days(number: int) -> TimeLimit:
    return TimeLimit(Decimal(number), LimitUnit.WORKING_DAY)


def calendar_days(number: int) -> TimeLimit:
    return TimeLimit(Decimal(number), LimitUnit.CALENDAR_DAY)


# --- the words of the portal ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "direct", "online", "postal"),
    [
        (LAND, days(20), days(17), days(30)),
        ("Trực tuyến/Bưu chính: 6 Ngày làm việc; Trực tiếp: 40 Ngày",
         calendar_days(40), days(6), days(6)),
        ("Trực tuyến/Trực tiếp: 21 Ngày; Bưu chính: 21 Ngày làm việc",
         calendar_days(21), None, days(21)),
        ("Trực tuyến: 14 Ngày làm việc; Bưu chính/Trực tiếp: 14 Ngày",
         calendar_days(14), days(14), None),
        ("Trực tuyến/Bưu chính/Trực tiếp: 5 Ngày làm việc", days(5), None, None),
    ],
)  # fmt: skip
def test_each_way_of_submission_gets_the_limit_its_words_give(
    words: str, direct: TimeLimit, online: TimeLimit | None, postal: TimeLimit | None
) -> None:
    reading = read_limit(words)
    assert (reading.limit, reading.online, reading.postal) == (direct, online, postal)
    assert reading.reasons == ()


@pytest.mark.parametrize(
    ("words", "direct", "reason"),
    [
        # A channel with two limits, one without a unit: as direct, and a person is asked.
        ("Trực tiếp/Trực tuyến/Bưu chính: 1 Ngày làm việc; Trực tuyến/Bưu chính: 2 Ngày làm việc",
         days(1), "limit_by_channel"),
        ("Trực tuyến: 2; Trực tiếp: 2 Ngày làm việc", days(2), "limit_by_channel"),
        # The direct limit itself is not certain.
        ("Bưu chính/Trực tiếp: 1; Trực tuyến: 3 Ngày làm việc", None, "limit_without_unit"),
        ("Trực tiếp/Bưu chính: 3 Ngày làm việc; Trực tiếp/Bưu chính: 5 Ngày làm việc",
         None, "several_limits"),
        ("Trực tuyến: 1 Ngày làm việc; Bưu chính: 3 Ngày làm việc", None, "several_limits"),
    ],
)  # fmt: skip
def test_what_is_not_certain_stays_open_and_asks_a_person(
    words: str, direct: TimeLimit | None, reason: str
) -> None:
    reading = read_limit(words)
    assert (reading.limit, reading.online, reading.postal) == (direct, None, None)
    assert reading.reasons == (reason,)


def test_a_limit_of_its_own_wins_and_the_others_are_as_direct() -> None:
    procedure = Procedure("1.1", "Đăng ký đất đai", limit=days(20), limit_online=days(17))
    assert procedure.limit_for(Channel.ONLINE) == days(17)
    assert procedure.limit_for(Channel.DIRECT) == procedure.limit_for(Channel.POSTAL) == days(20)
    assert procedure.limits_differ
    assert not replace(procedure, limit_online=None).limits_differ
    assert not replace(procedure, limit_online=days(20)).limits_differ


def test_the_real_catalogue_names_its_channels_and_doubts_fall(shared_dir: Path) -> None:
    with (shared_dir / "data" / "procedures-real.csv").open(encoding="utf-8-sig") as file:
        words = [row["time_limit_text"] for row in csv.DictReader(file)]
    readings = [read_limit(each) for each in words]
    certain = [each for each in readings if each.online or each.postal]
    open_ = [each for each in readings if "limit_by_channel" in each.reasons]
    assert len(certain) > 100 > 40 > len(open_)
    for reading in certain:
        assert reading.limit not in (None, *filter(None, (reading.online, reading.postal)))


# --- keys of older imports ------------------------------------------------------------------------


def test_the_key_of_an_entry_without_other_limits_is_what_it_was_before() -> None:
    plain = Procedure("1.001193", "Đăng ký khai sinh", "Hộ tịch", limit=days(1))
    # Written by the program before it knew of limits by channel.
    assert content_key(plain) == "4fe440fb9cccd0c4b5f4d818865fda35"
    online, postal = replace(plain, limit_online=days(2)), replace(plain, limit_postal=days(2))
    assert len({content_key(plain), content_key(online), content_key(postal)}) == 3


def test_a_file_that_repeats_the_direct_limit_keeps_what_the_office_knows_of_others() -> None:
    known = Procedure(CODE, "Đất đai", limit=days(20), limit_text="20 ngày làm việc",
                      limit_online=days(17))  # fmt: skip
    same = replace(without_channel_limits(known), name="Đăng ký đất đai")
    assert fill_gaps(same, known).limit_online == days(17)
    silent = replace(same, limit=None, limit_text="")
    assert fill_gaps(silent, known).limit_online == days(17)
    new = replace(same, limit=days(15), limit_text="15 ngày làm việc")
    assert fill_gaps(new, known).limit_online is None
    told = replace(same, limit_text="Trực tiếp/Trực tuyến/Bưu chính: 20 Ngày làm việc")
    assert fill_gaps(told, known).limit_online is None


def test_a_channel_without_its_limit_is_a_doubt_until_a_person_gives_it() -> None:
    def reasons(procedure: Procedure) -> set[str]:
        return {doubt.reason for doubt in doubts(procedure)} & {"limit_by_channel"}

    old = Procedure(CODE, "Đất đai", limit=days(20), limit_text=LAND)
    assert reasons(old) == {"limit_by_channel"}
    given = replace(old, limit_online=days(17), limit_postal=days(30))
    assert reasons(given) == set()
    assert reasons(replace(given, limit_online=days(16))) == set()
    unclear = replace(old, limit_text="Trực tuyến: 2; Trực tiếp: 20 Ngày làm việc")
    assert reasons(unclear) == {"limit_by_channel"}
    assert reasons(replace(unclear, limit_online=days(2))) == set()


# --- the office -----------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "đất đai.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [HEAD, (CODE, "Đăng ký biến động đất đai", "Đất đai", "Cấp xã", LAND, "Miễn phí")]
        )
    return path


@pytest.fixture
def office(database_url: str, tmp_path: Path, file: Path) -> Iterator[Office]:
    office = make_office(tmp_path / "office", url=database_url, with_catalogue=False)
    catalogue.import_file(office.open_uow, file, date(2026, 1, 1), actor=ADMIN, now=IMPORTED_AT)
    yield office
    office.close()


def receive(office: Office, channel: Channel, received_at: datetime) -> str:
    reception = Reception(CODE, applicant(), channel=channel)
    now = received_at
    record = dossiers.receive(office.open_uow, reception, actor=ADMIN, now=now)
    assert record.due_at is not None
    return record.due_at.astimezone(received_at.tzinfo).strftime("%d/%m %H:%M")


def test_each_dossier_is_due_by_the_limit_of_the_way_it_came(office: Office) -> None:
    at = parse_instant("2026-03-02T09:00")
    assert receive(office, Channel.DIRECT, at) == "30/03 09:00"
    assert receive(office, Channel.ONLINE, at) == "25/03 09:00"
    assert receive(office, Channel.POSTAL, at) == "13/04 09:00"


def test_an_online_dossier_checked_later_counts_its_online_limit_from_the_check(
    office: Office,
) -> None:
    filed = parse_instant("2026-03-01T21:00")
    reception = Reception(CODE, applicant(), channel=Channel.ONLINE)
    waiting = dossiers.register(office.open_uow, reception, actor=ADMIN, now=filed)
    assert waiting.due_at is None
    checked = parse_instant("2026-03-02T09:00")
    record = dossiers.move(office.open_uow, waiting.code, Status.RECEIVED, actor=ADMIN, now=checked)
    assert record.due_at == parse_instant("2026-03-25T09:00")


def test_the_form_sees_the_appointment_of_the_channel_before_saving(office: Office) -> None:
    at = parse_instant("2026-03-02T09:00")
    seen = {
        channel: dossiers.appointment(office.open_uow, CODE, received_at=at, channel=channel).limit
        for channel in Channel
    }
    assert seen == {
        Channel.DIRECT: days(20), Channel.ONLINE: days(17), Channel.POSTAL: days(30),
    }  # fmt: skip
    typed = dossiers.appointment(
        office.open_uow, CODE, received_at=at, channel=Channel.ONLINE, limit=days(3)
    )
    assert typed.limit == days(3)


def test_the_same_file_changes_nothing_and_a_correction_stays(office: Office, file: Path) -> None:
    again = catalogue.import_file(office.open_uow, file, actor=ADMIN, now=IMPORTED_AT)
    assert (again.changed, again.unchanged) == (0, 1)
    stored = catalogue.get(office.open_uow, CODE, date(2026, 3, 1))
    right = replace(stored.procedure, limit_postal=days(25))
    catalogue.correct(office.open_uow, right, date(2026, 3, 1), actor=ADMIN, now=IMPORTED_AT)
    again = catalogue.import_file(
        office.open_uow, file, actor=ADMIN, now=IMPORTED_AT + timedelta(days=90)
    )
    assert again.changed == 0
    assert catalogue.get(office.open_uow, CODE, date(2026, 5, 1)).procedure == right


def test_a_catalogue_of_before_gets_its_limits_by_channel_once_and_keeps_corrections(
    office: Office, file: Path
) -> None:
    """What an earlier program imported: no limits of other channels, a key without them."""
    row = catalogue.read_catalogue(file).rows[0]
    key = content_key(without_channel_limits(row.procedure))
    with office.open_uow() as uow:
        uow.session.execute(
            text(
                "UPDATE procedure_version SET online_limit_value=NULL, online_limit_unit=NULL, "
                "postal_limit_value=NULL, postal_limit_unit=NULL, source_key=:key, content_key=:key"
            ),
            {"key": key},
        )
        uow.commit()
    with_fee = replace(
        catalogue.get(office.open_uow, CODE, date(2026, 3, 1)).procedure, fee_vnd=15_000
    )
    catalogue.correct(office.open_uow, with_fee, date(2026, 2, 1), actor=ADMIN, now=IMPORTED_AT)
    difference = catalogue.compare(
        office.open_uow, catalogue.read_catalogue(file), date(2026, 4, 1)
    )
    (change,) = difference.changed
    assert [each.field for each in change.differences] == ["limit_online", "limit_postal"]
    april = parse_instant("2026-04-01T08:00")
    assert catalogue.import_file(office.open_uow, file, actor=ADMIN, now=april).changed == 1
    assert catalogue.import_file(office.open_uow, file, actor=ADMIN, now=april).changed == 0
    now = catalogue.get(office.open_uow, CODE, date(2026, 4, 1)).procedure
    assert (now.fee_vnd, now.limit_online, now.limit_postal) == (15_000, days(17), days(30))


def test_poster_and_list_say_one_line_for_each_way_that_differs(office: Office) -> None:
    procedure = catalogue.get(office.open_uow, CODE, date(2026, 3, 1)).procedure
    said = other_limits(procedure, ", ")
    assert said == "trực tuyến: 17 ngày làm việc, bưu chính: 30 ngày làm việc"
    limit = poster_words(procedure, PosterOffice(())).facts[0]
    assert limit.value == "20 ngày làm việc"
    assert limit.note.split("\n") == [
        "trực tuyến: 17 ngày làm việc",
        "bưu chính: 30 ngày làm việc",
    ]
    assert other_limits(without_channel_limits(procedure), ", ") == ""
    assert parse_limit_argument("17d") == procedure.limit_online


def test_each_channel_begins_a_line_of_its_own_on_the_sheet() -> None:
    from ui.printing.line_breaking import balanced_lines

    note = "trực tuyến: 17 ngày\nbưu chính: 30 ngày"
    assert balanced_lines(note, lambda part: float(len(part)), 60) == note.split("\n")
