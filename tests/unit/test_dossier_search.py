"""Search in the list finds by number what a walk over all dossiers finds, page after page."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from cds_desktop.domain.deadlines import parse_limit_argument
from cds_desktop.domain.dossier_records import (
    Cursor,
    DossierLine,
    DossierQuery,
    DossierRecord,
    ListTab,
    SortBy,
)
from cds_desktop.domain.dossiers import Status, stage_of
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import person_input
from cds_desktop.domain.text import fold, search_words
from cds_desktop.persistence import dossier_lists, dossier_search, people
from cds_desktop.persistence.dossiers import DossierRow
from cds_desktop.services.demo import DemoPlan
from cds_desktop.services.dossiers import Reception, page, receive
from cds_desktop.services.offices import Office
from tests.offices import make_office

NOW = datetime(2026, 11, 20, 14, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ADMIN = Actor(None, "Kiểm thử", Role.ADMIN)


@pytest.fixture
def office(data_dir: Path, database_url: str) -> Office:
    """An office of 260 dossiers."""
    plan = DemoPlan(dossiers=260, months=2, until=date(2026, 11, 20), seed=21)
    return make_office(data_dir, url=database_url, demo=plan)


def all_of(office: Office, query: DossierQuery, size: int) -> list[int]:
    """Ids of every page of a list, in its order."""
    found: list[int] = []
    cursor: Cursor | None = None
    while True:
        part = page(office.open_uow, query, now=NOW, limit=size, after=cursor)
        found += [line.id for line in part.lines]
        cursor = part.next
        if cursor is None:
            return found


def _is_in(tab: ListTab, line: DossierLine) -> bool:
    if tab is ListTab.OVERDUE:
        return line.is_overdue(NOW)
    return stage_of(line.status).name.lower() == tab.value


def _has(record: DossierRecord, digits: str, *, ends_too: bool) -> bool:
    """The rule in plain Python: a number begins so, the code's number is this, or it ends so."""
    numbers = (record.owner.phone, record.owner.id_number)
    if any(number.startswith(digits) for number in (*numbers, record.short_code)):
        return True
    if len(digits) in (4, 5) and record.short_code.endswith(f"-{digits}"):
        return True
    return ends_too and len(digits) in (3, 4, 5, 6) and any(n.endswith(digits) for n in numbers)


def test_digits_find_phones_identity_numbers_and_codes_in_every_tab(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossier_search, "_RECENT", 1_000)
    with office.open_uow(read_only=True) as uow:
        told = [uow.dossiers.get(i) for i in uow.session.scalars(select(DossierRow.id))]
    chosen = told[13].owner
    texts = {chosen.phone, chosen.id_number, told[40].short_code.replace("-", "")}
    texts = {text for text in texts if text}
    wanted = {text[:length] for text in texts for length in (1, 2, 3, 4, 6, 9, 12)}
    wanted |= {text[-length:] for text in texts for length in (3, 4, 6)}
    listed = page(office.open_uow, DossierQuery(), now=NOW, limit=500).lines
    for digits in sorted(wanted):
        matching = {record.id for record in told if _has(record, digits, ends_too=True)}
        everywhere = all_of(office, DossierQuery(text=digits), size=9)
        assert len(everywhere) == len(set(everywhere)), digits
        assert set(everywhere) == matching, digits
        for tab in (ListTab.OPEN, ListTab.READY, ListTab.OVERDUE):
            inside = {line.id for line in listed if _is_in(tab, line)}
            found = all_of(office, DossierQuery(tab, text=digits), size=9)
            assert set(found) == matching & inside, (digits, tab)
    office.close()


def test_beginnings_are_found_in_the_whole_archive_endings_among_the_newest(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossier_search, "_RECENT", 40)
    with office.open_uow(read_only=True) as uow:
        told = [uow.dossiers.get(i) for i in uow.session.scalars(select(DossierRow.id))]
    oldest = next(record for record in told if record.owner.phone)
    newest = next(record for record in reversed(told) if record.owner.phone)
    for length in (2, 5, 8, 10):
        found = all_of(office, DossierQuery(text=oldest.owner.phone[:length]), size=9)
        assert oldest.id in found
    assert newest.id in all_of(office, DossierQuery(text=newest.owner.phone[-4:]), size=9)
    number = oldest.short_code.partition("-")[2]
    assert oldest.id in all_of(office, DossierQuery(text=number), size=9)
    office.close()


