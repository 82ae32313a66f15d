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
def office(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path / "Dữ liệu")
    yield office
    office.close()


@pytest.fixture
def open_uow(office: Office) -> OpenUow:
    return office.open_uow


@pytest.fixture
def each_uow(tmp_path: Path, database_url: str) -> Iterator[OpenUow]:
    """The same office on SQLite and on PostgreSQL."""
    office = make_office(tmp_path / "Dữ liệu", url=database_url)
    yield office.open_uow
    office.close()


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
    each_uow: OpenUow,
) -> None:
    old = ready(each_uow, "2026-11-17T08:00", "Ngô Thị Ẫm")
    new = ready(each_uow, "2026-11-20T08:00", "Lý Văn Đẹt")
    in_work(each_uow)
    fetched = ready(each_uow, "2026-11-17T08:00")
    hand_back(each_uow, fetched, actor=CLERK, now=parse_instant("2026-11-18T08:00"))
    now = parse_instant("2026-11-20T14:00")
    assert [line.code for line in waiting_for_pickup(each_uow, now=now)] == [old, new]
    (line,) = waiting_for_pickup(each_uow, now=now, days=3)
    assert (line.owner_name, line.phone) == ("Ngô Thị Ẫm", "0918345276")
    assert line.ready_at == parse_instant("2026-11-17T08:00")
    assert line.call is None
    assert waiting_for_pickup(each_uow, now=now, days=4) == ()


def test_a_result_takes_the_next_free_place_and_leaves_it_with_its_owner(
    each_uow: OpenUow,
) -> None:
    now = parse_instant("2026-11-18T09:00")
    wanted = DeskSettings(shelves="A1-A2, TỦ01")
    set_desk_settings(each_uow, wanted, actor=ADMIN, now=now)
    codes = [ready(each_uow, "2026-11-17T08:00") for _ in range(4)]
    places = [
        put_on_shelf(each_uow, code, None, actor=CLERK, now=now).shelf_code for code in codes[:3]
    ]
    assert places == ["A1", "A2", "TỦ01"]
    with pytest.raises(RuleBroken, match=r"shelf\.full"):
        put_on_shelf(each_uow, codes[3], None, actor=CLERK, now=now)
    assert hand_back(each_uow, codes[1], actor=CLERK, now=now).shelf_code == ""
    assert put_on_shelf(each_uow, codes[3], None, actor=CLERK, now=now).shelf_code == "A2"
    back = undo_move(each_uow, codes[1], actor=CLERK, now=now)
    assert back.shelf_code == "A2", "taking the hand-back back puts it where it lay"
    assert put_on_shelf(each_uow, codes[0], " b 7 ", actor=CLERK, now=now).shelf_code == "B7"
    assert "Xếp kết quả lên kệ B7" in told(each_uow, codes[0])


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


# --- signing --------------------------------------------------------------------------------------


def test_a_dossier_lies_with_the_leader_until_it_is_signed_or_comes_back(
    each_uow: OpenUow,
) -> None:
    code = in_work(each_uow)
    asked_at, later = parse_instant("2026-11-18T09:00"), parse_instant("2026-11-18T10:00")
    asked = submit_for_signature(each_uow, code, actor=CLERK, now=asked_at)
    assert (asked.status, asked.signing_at) == (Status.PROCESSING, asked_at)
    with pytest.raises(RuleBroken, match=r"signing\.already_asked"):
        submit_for_signature(each_uow, code, actor=CLERK, now=later)
    with pytest.raises(RuleBroken, match=r"signing\.reason_missing"):
        return_from_signature(each_uow, code, reason=" ", actor=CLERK, now=later)
    back = return_from_signature(each_uow, code, reason="Sai tên", actor=CLERK, now=later)
    assert back.signing_at is None
    with pytest.raises(RuleBroken, match=r"signing\.not_asked"):
        return_from_signature(each_uow, code, reason="Sai tên", actor=CLERK, now=later)
    again = undo_act(each_uow, code, Act.SIGNING_RETURNED, actor=CLERK, now=later)
    assert again.signing_at == asked_at
    signed = step(each_uow, code, Status.FINISHED, "2026-11-18T11:00")
    assert signed.signing_at is None
    undone = undo_move(each_uow, code, actor=CLERK, now=parse_instant("2026-11-18T11:05"))
    assert undone.signing_at == asked_at, "the signature that is taken back is awaited again"
    assert told(each_uow, code)[2:5] == [
        "Trình ký",
        "Trả lại người xử lý, chưa ký. Lý do: Sai tên",
        "Hoàn tác: trả lại người xử lý, chưa ký",
    ]


