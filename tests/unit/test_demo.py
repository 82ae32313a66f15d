"""The sample office: believable, consistent in every table, the same for the same seed."""

import io
import json
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, func, inspect, select, text

from cds_desktop.commands.line import run
from cds_desktop.domain.clock import office_day, office_time
from cds_desktop.domain.deadlines import due_date, reasons_from_data, rules_from_data
from cds_desktop.domain.dossier_records import DossierQuery, DossierRecord, ListTab, sorting_moment
from cds_desktop.domain.dossiers import (
    SETTLED,
    Channel,
    DossierCode,
    FiledBy,
    Status,
    check_move,
    stage_of,
)
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import clean_id_number, clean_phone, id_number_warnings, person_input
from cds_desktop.domain.text import name_sort_key, normalise, search_key
from cds_desktop.domain.units import Level
from cds_desktop.persistence import bulk, schema
from cds_desktop.persistence.dossiers import DossierRow
from cds_desktop.persistence.people import PersonRow
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.demo import (
    SAMPLE_PASSWORD,
    DemoPlan,
    DemoResult,
    fill,
    open_or_create,
    set_scenes,
)
from cds_desktop.services.demo.filling import DOSSIER_COLUMNS, MOVE_COLUMNS
from cds_desktop.services.demo.paper_rows import PAPER_COLUMNS
from cds_desktop.services.demo.people import PERSON_COLUMNS
from cds_desktop.services.demo.votes import RATING_COLUMNS
from cds_desktop.services.demo.work_time import WorkTime, seconds_of
from cds_desktop.services.digitisation import open_file
from cds_desktop.services.dossiers import (
    Reception,
    counts,
    limit_of,
    move,
    page,
    pauses_of,
    receive,
    shelf,
    steps,
)
from cds_desktop.services.journal import verify
from cds_desktop.services.officers import sign_in
from cds_desktop.services.offices import Office, OfficeSetup, load_calendar, load_rules
from cds_desktop.services.progress import Cancelled, silent
from cds_desktop.services.setup import set_up

ADMIN = Actor(None, "Kiểm thử", Role.ADMIN)
UNTIL = date(2026, 11, 20)
PLAN = DemoPlan(dossiers=400, months=2, until=UNTIL, seed=11)
WRITTEN_AT = datetime(2026, 11, 20, 15, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def make_office(folder: Path, url: str = "") -> Office:
    """A sample office without dossiers, on SQLite or on the server behind an address."""
    data_dir = DataDir(folder)
    data_dir.ensure()
    if url.startswith("postgresql"):
        data_dir.connection_file.write_text(json.dumps({"url": url}), encoding="utf-8")
        setup = OfficeSetup("000.00.16.H12", "Xã Cái Nước", Level.COMMUNE, "mot-cua-2026")
        return set_up(data_dir, setup, now=WRITTEN_AT).office
    return open_or_create(data_dir, now=WRITTEN_AT)


def fill_office(office: Office, plan: DemoPlan = PLAN) -> DemoResult:
    return fill(office.open_uow, office.data_dir, plan, actor=ADMIN, now=WRITTEN_AT)


def records(office: Office) -> list[DossierRecord]:
    with office.open_uow(read_only=True) as uow:
        ids = list(uow.session.scalars(select(DossierRow.id).order_by(DossierRow.id)))
        return [uow.dossiers.get(number) for number in ids]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, DemoResult]:
    office = make_office(tmp_path_factory.mktemp("Đơn vị mẫu"))
    result = fill_office(office)
    office.close()
    return office, result


# --- every table fits every other, on both databases -----------------------------------------


def test_a_filled_office_is_consistent_on_both_databases(data_dir: Path, database_url: str) -> None:
    url = database_url if database_url.startswith("postgresql") else ""
    office = make_office(data_dir, url)
    result = fill_office(office, DemoPlan(dossiers=150, months=1, until=UNTIL, seed=5))
    told = records(office)
    assert result.dossiers == len(told) == 150
    assert result.moves == sum(len(record.moves) for record in told)
    assert result.papers == sum(len(record.papers) for record in told)
    assert result.ratings == sum(record.rating_level is not None for record in told)
    tabs = counts(office.open_uow, now=PLAN.stands_at)
    assert tabs.all == 150
    for tab in ListTab:
        listed = page(office.open_uow, DossierQuery(tab), now=PLAN.stands_at, limit=500)
        assert len(listed.lines) == tabs.of(tab)
    name = told[70].owner.full_name
    found = page(office.open_uow, DossierQuery(text=search_key(name)), now=PLAN.stands_at)
    assert told[70].code in {line.code for line in found.lines}
    assert verify(office.open_uow).is_ok
    office.close()


