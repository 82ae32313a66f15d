"""A refusal after appraisal, and the new dossier that corrects an error of the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.deadlines import parse_limit_argument
from cds_desktop.domain.digitisation import PaperState
from cds_desktop.domain.dossiers import Status, next_moves
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.refusals import REFUSAL_PAPER, refusal_of
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services import digitisation, dossier_views, indicators
from cds_desktop.services.dossiers import (
    Reception,
    hand_back,
    move,
    open_correction,
    receive,
    refuse,
    show,
    undo_move,
)
from cds_desktop.services.dossiers.steps import steps_of
from cds_desktop.services.forms import plan_form
from cds_desktop.services.offices import Office
from cds_desktop.wording.dossiers import steps_of as steps_of_life
from cds_desktop.wording.forms import write_form
from cds_desktop.wording.journal import sentence_of
from cds_desktop.wording.steps import links_words
from tests.command_line import Script
from tests.offices import CLERK, applicant, make_office

PROCEDURE = "1.004873"
MODULES = ("cds_desktop.commands.dossier",)
WRONG_NAME = "Sai chữ đệm trên trích lục"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path / "Dữ liệu")
    yield office
    office.close()


@pytest.fixture
def each_office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """The same office on SQLite and on PostgreSQL."""
    office = make_office(tmp_path / "Dữ liệu", url=database_url)
    yield office
    office.close()


@pytest.fixture
def open_uow(office: Office) -> OpenUow:
    return office.open_uow


def at(text: str) -> datetime:
    return parse_instant(text)


def take_in(open_uow: OpenUow, when: str = "2026-11-16T09:00", fee: int = 8000) -> str:
    limit = parse_limit_argument("5d")
    reception = Reception(PROCEDURE, applicant(), limit=limit, fee_vnd=fee)
    return receive(open_uow, reception, actor=CLERK, now=at(when)).code


def process(open_uow: OpenUow, code: str, when: str = "2026-11-16T10:00") -> None:
    move(open_uow, code, Status.PROCESSING, actor=CLERK, now=at(when))


def return_it(open_uow: OpenUow, code: str) -> None:
    process(open_uow, code)
    move(open_uow, code, Status.FINISHED, actor=CLERK, now=at("2026-11-18T08:00"))
    hand_back(open_uow, code, actor=CLERK, now=at("2026-11-18T09:00"))


def correct(open_uow: OpenUow, code: str, when: str = "2026-11-19T08:00") -> str:
    record = open_correction(open_uow, code, reason=WRONG_NAME, actor=CLERK, now=at(when))
    return record.code


# --- refused after appraisal ---------------------------------------------------------------------


def test_a_refusal_after_appraisal_is_settled_and_told_apart(each_office: Office) -> None:
    open_uow = each_office.open_uow
    refused, settled = take_in(open_uow), take_in(open_uow)
    for code in (refused, settled):
        process(open_uow, code)
    record = refuse(
        open_uow, refused, reason="Không đủ điều kiện theo Điều 12", actor=CLERK,
        now=at("2026-11-17T08:00"),
    )  # fmt: skip
    move(open_uow, settled, Status.FINISHED, actor=CLERK, now=at("2026-11-17T08:00"))
    refusal = refusal_of(record)
    assert refusal is not None
    assert refusal.reason == "Từ chối giải quyết: Không đủ điều kiện theo Điều 12"
    assert refusal_of(show(open_uow, settled)) is None
    assert record.status is Status.FINISHED
    assert record.result is not None
    assert record.result.name == REFUSAL_PAPER
    form = indicators.settlement_form(
        open_uow, date(2026, 11, 1), date(2026, 11, 30), now=at("2026-12-01T08:00")
    )
    assert (form.total.column(3), form.total.column(7)) == (2, 2)  # both received, both settled
    returned = hand_back(open_uow, refused, actor=CLERK, now=at("2026-11-17T09:00"))
    assert refusal_of(returned) is not None


def test_form_03_prints_the_ground_of_the_refusal(open_uow: OpenUow) -> None:
    code = take_in(open_uow)
    process(open_uow, code)
    refuse(open_uow, code, reason="Đất đang tranh chấp.", actor=CLERK, now=at("2026-11-17T08:00"))
    now = at("2026-11-17T08:10")
    form = plan_form(open_uow, code, "03", write_form, actor=CLERK, now=now).content
    assert form is not None
    assert form.facts["reason"] == "Đất đang tranh chấp"
    assert form.issued_at == at("2026-11-17T08:00")
    control = plan_form(open_uow, code, "06", write_form, actor=CLERK, now=now).content
    assert control is not None
    assert control.hand_overs[-1].work == "Từ chối giải quyết"
    told = steps_of_life(show(open_uow, code), now)
    assert [step.title for step in told][2:] == ["Từ chối giải quyết", "Trả kết quả"]
    undo_move(open_uow, code, actor=CLERK, now=at("2026-11-17T08:05"))
    assert refusal_of(show(open_uow, code)) is None
    move(open_uow, code, Status.FINISHED, actor=CLERK, now=at("2026-11-17T08:20"))
    settled = show(open_uow, code)
    assert settled.result is not None
    assert settled.result.name == settled.procedure_name  # no trace of the refusal taken back


def test_a_refusal_needs_a_ground_and_a_dossier_that_is_processed(open_uow: OpenUow) -> None:
    code, now = take_in(open_uow), at("2026-11-17T08:00")
    for reason in ("", "  ", "Từ chối giải quyết:  "):
        with pytest.raises(RuleBroken, match=r"dossier\.refusal_reason_missing"):
            refuse(open_uow, code, reason=reason, actor=CLERK, now=now)
    with pytest.raises(RuleBroken, match=r"dossier\.move_forbidden"):
        refuse(open_uow, code, reason="Không đủ điều kiện", actor=CLERK, now=now)
    process(open_uow, code)
    supervisor = Actor(None, "Giám sát", Role.SUPERVISOR)
    with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
        refuse(open_uow, code, reason="Không đủ điều kiện", actor=supervisor, now=now)
    words = "Từ chối giải quyết: Không đủ điều kiện"  # the head is not written twice
    record = refuse(open_uow, code, reason=words, actor=CLERK, now=now)
    assert record.moves[-1].reason == words


def test_only_the_desk_gives_a_dossier_its_moment_of_receipt(open_uow: OpenUow) -> None:
    """A change of the receipt after a due date was promised is forbidden."""
    code = take_in(open_uow)
    before = show(open_uow, code).received_at
    process(open_uow, code)
    for to, when in ((Status.SUPPLEMENT_REQUESTED, "2026-11-17T08:00"),
                     (Status.PROCESSING, "2026-11-18T08:00")):  # fmt: skip
        move(open_uow, code, to, reason="Thiếu", actor=CLERK, now=at(when))
    assert show(open_uow, code).received_at == before
    # Status 2 is reached from outside or from 1 only, never twice.
    assert [s for s in Status if Status.RECEIVED in next_moves(s)] == [Status.REGISTERED]


# --- the correction ------------------------------------------------------------------------------


def test_an_error_of_the_office_opens_a_free_dossier_linked_to_the_old_one(
    each_office: Office, tmp_path: Path
) -> None:
    open_uow = each_office.open_uow
    wrong = take_in(open_uow)
    scan = tmp_path / "đơn.pdf"
    scan.write_bytes(b"%PDF-1.4\n%test\n")
    digitisation.attach(
        open_uow, each_office.data_dir, wrong, scan, paper=1, actor=CLERK,
        now=at("2026-11-16T09:30"),
    )  # fmt: skip
    return_it(open_uow, wrong)
    new = show(open_uow, correct(open_uow, wrong))
    old = show(open_uow, wrong)
    assert (new.status, new.fee_vnd, new.received_at) == (
        Status.RECEIVED, 0, at("2026-11-19T08:00"),
    )  # fmt: skip
    assert (new.owner, new.procedure_code) == (old.owner, old.procedure_code)
    assert new.moves[0].reason == WRONG_NAME
    assert (old.status, old.returned_at) == (Status.RETURNED, at("2026-11-18T09:00"))
    assert new.due_at is not None
    assert new.register_number == old.register_number + 1
    assert [paper.name for paper in new.components] == [paper.name for paper in old.components]
    assert new.components[0].state is PaperState.REUSED
    assert {paper.state for paper in new.components[1:]} <= {PaperState.WAITING}

    view, back = steps_of(open_uow, new.code), steps_of(open_uow, wrong)
    assert view.corrects is not None
    assert view.corrects.code == wrong
    assert [link.code for link in back.corrections] == [new.code]
    assert links_words(back) == (f"Đã mở hồ sơ {new.short_code} để sửa sai sót.",)
    assert links_words(view) == (f"Sửa sai sót của hồ sơ {old.short_code} (không thu phí).",)
    told = dossier_views.view(open_uow, wrong).history[-1]
    assert sentence_of(told) == f"Mở hồ sơ sửa sai sót: {new.short_code}. Lý do: {WRONG_NAME}"


def test_one_correction_at_a_time_and_only_of_a_returned_result(open_uow: OpenUow) -> None:
    wrong = take_in(open_uow)
    with pytest.raises(RuleBroken, match=r"correction\.not_returned"):
        correct(open_uow, wrong)
    return_it(open_uow, wrong)
    with pytest.raises(RuleBroken, match=r"dossier\.move_before_last"):
        correct(open_uow, wrong, "2026-11-18T08:59")
    with pytest.raises(RuleBroken, match=r"correction\.reason_missing"):
        open_correction(open_uow, wrong, reason=" ", actor=CLERK, now=at("2026-11-19T08:00"))
    first = correct(open_uow, wrong)
    with pytest.raises(RuleBroken, match=r"correction\.open_already") as refused:
        correct(open_uow, wrong, "2026-11-19T09:00")
    assert refused.value.facts["code"] == first
    process(open_uow, first, "2026-11-19T10:00")
    move(open_uow, first, Status.FINISHED, actor=CLERK, now=at("2026-11-19T11:00"))
    with pytest.raises(RuleBroken, match=r"correction\.open_already"):
        correct(open_uow, wrong, "2026-11-19T12:00")  # ready is not returned yet
    hand_back(open_uow, first, actor=CLERK, now=at("2026-11-19T14:00"))
    second = correct(open_uow, wrong, "2026-11-20T08:00")
    assert [link.code for link in steps_of(open_uow, wrong).corrections] == [first, second]


@pytest.mark.parametrize("role", list(Role))
def test_only_the_desk_opens_a_correction(role: Role, open_uow: OpenUow) -> None:
    wrong = take_in(open_uow)
    return_it(open_uow, wrong)
    actor, now = Actor(None, "Ai đó", role), at("2026-11-19T08:00")
    if role in (Role.RECEPTION, Role.ADMIN):
        assert open_correction(open_uow, wrong, reason="Sai", actor=actor, now=now).fee_vnd == 0
    else:
        with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
            open_correction(open_uow, wrong, reason="Sai", actor=actor, now=now)


def test_refuse_and_correct_by_commands(office: Office) -> None:
    refused, wrong = take_in(office.open_uow), take_in(office.open_uow)
    process(office.open_uow, refused)
    return_it(office.open_uow, wrong)
    script = Script(office.data_dir.path, at("2026-11-19T08:00"), MODULES)
    answer = script.ask("dossier", "refuse", refused, "--reason", "Không đủ điều kiện")
    assert answer["status"] == "finished"
    assert answer["moves"][-1]["reason"] == "Từ chối giải quyết: Không đủ điều kiện"
    answer = script.ask("dossier", "correct", wrong, "--reason", WRONG_NAME)
    assert (answer["corrects"], answer["fee_vnd"]) == (wrong, 0)
    linked = script.ask("dossier", "step", "list", wrong)
    assert linked["corrected_by"] == [answer["code"]]
    assert script.run("dossier", "correct", wrong, "--reason", WRONG_NAME)[0] == 1
    assert "đang sửa sai sót này" in script.errors
    assert script.run("dossier", "correct", wrong)[0] == 2