def test_a_dossier_that_is_not_in_work_is_not_signed(open_uow: OpenUow) -> None:
    code = take_in(open_uow)
    with pytest.raises(RuleBroken, match=r"signing\.not_processing"):
        submit_for_signature(open_uow, code, actor=CLERK, now=parse_instant(MONDAY))


# --- originals ------------------------------------------------------------------------------------


def test_an_original_that_was_kept_goes_back_with_the_result(each_uow: OpenUow) -> None:
    code, now = in_work(each_uow), parse_instant("2026-11-18T09:00")
    for number in (1, 2):
        keep_original(each_uow, code, number, True, actor=CLERK, now=now)
    assert [p.position for p in show(each_uow, code).kept_originals] == [1, 2]
    step(each_uow, code, Status.FINISHED, "2026-11-18T09:30")
    with pytest.raises(RuleBroken, match=r"originals\.left_without_reason") as refused:
        hand_back(each_uow, code, actor=CLERK, now=now.replace(hour=10))
    assert show(each_uow, code).components[0].name[:20] in sentence(refused.value)
    done = hand_back(
        each_uow, code, originals=(1,), reason="Chủ hồ sơ gửi giữ hộ", actor=CLERK,
        now=now.replace(hour=10),
    )  # fmt: skip
    first, second = done.components[:2]
    assert (first.given_back_to, first.given_back_at) == ("Trần Văn Tám", now.replace(hour=10))
    assert second.is_with_the_office
    assert [(left.code, len(left.kept_originals)) for left in left_over(each_uow)] == [(code, 1)]
    give_back(each_uow, code, None, to="Trần Thị Chín", actor=CLERK, now=now.replace(hour=11))
    assert left_over(each_uow) == ()
    assert show(each_uow, code).components[1].given_back_to == "Trần Thị Chín"
    words = told(each_uow, code)
    assert words[-1] == "Trả lại bản chính, giấy tờ số 2 cho Trần Thị Chín, 18/11 11:00"
    assert words[-2].endswith("Trả lại bản chính, giấy tờ số 1. Lý do: Chủ hồ sơ gửi giữ hộ")


def test_taking_a_hand_back_back_takes_its_originals_back_too(open_uow: OpenUow) -> None:
    code, now = ready(open_uow, "2026-11-18T09:00"), parse_instant("2026-11-18T10:00")
    keep_original(open_uow, code, 2, True, actor=CLERK, now=now)
    assert hand_back(open_uow, code, originals=None, actor=CLERK, now=now).kept_originals == ()
    back = undo_move(open_uow, code, actor=CLERK, now=now.replace(minute=9))
    assert back.status is Status.FINISHED
    assert [paper.position for paper in back.kept_originals] == [2]
    assert back.receiver_name == ""


def test_a_wrong_tick_on_an_original_is_taken_back_until_it_was_given(open_uow: OpenUow) -> None:
    code, now = in_work(open_uow), parse_instant("2026-11-18T09:00")
    keep_original(open_uow, code, 1, True, actor=CLERK, now=now)
    assert not undo_act(open_uow, code, Act.ORIGINALS_KEPT, actor=CLERK, now=now).kept_originals
    keep_original(open_uow, code, 1, True, actor=CLERK, now=now)
    with pytest.raises(RuleBroken, match=r"originals\.not_kept"):
        give_back(open_uow, code, [2], actor=CLERK, now=now)
    give_back(open_uow, code, [1], actor=CLERK, now=now)
    with pytest.raises(RuleBroken, match=r"originals\.given_back_already"):
        keep_original(open_uow, code, 1, False, actor=CLERK, now=now)
    with pytest.raises(RuleBroken, match=r"originals\.none_kept"):
        give_back(open_uow, code, None, actor=CLERK, now=now)
    undo_act(open_uow, code, Act.ORIGINALS_GIVEN_BACK, actor=CLERK, now=now)
    assert show(open_uow, code).kept_originals
    with pytest.raises(CdsError, match=r"paper\.number_unknown"):
        keep_original(open_uow, code, 99, True, actor=CLERK, now=now)