def test_the_next_real_reception_goes_on_with_every_number(
    data_dir: Path, database_url: str
) -> None:
    url = database_url if database_url.startswith("postgresql") else ""
    office = make_office(data_dir, url)
    fill_office(office, DemoPlan(dossiers=120, months=1, until=UNTIL, seed=5))
    told = records(office)
    today = [record for record in told if office_day(record.received_at) == UNTIL]
    reception = Reception("1.001193", person_input("Nguyễn Văn Đức", id_number="097099000001"))
    new = receive(office.open_uow, reception, actor=ADMIN, now=WRITTEN_AT)
    assert DossierCode.read(new.code).number == len(today) + 1
    of_year = [r for r in told if office_day(r.received_at).year == UNTIL.year]
    assert new.register_number == len(of_year) + 1
    assert new.id == told[-1].id + 1
    known = {record.owner.id for record in told}
    assert new.owner.id == max(known) + 1
    late = receive(office.open_uow, reception, actor=ADMIN, now=PLAN.stands_at - timedelta(days=1))
    before = [r for r in told if office_day(r.received_at) == UNTIL - timedelta(days=1)]
    assert DossierCode.read(late.code).number == len(before) + 1
    changed = move(
        office.open_uow, new.code, Status.PROCESSING, actor=ADMIN,
        now=WRITTEN_AT + timedelta(minutes=5),
    )  # fmt: skip
    assert changed.status is Status.PROCESSING
    office.close()


# --- each dossier ----------------------------------------------------------------------------


def test_every_history_is_legal_and_ends_where_the_dossier_stands(
    filled: tuple[Office, DemoResult],
) -> None:
    office, _ = filled
    seen: Counter[Status] = Counter()
    for record in records(office):
        before, last = None, None
        for step in record.moves:
            assert step.before == before
            check_move(before, step.after, reason=step.reason, at=step.at, last_move_at=last)
            assert step.at <= PLAN.stands_at
            before, last = step.after, step.at
        assert record.status is before
        assert record.moves[0].at == record.received_at
        ends = [step.at for step in record.moves if step.after in SETTLED]
        assert ([record.ended_at] if record.ended_at else []) == ends
        done = [step.at for step in record.moves if step.after is Status.FINISHED]
        assert ([record.finished_at] if record.finished_at else []) == done
        back = [step.at for step in record.moves if step.after is Status.RETURNED]
        assert ([record.returned_at] if record.returned_at else []) == back
        assert bool(record.receiver_name) == bool(record.returned_at)
        assert record.moves[-1].due_after == record.due_at
        seen[record.status] += 1
    office.close()
    assert seen[Status.RETURNED] > 300
    for status in (Status.PROCESSING, Status.SUPPLEMENT_REQUESTED, Status.FINISHED):
        assert seen[status] >= 1


def test_every_due_date_is_what_the_engine_computes_again(
    filled: tuple[Office, DemoResult],
) -> None:
    office, _ = filled
    with office.open_uow(read_only=True) as uow:
        calendar = load_calendar(uow)
    paused = 0
    for record in records(office):
        limit = limit_of(record)
        if limit is None:
            assert record.due_at is None
            assert record.explanation == ()
            continue
        rules = rules_from_data(record.rules)
        first = due_date(record.received_at, limit, calendar, rules)
        assert record.original_due_at == first.due_at
        resumed = {step.at for step in record.moves if step.after is Status.PROCESSING}
        ended = [
            pause for pause in pauses_of(record, until=PLAN.stands_at) if pause.to_at in resumed
        ]
        paused += bool(ended)
        again = due_date(record.received_at, limit, calendar, rules, ended)
        assert record.due_at == again.due_at, record.code
        assert reasons_from_data(record.explanation) == again.reasons, record.code
    office.close()
    assert paused >= 2


