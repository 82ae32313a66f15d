"""Signing, originals, shelf and calls, handing back, asking for papers: services and undo."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.deadlines import parse_limit_argument
from cds_desktop.domain.dossier_records import DossierRecord, ReturnWay
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import CdsError, RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.pickup import CallOutcome, CallResult, next_free, shelf_places
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services import journal
from cds_desktop.services.desk_settings import DeskSettings, desk_settings, set_desk_settings
from cds_desktop.services.dossiers import (
    Reception,
    extend,
    hand_back,
    move,
    receive,
    refuse_at_counter,
    show,
    undo_move,
)
from cds_desktop.services.dossiers.desk_acts import Act, undo_act
from cds_desktop.services.dossiers.originals import give_back, keep_original, left_over
from cds_desktop.services.dossiers.shelf import put_on_shelf, record_call, waiting_for_pickup
from cds_desktop.services.dossiers.signing import return_from_signature, submit_for_signature
from cds_desktop.services.dossiers.supplements import (
    due_if_resumed,
    proposed_last_day,
    request_supplement,
)
from cds_desktop.services.offices import Office
from cds_desktop.wording.desk import ready_words, request_warnings
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.journal import sentence_of
from tests.offices import ADMIN, CLERK, applicant, make_office

MONDAY = "2026-11-16T09:00"


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """The same office on SQLite and on PostgreSQL."""
    office = make_office(tmp_path / "Dữ liệu", url=database_url)
    yield office
    office.close()


@pytest.fixture
def open_uow(office: Office) -> OpenUow:
    return office.open_uow


def take_in(open_uow: OpenUow, at: str = MONDAY, name: str = "Trần Văn Tám") -> str:
    reception = Reception("1.004873", applicant(name, ""), limit=parse_limit_argument("5d"))
    return receive(open_uow, reception, actor=CLERK, now=parse_instant(at)).code


def step(open_uow: OpenUow, code: str, to: Status, at: str, reason: str = "") -> DossierRecord:
    return move(open_uow, code, to, reason=reason, actor=CLERK, now=parse_instant(at))


def in_work(open_uow: OpenUow, at: str = MONDAY, name: str = "Trần Văn Tám") -> str:
    code = take_in(open_uow, at, name)
    step(open_uow, code, Status.PROCESSING, at)
    return code


def ready(open_uow: OpenUow, at: str, name: str = "Trần Văn Tám") -> str:
    code = in_work(open_uow, name=name)
    step(open_uow, code, Status.FINISHED, at)
    return code


def told(open_uow: OpenUow, code: str) -> list[str]:
    with open_uow(read_only=True) as uow:
        return [sentence_of(entry) for entry in uow.journal.of("dossier", code)]


# --- ready and not fetched ------------------------------------------------------------------------


def test_the_call_list_holds_what_is_ready_since_so_many_days_the_oldest_first(
    open_uow: OpenUow,
) -> None:
    old = ready(open_uow, "2026-11-17T08:00", "Ngô Thị Ẫm")
    new = ready(open_uow, "2026-11-20T08:00", "Lý Văn Đẹt")
    in_work(open_uow)
    fetched = ready(open_uow, "2026-11-17T08:00")
    hand_back(open_uow, fetched, actor=CLERK, now=parse_instant("2026-11-18T08:00"))
    now = parse_instant("2026-11-20T14:00")
    assert [line.code for line in waiting_for_pickup(open_uow, now=now)] == [old, new]
    (line,) = waiting_for_pickup(open_uow, now=now, days=3)
    assert (line.owner_name, line.phone) == ("Ngô Thị Ẫm", "0918345276")
    assert line.ready_at == parse_instant("2026-11-17T08:00")
    assert line.call is None
    assert waiting_for_pickup(open_uow, now=now, days=4) == ()


def test_a_result_takes_the_next_free_place_and_leaves_it_with_its_owner(
    open_uow: OpenUow,
) -> None:
    now = parse_instant("2026-11-18T09:00")
    wanted = DeskSettings(shelves="A1-A2, TỦ01")
    set_desk_settings(open_uow, wanted, actor=ADMIN, now=now)
    codes = [ready(open_uow, "2026-11-17T08:00") for _ in range(4)]
    places = [
        put_on_shelf(open_uow, code, None, actor=CLERK, now=now).shelf_code for code in codes[:3]
    ]
    assert places == ["A1", "A2", "TỦ01"]
    with pytest.raises(RuleBroken, match=r"shelf\.full"):
        put_on_shelf(open_uow, codes[3], None, actor=CLERK, now=now)
    assert hand_back(open_uow, codes[1], actor=CLERK, now=now).shelf_code == ""
    assert put_on_shelf(open_uow, codes[3], None, actor=CLERK, now=now).shelf_code == "A2"
    back = undo_move(open_uow, codes[1], actor=CLERK, now=now)
    assert back.shelf_code == "A2", "taking the hand-back back puts it where it lay"
    assert put_on_shelf(open_uow, codes[0], " b 7 ", actor=CLERK, now=now).shelf_code == "B7"
    assert "Xếp kết quả lên kệ B7" in told(open_uow, codes[0])


def test_calls_are_noted_with_their_outcome_and_the_newest_is_shown(open_uow: OpenUow) -> None:
    code = ready(open_uow, "2026-11-17T08:00")
    first, second = parse_instant("2026-11-18T09:00"), parse_instant("2026-11-19T09:00")
    record_call(open_uow, code, CallOutcome.NO_ANSWER, actor=CLERK, now=first)
    with pytest.raises(RuleBroken, match=r"call\.day_missing"):
        record_call(open_uow, code, CallOutcome.WILL_COME, actor=CLERK, now=second)
    called = record_call(
        open_uow, code, CallOutcome.WILL_COME, comes_on=date(2026, 11, 23), note="con trai | nhận",
        actor=CLERK, now=second,
    )  # fmt: skip
    assert called.called_at == second
    result = CallResult.read(called.call_outcome)
    assert result == CallResult(CallOutcome.WILL_COME, date(2026, 11, 23), "con trai / nhận")
    (line,) = waiting_for_pickup(open_uow, now=second)
    assert line.call == result
    back = undo_act(open_uow, code, Act.CALLED, actor=CLERK, now=second)
    assert back.called_at == first
    assert back.call_outcome == "no_answer"
    words = told(open_uow, code)
    assert words[-3:] == [
        "Gọi báo có kết quả: không nghe máy",
        "Gọi báo có kết quả: hẹn đến nhận 23/11 (con trai / nhận)",
        "Hoàn tác: gọi báo có kết quả",
    ]


def test_only_a_ready_result_is_shelved_or_called_about(open_uow: OpenUow) -> None:
    code, now = in_work(open_uow), parse_instant("2026-11-17T08:00")
    with pytest.raises(RuleBroken, match=r"shelf\.not_ready"):
        put_on_shelf(open_uow, code, "A1", actor=CLERK, now=now)
    with pytest.raises(RuleBroken, match=r"shelf\.not_ready"):
        record_call(open_uow, code, CallOutcome.REACHED, actor=CLERK, now=now)


def test_places_of_a_scheme_are_read_in_order() -> None:
    assert shelf_places("A1-A3, kệ08-KỆ10") == ("A1", "A2", "A3", "KỆ08", "KỆ09", "KỆ10")
    assert next_free("A1-A3", {"A1", "A3"}) == "A2"
    assert next_free("", ()) == ""
    for wrong in ("A1-B3", "A3-A1", "tủ lớn", "A1-A9999"):
        with pytest.raises(RuleBroken, match=r"shelf\.scheme_unreadable"):
            shelf_places(wrong)


def test_an_early_result_says_whom_to_call(open_uow: OpenUow) -> None:
    early = show(open_uow, ready(open_uow, "2026-11-18T08:00"))
    assert ready_words(early).replace("\u00a0", " ") == "Có kết quả sớm, gọi báo: 0918 345 276."
    on_the_day = show(open_uow, ready(open_uow, "2026-11-23T08:00"))
    assert ready_words(on_the_day) == ""