def test_the_running_number_on_a_slip_finds_the_last_days_first(office: Office) -> None:
    with office.open_uow(read_only=True) as uow:
        told = [uow.dossiers.get(i) for i in uow.session.scalars(select(DossierRow.id))]
    number = told[-1].short_code.partition("-")[2]
    found = all_of(office, DossierQuery(text=number), size=6)
    by_id = {record.id: record for record in told}
    assert by_id[found[0]].short_code.endswith(f"-{number}")
    assert found[0] == told[-1].id
    office.close()


def test_a_part_of_a_code_finds_its_dossiers(office: Office) -> None:
    with office.open_uow(read_only=True) as uow:
        told = [uow.dossiers.get(i) for i in uow.session.scalars(select(DossierRow.id))]
    one = told[77]
    day, _, number = one.short_code.partition("-")
    parts = (
        f"{day[2:]}-{number[:2]}", f"{day[4:]}-", f"-{number}", f"{day[5:]}-{number[:3]}",
        f"{day}-{number[:2]}", f"H12-{one.short_code}", one.code, one.code[:-2],
    )  # fmt: skip
    listed = page(office.open_uow, DossierQuery(), now=NOW, limit=500).lines
    for tab in (ListTab.ALL, ListTab.OPEN, ListTab.READY):
        inside = {line.id for line in listed if tab is ListTab.ALL or _is_in(tab, line)}
        for part, field in ((part, field) for part in parts for field in ("", one.field)):
            expected = {
                record.id
                for record in told
                if record.id in inside
                and (not field or record.field == field)
                and (
                    record.code.startswith(part)
                    or record.short_code.startswith(part.removeprefix("H12-"))
                    or ("H" not in part and _matches_part(record.short_code, part))
                )
            }
            found = all_of(office, DossierQuery(tab, text=part, field=field), size=20)
            assert len(found) == len(set(found))
            assert set(found) == expected, (tab, part, field)
    office.close()


def _matches_part(short_code: str, part: str) -> bool:
    day, _, number = part.partition("-")
    code_day, _, code_number = short_code.partition("-")
    return code_day.endswith(day) and code_number.startswith(number)