def test_the_columns_that_follow_from_others_agree_with_them(
    filled: tuple[Office, DemoResult],
) -> None:
    office, _ = filled
    with office.open_uow(read_only=True) as uow:
        for row in uow.session.scalars(select(DossierRow)):
            person = uow.session.get_one(PersonRow, row.person_id)
            assert row.owner_name == person.full_name == normalise(person.full_name)
            assert row.owner_key == person.name_key == search_key(person.full_name)
            assert row.owner_sort == person.sort_key == name_sort_key(person.full_name)
            assert row.stage == int(stage_of(Status(row.status)))
            assert row.received_on == office_day(row.received_at)
            for day, at in (
                (row.due_on, row.due_at),
                (row.ended_on, row.ended_at),
                (row.returned_on, row.returned_at),
            ):
                assert day == (None if at is None else office_day(at))
            assert row.due_sort == sorting_moment(Status(row.status), row.due_at)
            papers = uow.papers.of(row.id)
            parts = [paper for paper in papers if paper.kind.value == "component"]
            results = [paper for paper in papers if paper.kind.value == "result"]
            assert row.papers_total == len(parts)
            assert row.papers_digitised == sum(paper.is_digitised for paper in parts)
            assert row.results_total == len(results) == (row.finished_at is not None)
            assert row.results_digitised == sum(paper.is_digitised for paper in results)
            for paper in papers:
                assert (paper.file is not None) == (paper.state.value == "digitised")
                assert (paper.attached_at is not None) == (paper.state.value != "waiting")
                assert bool(paper.reason) == (paper.state.value == "cannot_scan")
                assert paper.attached_at is None or paper.attached_at <= PLAN.stands_at
    office.close()


def test_numbers_run_without_gaps_by_day_and_by_year(filled: tuple[Office, DemoResult]) -> None:
    office, _ = filled
    told = records(office)
    by_day: dict[date, list[int]] = {}
    by_year: dict[int, list[int]] = {}
    for record in sorted(told, key=lambda each: each.id):
        code = DossierCode.read(record.code)
        assert code.day == office_day(record.received_at)
        by_day.setdefault(code.day, []).append(code.number)
        by_year.setdefault(code.day.year, []).append(record.register_number)
    for numbers in [*by_day.values(), *by_year.values()]:
        assert numbers == list(range(1, len(numbers) + 1))
    moments = [record.received_at for record in told]
    assert moments == sorted(moments)
    office.close()


def test_the_scanned_page_lies_in_the_store_and_is_a_pdf(
    filled: tuple[Office, DemoResult],
) -> None:
    office, _ = filled
    with office.open_uow(read_only=True) as uow:
        (file,) = uow.papers.all_files()
    stored = open_file(office.data_dir, file)
    assert stored.read_bytes().startswith(b"%PDF-1.4")
    assert file.size == stored.stat().st_size
    office.close()


# --- believable ------------------------------------------------------------------------------


def test_people_come_in_office_hours_online_also_at_night_and_never_on_days_off(
    filled: tuple[Office, DemoResult],
) -> None:
    office, _ = filled
    with office.open_uow(read_only=True) as uow:
        calendar, rules = load_calendar(uow), load_rules(uow)[-1]
    at_night = 0
    for record in records(office):
        at = office_time(record.received_at)
        assert calendar.is_working(at.date())
        minute = at.hour * 60 + at.minute
        sessions = rules.hours.minutes_of(at.date())
        inside = any(opens <= minute < closes for opens, closes in sessions)
        if not inside:
            assert record.channel is Channel.ONLINE
            assert record.filed_by is FiledBy.SELF
            assert at.hour >= 18
            at_night += 1
    office.close()
    assert at_night >= 3


