"""Slips at the desk and what must not come of them: renamed citizens, lost pauses, half steps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from cds_desktop.domain.clock import office_day, parse_day, parse_instant
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import (
    PersonInput,
    PersonKind,
    clean_birth,
    clean_id_number,
    clean_phone,
    is_same_name,
    name_to_keep,
    person_input,
)
from cds_desktop.persistence.engine import converted, is_of_surroundings, make_engine
from cds_desktop.services import digitisation, dossiers, journal, officers, people
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office, open_office
from cds_desktop.services.slips import slip_content
from cds_desktop.wording.slips import write_slip
from tests.offices import ADMIN, CLERK, PASSWORD, applicant, make_office

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MARITAL_STATUS = "1.004873"
NUMBER = "096190004512"


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url)
    yield made
    made.close()


def _come(office: Office, person: PersonInput) -> DossierRecord:
    return dossiers.receive(
        office.open_uow, Reception(MARITAL_STATUS, person), actor=CLERK, now=NOW
    )


def _move(office: Office, code: str, to: Status, at: datetime, reason: str = "") -> DossierRecord:
    return dossiers.move(office.open_uow, code, to, reason=reason, actor=CLERK, now=at)


# --- the number of somebody else ----------------------------------------------------------------


def test_a_slip_in_the_number_renames_nobody_and_loses_nothing(office: Office) -> None:
    tu = _come(office, person_input("Nguyễn Thị Cẩm Tú", id_number=NUMBER, phone="0918345276"))
    duc = _come(office, person_input("Trần Văn Đức", id_number=NUMBER, phone="0909123456"))
    again = dossiers.show(office.open_uow, tu.code).owner
    assert (again.full_name, again.phone) == ("Nguyễn Thị Cẩm Tú", "0918345276")
    assert (duc.owner.full_name, duc.owner.phone) == ("Trần Văn Đức", "0909123456")
    assert duc.owner.id != tu.owner.id
    found = people.find(office.open_uow, NUMBER)
    assert {person.full_name for person in found} == {"Nguyễn Thị Cẩm Tú", "Trần Văn Đức"}
    for name, known in (("Trần Văn Đức", duc), ("NGUYEN THI CAM TU", tu)):
        assert _come(office, person_input(name, id_number=NUMBER)).owner.id == known.owner.id


def test_a_corrected_family_name_is_taken_and_the_old_slip_stays_as_it_was(
    office: Office,
) -> None:
    first = _come(office, person_input("Nguyễn Thị Tú", id_number=NUMBER))
    second = _come(office, person_input("Nguyễn Thị Cẩm Tú", id_number=NUMBER))
    assert second.owner.id == first.owner.id
    assert dossiers.show(office.open_uow, first.code).owner.full_name == "Nguyễn Thị Tú"
    found = people.find(office.open_uow, NUMBER)
    assert [person.full_name for person in found] == ["Nguyễn Thị Cẩm Tú"]


def test_an_organisation_is_known_by_its_number_under_any_name(office: Office) -> None:
    def company(name: str) -> PersonInput:
        return person_input(name, kind=PersonKind.ORGANISATION, id_number="2001234567")

    first = _come(office, company("Công ty TNHH Một thành viên Cái Rô"))
    second = _come(office, company("Công ty TNHH MTV Cái Rô (chi nhánh)"))
    assert second.owner.id == first.owner.id


@pytest.mark.parametrize(
    ("stored", "typed", "kept"),
    [
        ("Nguyễn Thị Cẩm Tú", "NGUYEN THI CAM TU", "Nguyễn Thị Cẩm Tú"),
        ("NGUYEN THI CAM TU", "Nguyễn Thị Cẩm Tú", "Nguyễn Thị Cẩm Tú"),
        ("Lý Thị Hòa", "Lí Thị Hoà", "Lí Thị Hoà"),
        ("Nguyễn Thị Tú", "Nguyen Thi Cam Tu", "Nguyen Thi Cam Tu"),
    ],
)
def test_a_name_typed_in_a_hurry_does_not_take_the_marks_away(
    stored: str, typed: str, kept: str
) -> None:
    assert is_same_name(stored, typed)
    assert name_to_keep(stored, typed) == kept


@pytest.mark.parametrize(
    ("reader", "typed", "kept"),
    [
        (clean_id_number, "０９６１９０００４５１２", NUMBER),
        (clean_phone, "0123 456 7890", "0834567890"),
        (clean_phone, "0169 345 2760", "0393452760"),
        (clean_birth, "00/00/1950", "1950"),
    ],
)
def test_old_and_wide_digits_become_those_of_today(reader: object, typed: str, kept: str) -> None:
    assert reader(typed) == kept  # type: ignore[operator]


# --- codes, times -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        " 000.00.16.h12-261120-0001 ", "000.00.16.H12 - 261120 - 0001",
        "000.00.16.H12\u2013261120\u20130001", "261120-0001", "261120\u20110001",
    ],
)  # fmt: skip
def test_a_code_is_found_however_it_was_typed_or_pasted(office: Office, typed: str) -> None:
    code = _come(office, applicant()).code
    assert dossiers.show(office.open_uow, typed).code == code


@pytest.mark.parametrize("typed", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "20:00"])
def test_moments_outside_the_calendar_are_unreadable(typed: str) -> None:
    with pytest.raises(RuleBroken, match=r"time\.unreadable"):
        parse_instant(typed)
    with pytest.raises(RuleBroken, match=r"time\.day_unreadable"):
        parse_day("1/1/99999999999999999999")


def test_an_odd_offset_counts_on_the_day_of_the_office(office: Office) -> None:
    at = parse_instant("2026-11-20T01:30+14:00")  # 18:30 the day before in Cà Mau
    record = dossiers.receive(
        office.open_uow, Reception(MARITAL_STATUS, applicant()), actor=CLERK, now=at
    )
    assert record.short_code == "261119-0001"


# --- steps and their undo -----------------------------------------------------------------------


def test_handing_back_is_one_step_or_none(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    code = _come(office, applicant()).code
    for status in (Status.PROCESSING, Status.FINISHED):
        _move(office, code, status, NOW)
    from cds_desktop.persistence.dossiers import DossierRepository

    def torn(*_arguments: object) -> None:
        raise OperationalError("UPDATE", None, sqlite3.OperationalError("database is locked"))

    with monkeypatch.context() as broken:
        broken.setattr(DossierRepository, "set_receiver", torn)
        with pytest.raises(EnvironmentFault, match=r"database\.busy"):
            dossiers.hand_back(office.open_uow, code, receiver_name="Lê An", actor=CLERK, now=NOW)
    assert dossiers.show(office.open_uow, code).status is Status.FINISHED
    given = dossiers.hand_back(office.open_uow, code, actor=CLERK, now=NOW)
    assert given.receiver_name == "Nguyễn Thị Cẩm Tú"


def test_the_step_of_a_namesake_is_not_undone(office: Office) -> None:
    namesakes = [
        officers.add_officer(
            office.open_uow, name, "Lê Thị Mỹ Ý", Role.RECEPTION, PASSWORD, actor=ADMIN, now=NOW
        ).acting()
        for name in ("le.my.y", "le.my.y2")
    ]
    code = _come(office, applicant()).code
    dossiers.move(office.open_uow, code, Status.PROCESSING, actor=namesakes[0], now=NOW)
    for other in (namesakes[1], CLERK):
        with pytest.raises(RuleBroken, match="undo_other_officer"):
            dossiers.undo_move(office.open_uow, code, actor=other, now=NOW)
    renamed = replace(namesakes[0], name="Lê Mỹ Ý")
    undone = dossiers.undo_move(office.open_uow, code, actor=renamed, now=NOW)
    assert undone.status is Status.RECEIVED


def test_who_may_not_make_a_step_may_not_undo_one(office: Office) -> None:
    code = _come(office, applicant()).code
    _move(office, code, Status.PROCESSING, NOW)
    watcher = Actor(None, CLERK.name, Role.SUPERVISOR)
    with pytest.raises(RuleBroken, match="not_allowed"):
        dossiers.undo_move(office.open_uow, code, actor=watcher, now=NOW)


def test_a_wait_goes_on_when_its_end_is_undone(office: Office) -> None:
    code = _come(office, applicant()).code
    _move(office, code, Status.PROCESSING, NOW)
    _move(office, code, Status.SUPPLEMENT_REQUESTED, NOW, "thiếu tờ khai")
    _move(office, code, Status.PROCESSING, NOW + timedelta(hours=1))  # the wrong dossier
    dossiers.undo_move(office.open_uow, code, actor=CLERK, now=NOW + timedelta(hours=1))
    arrived = NOW + timedelta(days=10)
    back = _move(office, code, Status.PROCESSING, arrived)
    assert dossiers.pauses_of(back, until=arrived)[0].to_at == arrived
    # Monday 30/11 + 3 working days, not counted from the step that was taken back.
    assert back.due_at is not None
    assert office_day(back.due_at).isoformat() == "2026-12-03"


def test_the_word_that_marks_an_undo_cannot_be_typed_as_a_reason(office: Office) -> None:
    code = _come(office, applicant()).code
    _move(office, code, Status.SUPPLEMENT_REQUESTED, NOW, "reversed")
    record = dossiers.show(office.open_uow, code)
    assert len(dossiers.pauses_of(record, until=NOW + timedelta(days=1))) == 1
    assert dossiers.undo_move(office.open_uow, code, actor=CLERK, now=NOW).status is Status.RECEIVED


def test_a_replaced_scan_stays_named_in_the_journal_and_a_spoiled_one_is_healed(
    office: Office, tmp_path: Path
) -> None:
    code = _come(office, applicant()).code
    scans = [tmp_path / "mot.pdf", tmp_path / "hai.pdf"]
    hashes, file = [], None
    for number, scan in enumerate(scans):
        scan.write_bytes(b"%PDF-1.7 " + bytes([48 + number]))
        record = digitisation.attach(
            office.open_uow, office.data_dir, code, scan, paper=1, actor=CLERK, now=NOW
        )
        file = record.components[0].file
        assert file is not None
        hashes.append(file.sha256)
    entry = journal.of_dossier(office.open_uow, code)[-1]
    assert (entry.details["replaced"], entry.details["sha256"]) == tuple(hashes)
    stored = digitisation.stored_path(office.data_dir, hashes[1])
    stored.write_bytes(b"%PDF-1.7 X")
    digitisation.attach(
        office.open_uow, office.data_dir, code, scans[1], paper=2, actor=CLERK, now=NOW
    )
    assert file is not None
    assert digitisation.open_file(office.data_dir, file) == stored


# --- databases ----------------------------------------------------------------------------------


def test_what_is_read_together_is_of_one_moment(office: Office) -> None:
    with office.open_uow(read_only=True) as reading:
        before = reading.journal.head()
        _come(office, applicant())
        assert reading.journal.head() == before
        assert reading.dossiers.count() == 0
    with office.open_uow(read_only=True) as reading:
        assert reading.dossiers.count() == 1


def test_a_reading_unit_can_change_nothing_on_a_server(postgres_url: str, tmp_path: Path) -> None:
    office = make_office(tmp_path, url=postgres_url, with_catalogue=False)
    with pytest.raises(EnvironmentFault), office.open_uow(read_only=True) as reading:
        reading.connection.execute(text("UPDATE setting SET value = value"))
    office.close()


def test_a_server_that_drops_the_line_is_told_as_such(postgres_url: str, tmp_path: Path) -> None:
    office = make_office(tmp_path, url=postgres_url, with_catalogue=False)

    def cut_off() -> None:
        with office.open_uow() as uow:
            uow.settings.put("a", 1)
            with office.open_uow() as other:
                pid = uow.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
                other.connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            uow.settings.put("b", 1)
            uow.commit()

    with pytest.raises(EnvironmentFault, match=r"database\.unreachable"):
        cut_off()
    with office.open_uow(read_only=True) as uow:
        assert uow.settings.get("a") is None
    office.close()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OperationalError("", None, Exception("database or disk is full")), "database.disk_full"),
        (OperationalError("", None, Exception("no column full_name")), "database.failed"),
        (OperationalError("", None, Exception("deadlock detected")), "database.busy"),
        (DatabaseError("", None, Exception("disk image is malformed")), "database.damaged"),
    ],
)
def test_the_fault_behind_a_database_error_is_named(error: Exception, code: str) -> None:
    assert is_of_surroundings(error)
    assert converted(error).code == code
    assert not is_of_surroundings(IntegrityError("", None, Exception("UNIQUE failed")))


@pytest.mark.parametrize("url", ["khong phai dia chi", "mysql://may-chu/cds"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(EnvironmentFault, match=r"database\.address_unreadable"):
        make_engine(url)


@pytest.mark.parametrize("content", ["", "[]", "{}", "null"])
def test_a_broken_connection_file_is_told(tmp_path: Path, content: str) -> None:
    data_dir = DataDir(tmp_path)
    data_dir.connection_file.write_text(content, encoding="utf-8")
    with pytest.raises(EnvironmentFault, match="connection_file_unreadable"):
        open_office(data_dir)


def test_a_busy_writer_gives_its_connection_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cds_desktop.persistence.dialects.BUSY_TIMEOUT_MS", 20)
    office = make_office(tmp_path, with_catalogue=False)
    with closing(sqlite3.connect(office.data_dir.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(20):  # more than the pool holds
            with pytest.raises(EnvironmentFault, match=r"database\.busy"):
                office.open_uow().__enter__()
        other.rollback()
    with office.open_uow() as uow:
        uow.commit()
    office.close()


def test_a_time_in_the_journal_that_nobody_can_read_is_found_where_it_is(tmp_path: Path) -> None:
    office = make_office(tmp_path, with_catalogue=False)
    with office.open_uow() as uow:
        for number in range(5):
            uow.journal.write(
                at=NOW, actor=CLERK, subject="dossier", reference=str(number), action="moved"
            )
        uow.commit()
    office.close()
    with closing(sqlite3.connect(office.data_dir.database)) as raw:
        raw.execute("UPDATE journal SET at = 'hôm qua' WHERE id = 4")
        raw.commit()
    assert journal.verify(office.open_uow).first_bad == 4
    office.close()


def test_a_password_is_the_same_however_the_keyboard_composes_it(office: Office) -> None:
    import unicodedata

    secret = "mật khẩu của tôi"
    officers.add_officer(
        office.open_uow, "le.an", "Lê An", Role.RECEPTION,
        unicodedata.normalize("NFD", secret), actor=ADMIN, now=NOW,
    )  # fmt: skip
    assert officers.sign_in(office.open_uow, "le.an", secret, now=NOW).name == "Lê An"


@pytest.mark.parametrize(
    ("procedure", "fee_vnd", "words"),
    [
        ("1.001193", None, "Miễn phí"),  # the catalogue says so
        ("1.004873", None, "Theo biểu mức thu"),  # the catalogue leaves it to the province
        ("1.004873", 15_000, "15.000 đồng (chưa nộp)"),
    ],
)
def test_a_slip_promises_nothing_free_that_the_catalogue_leaves_open(
    office: Office, procedure: str, fee_vnd: int | None, words: str
) -> None:
    reception = Reception(procedure, applicant(), fee_vnd=fee_vnd)
    record = dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW)
    assert slip_content(office.open_uow, record.code, write_slip).fee == words
