"""A year of a random office: the real services beside an oracle that keeps its own books.

Dossiers come in by every channel, are moved, wait for papers and for money, are extended, undone,
withdrawn, stopped and handed back; storms close the office, the administrator corrects the
calendar, rule sets change in the middle of the year. `OfficeYear` plays each event twice: through
the services on a real database, and in `Shadow`s whose dates are counted on the tape of minutes.
"""

from __future__ import annotations

import csv
import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.deadlines import rules_to_data
from cds_desktop.domain.dossiers import Channel, Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.office_calendar import DayKind
from cds_desktop.domain.running_dossiers import RiskGroup
from cds_desktop.services import catalogue, closures, dossiers, indicators, office_calendar
from cds_desktop.services.offices import Office
from tests.offices import ADMIN, applicant
from tests.oracles import deadline_oracle as oracle
from tests.oracles import indicator_oracle
from tests.oracles.deadline_replay import CALENDAR_FILE, engine_side
from tests.oracles.indicator_oracle import Event, Life

FIRST = date(2025, 12, 1)
"""First day of the tape, before any dossier."""
_LENGTH = 760
_DAY = oracle.DAY
_YEAR_BEGINS, _YEAR_ENDS = date(2026, 1, 6), date(2026, 12, 31)
_MORNING_AND_AFTERNOON = ((420, 690), (810, 1020))
_RUNNING = (Status.RECEIVED, Status.PROCESSING)
_WAITING = (Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED)
_Limits = dict[Channel, tuple[str, int]]

# Name, words of the catalogue, and the same in half working hours by channel.
_PROCEDURES: tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...] = (
    ("Chứng thực", "Trong ngày", (("same_day", 0),) * 3),
    ("Chứng thực", "4 giờ làm việc", (("hour", 8),) * 3),
    ("Hộ tịch", "0,5 ngày làm việc", (("working_day", 8),) * 3),
    ("Hộ tịch", "5 ngày làm việc", (("working_day", 80),) * 3),
    ("Hộ tịch", "2,5 ngày làm việc", (("working_day", 40),) * 3),
    ("Đất đai", "Trực tiếp: 20 Ngày làm việc; Trực tuyến: 17 Ngày làm việc; "
     "Bưu chính: 30 Ngày", (("working_day", 320), ("working_day", 272), ("calendar_day", 480))),
    ("Đất đai", "15 ngày", (("calendar_day", 240),) * 3),
    ("Đất đai", "Trực tiếp/Bưu chính: 10 Ngày; Trực tuyến: 16 giờ",
     (("calendar_day", 160), ("hour", 32), ("calendar_day", 160))),
)  # fmt: skip


@dataclass
class Shadow:
    """What the oracle knows of one dossier; `entries` are the steps that still stand."""

    code: str
    number: int
    unit: str
    half_hours: int
    rules: int
    received: int
    due: int | None
    first_due: int | None
    life: Life
    extended: int | None = None
    entries: list[Entry] = field(default_factory=list)

    @property
    def status(self) -> Status:
        return self.entries[-1].status

    @property
    def is_running(self) -> bool:
        return self.status in _RUNNING and self.due is not None

    def waits(self) -> list[tuple[int, int, bool]]:
        """Asked, answered and whether for money, of the waits that are over."""
        found, began = [], None
        for entry in self.entries:
            if entry.keeps_status:
                continue
            if began is not None:
                found.append((began[0], entry.at, began[1]))
            began = None
            if entry.status in _WAITING:
                began = (entry.at, entry.status is Status.PAYMENT_REQUESTED)
        return found


@dataclass(frozen=True)
class Entry:
    """One step: when, to which status, and how the dossier stood before."""

    at: int
    status: Status
    due_before: int | None
    extended_before: int | None
    kind: str = "move"

    @property
    def keeps_status(self) -> bool:
        return self.kind != "move"


class Difference(AssertionError):
    """Office and oracle do not say the same."""


