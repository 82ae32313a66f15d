"""An officer keeps filters as tabs: named, counted, changed, moved, removed and put back."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.dossier_records import DossierQuery, ListTab, SortBy
from cds_desktop.domain.dossiers import Channel, Status
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.saved_filters import (
    COUNT_CAP,
    MOST_FILTERS,
    is_same_list,
    query_from_data,
    query_to_data,
)
from cds_desktop.persistence import dossier_lists
from cds_desktop.persistence.saved_filters import SAVED_FILTER
from cds_desktop.services import journal, saved_filters
from cds_desktop.services.dossiers import Reception, move, receive
from cds_desktop.services.officers import add_officer
from cds_desktop.services.offices import Office
from tests.offices import ADMIN, CLERK, applicant, make_office

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
LATE = DossierQuery(ListTab.OVERDUE, field="Hộ tịch")
NAMES = DossierQuery(text="nguyen", sort=SortBy.NAME)


@pytest.fixture
def each_office(tmp_path: Path, database_url: str) -> Office:
    """An office with three dossiers in work and one finished, on either database."""
    return _filled(make_office(tmp_path / "office", url=database_url))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The same on SQLite."""
    return _filled(make_office(tmp_path / "office"))


def _filled(opened: Office) -> Office:
    for number, name in enumerate(("Nguyễn Văn Đức", "Trần Thị Út", "Nguyễn Thị Hòa", "Lê Ý")):
        reception = Reception("2.000815", applicant(name, f"09619000451{number}"))
        at = NOW - timedelta(days=3, minutes=-number)
        record = receive(opened.open_uow, reception, actor=CLERK, now=at)
    for minutes, to in ((10, Status.PROCESSING), (20, Status.FINISHED)):
        at = NOW - timedelta(days=3, minutes=-minutes)
        move(opened.open_uow, record.code, to, actor=ADMIN, now=at)
    return opened


def keep(office: Office, name: str, query: DossierQuery, actor: Actor = CLERK) -> int:
    return saved_filters.keep_filter(office.open_uow, name, query, actor=actor, now=NOW).id


def names(office: Office, actor: Actor = CLERK) -> list[str]:
    return [each.name for each in saved_filters.list_filters(office.open_uow, actor=actor)]


def test_filters_stand_as_tabs_with_their_counts(each_office: Office) -> None:
    office = each_office
    keep(office, "Chờ trả", DossierQuery(ListTab.READY))
    keep(office, "Họ Nguyễn", NAMES)
    keep(office, "Hộ tịch trễ", LATE)
    counted = saved_filters.count_filters(office.open_uow, actor=CLERK, now=NOW)
    assert [(each.filter.name, each.count) for each in counted] == [
        ("Chờ trả", 1), ("Họ Nguyễn", 2), ("Hộ tịch trễ", 0),
    ]  # fmt: skip
    assert counted[1].filter.query == NAMES
    assert not any(each.is_gone for each in counted[:2])
    reception = Reception("2.000815", applicant("Nguyễn Bé", "096190004599"))
    receive(office.open_uow, reception, actor=CLERK, now=NOW)
    again = saved_filters.count_filters(office.open_uow, actor=CLERK, now=NOW)
    assert [each.count for each in again] == [1, 3, 0]
    office.close()


def test_a_filter_is_changed_renamed_moved_removed_and_put_back(each_office: Office) -> None:
    office = each_office
    first, second, third = (keep(office, name, LATE) for name in ("Một", "Hai", "Ba"))
    open_uow = office.open_uow
    saved_filters.change_filter(open_uow, first, NAMES, actor=CLERK, now=NOW)
    saved_filters.rename_filter(open_uow, second, "  Hai  mới ", actor=CLERK, now=NOW)
    saved_filters.move_filter(open_uow, third, -2, actor=CLERK, now=NOW)
    assert names(office) == ["Ba", "Một", "Hai mới"]
    assert saved_filters.find_filter(open_uow, "mot", actor=CLERK).query == NAMES
    removed = saved_filters.remove_filter(open_uow, first, actor=CLERK, now=NOW)
    assert names(office) == ["Ba", "Hai mới"]
    saved_filters.put_filter_back(open_uow, removed, actor=CLERK, now=NOW)
    assert names(office) == ["Ba", "Một", "Hai mới"]
    with open_uow(read_only=True) as uow:
        told = [entry.action for entry in uow.journal.newest(20) if entry.subject == "filter"]
    assert told.count("added") == 4
    assert told.count("removed") == 1
    assert journal.verify(open_uow).is_ok
    office.close()


def test_everybody_has_filters_of_their_own(office: Office) -> None:
    officer = add_officer(
        office.open_uow, "my.y", "Lê Thị Mỹ Ý", Role.RECEPTION, "mat-khau-2026",
        actor=ADMIN, now=NOW,
    ).acting()  # fmt: skip
    keep(office, "Của dòng lệnh", LATE)
    keep(office, "Của Mỹ Ý", NAMES, officer)
    assert names(office) == ["Của dòng lệnh"]
    assert names(office, officer) == ["Của Mỹ Ý"]
    (own,) = saved_filters.list_filters(office.open_uow, actor=officer)
    with pytest.raises(NotFound, match="filter.not_found"):
        saved_filters.remove_filter(office.open_uow, own.id, actor=CLERK, now=NOW)
    office.close()


