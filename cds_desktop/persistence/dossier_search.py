"""What a search text means, and the plans that find it among a million dossiers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, SQLColumnExpression, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from cds_desktop.domain.dossier_records import Cursor
from cds_desktop.domain.text import digits_only, fold, search_words, spellings
from cds_desktop.persistence.co_applicants import DOSSIER_PERSON
from cds_desktop.persistence.dialects import matching_ids, word_begins
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.people import LONGEST_NUMBER, PersonRow

# From this length on, few people have a number that begins so.
_TELLING_DIGITS = 6
# The last digits of a number are looked for among so many dossiers, the newest; no index has them.
_RECENT = 1_000
_ENDINGS: Final = range(3, 7)
# The running number of a code: "0023", and "12345" in a very busy office.
_NUMBER_LENGTHS: Final = frozenset({4, 5})
_NUMBER_DAYS_FIRST: Final = 31
_NUMBER_DAYS: Final = 400
# Exact spellings come first among so many bearers of a name, the newest.
_SPELLED = 2_000
_SPELLED_SOON = 150
# Parts of codes are looked up day by day, the newest days first, so many in one statement.
_DAYS_AT_ONCE: Final = 120
_DAY_LETTERS: Final = 6

_PART: Final = re.compile(r"(\d{0,5})-(\d{0,5})")
_TAIL: Final = re.compile(r".+-(\d{6}-\d{0,5})")


class Kind(StrEnum):
    """What an officer typed."""

    NOTHING = ""
    NAME = "name"
    CODE = "code"
    PART = "part"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True)
class Reading:
    """A search text, understood.

    Attributes:
        value: The name, the code, the digits; of a part of a code all of it.
        day: Of a part of a code: the last digits of its day ("1120" in "1120-00").
        number: Of a part of a code: the first digits of its running number.
    """

    kind: Kind
    value: str = ""
    day: str = ""
    number: str = ""


def read_text(text: str) -> Reading:
    """What a search text is: a code, a part of one, digits of a number, a name, or nothing."""
    cleaned = text.strip()
    digits = digits_only(cleaned)
    bare = cleaned.replace(" ", "")
    if "-" in bare and digits:
        part = _PART.fullmatch(bare)
        if part is not None:
            return Reading(Kind.PART, bare, part[1], part[2])
        return Reading(Kind.CODE, cleaned.upper())
    if digits and "." in cleaned:
        return Reading(Kind.CODE, cleaned.upper())
    if digits and len(digits) == len(bare):
        return Reading(Kind.DIGITS, digits)
    return Reading(Kind.NAME, cleaned) if search_words(cleaned) else Reading(Kind.NOTHING)


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of one page in their order, and where the next page goes on."""

    ids: tuple[int, ...]
    next: Cursor | None