def test_exact_spelling_comes_first_and_no_other_is_lost(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Trần Thị Hoa", "Lê Văn Hòa", "Ngô Thị Hoà", "PHAN THỊ HÓA", "Đỗ Hoả", "Vũ Văn Hòa")
    made = {}
    for number, name in enumerate(names):
        reception = Reception("2.000815", person_input(name), limit=parse_limit_argument("5d"))
        at = NOW + timedelta(minutes=number)
        made[name] = receive(office.open_uow, reception, actor=ADMIN, now=at).id
    newest_first = all_of(office, DossierQuery(text="hoa"), size=3)
    assert newest_first == sorted(newest_first, reverse=True)
    assert set(made.values()) <= set(newest_first)
    with office.open_uow(read_only=True) as uow:
        name_of = dict(uow.session.execute(select(DossierRow.id, DossierRow.owner_name)).all())
    for spelled_among in (2_000, 3):
        monkeypatch.setattr(dossier_search, "_SPELLED", spelled_among)
        looked_at = set(newest_first[:spelled_among])
        for typed, spelled in (("Hòa", "hòa hoà"), ("hoà", "hòa hoà"), ("HÓA", "hóa hoá")):
            for size in (2, 5, 500):
                found = all_of(office, DossierQuery(text=typed), size=size)
                assert len(found) == len(set(found))
                assert set(found) == set(newest_first)
                exact = [
                    i
                    for i in found
                    if i in looked_at and set(name_of[i].lower().split()) & set(spelled.split())
                ]
                others = [i for i in found if i not in exact]
                assert found == sorted(exact, reverse=True) + sorted(others, reverse=True)
                assert exact or spelled_among == 3
    office.close()


def test_digits_combine_with_filters(office: Office) -> None:
    with office.open_uow(read_only=True) as uow:
        told = [uow.dossiers.get(i) for i in uow.session.scalars(select(DossierRow.id))]
    wanted = next(record for record in told if record.owner.phone)
    for length in (3, 4, 9):
        query = DossierQuery(text=wanted.owner.phone[:length], field=wanted.field)
        expected = {
            record.id
            for record in told
            if record.field == wanted.field and _has(record, query.text, ends_too=True)
        }
        assert set(all_of(office, query, size=20)) == expected
    office.close()


def test_a_name_is_found_in_any_spelling_newest_first(office: Office) -> None:
    with office.open_uow(read_only=True) as uow:
        told = [uow.dossiers.get(i) for i in uow.session.scalars(select(DossierRow.id))]
    name = told[100].owner.full_name
    words = search_words(name)
    expected = [
        record.id
        for record in reversed(told)
        if all(
            any(part.startswith(word) for part in search_words(record.owner.full_name))
            for word in words
        )
    ]
    for typed in (fold(name), fold(name).upper(), " ".join(reversed(words))):
        assert all_of(office, DossierQuery(text=typed), size=3) == expected
    office.close()


def test_a_whole_telephone_number_never_reads_every_person(office: Office) -> None:
    statements: list[str] = []

    @event.listens_for(office.open_uow.engine, "before_cursor_execute")
    def keep(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    page(office.open_uow, DossierQuery(text="0951234567"), now=NOW)
    assert statements
    assert not [text for text in statements if " LIKE " in text.upper()]
    office.close()


@pytest.mark.parametrize("many", [2, 1_000_000], ids=["all are many", "all are few"])
def test_filters_find_the_same_by_their_index_and_in_the_order_of_the_list(
    office: Office, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    for name in ("_MANY_BEARERS", "_MANY_PEOPLE", "_MANY_DOSSIERS"):
        monkeypatch.setattr(dossier_lists, name, many)
    with office.open_uow(read_only=True) as uow:
        told = [uow.dossiers.get(i) for i in uow.session.scalars(select(DossierRow.id))]
    one = told[50]
    word = search_words(one.owner.full_name)[0]
    same_field = {each.id for each in told if each.field == one.field}
    same_procedure = {each.id for each in told if each.procedure_code == one.procedure_code}
    same_name = {
        each.id
        for each in told
        if any(part.startswith(word) for part in search_words(each.owner.full_name))
    }
    finished = {each.id for each in told if each.status is Status.RETURNED}
    for sort in SortBy:
        for descending in (False, True):
            for query, expected in (
                (DossierQuery(field=one.field), same_field),
                (DossierQuery(procedure_code=one.procedure_code), same_procedure),
                (DossierQuery(field=one.field, text=word), same_field & same_name),
                (DossierQuery(field=one.field, statuses=(Status.RETURNED,)), same_field & finished),
                (DossierQuery(field="không có lĩnh vực này"), set()),
            ):
                asked = replace(query, sort=sort, descending=descending)
                found = all_of(office, asked, size=7)
                assert len(found) == len(set(found))
                assert set(found) == expected, asked
    office.close()


@pytest.mark.parametrize("many", [2, 1_000_000], ids=["all are many", "all are few"])
def test_applicants_are_found_by_number_and_by_words_in_any_order(
    office: Office, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(people, "_MANY", many)
    with office.open_uow(read_only=True) as uow:
        told = [uow.dossiers.get(i) for i in uow.session.scalars(select(DossierRow.id))]
        known = {each.owner.id: each.owner for each in told}
        wanted = next(each for each in known.values() if each.phone and each.id_number)
        for digits in (wanted.phone[:4], wanted.phone, wanted.id_number[:5], wanted.id_number):
            expected = {
                number
                for number, each in known.items()
                if each.phone.startswith(digits) or each.id_number.startswith(digits)
            }
            found = [each.id for each in uow.people.find(digits, limit=500)]
            assert found == sorted(expected, reverse=True), digits
        turned = " ".join(reversed(wanted.full_name.split()))
        assert wanted.id in {each.id for each in uow.people.find(turned, limit=500)}
    office.close()
