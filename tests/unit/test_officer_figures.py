"""Figures by officer: the lines add up, and each opens its dossiers."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from cds_desktop.commands.line import MODULES
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.persistence.dossiers import MoveRow
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services import officer_figures as figures
from cds_desktop.services.dossiers import Reception, move, receive
from cds_desktop.services.officer_figures import FigureCell, OfficerKey, OfficerLine
from cds_desktop.services.officers import add_officer
from tests.command_line import Script
from tests.offices import ADMIN, applicant, make_office
from tests.oracles import campaign_oracle as oracle
from tests.oracles.indicator_lives import open_database, random_life, store
from tests.oracles.indicator_oracle import OFFICE, Life, cells

LEADER = Actor(None, "Phạm Quốc Ỷ", Role.LEADER)
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=OFFICE)
CELLS = {
    "received": FigureCell(figures.RECEIVED),
    "whole": FigureCell("S05.denominator"),
    "good": FigureCell("S05.numerator"),
    "rest": FigureCell("S05.denominator", "S05.numerator"),
    "online": FigureCell("S01.numerator"),
}


@pytest.fixture
def open_uow(database_url: str) -> Iterator[UnitsOfWork]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def share_out(open_uow: UnitsOfWork, rng: random.Random) -> dict[tuple[int, int], str]:
    """Give every stored step to one of four officers; by dossier and number of the step."""
    names: dict[tuple[int, int], str] = {}
    place: Counter[int] = Counter()
    with open_uow() as uow:
        steps = uow.session.execute(select(MoveRow.id, MoveRow.dossier_id).order_by(MoveRow.id))
        for number, dossier in steps.all():
            name = rng.choice(("An", "Ấm", "Ý", "Đức"))
            names[dossier, place[dossier]] = name
            place[dossier] += 1
            uow.session.execute(
                update(MoveRow).where(MoveRow.id == number).values(officer_name=name)
            )
        uow.commit()
    return names


def expected(
    lives: list[Life], names: dict[tuple[int, int], str]
) -> dict[str, dict[str, set[int]]]:
    there = cells(lives, FIRST, LAST, NOW)
    of = {
        "received": there.get("II06a.total.4", set()) | there.get("II06a.total.5", set()),
        "whole": there["S05.denominator"],
        "good": there["S05.numerator"],
        "rest": there["S05.denominator"] - there["S05.numerator"],
        "online": there["S01.numerator"],
    }
    settled, received = oracle.settled_by(lives, names), oracle.received_by(lives, names)
    found: dict[str, dict[str, set[int]]] = {}
    for key, ids in of.items():
        doers = received if key == "received" else settled
        for number in ids:
            found.setdefault(doers[number], {}).setdefault(key, set()).add(number)
    return found


def test_every_line_equals_the_oracle_and_opens_its_dossiers(open_uow: UnitsOfWork) -> None:
    rng = random.Random(5)
    lives = [random_life(number, rng, date(2026, 9, 15), 50) for number in range(1, 300)]
    store(open_uow, lives)
    wanted = expected(lives, share_out(open_uow, rng))
    lines = figures.officer_figures(open_uow, CELLS, FIRST, LAST, actor=LEADER, now=NOW)
    assert [line.name for line in lines] == ["An", "Ấm", "Đức", "Ý"], "in Vietnamese order"
    for line in lines:
        for key, cell in CELLS.items():
            ids = wanted[line.name].get(key, set())
            assert line.counts[key] == len(ids), (line.name, key)
            opened = figures.officer_evidence(
                open_uow, line.key, cell, FIRST, LAST, actor=LEADER, now=NOW
            )
            assert list(opened) == sorted(ids)


def test_others_see_their_own_line_only(open_uow: UnitsOfWork) -> None:
    rng = random.Random(6)
    store(open_uow, [random_life(n, rng, date(2026, 9, 15), 50) for n in range(1, 60)])
    share_out(open_uow, rng)

    def seen(actor: Actor) -> list[str]:
        lines = figures.officer_figures(open_uow, CELLS, FIRST, LAST, actor=actor, now=NOW)
        return [line.name for line in lines]

    assert seen(Actor(None, "Ý", Role.RECEPTION)) == ["Ý"]
    assert seen(Actor(None, "Không có", Role.SPECIALIST)) == []
    assert seen(Actor(7, "Ý", Role.SPECIALIST)) == [], "the same name, but another account"
    for role in (Role.LEADER, Role.SUPERVISOR, Role.ADMIN):
        assert len(seen(Actor(None, "Ý", role))) == 4
    someone = Actor(None, "Ý", Role.SPECIALIST)
    with pytest.raises(RuleBroken, match="not_allowed"):
        figures.officer_evidence(
            open_uow, OfficerKey(None, "An"), CELLS["whole"], FIRST, LAST, actor=someone, now=NOW
        )


def test_an_account_is_one_line_whatever_it_was_called_and_namesakes_are_told_apart(
    tmp_path: Path,
) -> None:
    office = make_office(tmp_path / "office")
    open_uow = office.open_uow
    accounts = [
        add_officer(
            open_uow, username=username, full_name="Lê Thị Mỹ Ý", role=Role.RECEPTION,
            counter="", password="mat-khau-thu-1", actor=ADMIN, now=NOW,
        ).acting()
        for username in ("my.y", "y.my")
    ]  # fmt: skip
    for number, (name, account) in enumerate((("Mỹ Ý", 0), ("Lê Thị Mỹ Ý", 0), ("Ý", 1))):
        actor = Actor(accounts[account].officer_id, name, Role.RECEPTION)
        someone = applicant(number=f"09619000451{number}")
        record = receive(open_uow, Reception("2.000815", someone), actor=actor, now=NOW)
        move(open_uow, record.code, Status.PROCESSING, actor=actor, now=NOW)
        move(open_uow, record.code, Status.FINISHED, actor=ADMIN, now=NOW)
    day = NOW.date()
    cells_wanted = {key: CELLS[key] for key in ("received", "whole")}
    lines = figures.officer_figures(open_uow, cells_wanted, day, day, actor=LEADER, now=NOW)
    assert [_said(line) for line in lines] == [
        ("Quản trị", 0, 3), ("Lê Thị Mỹ Ý (my.y)", 2, 0), ("Lê Thị Mỹ Ý (y.my)", 1, 0),
    ]  # fmt: skip
    office.close()
    script = Script(office.data_dir.path, NOW, MODULES)
    told = script.ask("indicator", "officers", "--from", "2026-11-20", "--to", "20/11/2026")
    assert [line["settled"] for line in told["officers"]] == [3, 0, 0]


def _said(line: OfficerLine) -> tuple[str, int, int]:
    return line.name, line.counts["received"], line.counts["whole"]


def test_dossiers_whose_moves_name_nobody_stand_in_a_line_of_their_own(
    tmp_path: Path,
) -> None:
    opened = open_database(f"sqlite:///{(tmp_path / 'office.sqlite').as_posix()}")
    rng = random.Random(8)
    store(opened, [random_life(n, rng, date(2026, 9, 15), 50) for n in range(1, 60)])
    with opened() as uow:
        gone = update(MoveRow).where(MoveRow.after.in_((7, 8, 9))).values(after=4)
        uow.session.execute(gone)
        uow.commit()
    lines = figures.officer_figures(opened, CELLS, FIRST, LAST, actor=LEADER, now=NOW)
    nobody = lines[-1]
    assert (nobody.key.is_nobody, nobody.name) == (True, "")
    whole = figures.evidence(opened, "S05.denominator", FIRST, LAST, now=NOW)
    assert nobody.counts["whole"] == len(whole) > 0
    opened.close()