def test_two_counters_under_one_account_meet_a_sentence_not_a_fault(office: Office) -> None:
    kept = keep(office, "Một", LATE)
    saved_filters.remove_filter(office.open_uow, kept, actor=CLERK, now=NOW)
    for act in (
        lambda: saved_filters.remove_filter(office.open_uow, kept, actor=CLERK, now=NOW),
        lambda: saved_filters.rename_filter(office.open_uow, kept, "Hai", actor=CLERK, now=NOW),
        lambda: saved_filters.change_filter(office.open_uow, kept, NAMES, actor=CLERK, now=NOW),
        lambda: saved_filters.move_filter(office.open_uow, kept, 1, actor=CLERK, now=NOW),
    ):
        with pytest.raises(NotFound, match="filter.not_found"):
            act()
    office.close()


def test_names_are_checked(office: Office) -> None:
    keep(office, "Hộ tịch", LATE)
    for name, code in (
        (" \u200b", "filter.name_missing"), ("x" * 41, "filter.name_long"),
        ("hO TỊCH", "filter.name_taken"),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match=code):
            keep(office, name, NAMES)
    with pytest.raises(RuleBroken, match="filter.not_to_keep"):
        keep(office, "Con số", DossierQuery(ids=(1, 2)))
    with pytest.raises(NotFound, match="filter.unknown"):
        saved_filters.find_filter(office.open_uow, "không có", actor=CLERK)
    for number in range(MOST_FILTERS - 1):
        keep(office, f"Bộ lọc {number}", NAMES)
    with pytest.raises(RuleBroken, match="filter.too_many"):
        keep(office, "Một cái nữa", NAMES)
    office.close()


def test_a_field_or_procedure_that_vanished_is_told_and_counts_nothing(office: Office) -> None:
    keep(office, "Lĩnh vực cũ", DossierQuery(field="Lĩnh vực không còn"))
    keep(office, "Thủ tục cũ", DossierQuery(procedure_code="9.999999"))
    keep(office, "Thủ tục này", DossierQuery(procedure_code="2.000815"))
    counted = saved_filters.count_filters(office.open_uow, actor=CLERK, now=NOW)
    assert [(each.is_gone, each.count) for each in counted] == [(True, 0), (True, 0), (False, 4)]
    office.close()


def test_a_filter_of_a_newer_program_is_kept_untouched(office: Office) -> None:
    kept = keep(office, "Mai sau", LATE)
    with office.open_uow() as uow:
        uow.session.execute(SAVED_FILTER.update().values(query='{"tab": "sau này"}'))
        uow.commit()
    (counted,) = saved_filters.count_filters(office.open_uow, actor=CLERK, now=NOW)
    assert (counted.filter.id, counted.filter.query, counted.count) == (kept, None, None)
    with pytest.raises(RuleBroken, match="filter.unreadable"):
        saved_filters.find_filter(office.open_uow, "Mai sau", actor=CLERK)
    office.close()


def test_counting_stops_at_a_cap_and_after_a_moment(
    each_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = each_office
    keep(office, "Tất cả", DossierQuery())
    monkeypatch.setattr(saved_filters, "COUNT_CAP", 3)
    (counted,) = saved_filters.count_filters(office.open_uow, actor=CLERK, now=NOW)
    assert counted.count == 3
    with office.open_uow(read_only=True) as uow:
        assert uow.lists.count_up_to(DossierQuery(), NOW, COUNT_CAP, within_ms=5_000) == 4
    with office.open_uow(read_only=True) as uow:
        seen = _slow_count(uow.lists, monkeypatch)
        assert uow.lists.count_up_to(DossierQuery(), NOW, COUNT_CAP, within_ms=60) is None
        assert seen
    # The next transaction is not hurried any more.
    with office.open_uow(read_only=True) as uow:
        monkeypatch.undo()
        assert uow.lists.count(DossierQuery(), NOW) == 4
    office.close()


def _slow_count(lists: dossier_lists.DossierLists, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the conditions of the list cost far more than anybody would wait for."""
    from sqlalchemy import text

    seen: list[int] = []
    slow = text(
        "(SELECT count(*) FROM journal a, journal b, journal c, journal d, journal e,"
        " paper f, paper g, paper h, paper i, paper j, paper k) >= 0"
    )

    def conditions(_query: object, _now: object) -> list[object]:
        seen.append(1)
        return [slow]

    monkeypatch.setattr(lists, "_conditions", conditions)
    return seen


QUERIES = st.builds(
    DossierQuery,
    tab=st.sampled_from(ListTab),
    text=st.text(max_size=12).map(str.strip),
    statuses=st.lists(st.sampled_from(Status), max_size=3).map(tuple),
    field=st.sampled_from(["", "Hộ tịch"]),
    procedure_code=st.sampled_from(["", "2.000815"]),
    channel=st.none() | st.sampled_from(Channel),
    received_from=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    received_to=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    sort=st.sampled_from(SortBy),
    descending=st.booleans(),
)


@given(QUERIES)
def test_what_is_kept_is_what_is_read(query: DossierQuery) -> None:
    assert is_same_list(query_from_data(query_to_data(query)), query)


@pytest.mark.parametrize(
    "data",
    [{"tab": "x"}, {"statuses": "received"}, {"statuses": ["x"]}, {"received_from": "32/13"},
     {"channel": "x"}, {"sort": "x"}],
)  # fmt: skip
def test_data_that_cannot_be_understood_gives_no_query(data: dict[str, object]) -> None:
    assert query_from_data(data) is None
