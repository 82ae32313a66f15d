"""Counters at work at the same moment, each a process of its own, on both databases."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.dossiers import Status
from cds_desktop.services import digitisation, dossiers, journal, people
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office
from tests.offices import CLERK, applicant, make_office

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MARITAL_STATUS = "1.004873"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

# One counter: says that it is ready, waits for the word, works, and tells each outcome.
COUNTER = """
import json, sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from cds_desktop.domain.digitisation import PaperInput
from cds_desktop.domain.dossiers import PaymentWay
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import person_input
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.services import digitisation, dossiers, ratings
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import open_office

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
folder, counter, work, code = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
office = open_office(DataDir(folder))
actor = Actor(None, f"Quầy {counter}", Role.RECEPTION, f"Quầy {counter}")


def receive(visit):
    person = person_input("Nguyễn Thị Cẩm Tú", id_number=f"0961900{visit:05d}")
    reception = Reception("1.004873", person)
    return dossiers.receive(office.open_uow, reception, actor=actor, now=NOW).code


def attach(visit):
    digitisation.attach(office.open_uow, office.data_dir, code, folder / "quet.pdf",
                        paper=None, actor=actor, now=NOW)
    return "attached"


def rate(visit):
    ratings.rate(office.open_uow, code, RatingLevel(4), actor=actor, now=NOW)
    return "rated"


def hand_back(visit):
    name = f"Người nhận {counter}"
    dossiers.hand_back(office.open_uow, code, receiver_name=name, actor=actor, now=NOW)
    return name


print("ready", flush=True)
sys.stdin.readline()
for visit in range(8 if work == "receive" else 1):
    try:
        print(json.dumps(globals()[work](visit)), flush=True)
    except CdsError as error:
        print(json.dumps(error.code), flush=True)
office.close()
"""


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url)
    (made.data_dir.path / "quet.pdf").write_bytes(b"%PDF-1.7 ket qua")
    yield made
    made.close()


def _at_once(office: Office, work: str, code: str = "", counters: int = 3) -> list[str]:
    """Let several counters do the same at the same moment; what each of them was told."""
    command = [sys.executable, "-X", "utf8", "-c", COUNTER, str(office.data_dir.path)]
    answers: list[str] = []
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                subprocess.Popen(
                    [*command, str(number), work, code], cwd=ROOT, encoding="utf-8",
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                )
            )
            for number in range(counters)
        ]  # fmt: skip
        for counter in running:
            stack.callback(counter.kill)
        for counter in running:
            assert counter.stdout is not None
            assert counter.stderr is not None
            if counter.stdout.readline() != "ready\n":
                pytest.fail(counter.stderr.read())
        for counter in running:
            assert counter.stdin is not None
            counter.stdin.write("go\n")
            counter.stdin.flush()
        for counter in running:
            out, err = counter.communicate(timeout=120)
            assert counter.returncode == 0, err
            answers += [json.loads(line) for line in out.splitlines()]
    return answers


def test_the_same_new_citizen_at_three_counters_is_stored_once(office: Office) -> None:
    codes = _at_once(office, "receive")
    assert sorted(codes) == [f"000.00.16.H12-261120-{number:04d}" for number in range(1, 25)]
    found = people.find(office.open_uow, "0961900", limit=50)
    assert sorted(person.id_number for person in found) == [f"0961900{n:05d}" for n in range(8)]
    registered = [dossiers.show(office.open_uow, code).register_number for code in codes]
    assert sorted(registered) == list(range(1, 25))
    check = journal.verify(office.open_uow)
    assert (check.is_ok, check.entries >= 24) == (True, True)


def _finished(office: Office) -> str:
    reception = Reception(MARITAL_STATUS, applicant())
    code = dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW).code
    for status in (Status.PROCESSING, Status.FINISHED):
        dossiers.move(office.open_uow, code, status, actor=CLERK, now=NOW)
    return code


def test_a_citizen_who_presses_at_two_counters_has_one_vote(office: Office) -> None:
    code = _finished(office)
    assert Counter(_at_once(office, "rate", code)) == {"rated": 1, "rating.already_given": 2}


def test_a_result_is_handed_back_once_and_to_the_one_who_is_told_so(office: Office) -> None:
    code = _finished(office)
    told = Counter(_at_once(office, "hand_back", code))
    assert told.pop("dossier.move_forbidden") == 2
    record = dossiers.show(office.open_uow, code)
    assert list(told) == [record.receiver_name]
    assert [move.after for move in record.moves].count(Status.RETURNED) == 1


def test_the_first_scan_of_a_result_may_come_from_two_counters(office: Office) -> None:
    reception = Reception(MARITAL_STATUS, applicant())
    code = dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW).code
    assert _at_once(office, "attach", code) == ["attached"] * 3
    result = dossiers.show(office.open_uow, code).result
    assert result is not None
    assert result.file is not None
    assert digitisation.open_file(office.data_dir, result.file).is_file()
    assert journal.verify(office.open_uow).is_ok
