"""Signing in, quick unlock, and who may manage users."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right, Role
from cds_desktop.services import journal, officers
from cds_desktop.services.offices import Office
from tests.offices import ADMIN, CLERK, PASSWORD, make_office

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url, with_catalogue=False)
    yield made
    made.close()


def test_the_administrator_signs_in_in_any_case_of_the_name(office: Office) -> None:
    actor = officers.sign_in(office.open_uow, " Admin ", PASSWORD, now=NOW)
    assert actor.role is Role.ADMIN
    assert actor.officer_id is not None


@pytest.mark.parametrize(("username", "password"), [("admin", "sai"), ("khong-co", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_look_alike(
    office: Office, username: str, password: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        officers.sign_in(office.open_uow, username, password, now=NOW)
    assert refused.value.code == "officer.sign_in_refused"
    assert refused.value.facts == {}


def test_five_wrong_tries_pause_the_account_for_five_minutes(office: Office) -> None:
    for _ in range(5):
        with pytest.raises(RuleBroken, match="sign_in_refused"):
            officers.sign_in(office.open_uow, "admin", "sai roi", now=NOW)
    with pytest.raises(RuleBroken, match="sign_in_paused"):
        officers.sign_in(office.open_uow, "admin", PASSWORD, now=NOW + timedelta(minutes=4))
    later = NOW + timedelta(minutes=6)
    assert officers.sign_in(office.open_uow, "admin", PASSWORD, now=later).role is Role.ADMIN


def test_a_pin_unlocks_the_one_who_set_it(office: Office) -> None:
    actor = officers.sign_in(office.open_uow, "admin", PASSWORD, now=NOW)
    with pytest.raises(RuleBroken, match="no_pin"):
        officers.unlock(office.open_uow, actor, "2580", now=NOW)
    officers.set_pin(office.open_uow, "2580", actor=actor, now=NOW)
    assert officers.unlock(office.open_uow, actor, "2580", now=NOW) == actor
    assert officers.unlock(office.open_uow, actor, PASSWORD, now=NOW) == actor
    for wrong in ("2581", "mat-khau-khac"):
        with pytest.raises(RuleBroken, match="sign_in_refused"):
            officers.unlock(office.open_uow, actor, wrong, now=NOW)


@pytest.mark.parametrize("pin", ["123", "1234567", "12a4", "1111", "１２３４"])
def test_weak_pins_are_refused(office: Office, pin: str) -> None:
    actor = officers.sign_in(office.open_uow, "admin", PASSWORD, now=NOW)
    with pytest.raises(RuleBroken, match="pin_shape"):
        officers.set_pin(office.open_uow, pin, actor=actor, now=NOW)


@pytest.mark.parametrize("password", ["ngắn", "aaaaaaaaaa"])
def test_weak_passwords_are_refused(office: Office, password: str) -> None:
    with pytest.raises(RuleBroken, match=r"officer\.password"):
        officers.add_officer(
            office.open_uow, "clerk", "Lê Thị Mỹ Ý", Role.RECEPTION, password,
            actor=ADMIN, now=NOW,
        )  # fmt: skip


def test_users_are_added_changed_and_switched_off(office: Office) -> None:
    added = officers.add_officer(
        office.open_uow, "le.my.y", "Lê Thị Mỹ Ý", Role.RECEPTION, PASSWORD,
        counter="Quầy 2", actor=ADMIN, now=NOW,
    )  # fmt: skip
    assert officers.sign_in(office.open_uow, "le.my.y", PASSWORD, now=NOW).counter == "Quầy 2"
    with pytest.raises(RuleBroken, match="username_taken"):
        officers.add_officer(
            office.open_uow, "LE.MY.Y", "Người khác", Role.LEADER, PASSWORD, actor=ADMIN, now=NOW
        )
    officers.change_officer(
        office.open_uow, added.id, full_name="Lê Thị Mỹ Ý", role=Role.SPECIALIST,
        counter="Quầy 1", is_active=False, actor=ADMIN, now=NOW,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="sign_in_refused"):
        officers.sign_in(office.open_uow, "le.my.y", PASSWORD, now=NOW)
    assert journal.verify(office.open_uow).is_ok


def test_the_last_administrator_stays(office: Office) -> None:
    admin = officers.list_officers(office.open_uow)[0]
    with pytest.raises(RuleBroken, match="last_admin"):
        officers.change_officer(
            office.open_uow, admin.id, full_name="Quản trị", role=Role.LEADER,
            counter="", is_active=True, actor=ADMIN, now=NOW,
        )  # fmt: skip


def test_only_administrators_manage_users(office: Office) -> None:
    for role in Role:
        actor = Actor(None, "ai đó", role)
        assert actor.may(Right.MANAGE_OFFICERS) == (role is Role.ADMIN)
    with pytest.raises(RuleBroken, match="not_allowed"):
        officers.add_officer(
            office.open_uow, "moi", "Mới", Role.ADMIN, PASSWORD, actor=CLERK, now=NOW
        )


def test_secrets_are_stored_as_argon2_hashes_only(office: Office) -> None:
    with office.open_uow(read_only=True) as uow:
        row = uow.officers.row_of("admin")
        assert row is not None
        assert row.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert PASSWORD not in row.password_hash
