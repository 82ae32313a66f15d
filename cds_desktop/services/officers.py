"""Users: sign in, quick unlock by PIN, add, change."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import (
    PAUSE_MINUTES,
    PIN_MAXIMUM,
    PIN_MINIMUM,
    WRONG_TRIES_BEFORE_PAUSE,
    Actor,
    Officer,
    Right,
    Role,
    check_password,
    check_pin,
)
from cds_desktop.domain.people import LONGEST_NAME
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence.officers import OfficerRow, to_officer
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
# Cost chosen for PCs with 4 GB (design.md, section 2): 19 MiB, two passes, one lane.
_MEMORY_KIB, _PASSES, _LANES = 19 * 1024, 2, 1
# The hash of a random secret nobody knows: a wrong name takes as long as a wrong password.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$Go43QdVfcsbtSUr3zS5TsA"
    "$GdzSvONxA7SraHT2gxHr+HT4GS/tBg1u/Fvp2nNrtxc"
)


def hash_secret(secret: str) -> str:
    """Argon2id hash of a password or PIN."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES).hash(
        _typed(secret)
    )


def _typed(secret: str) -> str:
    """The same secret, whichever way the keyboard program composes Vietnamese letters."""
    composed = unicodedata.normalize("NFC", secret)
    return composed.encode("utf-8", "replace").decode("utf-8")