# --- handing back ---------------------------------------------------------------------------------


def test_who_fetched_the_result_stays_with_the_dossier(each_uow: OpenUow) -> None:
    now = parse_instant("2026-11-19T09:00")
    own, other, posted = (ready(each_uow, "2026-11-18T09:00") for _ in range(3))
    first = hand_back(each_uow, own, actor=CLERK, now=now)
    assert (first.receiver_name, first.receiver_note, first.return_way) == (
        "Trần Văn Tám", "", ReturnWay.COUNTER,
    )  # fmt: skip
    second = hand_back(
        each_uow, other, receiver_name="lê thị bé", note="Giấy ủy quyền số 12", actor=CLERK,
        now=now,
    )  # fmt: skip
    assert second.receiver_note == "Giấy ủy quyền số 12"
    third = hand_back(each_uow, posted, note="EMS 0042", way=ReturnWay.POST, actor=CLERK, now=now)
    assert show(each_uow, posted).return_way is third.return_way is ReturnWay.POST
    assert "Giấy tờ: EMS 0042; Qua bưu chính" in told(each_uow, posted)[-1]
    back = undo_move(each_uow, other, actor=CLERK, now=now)
    assert (back.receiver_name, back.receiver_note, back.return_way) == ("", "", None)


# --- requests for papers --------------------------------------------------------------------------


def test_a_request_carries_its_list_and_its_last_day_until_the_papers_come(
    each_uow: OpenUow,
) -> None:
    code, now = in_work(each_uow), parse_instant("2026-11-17T09:00")
    set_desk_settings(each_uow, DeskSettings(supplement_days=5), actor=ADMIN, now=now)
    last_day = proposed_last_day(each_uow, now=now)
    assert last_day == date(2026, 11, 25), "24/11 is a day off"
    asked = request_supplement(
        each_uow, code, ["Bản sao  hộ tịch", "", "Ảnh 3x4", "Ảnh 3x4"], reason="Điều 9",
        until=last_day, actor=CLERK, now=now,
    )  # fmt: skip
    assert asked.status is Status.SUPPLEMENT_REQUESTED
    assert asked.wait_until == last_day
    move_ = asked.moves[-1]
    assert (move_.items, move_.until, move_.reason) == (
        ("Bản sao hộ tịch", "Ảnh 3x4"), last_day, "Điều 9",
    )  # fmt: skip
    came = parse_instant("2026-11-18T09:00")
    change = due_if_resumed(each_uow, code, now=came)
    assert change.before == parse_instant("2026-11-23T09:00")
    resumed = step(each_uow, code, Status.PROCESSING, "2026-11-18T09:00")
    assert resumed.wait_until is None
    assert resumed.due_at == change.after
    assert change.after is not None
    assert change.after > change.before
    assert change.reasons
    back = undo_move(each_uow, code, actor=CLERK, now=came)
    assert back.wait_until == last_day
    assert told(each_uow, code)[2] == (
        "Chuyển trạng thái: Đang xử lý → Yêu cầu bổ sung giấy tờ; Bản sao hộ tịch; Ảnh 3x4;"
        " Bổ sung đến hết Thứ Tư 25/11/2026. Lý do: Điều 9"
    )


@pytest.mark.parametrize(
    ("items", "reason", "until", "code"),
    [
        ([" "], "Điều 9", None, "supplement.items_missing"),
        (["Ảnh"], " ", None, "dossier.reason_missing"),
        (["Ảnh"], "Điều 9", date(2026, 11, 16), "supplement.until_past"),
        (["Ảnh" * 200], "Điều 9", None, "supplement.item_long"),
        ([f"Giấy {n}" for n in range(51)], "Điều 9", None, "supplement.items_many"),
    ],
)
def test_a_request_that_helps_nobody_is_refused(
    open_uow: OpenUow, items: list[str], reason: str, until: date | None, code: str
) -> None:
    dossier, now = in_work(open_uow), parse_instant("2026-11-17T09:00")
    with pytest.raises(RuleBroken) as refused:
        request_supplement(
            open_uow, dossier, items, reason=reason, until=until, actor=CLERK, now=now
        )
    assert refused.value.code == code
    assert show(open_uow, dossier).status is Status.PROCESSING


