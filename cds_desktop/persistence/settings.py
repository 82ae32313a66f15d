"""Facts of the office (settings) and the series from which numbers are taken."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from cds_desktop.persistence.base import Base
from cds_desktop.persistence.dialects import insert_unless_there, lock_row


class SettingRow(Base):
    """One setting; the value is JSON text."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class NumberSeriesRow(Base):
    """The last number given out of one series."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class CalendarDayRow(Base):
    """A day off or a make-up working day."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    source: Mapped[str]


class SettingRepository:
    """Reads and writes office settings."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: str, default: object = None) -> object:
        """The value of a setting, or the default."""
        row = self._session.get(SettingRow, key)
        return default if row is None else json.loads(row.value)

    def all(self) -> dict[str, object]:
        """Every stored setting."""
        return {
            key: json.loads(value)
            for key, value in self._session.execute(select(SettingRow.key, SettingRow.value))
        }

    def put(self, key: str, value: object) -> None:
        """Store a setting."""
        encoded = json.dumps(value, ensure_ascii=False, sort_keys=True)
        row = self._session.get(SettingRow, key)
        if row is None:
            self._session.add(SettingRow(key=key, value=encoded))
        else:
            row.value = encoded
        self._session.flush()

    def put_unless_there(self, key: str, value: object) -> None:
        """Store a setting that two counters may make at once: the first one stays."""
        encoded = json.dumps(value, ensure_ascii=False, sort_keys=True)
        made = insert_unless_there(self._session.get_bind().dialect.name, SettingRow)
        self._session.execute(made.values(key=key, value=encoded))


class NumberSeriesRepository:
    """Takes numbers, one after the other without gaps, inside the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take(self, name: str) -> int:
        """The next number of a series, from 1.

        The row stays locked until the caller commits, so the number and the record which
        carries it appear together or not at all.
        """
        query = lock_row(select(NumberSeriesRow.last).where(NumberSeriesRow.name == name))
        last = self._session.execute(query).scalar()
        if last is None:
            self._create(name)
            last = self._session.execute(query).scalar_one()
        changed = update(NumberSeriesRow).where(NumberSeriesRow.name == name)
        self._session.execute(changed.values(last=last + 1))
        return int(last) + 1

    def raise_to(self, name: str, last: int) -> None:
        """Make sure that numbers up to `last` are never given out again."""
        self._create(name)
        behind = (NumberSeriesRow.name == name, NumberSeriesRow.last < last)
        self._session.execute(update(NumberSeriesRow).where(*behind).values(last=last))

    def _create(self, name: str) -> None:
        """Open a series; two counters which open it at once end with one row."""
        opened = insert_unless_there(self._session.get_bind().dialect.name, NumberSeriesRow)
        self._session.execute(opened.values(name=name, last=0))


class CalendarRepository:
    """Reads and writes the office's calendar facts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[tuple[date, str, str, str]]:
        """Day, kind (`off` or `working`), name, source; in order."""
        rows = self._session.execute(select(CalendarDayRow).order_by(CalendarDayRow.day)).scalars()
        return [(row.day, row.kind, row.name, row.source) for row in rows]

    def replace(self, days: list[tuple[date, str, str, str]]) -> None:
        """Store days, replacing what is stored for the same dates."""
        for day, kind, name, source in days:
            self._session.merge(CalendarDayRow(day=day, kind=kind, name=name, source=source))
        self._session.flush()

    def remove(self, day: date) -> None:
        """Take the entry of one day away."""
        self._session.execute(delete(CalendarDayRow).where(CalendarDayRow.day == day))
