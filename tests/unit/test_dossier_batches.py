"""Many dossiers at once: the legal ones go, the others are told; all of it can be taken back."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.services import dossier_batches, journal
from cds_desktop.services.dossiers import Reception, move, receive, show
from cds_desktop.services.offices import Office
from cds_desktop.services.progress import Cancelled
from cds_desktop.wording.dossier_lists import batch_words, refusal_words
from tests.offices import CLERK, applicant, make_office

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
LATER = NOW + timedelta(minutes=3)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path / "office")


@pytest.fixture
def codes(office: Office) -> list[str]:
    """Six dossiers just received."""
    made = []
    for number in range(6):
        reception = Reception("2.000815", applicant(number=f"09619000451{number}"))
        made.append(receive(office.open_uow, reception, actor=CLERK, now=NOW).code)
    return made


def statuses(office: Office, codes: list[str]) -> list[Status]:
    return [show(office.open_uow, code).status for code in codes]


def test_the_legal_ones_go_and_the_refused_are_told_with_reasons(
    office: Office, codes: list[str]
) -> None:
    move(office.open_uow, codes[1], Status.WITHDRAWN, reason="xin rút", actor=CLERK, now=NOW)
    asked = [codes[0], codes[1], "261120-9999", codes[2], codes[0]]
    result = dossier_batches.move_many(
        office.open_uow, asked, Status.PROCESSING, actor=CLERK, now=LATER
    )
    assert result.done == (codes[0], codes[2])
    told = [(each.code, each.error.code) for each in result.refused]
    assert told == [
        (codes[1], "dossier.move_forbidden"), ("261120-9999", "dossier.not_found"),
    ]  # fmt: skip
    assert batch_words("Đã chuyển xử lý", result) == (
        "Đã chuyển xử lý 2 hồ sơ; 2 hồ sơ giữ nguyên."
    )
    assert "Và 1 hồ sơ khác." in refusal_words(result, 1)
    assert statuses(office, codes[:4]) == [
        Status.PROCESSING, Status.WITHDRAWN, Status.PROCESSING, Status.RECEIVED,
    ]  # fmt: skip
    assert journal.verify(office.open_uow).is_ok
    office.close()


def test_all_of_it_is_taken_back_as_one(office: Office, codes: list[str]) -> None:
    open_uow = office.open_uow
    result = dossier_batches.move_many(
        open_uow, codes, Status.PROCESSING, actor=CLERK, now=NOW + timedelta(seconds=1)
    )
    assert result.done == tuple(codes)
    # One has gone on meanwhile at another desk: it stays there.
    move(open_uow, codes[3], Status.FINISHED, actor=Actor(None, "Khác", Role.ADMIN), now=LATER)
    undone = dossier_batches.undo_many(open_uow, result.done, actor=CLERK, now=LATER)
    assert [each.error.code for each in undone.refused] == ["dossier.undo_other_officer"]
    expected = [Status.RECEIVED] * 6
    expected[3] = Status.FINISHED
    assert statuses(office, codes) == expected
    office.close()


def test_what_has_gone_stays_gone_when_the_officer_stops(office: Office, codes: list[str]) -> None:
    seen = []

    def stop_at_two(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 2:
            raise Cancelled

    result = dossier_batches.move_many(
        office.open_uow, codes, Status.PROCESSING, actor=CLERK, now=LATER, progress=stop_at_two
    )
    assert result.is_cancelled
    assert result.done == tuple(codes[:2])
    assert seen == [(1, 6), (2, 6)]
    assert statuses(office, codes)[1:3] == [Status.PROCESSING, Status.RECEIVED]
    assert "Đã dừng" in batch_words("Đã chuyển xử lý", result)
    office.close()


def test_who_may_not_move_moves_none(office: Office, codes: list[str]) -> None:
    supervisor = Actor(None, "Giám sát", Role.SUPERVISOR)
    result = dossier_batches.move_many(
        office.open_uow, codes, Status.PROCESSING, actor=supervisor, now=LATER
    )
    assert not result.done
    assert {each.error.code for each in result.refused} == {"officer.not_allowed"}
    with pytest.raises(RuleBroken, match="officer.not_allowed"):
        dossier_batches.codes_of(office.open_uow, [1], actor=supervisor)
    ids = [show(office.open_uow, code).id for code in codes]
    asked = [ids[3], 99_999, ids[0]]
    assert dossier_batches.codes_of(office.open_uow, asked, actor=CLERK) == (codes[3], codes[0])
    office.close()
