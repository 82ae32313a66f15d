"""The look-up number on the slip: how far the work is, and nothing else, for its holder only."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.services import dossiers, journal
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.lookup import (
    ALPHABET,
    PAUSE,
    WRONG_TRIES,
    Progress,
    PublicProgress,
    look_up,
    lookup_number,
    lookup_secret,
)
from cds_desktop.services.offices import Office
from cds_desktop.wording.lookup import PROGRESS
from tests.command_line import Script
from tests.offices import CLERK, applicant, make_office

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path / "office")
    yield made
    made.close()


@pytest.fixture
def each_office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """The office on either database."""
    made = make_office(tmp_path / "each", url=database_url)
    yield made
    made.close()


def _come(office: Office) -> tuple[str, str]:
    reception = Reception("1.004873", applicant())
    code = dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW).code
    return code, lookup_number(lookup_secret(office.open_uow), code)


def test_the_number_is_the_code_signed_with_the_secret() -> None:
    code = "000.00.16.H12-261120-0023"
    digest = hmac.new(b"bi mat", code.encode(), hashlib.sha256).hexdigest()
    rest, signs = int(digest, 16), ""
    while len(signs) < 8:  # the same number reckoned by a second way
        signs += "BCGHKLMNPQTV23456789"[rest % 20]
        rest //= 20
    assert lookup_number("bi mat", code) == f"{signs[:4]}-{signs[4:]}"
    assert lookup_number("bi mat khac", code) != lookup_number("bi mat", code)
    assert len(set(ALPHABET)) == 20
    many = {lookup_number("bi mat", f"000.00.16.H12-261120-{n:04d}") for n in range(2000)}
    assert len(many) == 2000


def test_whoever_holds_the_slip_learns_how_far_the_work_is_and_nothing_else(
    office: Office,
) -> None:
    code, number = _come(office)
    found = look_up(office.open_uow, code, number, now=NOW)
    assert found == PublicProgress(code, Progress.RECEIVED)
    assert [field.name for field in dataclasses.fields(found)] == ["code", "progress"]
    at = NOW + timedelta(hours=1)
    dossiers.move(office.open_uow, code, Status.PROCESSING, actor=CLERK, now=at)
    typed = f" {number.lower().replace('-', ' ')} "
    assert look_up(office.open_uow, code.lower(), typed, now=at).progress is Progress.PROCESSING
    assert set(PROGRESS) == set(Progress)


def test_a_wrong_number_and_an_unknown_code_get_the_same_answer(office: Office) -> None:
    code, number = _come(office)
    refusals = []
    for asked, given in ((code, "BBBB-BBBB"), ("000.00.16.H12-261120-9999", number), (code, "")):
        with pytest.raises(NotFound) as refused:
            look_up(office.open_uow, asked, given, now=NOW)
        refusals.append((refused.value.code, refused.value.facts))
    assert refusals == [("lookup.refused", {})] * 3


def test_before_any_slip_was_printed_no_number_is_right(office: Office) -> None:
    reception = Reception("1.004873", applicant())
    code = dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW).code
    with pytest.raises(NotFound, match=r"lookup\.refused"):
        look_up(office.open_uow, code, lookup_number("", code), now=NOW)


def test_five_wrong_tries_are_followed_by_a_pause(office: Office) -> None:
    code, number = _come(office)
    for second in range(WRONG_TRIES):
        with pytest.raises(NotFound):
            look_up(office.open_uow, code, "BBBB-BBBB", now=NOW + timedelta(seconds=second))
    with pytest.raises(RuleBroken) as paused:
        look_up(office.open_uow, code, number, now=NOW + timedelta(seconds=10))
    assert (paused.value.code, paused.value.facts["until"]) == ("lookup.paused", NOW + PAUSE)
    assert look_up(office.open_uow, code, number, now=NOW + PAUSE).code == code


def test_the_secret_is_made_once_and_never_told(each_office: Office) -> None:
    secret = lookup_secret(each_office.open_uow)
    assert len(secret) == 64
    assert lookup_secret(each_office.open_uow) == secret
    with each_office.open_uow() as slower:  # a counter that meant to make one too
        slower.settings.put_unless_there("office.lookup_secret", "0" * 64)
        slower.commit()
    assert lookup_secret(each_office.open_uow) == secret
    told = [str(entry) for entry in journal.newest(each_office.open_uow, 100)]
    assert not any(secret in line for line in told)


def test_by_command_it_answers_code_and_progress(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    code, number = _come(office)
    office.close()
    script = Script(tmp_path / "office", NOW, ("cds_desktop.commands.dossier",))
    ask = ("dossier", "lookup", code, "--number")
    assert script.ask(*ask, number) == {"code": code, "progress": "Đã tiếp nhận"}
    assert script.run(*ask, "BBBB-BBBB") == (1, "")
    assert "Không tìm thấy hồ sơ" in script.errors
