"""Search in the list finds by number what a walk over all dossiers finds, page after page."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from cds_desktop.domain.dossier_records import Cursor, DossierLine, DossierQuery, ListTab, SortBy
from cds_desktop.domain.dossiers import Status, stage_of
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.text import fold, search_words
from cds_desktop.domain.units import Level
from cds_desktop.persistence import dossier_lists, people
from cds_desktop.persistence.dossiers import DossierRow
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.demo import DemoPlan, fill
from cds_desktop.services.dossiers import page
from cds_desktop.services.offices import Office, OfficeSetup
from cds_desktop.services.setup import set_up

NOW = datetime(2026, 11, 20, 14, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ADMIN = Actor(None, "Kiểm thử", Role.ADMIN)


@pytest.fixture
def office(data_dir: Path, database_url: str) -> Office:
    """An office of 260 dossiers."""
    folder = DataDir(data_dir)
    folder.ensure()
    if database_url.startswith("postgresql"):
        folder.connection_file.write_text(json.dumps({"url": database_url}), encoding="utf-8")
    setup = OfficeSetup("000.00.16.H12", "Xã Cái Nước", Level.COMMUNE, "mot-cua-2026")
    opened = set_up(folder, setup, now=NOW).office
    plan = DemoPlan(dossiers=260, months=2, until=date(2026, 11, 20), seed=21)
    fill(opened.open_uow, folder, plan, actor=ADMIN, now=NOW)
    return opened


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


def test_digits_find_phones_identity_numbers_and_codes_in_every_tab(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossier_lists, "_RECENT", 40)
    with office.open_uow(read_only=True) as uow:
        told = [uow.dossiers.get(i) for i in uow.session.scalars(select(DossierRow.id))]
    chosen = told[13].owner
    texts = {chosen.phone, chosen.id_number, told[40].short_code.replace("-", "")}
    texts = {text for text in texts if text}
    prefixes = {text[:length] for text in texts for length in (1, 2, 3, 4, 6, 9, 12)}
    listed = page(office.open_uow, DossierQuery(), now=NOW, limit=500).lines
    for prefix in sorted(prefixes):
        matching = {
            record.id
            for record in told
            if record.owner.phone.startswith(prefix)
            or record.owner.id_number.startswith(prefix)
            or record.short_code.startswith(prefix)
        }
        everywhere = all_of(office, DossierQuery(text=prefix), size=9)
        assert everywhere == sorted(matching, reverse=True), prefix
        for tab in (ListTab.OPEN, ListTab.READY, ListTab.OVERDUE):
            inside = {line.id for line in listed if _is_in(tab, line)}
            found = all_of(office, DossierQuery(tab, text=prefix), size=9)
            assert set(found) == matching & inside, (prefix, tab)
    office.close()


def _is_in(tab: ListTab, line: DossierLine) -> bool:
    if tab is ListTab.OVERDUE:
        return line.is_overdue(NOW)
    return stage_of(line.status).name.lower() == tab.value


def test_digits_combine_with_filters(office: Office) -> None:
    with office.open_uow(read_only=True) as uow:
        told = [uow.dossiers.get(i) for i in uow.session.scalars(select(DossierRow.id))]
    wanted = next(record for record in told if record.owner.phone)
    for length in (3, 9):
        query = DossierQuery(text=wanted.owner.phone[:length], field=wanted.field)
        expected = {
            record.id
            for record in told
            if record.field == wanted.field
            and (
                record.owner.phone.startswith(query.text)
                or record.owner.id_number.startswith(query.text)
                or record.short_code.startswith(query.text)
            )
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
    for typed in (name, name.upper(), fold(name), " ".join(reversed(words))):
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