class TextSearch:
    """Searches over every dossier, the newest first; nothing else scales to a million."""

    def __init__(self, session: Session, dialect: str) -> None:
        self._session, self._dialect = session, dialect

    def by_name(
        self, text: str, only: Sequence[ColumnElement[bool]], limit: int, after: Cursor | None
    ) -> Found:
        """Names in any spelling; those spelled as typed come first when marks were typed.

        Args:
            text: Words of a name.
            only: Conditions on the dossier beside the name.
            limit: Ids at most.
            after: The cursor of the page before.
        """
        matching = matching_ids(self._dialect, search_words(text)).subquery()
        # Ordered by id and limited, the full-text index is walked from its newest end.
        newest_first = matching.c.id.desc()
        spelled = self._spelled(text)
        chosen = select(matching.c.id)
        if spelled is None:
            if only:
                chosen = chosen.join(D, D.id == matching.c.id).where(*only)
            if after is not None:
                chosen = chosen.where(matching.c.id < after.id)
            ids = self._ids(chosen.order_by(newest_first).limit(limit))
            return Found(ids, Cursor(None, ids[-1]) if len(ids) == limit else None)
        if after is None and not only and limit <= _SPELLED:
            return self._first_spelled(text, matching, limit)
        ids, first_rest = (), None
        if after is None or after.value == _EXACT:
            some = chosen.order_by(newest_first).limit(_SPELLED).subquery()
            exact = select(D.id).join(some, some.c.id == D.id).where(spelled, *only)
            if after is not None:
                exact = exact.where(D.id < after.id)
            ids = self._ids(exact.order_by(some.c.id.desc()).limit(limit))
            if len(ids) == limit:
                return Found(ids, Cursor(_EXACT, ids[-1]))
        else:
            first_rest = after.id
        floor = self._floor(matching, after)
        rest = chosen.join(D, D.id == matching.c.id).where(
            not_(and_(D.id >= floor, spelled)), *only
        )
        if first_rest is not None:
            rest = rest.where(matching.c.id < first_rest)
        others = self._ids(rest.order_by(newest_first).limit(limit - len(ids)))
        whole = ids + others
        more = len(whole) == limit and bool(others)
        return Found(whole, Cursor(str(floor), others[-1]) if more else None)

    def _first_spelled(self, text: str, matching: Any, limit: int) -> Found:
        """The first page: one walk through the index, told apart here instead of in SQL.

        Most bearers of a name spell it alike, so a few of them mostly fill the page.
        """
        is_spelled = spelled_as(text)
        rows: Sequence[Row[int, str]] = ()
        newest = select(matching.c.id).order_by(matching.c.id.desc())
        for among in (min(_SPELLED_SOON, _SPELLED), _SPELLED):
            some = newest.limit(among).subquery()
            named = select(D.id, D.owner_name).join(some, some.c.id == D.id)
            rows = self._session.execute(named.order_by(some.c.id.desc())).all()
            exact = [number for number, name in rows if is_spelled(name)][:limit]
            if len(exact) == limit:
                return Found(tuple(exact), Cursor(_EXACT, exact[-1]))
            if len(rows) < among:
                break  # these are all of them
        spelled = set(exact)
        others = [number for number, _ in rows if number not in spelled][: limit - len(exact)]
        whole = (*exact, *others)
        more = len(whole) == limit and bool(others)
        floor = rows[-1][0] if rows else 0
        return Found(whole, Cursor(str(floor), others[-1]) if more else None)

    def by_digits(self, digits: str, limit: int, after: Cursor | None) -> Found:
        """Numbers of people and codes. A short beginning is met often, mostly among the last."""
        first = self._numbered(digits, limit // 2) if after is None else _told(after)
        place: list[ColumnElement[bool]] = [] if after is None else [D.id < after.id]
        if first:
            place.append(D.id.not_in(first))
        shown = first if after is None else ()
        size = limit - len(shown)
        wanted: list[int] = []
        if len(digits) < _TELLING_DIGITS:
            wanted = self._recent(digits, size, place, after)
        if len(wanted) < size:
            found = set(wanted)
            for condition in self._everywhere(digits):
                # The sum keeps the database from walking all dossiers in the order of ids.
                chosen = select(D.id).where(condition, *place)
                found.update(self._ids(chosen.order_by((D.id + 0).desc()).limit(size)))
            if len(digits) in _ENDINGS and len(digits) >= _TELLING_DIGITS:
                found.update(self._recent(digits, size, place, after))
            wanted = sorted(found, reverse=True)[:size]
        told = ",".join(map(str, first))
        more = len(wanted) == size and bool(wanted)
        return Found((*shown, *wanted), Cursor(told, wanted[-1]) if more else None)

    def by_part(
        self, part: Reading, only: Sequence[ColumnElement[bool]], limit: int, after: Cursor | None
    ) -> Found:
        """A part of a code: "1120-00" in 261120-0023; day by day, the newest first."""
        place = [*only] if after is None else [*only, D.id < after.id]
        found: list[int] = []
        for some in _bundles(self._days(part.day)):
            one_of = or_(*(short_code_begins(f"{day}-{part.number}") for day in some))
            size = limit - len(found)
            statement = select(D.id).where(one_of, *place).order_by((D.id + 0).desc()).limit(size)
            found += self._ids(statement)
            if len(found) >= limit:
                break
        # Imported dossiers may have got their ids in another order than their codes.
        ordered = tuple(sorted(found, reverse=True))
        return Found(ordered, Cursor(None, ordered[-1]) if len(ordered) >= limit else None)

    def _spelled(self, text: str) -> ColumnElement[bool] | None:
        """The name holds every word as it is spelled here; a last one without marks may grow."""
        words = spellings(text)
        if not words:
            return None
        last = words[-1]
        grows = fold(last[0]) == last[0].lower()
        return and_(
            *(
                or_(
                    *(
                        word_begins(
                            self._dialect, D.owner_name, each, whole=word is not last or not grows
                        )
                        for each in word
                    )
                )
                for word in words
            )
        )

    def _floor(self, matching: Any, after: Cursor | None) -> int:
        """The oldest id among which exact spellings were looked for; one for all pages."""
        if after is not None and after.value not in (None, _EXACT):
            return int(str(after.value))
        some = select(matching.c.id).order_by(matching.c.id.desc()).limit(_SPELLED).subquery()
        return self._session.scalar(select(func.min(some.c.id))) or 0

    def _numbered(self, digits: str, limit: int) -> tuple[int, ...]:
        """Codes with this running number, of the last days."""
        if len(digits) not in _NUMBER_LENGTHS:
            return ()
        days = islice(self._days(""), _NUMBER_DAYS_FIRST)
        chosen = select(D.id).where(D.short_code.in_([f"{day}-{digits}" for day in days]))
        return self._ids(chosen.order_by((D.id + 0).desc()).limit(limit))

    def _recent(
        self,
        digits: str,
        limit: int,
        place: Sequence[ColumnElement[bool]],
        after: Cursor | None,
    ) -> list[int]:
        """Matches among the newest dossiers, or among those just before the cursor."""
        before = after.id if after is not None else self.first_free_id()
        recent = (
            select(D.id)
            .join(PersonRow, PersonRow.id == D.person_id)
            .where(D.id < before, D.id >= before - _RECENT, has_number(digits), *place)
        )
        return list(self._ids(recent.order_by(D.id.desc()).limit(limit)))

    def _everywhere(self, digits: str) -> Iterator[ColumnElement[bool]]:
        yield D.person_id.in_(select(PersonRow.id).where(begins(PersonRow.id_number, digits)))
        yield D.person_id.in_(select(PersonRow.id).where(begins(PersonRow.phone, digits)))
        yield stands_beside(digits)
        yield short_code_begins(digits)
        yield from self.number_conditions(digits)

    def number_conditions(self, digits: str) -> list[ColumnElement[bool]]:
        """Codes with this running number, of the last year; exact look-ups in the index."""
        if len(digits) not in _NUMBER_LENGTHS:
            return []
        days = islice(self._days(""), _NUMBER_DAYS)
        return [D.short_code.in_([f"{day}-{digits}" for day in days])]

    def part_condition(self, part: Reading, *, is_few: bool) -> ColumnElement[bool]:
        """A part of a code beside other conditions.

        Args:
            part: The part.
            is_few: Whether the other conditions leave few rows, which are tested one by one.
        """
        if not is_few and len(part.day) >= 3:
            prefixes = (f"{day}-{part.number}" for day in self._days(part.day))
            return or_(D.id < 0, *(short_code_begins(prefix) for prefix in prefixes))
        start = _DAY_LETTERS + 1 - len(part.day)
        wanted = f"{part.day}-{part.number}"
        return func.substr(D.short_code, start, len(wanted)) == wanted

    def _days(self, ending: str) -> Iterator[str]:
        """Days of which there may be codes, as in codes, the newest first."""
        first, last = self._session.execute(
            select(select(func.min(D.short_code)).scalar_subquery(),
                   select(func.max(D.short_code)).scalar_subquery())
        ).one()  # fmt: skip
        start, day = _day_of(first), _day_of(last)
        if start is None or day is None:
            return
        while day >= start:
            written = f"{day:%y%m%d}"
            if written.endswith(ending):
                yield written
            day -= timedelta(days=1)

    def first_free_id(self) -> int:
        """One more than the newest id."""
        return 1 + (self._session.scalar(select(func.max(D.id))) or 0)

    def _ids(self, statement: Any) -> tuple[int, ...]:
        return tuple(self._session.scalars(statement))


_EXACT: Final = "exact"


def _told(after: Cursor) -> tuple[int, ...]:
    """What stood first on the first page."""
    return tuple(int(each) for each in str(after.value or "").split(",") if each)


def _bundles(days: Iterator[str]) -> Iterator[list[str]]:
    """Small bundles first: what is looked for is mostly of the last days."""
    size, bundle = 12, list[str]()
    for day in days:
        bundle.append(day)
        if len(bundle) == size:
            yield bundle
            size, bundle = _DAYS_AT_ONCE, []
    if bundle:
        yield bundle


def _day_of(short_code: str | None) -> date | None:
    if not short_code or not short_code[:_DAY_LETTERS].isdecimal():
        return None
    year, month, day = (int(short_code[at : at + 2]) for at in (0, 2, 4))
    try:
        return date(2000 + year, month, day)
    except ValueError:
        return None


def begins(number: SQLColumnExpression[Any], digits: str) -> ColumnElement[bool]:
    """A number by its first digits, as a range over its index; LIKE would read every person."""
    return number.between(digits, digits.ljust(LONGEST_NUMBER, "9"))


def stands_beside(digits: str) -> ColumnElement[bool]:
    """A further applicant with this identity number or telephone; both have an index."""
    people = select(PersonRow.id).where(
        or_(begins(PersonRow.id_number, digits), begins(PersonRow.phone, digits))
    )
    beside = select(DOSSIER_PERSON.c.dossier_id).where(DOSSIER_PERSON.c.person_id.in_(people))
    return D.id.in_(beside)


def spelled_as(text: str) -> Callable[[str], bool]:
    """As `TextSearch` asks the database: whether a name holds every word as it is spelled."""
    words = spellings(text)
    last = words[-1]
    grows = fold(last[0]) == last[0].lower()
    wanted = [
        tuple(f" {each}" if word is last and grows else f" {each} " for each in word)
        for word in words
    ]

    def is_spelled(name: str) -> bool:
        padded = f" {name} "
        return all(any(each in padded for each in word) for word in wanted)

    return is_spelled


def has_number(digits: str) -> ColumnElement[bool]:
    """The applicant's numbers or the short code begin or end so; tested row by row."""
    id_number = func.coalesce(PersonRow.id_number, "")
    phone = func.coalesce(PersonRow.phone, "")
    found = [begins(id_number, digits), begins(phone, digits), short_code_begins(digits)]
    if len(digits) in _NUMBER_LENGTHS:
        found.append(func.substr(D.short_code, _DAY_LETTERS + 2) == digits)
    if len(digits) in _ENDINGS:
        found += [id_number.like(f"%{digits}"), phone.like(f"%{digits}")]
    return or_(*found)


def is_recent(first_free_id: int) -> ColumnElement[bool]:
    """The newest dossiers, among which last digits are looked for."""
    return D.id >= first_free_id - _RECENT


def short_code_begins(value: str) -> ColumnElement[bool]:
    """A short code by its beginning, as a range over the index."""
    return and_(D.short_code >= value, D.short_code < value + "\x7f")


def code_begins(value: str) -> ColumnElement[bool]:
    """A full or a short code by its beginning; of a full code also its end alone."""
    found = [and_(D.code >= value, D.code < value + "\x7f"), short_code_begins(value)]
    tail = _TAIL.fullmatch(value)
    if tail is not None:
        found.append(short_code_begins(tail[1]))
    return or_(*found)
