"""The keys by which units sign their reports: our own, and those of the units below."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, LargeBinary, String, Table, insert, select
from sqlalchemy.orm import Session

from cds_desktop.domain.unit_keys import UnitKey
from cds_desktop.persistence.base import Base, Instant

UNIT_KEY = Table(
    "unit_key",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_code", String, nullable=False, index=True),
    Column("public_key", String, nullable=False),
    Column("fingerprint", String, nullable=False, index=True),
    Column("secret", LargeBinary),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("note", String, nullable=False, server_default=""),
    Column("at", Instant(), nullable=False),
    Column("officer_name", String, nullable=False),
)
"""`secret` is the private key, only of our own unit: whoever has the database can sign with it."""

_SHOWN = (
    UNIT_KEY.c.unit_code, UNIT_KEY.c.public_key, UNIT_KEY.c.fingerprint, UNIT_KEY.c.valid_from,
    UNIT_KEY.c.valid_to, UNIT_KEY.c.note, UNIT_KEY.c.at, UNIT_KEY.c.officer_name,
)  # fmt: skip


def add_key(session: Session, key: UnitKey, secret: bytes | None = None) -> None:
    """Store a key; the secret part only of our own."""
    session.execute(
        insert(UNIT_KEY).values(
            unit_code=key.unit_code, public_key=key.public_key, fingerprint=key.fingerprint,
            secret=secret, valid_from=key.valid_from, valid_to=key.valid_to, note=key.note,
            at=key.at, officer_name=key.officer_name,
        )
    )  # fmt: skip


def keys_of(session: Session, unit_code: str) -> list[UnitKey]:
    """Every key of a unit, the newest first."""
    rows = session.execute(
        select(*_SHOWN).where(UNIT_KEY.c.unit_code == unit_code).order_by(UNIT_KEY.c.id.desc())
    )
    return [UnitKey(*tuple(row)) for row in rows]


def owners_of(session: Session, fingerprint: str) -> list[UnitKey]:
    """The units which registered this key."""
    rows = session.execute(select(*_SHOWN).where(UNIT_KEY.c.fingerprint == fingerprint))
    return [UnitKey(*tuple(row)) for row in rows]


def all_keys(session: Session) -> list[UnitKey]:
    """Every key, by unit, the newest first."""
    rows = session.execute(select(*_SHOWN).order_by(UNIT_KEY.c.unit_code, UNIT_KEY.c.id.desc()))
    return [UnitKey(*tuple(row)) for row in rows]


def secret_of(session: Session, unit_code: str) -> tuple[UnitKey, bytes] | None:
    """Our own newest key with its secret part; None before the first signature."""
    row = session.execute(
        select(*_SHOWN, UNIT_KEY.c.secret)
        .where(UNIT_KEY.c.unit_code == unit_code, UNIT_KEY.c.secret.is_not(None))
        .order_by(UNIT_KEY.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else (UnitKey(*tuple(row)[:-1]), bytes(row.secret))