def test_a_dossier_is_stopped_only_when_the_last_day_is_over(open_uow: OpenUow) -> None:
    code, now = in_work(open_uow), parse_instant("2026-11-17T09:00")
    saturday = date(2026, 11, 21)
    request_supplement(
        open_uow, code, ["Ảnh"], reason="Điều 9", until=saturday, actor=CLERK, now=now
    )
    with pytest.raises(RuleBroken, match=r"supplement\.not_expired"):
        step(open_uow, code, Status.STOPPED, "2026-11-23T16:00", "Không bổ sung")
    stopped = step(open_uow, code, Status.STOPPED, "2026-11-25T08:00", "Không bổ sung")
    assert stopped.wait_until is None


def test_the_second_request_and_a_late_one_warn(office: Office) -> None:
    open_uow = office.open_uow
    code = in_work(open_uow)

    def warned(at: str) -> list[str]:
        from cds_desktop.services import dossier_views

        view = dossier_views.view(open_uow, code)
        return [
            words[:22] for words in request_warnings(view.record, view.calendar, parse_instant(at))
        ]

    assert warned("2026-11-19T16:00") == []
    assert warned("2026-11-20T08:00") == ["Quá 03 ngày làm việc t"]
    now = parse_instant("2026-11-17T09:00")
    request_supplement(open_uow, code, ["Ảnh"], reason="Điều 9", actor=CLERK, now=now)
    assert warned("2026-11-17T10:00") == ["Đây là lần yêu cầu bổ "]
    undo_move(open_uow, code, actor=CLERK, now=now)
    assert warned("2026-11-17T10:00") == []


# --- refusing at the counter ----------------------------------------------------------------------


def test_what_is_refused_at_the_counter_counts_nowhere_and_can_be_taken_in_after_all(
    each_uow: OpenUow,
) -> None:
    reception, now = Reception("1.004873", applicant()), parse_instant(MONDAY)
    with pytest.raises(RuleBroken, match=r"dossier\.reason_missing"):
        refuse_at_counter(each_uow, reception, reason=" ", actor=CLERK, now=now)
    refused = refuse_at_counter(
        each_uow, reception, reason="Không thuộc thẩm quyền", actor=CLERK, now=now
    )
    assert (refused.status, refused.due_at) == (Status.NOT_ACCEPTED, None)
    assert refused.code.endswith("261116-0001"), "the refusal before took no number"
    assert refused.moves[-1].reason == "Không thuộc thẩm quyền"
    with each_uow(read_only=True) as uow:
        counts = uow.lists.counts(now)
    assert (counts.open, counts.overdue, counts.ready) == (0, 0, 0)
    undo_move(each_uow, refused.code, actor=CLERK, now=now)
    taken = step(each_uow, refused.code, Status.RECEIVED, MONDAY)
    assert taken.due_at is not None


# --- rights and undo ------------------------------------------------------------------------------

LEADER = Actor(None, "Người khác", Role.LEADER)
NOW = parse_instant("2026-11-18T10:00")
Deed = Callable[[OpenUow, str, Actor], object]
DEEDS: dict[str, tuple[Deed, set[Role]]] = {
    "submit": (
        lambda uow, code, actor: submit_for_signature(uow, code, actor=actor, now=NOW),
        {Role.RECEPTION, Role.SPECIALIST, Role.LEADER, Role.ADMIN},
    ),
    "unsubmit": (
        lambda uow, code, actor: return_from_signature(
            uow, code, reason="Sai", actor=actor, now=NOW
        ),
        {Role.RECEPTION, Role.SPECIALIST, Role.LEADER, Role.ADMIN},
    ),
    "supplement": (
        lambda uow, code, actor: request_supplement(
            uow, code, ["Ảnh"], reason="Thiếu", actor=actor, now=NOW
        ),
        {Role.RECEPTION, Role.SPECIALIST, Role.LEADER, Role.ADMIN},
    ),
    "keep": (
        lambda uow, code, actor: keep_original(uow, code, 1, True, actor=actor, now=NOW),
        {Role.RECEPTION, Role.ADMIN},
    ),
    "give back": (
        lambda uow, code, actor: give_back(uow, code, None, actor=actor, now=NOW),
        {Role.RECEPTION, Role.ADMIN},
    ),
    "hand back": (
        lambda uow, code, actor: hand_back(uow, code, actor=actor, now=NOW),
        {Role.RECEPTION, Role.ADMIN},
    ),
    "shelf": (
        lambda uow, code, actor: put_on_shelf(uow, code, None, actor=actor, now=NOW),
        {Role.RECEPTION, Role.ADMIN},
    ),
    "call": (
        lambda uow, code, actor: record_call(uow, code, CallOutcome.REACHED, actor=actor, now=NOW),
        {Role.RECEPTION, Role.ADMIN},
    ),
    "refuse": (
        lambda uow, _code, actor: refuse_at_counter(
            uow, Reception("1.004873", applicant()), reason="Sai nơi", actor=actor, now=NOW
        ),
        {Role.RECEPTION, Role.ADMIN},
    ),
    "settings": (
        lambda uow, _code, actor: set_desk_settings(
            uow, DeskSettings(extension_days=9), actor=actor, now=NOW
        ),
        {Role.ADMIN},
    ),
}


