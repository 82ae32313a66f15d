"""The register of posted sheets: what hangs where, and which sheet the catalogue makes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import CdsError, NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.publicity.printed import PrintedFact
from cds_desktop.domain.publicity.products import Product
from cds_desktop.domain.publicity.sheets import SheetState
from cds_desktop.services import catalogue
from cds_desktop.services.journal import newest
from cds_desktop.services.offices import Office
from cds_desktop.services.publicity.places import (
    add_place,
    change_place,
    close_place,
    list_places,
    reopen_place,
)
from cds_desktop.services.publicity.register import (
    ListedSheet,
    SheetQuery,
    SheetWish,
    add_sheets,
    list_sheets,
    post_sheets,
    put_back_sheets,
    remove_sheets,
    reprints,
    sheet_of,
    state_counts,
)
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.journal import sentence_of, subject_of
from cds_desktop.wording.posted_sheets import reason_words
from tests.offices import ADMIN, make_office

CLERK = Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2")
BIRTH, DEATH, MARRIAGE, SINGLE = "1.001193", "1.000656", "1.000894", "1.004873"


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """An office with the shipped catalogue, on either database."""
    opened = make_office(tmp_path / "office", url=database_url)
    yield opened
    opened.close()


@pytest.fixture
def small_office(tmp_path: Path) -> Iterator[Office]:
    """The same for rules that no kind of database decides."""
    opened = make_office(tmp_path / "office")
    yield opened
    opened.close()


def place(office: Office, name: str, now: datetime) -> int:
    return add_place(office.open_uow, name, actor=CLERK, now=now).id


def states(office: Office, on: date) -> dict[str, SheetState]:
    return {
        each.sheet.number: each.state
        for each in list_sheets(office.open_uow, on, SheetQuery(removed=True), actor=CLERK)
    }


def test_a_change_of_the_catalogue_marks_exactly_the_sheets_that_say_it(
    office: Office, now: datetime
) -> None:
    uow, today = office.open_uow, office_day(now)
    hall, desk, hamlet = (
        place(office, name, now) for name in ("Sảnh chờ", "Quầy 2", "Nhà văn hóa ấp Cái Rô")
    )
    made = add_sheets(
        uow,
        [
            SheetWish(Product.POSTER, "A4", hall, (BIRTH,), posted_on=today),
            SheetWish(Product.LABELS, "A4", desk, (BIRTH, DEATH), posted_on=today),
            SheetWish(Product.CARD, "A5", desk, (DEATH,), posted_on=today),
            SheetWish(Product.FIELD, "A3", hamlet, (BIRTH, MARRIAGE, SINGLE), posted_on=today),
        ],
        actor=CLERK,
        now=now,
    )
    assert [sheet.number for sheet in made] == ["B-0001", "B-0002", "B-0003", "B-0004"]
    assert set(states(office, today).values()) == {SheetState.CURRENT}