def test_shares_are_those_of_the_articles(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    fill_office(office, DemoPlan(dossiers=3_000, months=6, until=UNTIL, seed=2))
    with office.open_uow(read_only=True) as uow:

        def share(condition: str, base: str = "1=1") -> float:
            query = (
                f"SELECT 100.0 * sum(CASE WHEN {condition} THEN 1 ELSE 0 END) / count(*)"
                f" FROM dossier WHERE {base}"
            )
            return float(uow.session.execute(text(query)).scalar_one())

        certified = "procedure_id = (SELECT id FROM procedure WHERE code = '2.000815')"
        assert 35 <= share(certified) <= 45
        assert 76 <= share("channel = 2") <= 85
        assert 40 <= share("filed_by = 'self'", "channel = 2") <= 60
        assert 0.2 <= share("ended_on > due_on", "finished_at IS NOT NULL") <= 2
        assert 78 <= share("papers_digitised = papers_total") <= 88
        assert 65 <= share("payment_way = 'online'", "fee_vnd > 0") <= 85
        rated = uow.session.execute(text("SELECT count(*) FROM rating")).scalar_one()
        satisfied = uow.session.execute(
            text("SELECT count(*) FROM rating WHERE level >= 4")
        ).scalar_one()
        returned = uow.session.execute(
            text("SELECT count(*) FROM dossier WHERE status = 10")
        ).scalar_one()
        people = uow.session.execute(text("SELECT count(*) FROM person")).scalar_one()
    office.close()
    assert 0.25 <= rated / returned <= 0.5
    assert 0.93 <= satisfied / rated <= 0.99
    assert 1_000 <= people <= 1_400


def test_the_last_day_looks_alive(filled: tuple[Office, DemoResult]) -> None:
    office, _ = filled
    tabs = counts(office.open_uow, now=PLAN.stands_at)
    assert tabs.open >= 10
    assert tabs.due_today >= 1
    assert 1 <= tabs.overdue <= 6
    assert tabs.paused >= 2
    assert tabs.ready >= 2
    today = [r for r in records(office) if office_day(r.received_at) == UNTIL]
    assert today
    assert all(record.received_at <= PLAN.stands_at for record in today)
    office.close()


def test_numbers_of_people_are_well_shaped_and_belong_to_nobody(
    filled: tuple[Office, DemoResult],
) -> None:
    office, _ = filled
    seen: set[str] = set()
    for owner in {record.owner for record in records(office)}:
        assert clean_id_number(owner.id_number) == owner.id_number
        assert clean_phone(owner.phone) == owner.phone
        assert owner.address.endswith("xã Cái Nước")
        if owner.kind.value == "citizen" and owner.id_number:
            assert owner.id_number.startswith("097")
            assert id_number_warnings(owner.id_number, owner.born_on) == ()
        assert owner.id_number not in seen or not owner.id_number
        seen.add(owner.id_number)
    office.close()


# --- same seed, refusals, cancelling -----------------------------------------------------------


def test_the_same_seed_gives_the_same_office_and_another_seed_another(tmp_path: Path) -> None:
    hashes = []
    for number, seed in enumerate((3, 3, 4)):
        office = make_office(tmp_path / str(number))
        plan = DemoPlan(dossiers=80, months=1, until=UNTIL, seed=seed)
        hashes.append(fill_office(office, plan).content_hash)
        office.close()
    assert hashes[0] == hashes[1] != hashes[2]


def test_an_office_with_dossiers_is_left_alone(filled: tuple[Office, DemoResult]) -> None:
    office, _ = filled
    with pytest.raises(RuleBroken, match="demo.office_in_use"):
        fill_office(office)
    office.close()


def test_cancelling_leaves_the_office_as_it_was(data_dir: Path, database_url: str) -> None:
    url = database_url if database_url.startswith("postgresql") else ""
    office = make_office(data_dir, url)

    def stop(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        fill(office.open_uow, office.data_dir, PLAN, actor=ADMIN, now=WRITTEN_AT, progress=stop)
    with office.open_uow(read_only=True) as uow:
        assert uow.dossiers.count() == 0
        assert uow.session.execute(select(func.count()).select_from(PersonRow)).scalar_one() == 0
        before = [officer.username for officer in uow.officers.all()]
    assert before == ["admin"]
    assert fill_office(office).dossiers == PLAN.dossiers
    office.close()


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (DemoPlan(0, 1, UNTIL), "demo.dossiers_range"),
        (DemoPlan(10, 0, UNTIL), "demo.months_range"),
        (DemoPlan(10, 1, date(1999, 1, 1)), "demo.until_range"),
    ],
)
def test_impossible_plans_are_refused(plan: DemoPlan, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        plan.check()


def test_sample_officers_sign_in_with_the_known_password_of_a_marked_office(
    filled: tuple[Office, DemoResult],
) -> None:
    office, _ = filled
    actor = sign_in(office.open_uow, "my.y", SAMPLE_PASSWORD, now=WRITTEN_AT)
    assert actor.role is Role.RECEPTION
    assert actor.counter == "Quầy 2"
    with office.open_uow(read_only=True) as uow:
        assert uow.settings.get("office.is_sample") is True
        entries = [entry for entry in uow.journal.newest(3) if entry.action == "demo_filled"]
    assert entries[0].details["dossiers"] == PLAN.dossiers
    office.close()


# --- bulk writing ------------------------------------------------------------------------------


def test_bulk_rows_leave_out_only_columns_that_the_database_fills() -> None:
    named = {
        "person": PERSON_COLUMNS,
        "dossier": DOSSIER_COLUMNS,
        "dossier_move": MOVE_COLUMNS,
        "paper": PAPER_COLUMNS,
        "rating": RATING_COLUMNS,
    }
    for table, columns in named.items():
        table_columns = schema.METADATA.tables[table].c
        assert {*columns, "id"} <= set(table_columns.keys()), table
        left_out = [column for column in table_columns if column.name not in {*columns, "id"}]
        assert all(column.nullable or column.server_default is not None for column in left_out)


def test_a_large_load_rebuilds_every_index_it_dropped(data_dir: Path, database_url: str) -> None:
    url = database_url if database_url.startswith("postgresql") else ""
    office = make_office(data_dir, url)
    with office.open_uow() as uow:
        before = _index_names(uow.connection)
        load = bulk.BulkLoad(uow.connection, dossiers=1_000_000)
        load.begin()
        assert len(_index_names(uow.connection)) < len(before)
        load.finish()
        assert _index_names(uow.connection) == before
        uow.commit()
    office.close()


def _index_names(connection: Connection) -> set[str]:
    inspector = inspect(connection)
    return {
        str(index["name"]) for table in bulk.LOADED_TABLES for index in inspector.get_indexes(table)
    }


def test_instants_are_written_as_the_columns_write_them() -> None:
    moment = datetime(2026, 11, 20, 0, 5, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert bulk.instant_text(seconds_of(moment)) == "2026-11-19T17:05:09+00:00"


def test_working_minutes_and_moments_are_inverse(filled: tuple[Office, DemoResult]) -> None:
    office, _ = filled
    with office.open_uow(read_only=True) as uow:
        calendar, rules = load_calendar(uow), load_rules(uow)[-1]
    work = WorkTime(calendar, rules.hours, date(2026, 1, 1), date(2026, 12, 31))
    for minutes in range(0, 100_000, 97):
        assert work.minutes_at(work.at_minutes(minutes)) == minutes
    office.close()


# --- the command -------------------------------------------------------------------------------


def test_the_command_makes_an_office_and_tells_about_it(data_dir: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    argv = [
        "--data-dir", str(data_dir), "demo", "--dossiers", "60", "--months", "1",
        "--until", "2026-11-20", "--seed", "9", "--json",
    ]  # fmt: skip
    modules = ("cds_desktop.commands.demo",)

    def call() -> int:
        return run(
            argv, modules=modules, now=lambda: WRITTEN_AT, out=out, err=err,
            open_window=lambda _arguments: 9,
        )  # fmt: skip

    assert call() == 0
    told = json.loads(out.getvalue())
    assert told["dossiers"] == 60
    assert told["unit_name"] == "Xã Cái Nước"
    assert call() == 1
    assert "đã có 60 hồ sơ" in err.getvalue()


def test_progress_counts_up_to_all_dossiers(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    told: list[tuple[int, int]] = []
    fill(
        office.open_uow, office.data_dir, DemoPlan(30, 1, UNTIL), actor=ADMIN, now=WRITTEN_AT,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told[0] == (0, 30)
    assert told[-1] == (30, 30)
    silent(1, 2)
    office.close()


# --- what lies about on the desk ---------------------------------------------------------------


def test_the_desk_of_the_sample_shows_every_kind_of_work(tmp_path: Path) -> None:
    office = make_office(tmp_path / "mau")
    plan = DemoPlan(dossiers=1_500, months=3, until=date(2026, 11, 20), seed=20)
    fill(
        office.open_uow,
        office.data_dir,
        plan,
        actor=Actor(None, "Quản trị", Role.ADMIN),
        now=plan.stands_at,
    )
    set_scenes(office.open_uow, stands_at=plan.stands_at)
    waiting = shelf.waiting_for_pickup(office.open_uow, now=plan.stands_at)
    assert sum(bool(line.shelf_code) for line in waiting) == min(12, len(waiting)) > 1
    assert [line.call is None for line in waiting[:3]] == [False, False, True]
    with office.open_uow(read_only=True) as uow:
        ids = uow.lists.ids(DossierQuery(tab=ListTab.OPEN), plan.stands_at, 10_000)
        records = [uow.dossiers.get(each) for each in ids]
    assert sum(record.signing_at is not None for record in records) == 3
    assert sum(record.wait_until is not None for record in records) == 1
    assert sum(bool(record.kept_originals) for record in records) >= 1
    out = steps.steps_out(office.open_uow, now=plan.stands_at)
    assert [line.step.plan.unit_name for line in out] == ["Công an xã", "Bảo hiểm xã hội cơ sở"]
    assert verify(office.open_uow).is_ok
    office.close()