class OfficeYear:
    """Plays a year. Every difference raises `Difference` with the dossier and the moment.

    Args:
        seed: Makes the year.
        office: A new office without a catalogue.
        folder: Takes the catalogue file.
    """

    def __init__(self, seed: int, office: Office, folder: Path) -> None:
        self._rng = random.Random(seed)
        self._uow = office.open_uow
        self._shadows: dict[str, Shadow] = {}
        self._days = dict(oracle.read_days(CALENDAR_FILE))
        self._calendar_version = 0
        self._rule_sets = [
            oracle.OracleOffice(FIRST, 1, {}, frozenset(), (_MORNING_AND_AFTERNOON,) * 7)
        ]
        self._in_force = 0
        self._offices: dict[tuple[int, int], oracle.OracleOffice] = {}
        self._queue: list[tuple[int, int, Callable[[int], None]]] = []
        self._ticks = 0
        self.counts: dict[str, int] = {}
        self._procedures = self._take_catalogue_over(folder)

    # --- the play ---------------------------------------------------------------------------

    def play(self, dossier_count: int) -> None:
        """Play the whole year and compare in between and at the end."""
        rng = self._rng
        for _ in range(dossier_count):
            self._plan(self._worked_minute(), self._come_in)
        for _ in range(8):
            self._plan(self._worked_minute(), self._close_for_a_storm)
        for _ in range(6):
            self._plan(self._worked_minute(), self._correct_calendar)
        for _ in range(3):
            self._plan(self._worked_minute(), self._change_rules)
        for _ in range(6):
            self._plan(self._worked_minute() + rng.randrange(60), self._look)
        while self._queue:
            at, _, act = heapq.heappop(self._queue)
            if at < self._minute(_YEAR_ENDS + timedelta(days=1)):
                act(at)
        end = self._minute(_YEAR_ENDS) + 17 * 60 + 30
        self._look(end)
        for _ in range(4):
            self._compare_reports(end, self._day_of(self._worked_minute()))

    def _plan(self, at: int, act: Callable[[int], None]) -> None:
        self._ticks += 1
        heapq.heappush(self._queue, (at, self._ticks, act))

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    # --- the desk ---------------------------------------------------------------------------

    def _come_in(self, at: int) -> None:
        code, limits, field_name = self._rng.choice(self._procedures)
        channel = self._rng.choice(tuple(Channel))
        unit, half_hours = limits[channel]
        reception = dossiers.Reception(code, applicant(), channel=channel)
        is_registered = channel is Channel.ONLINE and self._rng.random() < 0.6
        take_in = dossiers.register if is_registered else dossiers.receive
        record = take_in(self._uow, reception, actor=ADMIN, now=self._moment(at))
        life = Life(
            record.id, field_name, int(channel), "self",
            is_to_the_hour=unit == "hour" or (unit == "working_day" and half_hours % 16 > 0),
            fee=0, paid_online=False, papers=(0, 0), results=(0, 0),
        )  # fmt: skip
        shadow = Shadow(
            record.code, record.id, unit, half_hours, self._in_force, at, None, None, life
        )
        self._shadows[record.code] = shadow
        if is_registered:
            self._enter(shadow, at, Status.REGISTERED)
        else:
            shadow.due = shadow.first_due = self._due(shadow)
            self._enter(shadow, at, Status.RECEIVED)
        self._count("registered" if is_registered else f"received {channel.term}")
        self._check(shadow, at)
        self._plan_next(shadow, at)

    def _plan_next(self, shadow: Shadow, at: int) -> None:
        rng = self._rng
        pace = rng.choice((30, 600, 3 * _DAY, 8 * _DAY, 20 * _DAY))
        later = at + rng.randrange(1, pace)
        if rng.random() < 0.8:
            later = self._into_work(later)
        self._plan(later, lambda now: self._step(shadow, now))

    def _step(self, shadow: Shadow, at: int) -> None:
        choices = {
            Status.REGISTERED: (Status.RECEIVED,) * 4 + (Status.NOT_ACCEPTED,),
            Status.RECEIVED: (Status.PROCESSING,) * 6
            + (Status.SUPPLEMENT_REQUESTED, Status.WITHDRAWN, "apology"),
            Status.PROCESSING: (Status.FINISHED,) * 5
            + (Status.SUPPLEMENT_REQUESTED,) * 3
            + (Status.PAYMENT_REQUESTED,) * 3
            + ("apology",) * 4
            + (Status.WITHDRAWN, Status.STOPPED),
            Status.SUPPLEMENT_REQUESTED: (Status.PROCESSING,) * 6
            + (Status.STOPPED, Status.WITHDRAWN),
            Status.PAYMENT_REQUESTED: (Status.PROCESSING,) * 6 + (Status.WITHDRAWN,),
            Status.FINISHED: (Status.RETURNED,),
        }.get(shadow.status)
        if choices is None:
            return
        chosen = self._rng.choice(choices)
        if isinstance(chosen, Status):
            self._move(shadow, chosen, at)
        else:
            self._apologise(shadow, at)
        if self._rng.random() < 0.12:
            self._plan(at + self._rng.randrange(1, 14), lambda now: self._undo(shadow, now))
        self._plan_next(shadow, at + 15)

    def _move(self, shadow: Shadow, to: Status, at: int) -> None:
        before = shadow.status
        now = self._moment(at)
        if to is Status.RETURNED:
            dossiers.hand_back(self._uow, shadow.code, actor=ADMIN, now=now)
        else:
            dossiers.move(self._uow, shadow.code, to, reason="lý do", actor=ADMIN, now=now)
        due_before = shadow.due
        if before is Status.REGISTERED and to is Status.RECEIVED:
            # The clock begins now, under what is in force now.
            shadow.received, shadow.rules = at, self._in_force
            shadow.due = shadow.first_due = self._due(shadow)
        self._enter(shadow, at, to, due_before=due_before)
        if before in _WAITING and to is Status.PROCESSING:
            shadow.due = self._due(shadow)
            shadow.life.events[-1] = replace(shadow.life.events[-1], due=self._at(shadow.due))
        self._count(to.term)
        self._check(shadow, at)

    def _apologise(self, shadow: Shadow, at: int) -> None:
        if shadow.due is None:
            return
        told = at
        wanted = shadow.due + self._rng.randrange(-300, 12 * _DAY)
        if self._rng.random() < 0.7:
            wanted = self._into_work(wanted)
        office = self._office(shadow.rules)
        expected = oracle.new_date(office, shadow.due, told, wanted)
        if shadow.extended is not None:
            expected = "extension.already_used"
        try:
            dossiers.extend(
                self._uow, shadow.code, self._moment(wanted),
                reason="chờ ý kiến", actor=ADMIN, now=self._moment(at),
            )  # fmt: skip
            found = oracle.wall_clock(office, wanted)
        except RuleBroken as refused:
            found = refused.code
        self._agree(shadow, at, "apology", found, expected)
        self._count("apology " + ("given" if not found.startswith("ext") else found))
        if not found.startswith("extension"):
            self._enter(shadow, at, shadow.status, kind="apology")
            shadow.extended = wanted
            self._check(shadow, at)

    def _undo(self, shadow: Shadow, at: int) -> None:
        last = shadow.entries[-1]
        expected = ""
        if len(shadow.entries) == 1 or shadow.life.events[-1].is_undo:
            expected = "dossier.undo_nothing"
        elif at - last.at > dossiers.UNDO_MINUTES:
            expected = "dossier.undo_too_late"
        elif last.kind == "closure":
            expected = "dossier.undo_closure"
        try:
            dossiers.undo_move(self._uow, shadow.code, actor=ADMIN, now=self._moment(at))
            found = ""
        except RuleBroken as refused:
            found = refused.code
        self._agree(shadow, at, "undo", found, expected)
        self._count(f"undo {found}".strip())
        if not found:
            shadow.entries.pop()
            shadow.due, shadow.extended = last.due_before, last.extended_before
            shadow.life.events.append(
                Event(self._moment(at), int(shadow.status), self._at(shadow.due), is_undo=True)
            )
            self._check(shadow, at)

    # --- the office -------------------------------------------------------------------------

    def _close_for_a_storm(self, at: int) -> None:
        first = at // _DAY + self._rng.choice((0, 0, 1, 2))
        numbers = list(range(first, first + self._rng.randint(1, 3)))
        worked = [number for number in numbers if self._is_worked(number)]
        if not worked:
            return
        days = [FIRST + timedelta(days=number) for number in numbers]
        before = {
            code: self._office(shadow.rules)
            for code, shadow in self._shadows.items()
            if shadow.is_running
        }
        closures.close(self._uow, days, reason="bão", actor=ADMIN, now=self._moment(at))
        self._days |= {FIRST + timedelta(days=number): False for number in worked}
        self._calendar_version += 1
        self._count("closure")
        for shadow in self._shadows.values():
            if shadow.is_running:
                self._shift(shadow, before[shadow.code], worked, at)
            if shadow.status in (*_RUNNING, *_WAITING):
                self._check(shadow, at)

    def _shift(
        self, shadow: Shadow, before: oracle.OracleOffice, closed: list[int], at: int
    ) -> None:
        """Move one dossier by a closure: by what the closure alone changes, never back."""
        assert shadow.due is not None
        reached = max(shadow.due, shadow.extended or 0) >= closed[0] * _DAY
        if not reached:
            return
        without, counted = self._due(shadow, before), self._due(shadow)
        if shadow.extended is not None and not self._is_worked(shadow.extended // _DAY):
            shadow.extended = self._out_of_closure(shadow)
            self._count("apology moved")
        if counted > max(without, shadow.due):
            self._enter(shadow, at, shadow.status, kind="closure")
            shadow.due = counted
            shadow.life.events[-1] = replace(shadow.life.events[-1], due=self._at(counted))
            self._count("moved by closure")

    def _out_of_closure(self, shadow: Shadow) -> int:
        """The next worked day at the same clock, or its end where nobody works at that clock."""
        assert shadow.extended is not None
        office, minute = self._office(shadow.rules), shadow.extended % _DAY
        day = shadow.extended // _DAY
        while not self._is_worked(day):
            day += 1
        wanted = day * _DAY + minute
        if office.tape[wanted] or office.tape[wanted - 1]:
            return wanted
        end = (day + 1) * _DAY
        while not office.tape[end - 1]:
            end -= 1
        return end

    def _correct_calendar(self, at: int) -> None:
        number = at // _DAY + self._rng.randrange(1, 60)
        day, now = FIRST + timedelta(days=number), self._moment(at)
        if day in self._days:
            office_calendar.remove_day(self._uow, day, actor=ADMIN, now=now)
            del self._days[day]
        else:
            works = day.weekday() >= 5
            kind = DayKind.WORKING if works else DayKind.OFF
            office_calendar.set_day(self._uow, day, kind, name="sửa", actor=ADMIN, now=now)
            self._days[day] = works
        self._calendar_version += 1
        self._count("calendar corrected")
        for shadow in self._shadows.values():
            if shadow.is_running:
                self._check(shadow, at)  # what was promised stays

    def _change_rules(self, at: int) -> None:
        rng = self._rng
        sessions = rng.choice((_MORNING_AND_AFTERNOON, ((450, 690), (780, 1020))))
        policies = ("restart", "pause", "pause_plus_one")
        rules = oracle.OracleOffice(
            FIRST, 1, {}, frozenset(), (sessions,) * 7,
            cutoff=rng.choice((900, 870)), cutoff_same_day=rng.random() < 0.7,
            cutoff_all=rng.random() < 0.5, keeps_clock=rng.random() < 0.5,
            policies=(rng.choice(policies), rng.choice(policies)),
        )  # fmt: skip
        with self._uow() as uow:
            uow.settings.put("deadlines.rules", [rules_to_data(engine_side(rules)[1])])
            uow.commit()
        self._rule_sets.append(rules)
        self._in_force = len(self._rule_sets) - 1
        self._count("rules changed")

    # --- comparing --------------------------------------------------------------------------

    def _look(self, at: int) -> None:
        """Everything the office would see now: each dossier, the risks, the report so far."""
        for shadow in self._shadows.values():
            self._check(shadow, at)
        self._compare_risks(at)
        self._compare_reports(at, self._day_of(at))

    def _check(self, shadow: Shadow, at: int) -> None:
        record = dossiers.show(self._uow, shadow.code)
        found = (
            record.status, self._wall(record.due_at), self._wall(record.original_due_at),
            self._wall(record.extended_due_at),
        )  # fmt: skip
        expected = (
            shadow.status, self._wall(self._at(shadow.due)),
            self._wall(self._at(shadow.first_due)), self._wall(self._at(shadow.extended)),
        )  # fmt: skip
        self._agree(shadow, at, "status and dates", found, expected)

    def _compare_risks(self, at: int) -> None:
        groups = dossiers_at_risk(self._uow, self._moment(at))
        expected: dict[str, set[str]] = {name: set() for name in groups}
        for shadow in self._shadows.values():
            if shadow.is_running and shadow.due is not None:
                name = oracle.standing(self._office(shadow.rules), at, shadow.due)
                key = {"soon 2": "due_in_two_days", "soon 1": "due_in_one_day"}.get(name)
                key = key or name.split()[0]
                if key in expected:
                    expected[key].add(shadow.code)
        if groups != expected:
            raise Difference(f"risks at {self._moment(at)}: {groups} ≠ {expected}")

    def _compare_reports(self, at: int, last: date) -> None:
        """Form II.06a as of a day: the dossiers of every cell, late ones also by apology."""
        first, now = _YEAR_BEGINS, self._moment(at)
        lives = [shadow.life for shadow in self._shadows.values()]
        expected = {
            name: ids
            for name, ids in indicator_oracle.cells(lives, first, last, now).items()
            if name.startswith("II06a.")
        }
        one_field = self._rng.choice(_PROCEDURES)[0]
        for column in range(3, 14):
            for part in ("total", one_field):
                name = f"II06a.{part}.{column}"
                ids = set(indicators.evidence(self._uow, name, first, last, now=now))
                if ids != expected.get(name, set()):
                    wrong = ids ^ expected.get(name, set())
                    raise Difference(f"{name} on {last}, seen {now}: {wrong}")
        self._count("reports compared")

    def late_dossiers(self) -> tuple[set[str], set[str]]:
        """Codes settled late by the oracle's books: with an apology, and without."""
        late: tuple[set[str], set[str]] = (set(), set())
        for shadow in self._shadows.values():
            if indicator_oracle.end_of(shadow.life) is None or not shadow.first_due:
                continue
            if indicator_oracle.verdict(shadow.life, "late") == "late":
                late[shadow.extended is None].add(shadow.code)
        return late

    def _agree(self, shadow: Shadow, at: int, what: str, found: object, expected: object) -> None:
        if found != expected:
            told = "\n  ".join(
                f"{self._moment(e.at):%d/%m %H:%M} {e.kind} {e.status.term}" for e in shadow.entries
            )
            raise Difference(
                f"{what} of {shadow.code} at {self._moment(at)}:\n"
                f"  office {found}\n  oracle {expected}\n"
                f"  {shadow.unit} {shadow.half_hours}, rules {shadow.rules}\n  {told}"
            )

    # --- the oracle's own counting ----------------------------------------------------------

    def _due(self, shadow: Shadow, office: oracle.OracleOffice | None = None) -> int:
        office = office or self._office(shadow.rules)
        waits = [
            oracle.OracleWait(asked, back, office.policies[for_money])
            for asked, back, for_money in shadow.waits()
        ]
        return oracle.due(office, shadow.received, shadow.unit, shadow.half_hours, waits)

    def _enter(
        self,
        shadow: Shadow,
        at: int,
        status: Status,
        *,
        due_before: int | None = None,
        kind: str = "move",
    ) -> None:
        before = shadow.due if due_before is None and kind != "move" else due_before
        if kind == "move" and due_before is None and shadow.entries:
            before = None if shadow.status is Status.REGISTERED else shadow.due
        shadow.entries.append(Entry(at, status, before, shadow.extended, kind))
        shadow.life.events.append(Event(self._moment(at), int(status), self._at(shadow.due)))

    def _office(self, rules: int) -> oracle.OracleOffice:
        key = (self._calendar_version, rules)
        if key not in self._offices:
            self._offices[key] = replace(
                self._rule_sets[rules], length=_LENGTH, days=dict(self._days),
                rest=frozenset({5, 6}), tape=bytearray(), minutes=[], worked_days=[],
            )  # fmt: skip
        return self._offices[key]

    def _is_worked(self, number: int) -> bool:
        day = FIRST + timedelta(days=number)
        return self._days.get(day, day.weekday() < 5)

    def _worked_minute(self) -> int:
        """A minute of the year, most often one at which the office works."""
        first = self._minute(_YEAR_BEGINS)
        at = self._rng.randrange(first, self._minute(_YEAR_ENDS))
        return self._into_work(at) if self._rng.random() < 0.9 else at

    def _into_work(self, at: int) -> int:
        while not self._is_worked(at // _DAY):
            at += _DAY
        hour = at % _DAY
        opens, closes = self._rng.choice(_MORNING_AND_AFTERNOON)
        return at if opens <= hour <= closes else max(at, at - hour + opens + hour % 200)

    def _minute(self, day: date) -> int:
        return (day - FIRST).days * _DAY

    def _day_of(self, at: int) -> date:
        return FIRST + timedelta(days=at // _DAY)

    def _moment(self, at: int) -> datetime:
        clock = time(at % _DAY // 60, at % 60)
        return datetime.combine(self._day_of(at), clock, OFFICE_ZONE)

    def _at(self, at: int | None) -> datetime | None:
        return None if at is None else self._moment(at)

    @staticmethod
    def _wall(at: datetime | None) -> str:
        return "" if at is None else f"{at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M:%S}"

    def _take_catalogue_over(self, folder: Path) -> list[tuple[str, _Limits, str]]:
        path = folder / "danh mục.csv"
        head = ("Mã số", "Tên thủ tục", "Lĩnh vực", "Cấp thực hiện", "Thời hạn giải quyết", "Phí")
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(head)
            for number, (field_name, words, _) in enumerate(_PROCEDURES, start=1):
                code = f"1.{number:06d}"
                rows.writerow((code, f"Thủ tục {number}", field_name, "Cấp xã", words, "0 đồng"))
        start = datetime.combine(_YEAR_BEGINS, time(0, 5), OFFICE_ZONE)
        catalogue.import_file(self._uow, path, _YEAR_BEGINS, actor=ADMIN, now=start)
        return [
            (f"1.{number:06d}", dict(zip(_BY_CHANNEL, limits, strict=True)), field_name)
            for number, (field_name, _, limits) in enumerate(_PROCEDURES, start=1)
        ]


_BY_CHANNEL = (Channel.DIRECT, Channel.ONLINE, Channel.POSTAL)


def dossiers_at_risk(open_uow: object, now: datetime) -> dict[str, set[str]]:
    """The codes of the risk list by group, without those that were only untouched."""
    from cds_desktop.services.dossiers.risk import at_risk

    found = at_risk(open_uow, now=now)  # type: ignore[arg-type]
    return {
        group.value: {line.code for line in lines}
        for group, lines in found.groups.items()
        if group is not RiskGroup.UNTOUCHED
    }
