"""Figures by officer: the lines add up, and each opens its dossiers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from cds_desktop.commands.line import MODULES
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.persistence.dossiers import MoveRow
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services import officer_figures as figures
from cds_desktop.services.dossiers import Reception, move, receive
from cds_desktop.services.indicators import evidence
from cds_desktop.services.officer_figures import FigureCell, OfficerKey, OfficerLine
from cds_desktop.services.officers import add_officer
from tests.command_line import Script
from tests.offices import ADMIN, applicant, make_office
from tests.oracles.indicator_lives import clear, open_database, random_life, share_out, store
from tests.oracles.indicator_oracle import OFFICE

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


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnitsOfWork]:
    """One database for the rules that no kind of database decides; both are tried elsewhere."""
    file = tmp_path_factory.mktemp("office") / "office.sqlite"
    opened = open_database(f"sqlite:///{file.as_posix()}")
    yield opened
    opened.close()


@pytest.fixture
def open_uow(database: UnitsOfWork) -> UnitsOfWork:
    clear(database)
    return database


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
    open_uow: UnitsOfWork,
) -> None:
    rng = random.Random(8)
    store(open_uow, [random_life(n, rng, date(2026, 9, 15), 50) for n in range(1, 60)])
    with open_uow() as uow:
        gone = update(MoveRow).where(MoveRow.after.in_((7, 8, 9))).values(after=4)
        uow.session.execute(gone)
        uow.commit()
    lines = figures.officer_figures(open_uow, CELLS, FIRST, LAST, actor=LEADER, now=NOW)
    nobody = lines[-1]
    assert (nobody.key.is_nobody, nobody.name) == (True, "")
    whole = evidence(open_uow, "S05.denominator", FIRST, LAST, now=NOW)
    assert nobody.counts["whole"] == len(whole) > 0
