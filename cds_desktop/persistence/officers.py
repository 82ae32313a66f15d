"""Users of the program; only hashes of their secrets are stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.officers import Officer, Role
from cds_desktop.persistence.base import Base


class OfficerRow(Base):
    """One user."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    role: Mapped[str]
    counter: Mapped[str]
    password_hash: Mapped[str]
    pin_hash: Mapped[str | None]
    is_active: Mapped[bool]
    created_at: Mapped[datetime]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    paused_until: Mapped[datetime | None]


class OfficerRepository:
    """Reads and writes officers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: OfficerRow) -> Officer:
        """Store a new officer."""
        self._session.add(row)
        self._session.flush()
        return to_officer(row)

    def row(self, officer_id: int) -> OfficerRow:
        """The row to change.

        Raises:
            NotFound: `officer.not_found`.
        """
        row = self._session.get(OfficerRow, officer_id)
        if row is None:
            raise NotFound("officer.not_found", id=officer_id)
        return row

    def row_of(self, username: str) -> OfficerRow | None:
        """The row with this user name, which is stored in lower case."""
        return self._session.scalar(select(OfficerRow).where(OfficerRow.username == username))

    def all(self) -> list[Officer]:
        """All officers in the order of their making."""
        rows = self._session.scalars(select(OfficerRow).order_by(OfficerRow.id))
        return [to_officer(row) for row in rows]


def to_officer(row: OfficerRow) -> Officer:
    """The officer without secrets."""
    return Officer(
        row.id,
        row.username,
        row.full_name,
        Role(row.role),
        row.counter,
        row.is_active,
        row.pin_hash is not None,
    )