def _matches(stored: str, secret: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(stored, _typed(secret))
    except (VerificationError, InvalidHashError):
        return False


def new_officer_row(
    username: str, full_name: str, role: Role, counter: str, password: str, now: datetime
) -> OfficerRow:
    """A row for a new officer.

    Raises:
        RuleBroken: `officer.username_shape`, `officer.name_missing`, `officer.password_…`.
    """
    name = normalise(username).lower()
    if not _USERNAME.fullmatch(name):
        raise RuleBroken("officer.username_shape", text=name[:64])
    full = _full_name(full_name)
    check_password(password)
    return OfficerRow(
        username=name,
        full_name=full,
        role=role.value,
        counter=normalise(counter),
        password_hash=hash_secret(password),
        pin_hash=None,
        is_active=True,
        created_at=now,
        wrong_tries=0,
        paused_until=None,
    )


def _full_name(text: str) -> str:
    name = normalise(text)
    if not name:
        raise RuleBroken("officer.name_missing")
    return refuse_longer(name, LONGEST_NAME, "person.name_long")


def sign_in(open_uow: OpenUow, username: str, password: str, *, now: datetime) -> Actor:
    """Check a password; five wrong tries pause the account for five minutes.

    Raises:
        RuleBroken: `officer.sign_in_refused` (never tells whether the name exists),
            `officer.sign_in_paused`.
    """
    with open_uow() as uow:
        row = uow.officers.row_of(normalise(username).lower())
        return _checked(uow, row, None if row is None else row.password_hash, password, now)


def unlock(open_uow: OpenUow, actor: Actor, secret: str, *, now: datetime) -> Actor:
    """Unlock the screen of the officer who is signed in, by PIN or by password.

    A text of the shape of a PIN is one: passwords are longer.

    Raises:
        RuleBroken: `officer.sign_in_refused`, `officer.sign_in_paused`, `officer.no_pin`.
    """
    with open_uow() as uow:
        if actor.officer_id is None:
            raise RuleBroken("officer.no_pin")
        row = uow.officers.row(actor.officer_id)
        if not (secret.isdigit() and PIN_MINIMUM <= len(secret) <= PIN_MAXIMUM):
            return _checked(uow, row, row.password_hash, secret, now)
        if row.pin_hash is None:
            raise RuleBroken("officer.no_pin")
        return _checked(uow, row, row.pin_hash, secret, now)


def _checked(
    uow: UnitOfWork, row: OfficerRow | None, stored: str | None, secret: str, now: datetime
) -> Actor:
    if row is None or stored is None or not row.is_active:
        _matches(_NOBODY, secret)  # the same time as for a known name
        raise RuleBroken("officer.sign_in_refused")
    if row.paused_until is not None and now < row.paused_until:
        raise RuleBroken("officer.sign_in_paused", until=row.paused_until)
    if not _matches(stored, secret):
        row.wrong_tries += 1
        if row.wrong_tries >= WRONG_TRIES_BEFORE_PAUSE:
            row.wrong_tries, row.paused_until = 0, now + timedelta(minutes=PAUSE_MINUTES)
        uow.commit()
        raise RuleBroken("officer.sign_in_refused")
    row.wrong_tries, row.paused_until = 0, None
    uow.commit()
    return to_officer(row).acting()


def add_officer(
    open_uow: OpenUow,
    username: str,
    full_name: str,
    role: Role,
    password: str,
    *,
    counter: str = "",
    actor: Actor,
    now: datetime,
) -> Officer:
    """Add a user.

    Raises:
        RuleBroken: `officer.not_allowed`, `officer.username_taken`, and what
            `new_officer_row` refuses.
    """
    actor.require(Right.MANAGE_OFFICERS)
    row = new_officer_row(username, full_name, role, counter, password, now)
    with open_uow() as uow:
        if uow.officers.row_of(row.username) is not None:
            raise RuleBroken("officer.username_taken", username=row.username)
        officer = uow.officers.add(row)
        uow.journal.write(
            at=now,
            actor=actor,
            subject="officer",
            reference=officer.username,
            action="added",
            details={"role": role.value},
        )
        uow.commit()
    return officer


def change_officer(
    open_uow: OpenUow,
    officer_id: int,
    *,
    full_name: str,
    role: Role,
    counter: str,
    is_active: bool,
    actor: Actor,
    now: datetime,
) -> Officer:
    """Change a user; the last active administrator stays.

    Raises:
        RuleBroken: `officer.not_allowed`, `officer.name_missing`, `officer.last_admin`.
    """
    actor.require(Right.MANAGE_OFFICERS)
    name = _full_name(full_name)
    with open_uow() as uow:
        row = uow.officers.row(officer_id)
        others = [
            officer
            for officer in uow.officers.all()
            if officer.id != officer_id and officer.is_active and officer.role is Role.ADMIN
        ]
        if not others and (role is not Role.ADMIN or not is_active):
            raise RuleBroken("officer.last_admin")
        before = {"role": row.role, "counter": row.counter, "is_active": row.is_active}
        row.full_name, row.role, row.counter, row.is_active = (
            name, role.value, normalise(counter), is_active,
        )  # fmt: skip
        after = {"role": row.role, "counter": row.counter, "is_active": row.is_active}
        uow.journal.write(
            at=now,
            actor=actor,
            subject="officer",
            reference=row.username,
            action="changed",
            details={"before": before, "after": after},
        )
        uow.commit()
        changed = next(officer for officer in uow.officers.all() if officer.id == officer_id)
    return changed


def set_password(
    open_uow: OpenUow, officer_id: int, password: str, *, actor: Actor, now: datetime
) -> None:
    """Set a password: one's own, or anybody's as administrator.

    Raises:
        RuleBroken: `officer.not_allowed`, `officer.password_…`.
    """
    if actor.officer_id != officer_id:
        actor.require(Right.MANAGE_OFFICERS)
    check_password(password)
    hashed = hash_secret(password)
    with open_uow() as uow:
        row = uow.officers.row(officer_id)
        row.password_hash, row.wrong_tries, row.paused_until = hashed, 0, None
        uow.journal.write(
            at=now, actor=actor, subject="officer", reference=row.username, action="password_set"
        )
        uow.commit()


def set_pin(open_uow: OpenUow, pin: str, *, actor: Actor, now: datetime) -> None:
    """Set the PIN of the officer who is signed in; an empty PIN switches it off.

    Raises:
        RuleBroken: `officer.pin_shape`, `officer.not_found`.
    """
    if actor.officer_id is None:
        raise RuleBroken("officer.no_pin")
    if pin:
        check_pin(pin)
    hashed = hash_secret(pin) if pin else None
    with open_uow() as uow:
        row = uow.officers.row(actor.officer_id)
        row.pin_hash = hashed
        uow.journal.write(
            at=now, actor=actor, subject="officer", reference=row.username, action="pin_set"
        )
        uow.commit()


def find_officer(open_uow: OpenUow, username: str) -> Officer:
    """The user with this name at the sign-in.

    Raises:
        NotFound: `officer.not_found`.
    """
    with open_uow(read_only=True) as uow:
        found = {officer.username: officer for officer in uow.officers.all()}
    if username not in found:
        raise NotFound("officer.not_found")
    return found[username]


def list_officers(open_uow: OpenUow) -> list[Officer]:
    """All users."""
    with open_uow(read_only=True) as uow:
        return uow.officers.all()
