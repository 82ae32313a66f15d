"""The code on a slip that asks for a vote: made by this office alone, read with the IME on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.rating_codes import looks_like_rating, rating_text, read_rating_text
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.services import dossiers
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.form_settings import set_prints_rating_code
from cds_desktop.services.lookup import lookup_number, lookup_secret
from cds_desktop.services.office_secrets import PAUSE, WRONG_TRIES
from cds_desktop.services.offices import Office
from cds_desktop.services.rating_codes import rating_code, read_rating_code
from cds_desktop.services.ratings import rate
from cds_desktop.services.slips import plan_slip
from cds_desktop.wording.slips import write_slip
from tests.command_line import Script
from tests.offices import ADMIN, CLERK, applicant, make_office

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CODE = "000.00.16.H12-261120-0023"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path / "office")
    yield made
    made.close()


def _come(office: Office, *, until: Status | None = None) -> str:
    reception = Reception("1.004873", applicant())
    code = dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW).code
    for status in (Status.PROCESSING, Status.FINISHED) if until is Status.FINISHED else ():
        dossiers.move(office.open_uow, code, status, actor=CLERK, now=NOW)
    return code


def _printed(office: Office, code: str) -> str:
    return plan_slip(office.open_uow, code, write_slip).content.rating_code


def _refusal(office: Office, text: str, now: datetime = NOW) -> str:
    with pytest.raises(CdsError) as refused:
        read_rating_code(office.open_uow, text, actor=CLERK, now=now)
    return refused.value.code


def test_telex_and_vni_leave_the_code_alone() -> None:
    made = rating_code("bi mat", CODE)
    assert re.fullmatch(r"[BCGHKLMNPQTV0-9.-]+", made)
    assert read_rating_text(made) == (CODE, made[-8:])
    assert read_rating_text(made.lower()) == (CODE, made[-8:])
    # The letter of a province that an input method would take for more.
    assert rating_text("000.00.16.A12-261120-0023", "KKKKKKKK") == "HL-261120-0023-KKKKKKKK"
    assert not looks_like_rating(CODE)


def test_the_signs_are_of_this_dossier_this_office_and_this_use() -> None:
    made = rating_code("bi mat", CODE)
    assert rating_code("bi mat khac", CODE) != made
    assert rating_code("bi mat", CODE.replace("0023", "0024"))[-8:] != made[-8:]
    assert lookup_number("bi mat", CODE).replace("-", "") != made[-8:]
    many = {rating_code("bi mat", f"000.00.16.H12-261120-{n:04d}")[-8:] for n in range(500)}
    assert len(many) == 500


def test_the_look_up_numbers_of_printed_slips_stay_as_they_are() -> None:
    assert lookup_number("bi mat", CODE) == "2GK6-NN85"


def test_a_citizen_votes_with_the_slip_once_the_work_is_done(office: Office) -> None:
    code = _come(office)
    text = _printed(office, code)
    assert _refusal(office, text) == "rating.not_finished"
    for status in (Status.PROCESSING, Status.FINISHED):
        dossiers.move(office.open_uow, code, status, actor=CLERK, now=NOW)
    assert read_rating_code(office.open_uow, f" {text}\n", actor=CLERK, now=NOW).code == code
    short = text.replace("000.00.16.H12-", "")
    assert read_rating_code(office.open_uow, short, actor=CLERK, now=NOW).code == code
    rate(office.open_uow, code, RatingLevel.SATISFIED, actor=CLERK, now=NOW)
    assert _refusal(office, text) == "rating.already_given"
    assert _printed(office, code) == ""


def test_false_codes_get_one_answer_and_then_a_pause(office: Office) -> None:
    code = _come(office, until=Status.FINISHED)
    text = _printed(office, code)
    lookup = lookup_number(lookup_secret(office.open_uow), code).replace("-", "")
    false = (
        f"HL-{code}-{lookup}", "HL-261120-9999-KKKKKKKK", "HL-", f"{text}K",
        text[:-1] + ("K" if text[-1] != "K" else "L"),
    )  # fmt: skip
    assert len(false) == WRONG_TRIES
    for wrong in false:
        assert _refusal(office, wrong) == "rating_code.unknown"
    assert _refusal(office, text) == "rating_code.paused"
    after = NOW + PAUSE
    assert read_rating_code(office.open_uow, text, actor=CLERK, now=after).code == code


def test_an_office_may_print_slips_without_it(office: Office) -> None:
    code = _come(office)
    assert _printed(office, code)
    set_prints_rating_code(office.open_uow, False, actor=ADMIN, now=NOW)
    assert _printed(office, code) == ""


def test_a_script_votes_with_the_code_of_the_slip(office: Office) -> None:
    code = _come(office, until=Status.FINISHED)
    text = _printed(office, code)
    script = Script(office.data_dir.path, NOW, ("cds_desktop.commands.rate",))
    wrong = text[:-1] + ("K" if text[-1] != "K" else "L")
    assert script.run("rate", wrong, "--level", "5")[0] == 1
    assert script.ask("rate", text, "--level", "5") == {"code": code, "level": 5}
    assert script.run("rate", text, "--level", "5")[0] == 1
