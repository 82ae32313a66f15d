"""Lists, counts and search over dossiers: Core only, plain data out, keyset pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    false,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import (
    Cursor,
    DossierLine,
    DossierPage,
    DossierQuery,
    ListTab,
    SortBy,
    TabCounts,
    sorting_moment,
)
from cds_desktop.domain.dossiers import PAUSED, Stage, Status, stage_of
from cds_desktop.domain.text import search_words
from cds_desktop.persistence.dialects import (
    is_out_of_time,
    limited_time,
    matching_ids,
    words_begin,
)
from cds_desktop.persistence.dossier_search import (
    Found,
    Kind,
    TextSearch,
    begins,
    code_begins,
    has_number,
    is_recent,
    read_text,
    short_code_begins,
    stands_beside,
)
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.people import PersonRow
from cds_desktop.persistence.procedures import FieldRow, ProcedureRow, ProcedureVersionRow

_COLUMNS = (
    D.id, D.code, D.owner_name, ProcedureVersionRow.name,
    func.coalesce(FieldRow.name, ""), D.status,
    D.received_at, D.due_at, D.ended_at, D.returned_at, D.papers_total, D.papers_digitised,
    D.owner_sort, D.extended_due_at, D.shelf_code, D.signing_at,
)  # fmt: skip
_PAUSED_CODES = tuple(int(status) for status in PAUSED)
# Tabs whose rows are few, so that a name is better tested row by row than by the index.
_SMALL_TABS = frozenset({ListTab.OPEN, ListTab.DUE_TODAY, ListTab.OVERDUE, ListTab.PAUSED})
# From so many on it is faster to meet them in the order of the list than to gather them.
_MANY_BEARERS = 50_000
_MANY_PEOPLE = 2_000
_TELLING = 6
"""Digits from which a number points at few people."""
_MANY_DOSSIERS = 20_000
_AT_ONCE = 5_000


class DossierLists:
    """Read-only queries over dossiers."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._dialect = session.get_bind().dialect.name
        self._text = TextSearch(session, self._dialect)

    def page(
        self, query: DossierQuery, now: datetime, *, limit: int = 100, after: Cursor | None = None
    ) -> DossierPage:
        """One page of a list.

        Args:
            query: Tab, filters and order.
            now: Decides what is overdue or due today.
            limit: Rows at most.
            after: The cursor of the page before; None for the first page.
        """
        if query.ids is not None:
            return self._evidence_page(query.ids, limit, after)
        read = read_text(query.text)
        if query.tab not in _SMALL_TABS and not _is_filtered(query):
            only = _tab_conditions(query.tab, now)
            if read.kind is Kind.NAME:
                return self._found_page(self._text.by_name(read.value, only, limit, after))
            if read.kind is Kind.PART:
                return self._found_page(self._text.by_part(read, only, limit, after))
            if read.kind is Kind.DIGITS and query.tab is ListTab.ALL:
                return self._found_page(self._text.by_digits(read.value, limit, after))
        column = _sort_column(query.sort)
        statement = _lines().where(*self._conditions(query, now))
        if after is not None:
            here = tuple_(column, D.id)
            there = tuple_(_bound(after.value, column), after.id)
            statement = statement.where(here < there if query.descending else here > there)
        ordered = (column.desc(), D.id.desc()) if query.descending else (column, D.id)
        lines = self._lines(statement.order_by(*ordered).limit(limit))
        return DossierPage(lines, _next(lines, limit, query.sort))

    def ids(self, query: DossierQuery, now: datetime, limit: int) -> tuple[int, ...]:
        """Ids of everything a query finds, for exports and group actions."""
        if query.ids is not None:
            return query.ids[:limit]
        statement = select(D.id).where(*self._conditions(query, now)).order_by(D.id).limit(limit)
        return tuple(self._session.scalars(statement))

    def count(self, query: DossierQuery, now: datetime) -> int:
        """How many dossiers a query finds, all of them counted."""
        if query.ids is not None:
            return len(query.ids)
        statement = select(func.count(D.id)).where(*self._conditions(query, now))
        return self._session.scalar(statement) or 0

    def codes(self, ids: Sequence[int]) -> tuple[str, ...]:
        """The codes of dossiers, in the order of the ids."""
        found: dict[int, str] = {}
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            rows = self._session.execute(select(D.id, D.code).where(D.id.in_(some)))
            found.update({row.id: row.code for row in rows})
        return tuple(found[number] for number in ids if number in found)

    def contacts(self, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Identity number and telephone of the owners of dossiers: personal data."""
        found: dict[int, tuple[str, str]] = {}
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            rows = self._session.execute(
                select(D.id, PersonRow.id_number, PersonRow.phone)
                .join(PersonRow, PersonRow.id == D.person_id)
                .where(D.id.in_(some))
            )
            found.update({row.id: (row.id_number or "", row.phone) for row in rows})
        return found

    def knows(self, query: DossierQuery) -> bool:
        """Whether the catalogue still has the field and the procedure of a query."""
        for name, wanted in (
            (query.field, select(FieldRow.id).where(FieldRow.name == query.field)),
            (
                query.procedure_code,
                select(ProcedureRow.id).where(ProcedureRow.code == query.procedure_code),
            ),
        ):
            if name and self._session.scalar(wanted) is None:
                return False
        return True

    def count_up_to(
        self, query: DossierQuery, now: datetime, most: int, *, within_ms: int
    ) -> int | None:
        """How many dossiers a query finds, counted up to `most`.

        Returns:
            None when it took too long; the unit of work must not be used any more then.
        """
        connection = self._session.connection()
        try:
            with limited_time(connection, within_ms):
                some = select(D.id).where(*self._conditions(query, now)).limit(most).subquery()
                return self._session.scalar(select(func.count()).select_from(some)) or 0
        except DBAPIError as error:
            if is_out_of_time(error):
                return None
            raise

    def counts(self, now: datetime) -> TabCounts:
        """The counts of all tabs, from one index."""
        counted = self._session.execute(select(D.stage, func.count()).group_by(D.stage))
        by_stage = {stage: count for stage, count in counted}
        today = office_day(now)
        is_paused = D.status.in_(_PAUSED_CODES)
        due_today, overdue, paused = self._session.execute(
            select(
                func.count(case((and_(~is_paused, D.due_on == today, D.due_at >= now), 1))),
                func.count(case((and_(~is_paused, D.due_at < now), 1))),
                func.count(case((is_paused, 1))),
            ).where(D.stage == int(Stage.OPEN))
        ).one()
        return TabCounts(
            all=sum(by_stage.values()),
            open=by_stage.get(int(Stage.OPEN), 0),
            due_today=due_today,
            overdue=overdue,
            paused=paused,
            ready=by_stage.get(int(Stage.READY), 0),
        )

    def _evidence_page(self, ids: tuple[int, ...], limit: int, after: Cursor | None) -> DossierPage:
        start = 0 if after is None else after.id
        wanted = ids[start : start + limit]
        by_id = {line.id: line for line in self._lines(_lines().where(D.id.in_(wanted)))}
        lines = tuple(by_id[number] for number in wanted if number in by_id)
        more = start + limit < len(ids)
        return DossierPage(lines, Cursor(None, start + limit) if more else None)

    def _found_page(self, found: Found) -> DossierPage:
        """The rows of a search, in its order."""
        by_id = {line.id: line for line in self._lines(_lines().where(D.id.in_(found.ids)))}
        return DossierPage(tuple(by_id[i] for i in found.ids if i in by_id), found.next)

    def _conditions(self, query: DossierQuery, now: datetime) -> list[ColumnElement[bool]]:
        found = _tab_conditions(query.tab, now)
        read = read_text(query.text)
        if read.kind is Kind.NAME:
            found.append(self._name_condition(search_words(read.value), query.tab))
        elif read.kind is Kind.CODE:
            found.append(code_begins(read.value))
        elif read.kind is Kind.PART:
            is_few = query.tab in _SMALL_TABS
            found.append(self._text.part_condition(read, is_few=is_few))
        elif read.kind is Kind.DIGITS:
            found.append(self._digits_condition(read.value, query.tab))
        if query.statuses:
            found.append(D.status.in_([int(status) for status in query.statuses]))
            stages = {int(stage_of(status)) for status in query.statuses}
            if len(stages) == 1:
                found.append(D.stage == stages.pop())
        is_walked = query.sort is SortBy.DUE and read.kind is not Kind.DIGITS
        if query.field:
            wanted = select(FieldRow.id).where(FieldRow.name == query.field)
            found.append(self._is(D.field_id, wanted, is_walked=is_walked))
        if query.procedure_code:
            wanted = select(ProcedureRow.id).where(ProcedureRow.code == query.procedure_code)
            found.append(self._is(D.procedure_id, wanted, is_walked=is_walked))
        if query.channel is not None:
            found.append(D.channel == int(query.channel))
        if query.received_from is not None:
            found.append(D.received_on >= query.received_from)
        if query.received_to is not None:
            found.append(D.received_on <= query.received_to)
        return found

    def _name_condition(self, words: Sequence[str], tab: ListTab) -> ColumnElement[bool]:
        """By the index, unless so many bear the name that the list itself soon comes by them."""
        matching = matching_ids(self._dialect, words)
        if tab in _SMALL_TABS or self._reaches(matching, _MANY_BEARERS):
            return words_begin(D.owner_key, words)
        return D.id.in_(matching)

    def _digits_condition(self, digits: str, tab: ListTab) -> ColumnElement[bool]:
        """By the people when they are few, else tested row by row."""
        by_number = select(PersonRow.id).where(begins(PersonRow.id_number, digits))
        by_phone = select(PersonRow.id).where(begins(PersonRow.phone, digits))
        owner = select(PersonRow.id).where(PersonRow.id == D.person_id)
        has_it = owner.where(has_number(digits)).correlate(D).exists()
        is_few = tab is ListTab.ALL and not any(
            self._reaches(people, _MANY_PEOPLE) for people in (by_number, by_phone)
        )
        if not is_few:
            # Few digits fit very many people; whoever stands beside is then not worth the search.
            return or_(has_it, stands_beside(digits)) if len(digits) >= _TELLING else has_it
        return or_(
            D.person_id.in_(by_number),
            D.person_id.in_(by_phone),
            stands_beside(digits),
            short_code_begins(digits),
            *self._text.number_conditions(digits),
            and_(is_recent(self._text.first_free_id()), has_it),
        )

    def _is(self, column: Any, wanted: Select[int], *, is_walked: bool) -> ColumnElement[bool]:
        """One field or procedure. Its index gives the order of due dates.

        In any other order that index helps only when it holds few dossiers: of many, the list
        meets a page's worth sooner than they are sorted. A column inside a function is no
        longer looked up in its index.
        """
        number = self._session.scalar(wanted)
        if number is None:
            return false()
        if not is_walked and self._reaches(select(D.id).where(column == number), _MANY_DOSSIERS):
            return func.coalesce(column, -1) == number
        found: ColumnElement[bool] = column == number
        return found

    def _reaches(self, rows: Select[int], count: int) -> bool:
        """Whether there are at least so many; counts no further."""
        some = rows.limit(count).subquery()
        return (self._session.scalar(select(func.count()).select_from(some)) or 0) >= count

    def _lines(self, statement: Select[*tuple[Any, ...]]) -> tuple[DossierLine, ...]:
        return tuple(
            DossierLine(
                row[0], row[1], row[2], row[3], row[4], Status(row[5]), row[6], row[7],
                row[8], row[9], row[10], row[11], row[12], row[13], row[14], row[15],
            )
            for row in self._session.execute(statement)
        )  # fmt: skip


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .join(ProcedureVersionRow, ProcedureVersionRow.id == D.procedure_version_id)
        .outerjoin(FieldRow, FieldRow.id == D.field_id)
    )


def _tab_conditions(tab: ListTab, now: datetime) -> list[ColumnElement[bool]]:
    is_open = D.stage == int(Stage.OPEN)
    runs = D.status.not_in(_PAUSED_CODES)
    if tab is ListTab.OPEN:
        return [is_open]
    if tab is ListTab.DUE_TODAY:
        # Late since this morning is late: every dossier stands in one of the two tabs.
        return [is_open, runs, D.due_on == office_day(now), D.due_at >= now]
    if tab is ListTab.OVERDUE:
        return [is_open, runs, D.due_at < now]
    if tab is ListTab.PAUSED:
        return [is_open, D.status.in_(_PAUSED_CODES)]
    if tab is ListTab.READY:
        return [D.stage == int(Stage.READY)]
    return []


def _is_filtered(query: DossierQuery) -> bool:
    return bool(
        query.statuses
        or query.field
        or query.procedure_code
        or query.channel is not None
        or query.received_from
        or query.received_to
    )


def _sort_column(sort: SortBy) -> Any:
    return {
        SortBy.DUE: D.due_sort,
        SortBy.RECEIVED: D.received_at,
        SortBy.NAME: D.owner_sort,
        SortBy.CODE: D.code,
    }[sort]


def _bound(value: datetime | str | None, column: Any) -> Any:
    from sqlalchemy import bindparam

    return bindparam(None, value, type_=column.type, unique=True)


def _next(lines: tuple[DossierLine, ...], limit: int, sort: SortBy) -> Cursor | None:
    if len(lines) < limit:
        return None
    last = lines[-1]
    values: dict[SortBy, datetime | str] = {
        SortBy.DUE: sorting_moment(last.status, last.due_at),
        SortBy.RECEIVED: last.received_at,
        SortBy.NAME: last.owner_sort,
        SortBy.CODE: last.code,
    }
    return Cursor(values[sort], last.id)
