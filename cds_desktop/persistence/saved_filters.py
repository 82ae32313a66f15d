"""Filters that an officer keeps as tabs over the list of dossiers."""

from __future__ import annotations

import json

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from cds_desktop.domain.dossier_records import DossierQuery
from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.saved_filters import SavedFilter, query_from_data, query_to_data
from cds_desktop.persistence.base import Base

SAVED_FILTER = Table(
    "saved_filter",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("officer_id", ForeignKey("officer.id")),
    Column("position", SmallInteger, nullable=False),
    Column("name", String, nullable=False),
    Column("query", Text, nullable=False),
    Index(None, "officer_id", "position"),
)
"""`query` is a filter as JSON."""


class SavedFilterRepository:
    """The filters of one officer; None has those of the command line.

    Opened where filters are used, over the session of a unit of work.
    """

    def __init__(self, session: Session, officer_id: int | None) -> None:
        self._session, self._officer_id = session, officer_id

    def all(self) -> tuple[SavedFilter, ...]:
        """The filters in their order."""
        rows = self._session.execute(
            select(SAVED_FILTER)
            .where(self._is_own())
            .order_by(SAVED_FILTER.c.position, SAVED_FILTER.c.id)
        )
        return tuple(SavedFilter(row.id, row.name, row.position, _query(row.query)) for row in rows)

    def get(self, filter_id: int) -> SavedFilter:
        """One filter.

        Raises:
            NotFound: `filter.not_found`; perhaps it was removed at another counter.
        """
        for each in self.all():
            if each.id == filter_id:
                return each
        raise NotFound("filter.not_found")

    def add(self, name: str, query: DossierQuery) -> int:
        """Append a filter and give its id."""
        last = self._session.scalar(select(func.max(SAVED_FILTER.c.position)).where(self._is_own()))
        added = insert(SAVED_FILTER).values(
            officer_id=self._officer_id, position=1 + (last or 0), name=name,
            query=json.dumps(query_to_data(query), ensure_ascii=False),
        )  # fmt: skip
        return int(self._session.execute(added.returning(SAVED_FILTER.c.id)).scalar_one())

    def rename(self, filter_id: int, name: str) -> None:
        """Give a filter another name."""
        self._change(filter_id, name=name)

    def set_query(self, filter_id: int, query: DossierQuery) -> None:
        """Let a filter show another list."""
        self._change(filter_id, query=json.dumps(query_to_data(query), ensure_ascii=False))

    def put_in_order(self, filter_ids: list[int]) -> None:
        """Number the filters in this order."""
        for position, filter_id in enumerate(filter_ids, start=1):
            self._change(filter_id, position=position)

    def remove(self, filter_id: int) -> None:
        """Forget a filter: a view of an officer's own, no fact of the office."""
        self._session.execute(delete(SAVED_FILTER).where(SAVED_FILTER.c.id == filter_id))

    def _change(self, filter_id: int, **values: object) -> None:
        wanted = SAVED_FILTER.c.id == filter_id
        self._session.execute(update(SAVED_FILTER).where(wanted).values(**values))

    def _is_own(self) -> ColumnElement[bool]:
        owner: ColumnElement[bool] = SAVED_FILTER.c.officer_id.is_(None)
        if self._officer_id is not None:
            owner = SAVED_FILTER.c.officer_id == self._officer_id
        return owner


def _query(text: str) -> DossierQuery | None:
    try:
        data = json.loads(text)
    except ValueError:
        return None
    return query_from_data(data) if isinstance(data, dict) else None