def test_each_act_asks_for_its_right_role_by_role(open_uow: OpenUow) -> None:
    code = in_work(open_uow)
    with open_uow(read_only=True) as uow:
        before = uow.journal.head()
    for name, (deed, allowed) in DEEDS.items():
        for role in set(Role) - allowed:
            with pytest.raises(RuleBroken) as refused:
                deed(open_uow, code, Actor(None, "Ai đó", role))
            assert refused.value.code == "officer.not_allowed", (name, role)
    with open_uow(read_only=True) as uow:
        assert uow.journal.head() == before, "what is refused leaves no trace"
    for name, (deed, allowed) in DEEDS.items():
        for role in allowed:
            assert outcome(deed, open_uow, code, role) != "officer.not_allowed", (name, role)


def outcome(deed: Deed, open_uow: OpenUow, code: str, role: Role) -> str:
    """The code with which an act was refused, "" when it was done."""
    try:
        deed(open_uow, code, Actor(None, "Ai đó", role))
    except CdsError as error:
        return error.code
    return ""


def test_an_act_is_taken_back_for_ten_minutes_by_the_same_officer_only(
    open_uow: OpenUow,
) -> None:
    code = in_work(open_uow)
    with pytest.raises(RuleBroken, match=r"dossier\.undo_nothing"):
        undo_act(open_uow, code, Act.SIGNING_ASKED, actor=CLERK, now=NOW)
    submit_for_signature(open_uow, code, actor=CLERK, now=NOW)
    with pytest.raises(RuleBroken, match=r"dossier\.undo_other_officer"):
        undo_act(open_uow, code, Act.SIGNING_ASKED, actor=LEADER, now=NOW)
    late = parse_instant("2026-11-18T10:11")
    with pytest.raises(RuleBroken, match=r"dossier\.undo_too_late"):
        undo_act(open_uow, code, Act.SIGNING_ASKED, actor=CLERK, now=late)
    return_from_signature(open_uow, code, reason="Sai", actor=LEADER, now=NOW)
    with pytest.raises(RuleBroken, match=r"dossier\.changed_since"):
        undo_act(open_uow, code, Act.SIGNING_ASKED, actor=CLERK, now=NOW)


def test_an_apology_leaves_the_signature_and_its_undo_too(open_uow: OpenUow) -> None:
    code = in_work(open_uow)
    submit_for_signature(open_uow, code, actor=CLERK, now=NOW)
    until = date(2026, 11, 26)
    extend(open_uow, code, until, reason="Chờ xác minh", actor=CLERK, now=NOW)
    assert show(open_uow, code).signing_at == NOW
    assert undo_move(open_uow, code, actor=CLERK, now=NOW).signing_at == NOW


def test_the_choices_of_the_desk_are_kept_and_journalled(open_uow: OpenUow) -> None:
    assert desk_settings(open_uow) == DeskSettings(None, 3, "A1-A50")
    for wrong in (DeskSettings(supplement_days=0), DeskSettings(extension_days=366)):
        with pytest.raises(RuleBroken, match=r"desk\.days_range"):
            set_desk_settings(open_uow, wrong, actor=ADMIN, now=NOW)
    wanted = DeskSettings(10, 5, "B1-B9")
    assert set_desk_settings(open_uow, wanted, actor=ADMIN, now=NOW) == wanted
    (entry,) = journal.newest(open_uow, limit=1)
    assert "Các ngăn kệ giữ kết quả: A1-A50 → B1-B9" in sentence_of(entry)
