"""The journal answers who did what and when; every role reads what it may; faults have names."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.journal import Fault, JournalQuery
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.persistence import journal as stored
from cds_desktop.services import journal
from cds_desktop.services.dossiers import Reception, receive
from cds_desktop.services.offices import Office, open_office
from cds_desktop.services.progress import Cancelled
from cds_desktop.wording.journal_lists import KINDS, check_words, query_words
from cds_desktop.wording.terms import JOURNAL_ACTIONS
from tests.offices import ADMIN, CLERK, applicant, make_office

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
LEADER = Actor(None, "Đỗ Quốc Ấn", Role.LEADER)


def fill(office: Office, entries: int = 60) -> Office:
    """Entries of two people over sixty days, the last one day old."""
    with office.open_uow() as uow:
        for number in range(entries):
            uow.journal.write(
                at=NOW - timedelta(days=entries - number),
                actor=CLERK if number % 3 else LEADER,
                subject="dossier" if number % 2 else "calendar",
                reference=f"000.00.16.H12-2611{number % 28 + 1:02d}-0001",
                action=("moved", "paid", "added")[number % 3],
                reason="Thiếu bản sao" if number % 5 == 0 else "",
            )
        uow.commit()
    return office


@pytest.fixture
def each_office(tmp_path: Path, database_url: str) -> Office:
    return fill(make_office(tmp_path / "office", url=database_url, with_catalogue=False))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return fill(make_office(tmp_path / "office", with_catalogue=False))


def every(office: Office, query: JournalQuery, size: int) -> list[int]:
    """Numbers of all entries of a filter, page after page."""
    found: list[int] = []
    while True:
        before = found[-1] if found else None
        part = journal.find(office.open_uow, query, limit=size, before=before, actor=ADMIN)
        found += [entry.id for entry in part]
        if len(part) < size:
            return found


@pytest.mark.parametrize("window", [7, 5_000])
def test_filters_find_what_a_walk_over_the_journal_finds(
    each_office: Office, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(stored, "_WINDOW", window)
    monkeypatch.setattr(stored, "_OUT_OF_ORDER", 3)
    with each_office.open_uow(read_only=True) as uow:
        entries = uow.journal.newest(500)
    since, until = NOW - timedelta(days=20), NOW - timedelta(days=10)
    for query, wanted in (
        (JournalQuery(), lambda _entry: True),
        (JournalQuery(first=since), lambda entry: entry.at >= since),
        (JournalQuery(before=until), lambda entry: entry.at < until),
        (JournalQuery(first=since, before=until), lambda entry: since <= entry.at < until),
        (JournalQuery(officer="do quoc"), lambda entry: entry.officer_name == LEADER.name),
        (JournalQuery(officer="Mỹ Ý"), lambda entry: entry.officer_name == CLERK.name),
        (JournalQuery(subject="calendar"), lambda entry: entry.subject == "calendar"),
        (JournalQuery(actions=("paid", "added")), lambda e: e.action in ("paid", "added")),
        (JournalQuery(text="THIEU ban"), lambda entry: entry.reason == "Thiếu bản sao"),
        (JournalQuery(text="261107-0001"), lambda entry: "261107-0001" in entry.reference),
        (
            JournalQuery(first=since, officer="Ấn", actions=("moved",)),
            lambda e: e.at >= since and e.officer_name == LEADER.name and e.action == "moved",
        ),
    ):
        check: Callable[..., bool] = wanted
        expected = [entry.id for entry in entries if check(entry)]
        for size in (4, 500):
            assert every(each_office, query, size) == expected, query
    each_office.close()


def test_a_step_written_later_than_it_was_made_is_found_by_its_day(office: Office) -> None:
    long_ago = NOW - timedelta(days=45)
    with office.open_uow() as uow:
        uow.journal.write(
            at=long_ago, actor=CLERK, subject="dossier", reference="x", action="rated"
        )
        uow.commit()
    query = JournalQuery(first=long_ago, before=long_ago + timedelta(seconds=1))
    found = journal.find(office.open_uow, query, limit=9, actor=ADMIN)
    assert "rated" in [entry.action for entry in found]
    office.close()


def test_the_entries_of_one_dossier_by_full_and_short_code(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    record = receive(office.open_uow, Reception("2.000815", applicant()), actor=CLERK, now=NOW)
    for code in (record.code, record.short_code):
        (entry,) = journal.find(office.open_uow, JournalQuery(code=code), limit=9, actor=CLERK)
        assert (entry.action, entry.reference) == ("received", record.code)
    with pytest.raises(NotFound, match="dossier.not_found"):
        journal.find(office.open_uow, JournalQuery(code="261120-9999"), limit=9, actor=CLERK)
    office.close()


def test_the_journal_of_the_office_needs_its_right(office: Office) -> None:
    for role in Role:
        actor = Actor(None, "Ai đó", role)
        may = role in (Role.LEADER, Role.ADMIN)
        for act in (
            lambda actor=actor: journal.find(office.open_uow, JournalQuery(), limit=1, actor=actor),
            lambda actor=actor: journal.officers_in(office.open_uow, actor=actor),
            lambda actor=actor: journal.verify(office.open_uow, actor=actor),
        ):
            if may:
                assert act()
            else:
                with pytest.raises(RuleBroken, match="officer.not_allowed"):
                    act()
    assert LEADER.name in journal.officers_in(office.open_uow, actor=LEADER)
    office.close()


@pytest.mark.parametrize(
    ("damage", "first_bad", "fault"),
    [
        (["UPDATE journal SET reason = 'khác' WHERE id = 5"], 5, Fault.CHANGED),
        (["UPDATE journal SET at = 'hôm qua' WHERE id = 5"], 5, Fault.CHANGED),
        (["UPDATE journal SET details = x'ff00' WHERE id = 5"], 5, Fault.CHANGED),
        (["DELETE FROM journal WHERE id BETWEEN 4 AND 6"], 4, Fault.REMOVED),
        (["DELETE FROM journal WHERE id = 1"], 1, Fault.REMOVED),
        (["UPDATE journal SET id = 999 WHERE id = 6", "UPDATE journal SET id = 6 WHERE id = 7",
          "UPDATE journal SET id = 7 WHERE id = 999"], 6, Fault.REORDERED),
        (["INSERT INTO journal SELECT 62, at, officer_id, officer_name, subject, reference,"
          " action, reason, details, hash, hash FROM journal WHERE id = 61"], 62, Fault.INSERTED),
        (["DELETE FROM journal WHERE id > 50"], 51, Fault.CUT_OFF),
        (["DELETE FROM journal"], 1, Fault.CUT_OFF),
        (["UPDATE journal_head SET last_hash = 'x'"], 61, Fault.HEAD_REPLACED),
        (["DELETE FROM journal_head"], 61, Fault.HEAD_REPLACED),
        (["DELETE FROM journal WHERE id > 50", "UPDATE journal_head SET last_id = 50"], 50,
         Fault.HEAD_REPLACED),
        (["UPDATE journal_head SET last_id = 40"], 41, Fault.INSERTED),
    ],
)  # fmt: skip
def test_every_damage_is_found_where_it_is_and_called_by_its_name(
    office: Office, damage: list[str], first_bad: int, fault: Fault
) -> None:
    assert journal.verify(office.open_uow).entries == 61
    office.close()
    with closing(sqlite3.connect(office.data_dir.database)) as raw:
        for statement in damage:
            raw.execute(statement)
        raw.commit()
    again = open_office(office.data_dir)
    check = journal.verify(again.open_uow)
    assert (check.is_ok, check.first_bad, check.fault) == (False, first_bad, fault)
    assert str(first_bad) in check_words(check)
    again.close()


def test_the_chain_holds_on_either_database(each_office: Office) -> None:
    check = journal.verify(each_office.open_uow)
    assert check.is_ok
    assert check_words(check) == "Nguyên vẹn: 61 dòng"
    with each_office.open_uow() as uow:
        uow.connection.exec_driver_sql("UPDATE journal SET reason = 'x' WHERE id = 7")
        uow.commit()
    assert journal.verify(each_office.open_uow).first_bad == 7
    each_office.close()


def test_the_check_can_be_stopped(tmp_path: Path) -> None:
    office = fill(make_office(tmp_path / "office", with_catalogue=False), entries=5_100)
    seen = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        raise Cancelled

    with pytest.raises(Cancelled):
        journal.verify(office.open_uow, stop)
    assert seen == [(5_000, 5_101)]
    office.close()


def test_every_kind_of_act_has_its_place_among_the_filters() -> None:
    sorted_in = {action for _, actions in KINDS.values() for action in actions}
    assert set(JOURNAL_ACTIONS) <= sorted_in
    assert query_words(JournalQuery()) == "toàn bộ nhật ký"
    asked = JournalQuery(
        first=NOW, before=NOW, officer="Lê", actions=KINDS["moves"][1], text="bản sao"
    )
    assert query_words(asked) == (
        "từ 20/11/2026 · đến 20/11/2026 · Lê · Chuyển bước, hẹn lại · có chữ “bản sao”"
    )
