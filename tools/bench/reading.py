"""List, search and month over the large office, beside the bare SQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from random import Random
from typing import Any, Final

from sqlalchemy import select, text

from cds_desktop.domain.dossier_records import Cursor, DossierQuery, ListTab, SortBy
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import Period
from cds_desktop.domain.text import fold
from cds_desktop.persistence.dossiers import DossierRow
from cds_desktop.services import dossiers
from cds_desktop.services.offices import Office
from tools.bench.bare import BareDatabase, Statement, statements_of
from tools.bench.lines import Line, best, milliseconds, percentile

READER: Final = Actor(None, "Đo", Role.LEADER)
_COMMON: Final = (
    "nguyen van duc", "nguyen thi my y", "tran van", "le thi", "thi", "van", "nguyen", "n", "t",
    "huynh thi be", "pham quoc", "duc", "tu", "hoa", "hoà", "hóa", "lý thị", "thach sa",
)  # fmt: skip
_SPELLED: Final = ("Hòa", "hoà", "Thuý", "Nguyễn Thị", "Đức", "Thí", "Ỷ", "Lý", "Bé Ba", "Mỹ Ý")
_NAMES: Final = 260
_PAGE: Final = 50
_MONTH: Final = (date(2026, 10, 1), date(2026, 10, 31))


def list_lines(office: Office, now: datetime) -> list[Line]:
    """Opening the list: the first page and the counts of all tabs, for each tab and order."""
    bare = BareDatabase(office.data_dir.database)
    engine, open_uow = office.open_uow.engine, office.open_uow

    def opened(query: DossierQuery) -> None:
        dossiers.page(open_uow, query, now=now)
        dossiers.counts(open_uow, now=now)

    found = []
    for tab in ListTab:
        work = partial(opened, DossierQuery(tab))
        statements = statements_of(engine, work)
        name = f"list opens with counts: {tab.value}"
        found.append(
            Line(name, measured=best(work), floor=best(partial(bare.run, statements)), most=300)
        )
    slowest: tuple[float, str, list[Statement]] = (0.0, "", [])
    for sort in SortBy:
        for descending in (False, True):
            query = DossierQuery(sort=sort, descending=descending)
            for place, cursor in (("first", None), ("deep", _deep(office, sort))):
                turn = partial(dossiers.page, open_uow, query, now=now, after=cursor)
                took = best(turn, 3)
                if took > slowest[0]:
                    label = f"{sort.value} {'down' if descending else 'up'}, {place} page"
                    slowest = (took, label, statements_of(engine, turn))
    floor = best(partial(bare.run, slowest[2]), 3)
    found.append(
        Line("slowest page of all orders, first and deep", measured=slowest[0], floor=floor,
             most=300, note=slowest[1])
    )  # fmt: skip
    bare.close()
    return found


def _deep(office: Office, sort: SortBy) -> Cursor:
    """A place far down the list."""
    column = {
        SortBy.DUE: DossierRow.due_sort,
        SortBy.RECEIVED: DossierRow.received_at,
        SortBy.NAME: DossierRow.owner_sort,
        SortBy.CODE: DossierRow.code,
    }[sort]
    with office.open_uow(read_only=True) as uow:
        count = uow.dossiers.count()
        row = uow.session.execute(
            select(column, DossierRow.id)
            .order_by(column, DossierRow.id)
            .offset(count // 2)
            .limit(1)
        ).one()
    value: Any = row[0]
    return Cursor(value, row[1])


def search_lines(office: Office, now: datetime) -> list[Line]:
    """Search as you type: every beginning of real names, numbers and codes, letter by letter."""
    chance = Random(5)
    with office.open_uow(read_only=True) as uow:
        last = uow.session.execute(text("SELECT max(id) FROM dossier")).scalar_one()
        ids = sorted({1 + int(chance.random() * last) for _ in range(_NAMES)})
        rows = uow.session.execute(
            text(
                "SELECT owner_name, phone, id_number, short_code FROM dossier"
                " JOIN person ON person.id = person_id"
                f" WHERE dossier.id IN ({', '.join(map(str, ids))})"
            )
        ).all()
    names = [fold(row[0]) for row in rows] + list(_COMMON)
    numbers = [text_ for row in rows[:60] for text_ in row[1:] if text_]
    spelled = [row[0] for row in rows[:120]] + list(_SPELLED)
    codes = [row[3] for row in rows[:60]]
    parts = [part for code in codes for part in (code[2:], code[4:9], code[6:], code[7:])]
    found = _typed(office, now, "name", _beginnings(names))
    found += _typed(office, now, "name with marks, exact first", _beginnings(spelled))
    found += _typed(office, now, "telephone, identity number or code", _beginnings(numbers))
    return found + _typed(office, now, "part of a code", sorted(set(parts)))


def filter_lines(office: Office, now: datetime) -> list[Line]:
    """Counting an own filter: capped, and broken off when it would take long."""
    from cds_desktop.domain.dossiers import Channel, Status
    from cds_desktop.domain.saved_filters import COUNT_CAP
    from cds_desktop.services.saved_filters import COUNTING_MS

    found: list[tuple[float, str]] = []
    for name, query in (
        ("everything", DossierQuery()),
        ("late in one field", DossierQuery(ListTab.OVERDUE, field="Hộ tịch")),
        ("by post, stopped", DossierQuery(channel=Channel.POSTAL, statuses=(Status.STOPPED,))),
        ("a name and a status", DossierQuery(text="nguyen", statuses=(Status.STOPPED,))),
        ("a day", DossierQuery(received_from=_MONTH[0], received_to=_MONTH[0])),
        ("nobody", DossierQuery(text="khong co ai", channel=Channel.POSTAL)),
    ):

        def count(query: DossierQuery = query) -> None:
            with office.open_uow(read_only=True) as uow:
                uow.lists.count_up_to(query, now, COUNT_CAP, within_ms=COUNTING_MS)

        found.append((best(count, 3), name))
    worst = max(found)
    return [
        Line("count of an own filter, slowest", measured=worst[0], most=COUNTING_MS + 100,
             note=worst[1])
    ]  # fmt: skip


def _beginnings(words: list[str]) -> list[str]:
    """Everything that stands in the field while each word is typed, in a mixed order."""
    found = sorted({word[:length] for word in words for length in range(1, len(word) + 1)})
    found = [item for item in found if item.strip()]
    Random(9).shuffle(found)
    return found


def _typed(office: Office, now: datetime, what: str, beginnings: list[str]) -> list[Line]:
    bare = BareDatabase(office.data_dir.database)
    engine = office.open_uow.engine
    measured: list[tuple[float, str]] = []
    floors: list[float] = []
    for number, beginning in enumerate(beginnings):
        query = DossierQuery(text=beginning)
        work = partial(dossiers.page, office.open_uow, query, now=now, limit=_PAGE)
        statements = statements_of(engine, work)
        # Neither side may always find the pages that the other has just read.
        order: list[Callable[[], None]] = [
            lambda work=work, beginning=beginning: measured.append(  # type: ignore[misc]
                (milliseconds(work), beginning)
            ),
            lambda statements=statements: floors.append(  # type: ignore[misc]
                milliseconds(partial(bare.run, statements))
            ),
        ]
        for measure in order if number % 2 else reversed(order):
            measure()
    bare.close()
    times = [took for took, _ in measured]
    worst = max(measured)
    return [
        Line(f"search by {what}, p50 of {len(times)}", measured=percentile(times, 50),
             floor=percentile(floors, 50), most=30),
        Line(f"search by {what}, p95", measured=percentile(times, 95),
             floor=percentile(floors, 95), most=30, most_ratio=2,
             note=f"slowest: “{worst[1]}” {worst[0]:.0f} ms"),
    ]  # fmt: skip


def month_lines(office: Office, now: datetime) -> list[Line]:
    """One month's indicators and form, with the dossiers behind every figure."""
    from cds_desktop.services import indicators

    first, last = _MONTH
    open_uow = office.open_uow
    cells = [
        f"{item.id}.{part}"
        for item in indicators.computed_definitions(last)
        for part in ("numerator", "denominator")
    ]
    cells += [f"II06a.{column}" for column in range(3, 14)]

    def figures() -> None:
        indicators.dashboard(open_uow, first, last, now=now)
        indicators.settlement_form(open_uow, first, last, now=now)

    def with_evidence() -> None:
        figures()
        for cell in cells:
            indicators.evidence(open_uow, cell, first, last, now=now)

    def all_measures() -> None:
        with open_uow(read_only=True) as uow:
            indicators.period_evidence(uow, Period(first, last), now)

    def all_sets() -> None:
        computed = indicators.compute_period(open_uow, Period(first, last), actor=READER, now=now)
        assert computed.cells["II06a.total.7"]

    bare = BareDatabase(office.data_dir.database)
    found = []
    for name, work in (
        ("month: figures", figures),
        ("month: figures and evidence", with_evidence),
        ("month: every measure with its records", all_measures),
        ("month: every cell of every set", all_sets),
    ):
        floor = best(partial(bare.run, statements_of(open_uow.engine, work)), 3)
        found.append(Line(name, measured=best(work, 3), floor=floor, most=1000, most_ratio=1.5))
    bare.close()
    return found
