"""Filling an office without dossiers: everything in one transaction, in chunks of memory."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from cds_desktop.domain.dossier_records import sorting_moment
from cds_desktop.domain.dossiers import (
    Channel,
    DossierCode,
    FiledBy,
    PaymentWay,
    Status,
    stage_of,
)
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Officer, Right, Role
from cds_desktop.domain.units import Unit
from cds_desktop.persistence.bulk import BulkLoad, Value, instant_text
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.demo.due_dates import DueDates
from cds_desktop.services.demo.histories import DESK, Historian, Life, Scenes
from cds_desktop.services.demo.paper_rows import PAPER_COLUMNS, PaperMaker
from cds_desktop.services.demo.people import PERSON_COLUMNS, Applicant, Crowd
from cds_desktop.services.demo.plan import DemoPlan, DemoResult
from cds_desktop.services.demo.posted_sheets import hang_sheets
from cds_desktop.services.demo.sample_office import add_officers, store_scan
from cds_desktop.services.demo.votes import RATING_COLUMNS, Votes
from cds_desktop.services.demo.work_time import (
    WorkTime,
    date_of,
    day_number,
    number_of,
    seconds_of,
)
from cds_desktop.services.demo.workload import Arrivals, Offer, mix_of
from cds_desktop.services.offices import load_calendar, load_rules, mark_as_sample
from cds_desktop.services.progress import Progress, silent

_CHUNK: Final = 10_000
_CALENDAR_MARGIN: Final = timedelta(days=400)
DOSSIER_COLUMNS: Final = (
    "id", "code", "short_code", "unit_id", "procedure_id", "procedure_version_id", "field_id",
    "status", "stage", "channel", "filed_by", "person_id", "owner_name", "owner_key",
    "owner_sort", "submitter_name", "received_at", "received_on", "due_at", "due_on", "due_sort",
    "original_due_at", "extended_due_at", "finished_at", "ended_at", "ended_on", "returned_at",
    "returned_on", "copies", "fee_vnd", "payment_way", "paid_at", "receiver_name", "counter",
    "note", "register_number", "limit_value", "limit_unit", "explanation", "rules",
    "papers_total", "papers_digitised", "results_total", "results_digitised",
)  # fmt: skip
MOVE_COLUMNS: Final = (
    "dossier_id", "at", "before", "after", "reason", "officer_id", "officer_name", "due_before",
    "due_after", "explanation",
)  # fmt: skip
_STAGES: Final = {int(status): int(stage_of(status)) for status in Status}


def fill(
    open_uow: OpenUow,
    data_dir: DataDir,
    plan: DemoPlan,
    *,
    actor: Actor,
    now: datetime,
    progress: Progress = silent,
) -> DemoResult:
    """Fill an office that has no dossiers yet, and mark it as a sample for good.

    When `progress` raises `Cancelled`, nothing is stored.

    Args:
        open_uow: Opens the transaction, on the caller's thread.
        data_dir: Takes the one scanned page that stands for every scan.
        plan: How many dossiers, until when.
        actor: Named in the journal's one entry.
        now: When this is done, for the journal; the office itself stands at `plan.stands_at`.
        progress: Told after every part.

    Raises:
        RuleBroken: `officer.not_allowed`, `demo.office_in_use`, `demo.no_procedures`,
            `demo.no_working_day`, and what `DemoPlan.check` refuses.
    """
    actor.require(Right.EDIT_SETTINGS)
    plan.check()
    with open_uow() as uow:
        found = uow.dossiers.count()
        if found:
            raise RuleBroken("demo.office_in_use", dossiers=found)
        filling = _Filling(uow, data_dir, plan, actor, now)
        result = filling.run(progress)
        hang_sheets(uow, plan.until, actor=actor, now=now)
        uow.commit()
    return result


@dataclass(frozen=True, slots=True)
class _Staff:
    """Who makes the moves of one kind: id, name, counter."""

    members: tuple[tuple[int, str, str], ...]

    def of(self, number: int) -> tuple[int, str, str]:
        """Always the same member for the same number."""
        return self.members[number % len(self.members)]


class _Filling:
    """One run over the days of the plan."""

    def __init__(
        self, uow: UnitOfWork, data_dir: DataDir, plan: DemoPlan, actor: Actor, now: datetime
    ) -> None:
        self._uow, self._plan, self._actor, self._written_at = uow, plan, actor, now
        self._random = random = Random(plan.seed)
        self._chance = random.random
        self._unit_id = int(str(uow.settings.get("office.unit_id")))
        self._unit: Unit = uow.units.get(self._unit_id)
        mark_as_sample(uow)
        calendar, rules = load_calendar(uow), load_rules(uow)
        self._due_dates = DueDates(calendar, rules)
        self._now = seconds_of(plan.stands_at)
        first = plan.first_day
        self._work = WorkTime(
            calendar, rules[-1].hours, first - timedelta(days=40), plan.until + _CALENDAR_MARGIN
        )
        self._first_number = number_of(first)
        self._days = max(1, number_of(plan.until) - self._first_number)
        catalogue = uow.procedures.in_force(plan.until)
        if not catalogue:
            raise RuleBroken("demo.no_procedures")
        self._mix = mix_of(catalogue, uow.dossiers.field_of_version)
        self._staff = _staff_of(add_officers(uow, actor=actor, now=now))
        scan = store_scan(uow, data_dir, now)
        self._papers = PaperMaker(random, scan.sha256, self._now)
        self._votes = Votes(random, self._now)
        wanted = 1 if plan.dossiers >= 100 else 0
        is_quiet = plan.dossiers < 400 * plan.months
        scenes = Scenes(wanted, 5 if is_quiet else 1, 3 * wanted, 2 * wanted, wanted)
        self._historian = Historian(random, self._work, self._due_dates, self._now, scenes)
        self._load = BulkLoad(uow.connection, dossiers=plan.dossiers)
        self._next_id = self._load.next_id("dossier")
        self._crowd = Crowd(
            random,
            first_id=self._load.next_id("person"),
            place=_inside(self._unit.name),
            is_ward=self._unit.name.lower().startswith("phường"),
        )
        self._dossier_rows: list[tuple[Value, ...]] = []
        self._move_rows: list[tuple[Value, ...]] = []
        self._registers: Counter[int] = Counter()
        self._counts: Counter[str] = Counter()
        self._hash = hashlib.sha256()

    def run(self, progress: Progress) -> DemoResult:
        """Fill, and give the counts."""
        plan = self._plan
        arrivals = Arrivals(self._random, self._work, plan.first_day, plan.until, self._now)
        days = arrivals.by_day(plan.dossiers)
        if not days:
            raise RuleBroken("demo.no_working_day")
        self._load.begin()
        done = 0
        progress(0, plan.dossiers)
        for day, count in days:
            date_ = date_of(day)
            for number, (at, is_night) in enumerate(arrivals.moments(day, count), start=1):
                self._receive(str(DossierCode(self._unit.code, date_, number)), at, is_night)
            if count:
                self._uow.numbers.raise_to(f"dossier:{self._unit.code}:{date_:%y%m%d}", count)
            if len(self._dossier_rows) >= _CHUNK:
                done += self._flush()
                progress(done, plan.dossiers)
        done += self._flush()
        for year, last in self._registers.items():
            self._uow.numbers.raise_to(f"register:{self._unit.code}:{year}", last)
        self._load.finish()
        result = DemoResult(
            dossiers=done,
            people=self._crowd.size,
            moves=self._counts["moves"],
            papers=self._counts["papers"],
            ratings=self._counts["ratings"],
            first_day=plan.first_day,
            until=plan.until,
            content_hash=self._hash.hexdigest(),
        )
        self._write_journal(result)
        progress(done, plan.dossiers)
        return result

    # --- one dossier ----------------------------------------------------------------------

    def _receive(self, code: str, at: int, is_night: bool) -> None:
        chance = self._chance
        offer = self._mix.draw(chance())
        day = day_number(at)
        progress = (day - self._first_number) / self._days
        channel, filed_by = self._channel(offer, is_night, progress)
        applicant = self._crowd.draw()
        dossier_id, self._next_id = self._next_id, self._next_id + 1
        copies = 1 + int(chance() ** 3 * 8) if offer.is_certified else 1
        fee = (offer.fee_online_vnd if channel is Channel.ONLINE else offer.fee_vnd) * copies
        due, explanation = self._due_dates.first(at, offer.limit)
        life = self._historian.live(at, offer, due, fee)
        counts = self._papers.add(dossier_id, offer, at, life.finished, progress)
        desk = self._staff[DESK].of(int(chance() * 97))
        counter = "" if is_night else desk[2]
        self._add_moves(dossier_id, life, desk, is_night)
        level = self._votes.add(dossier_id, life, counter)
        way, paid_at = self._payment(fee, channel, at)
        date_ = date_of(day)
        self._registers[date_.year] += 1
        submitter = self._submitter(applicant)
        self._dossier_rows.append(
            (
                dossier_id, code, code.split("-", 1)[1], self._unit_id, offer.procedure_id,
                offer.version_id, offer.field_id, life.status, _STAGES[life.status],
                int(channel), filed_by.value, applicant.id, applicant.name, applicant.key,
                applicant.sort, submitter, instant_text(at), date_.isoformat(),
                *_instant_and_day(life.due),
                _sorting_text(life.status, life.due),
                _instant(due), None, _instant(life.finished), *_instant_and_day(life.ended),
                *_instant_and_day(life.returned), copies, fee, way.value, _instant(paid_at),
                "" if life.returned is None else submitter or applicant.name, counter, "",
                self._registers[date_.year], offer.limit_value, offer.limit_unit, explanation,
                self._due_dates.rules_text(at), counts.total, counts.digitised, counts.results,
                counts.results_digitised,
            )
        )  # fmt: skip
        facts = (
            f"{code}|{offer.code}|{applicant.name}|{life.status}|{at}|{due}|{life.due}|"
            f"{life.ended}|{life.returned}|{level}|{channel}|{filed_by}|{fee}|{counts.digitised}\n"
        )
        self._hash.update(facts.encode("utf-8"))

    def _channel(self, offer: Offer, is_night: bool, progress: float) -> tuple[Channel, FiledBy]:
        """About four of five come online, and half of those were typed by the office."""
        chance = self._chance
        if is_night and offer.may_be_online:
            return Channel.ONLINE, FiledBy.SELF
        share = (0.765 if offer.is_certified else 0.875) - 0.05 + 0.08 * progress
        if offer.may_be_online and chance() < share:
            who = chance()
            own = 0.40 if offer.is_certified else 0.56
            if who < own:
                return Channel.ONLINE, FiledBy.SELF
            if who < own + 0.12:
                return Channel.ONLINE, FiledBy.ASSISTED
            if who < 0.965:
                return Channel.ONLINE, FiledBy.STAFF
            return Channel.ONLINE, FiledBy.TEAM
        if offer.may_be_postal and chance() < 0.12:
            return Channel.POSTAL, FiledBy.SELF
        return Channel.DIRECT, FiledBy.ASSISTED if chance() < 0.22 else FiledBy.SELF

    def _payment(self, fee: int, channel: Channel, at: int) -> tuple[PaymentWay, int | None]:
        if not fee:
            return PaymentWay.NONE, None
        share = self._chance()
        if channel is Channel.ONLINE:
            way = PaymentWay.ONLINE if share < 0.90 else PaymentWay.CASH
        elif share < 0.22:
            way = PaymentWay.TRANSFER
        elif share < 0.34:
            way = PaymentWay.CARD
        else:
            way = PaymentWay.CASH
        return (PaymentWay.NONE, None) if share > 0.985 else (way, at)

    def _submitter(self, applicant: Applicant) -> str:
        """Somebody else hands in one dossier of twenty."""
        if self._chance() >= 0.05:
            return ""
        other = self._crowd.somebody()
        return "" if other.id == applicant.id else other.name

    def _add_moves(
        self, dossier_id: int, life: Life, desk: tuple[int, str, str], is_night: bool
    ) -> None:
        rows = self._move_rows
        for at, before, after, reason, who, due_before, due_after, why in life.events:
            officer_id: int | None
            if who == DESK:
                officer_id, name, _ = desk
            else:
                officer_id, name, _ = self._staff[who].of(dossier_id)
            if before is None and is_night:
                officer_id, name = None, "Cổng Dịch vụ công"
            rows.append(
                (
                    dossier_id, instant_text(at), before, after, reason, officer_id, name,
                    _instant(due_before), _instant(due_after), why,
                )
            )  # fmt: skip

    # --- writing --------------------------------------------------------------------------

    def _flush(self) -> int:
        count = len(self._dossier_rows)
        self._load.insert("person", PERSON_COLUMNS, self._crowd.new_rows)
        self._load.insert("dossier", DOSSIER_COLUMNS, self._dossier_rows)
        self._load.insert("dossier_move", MOVE_COLUMNS, self._move_rows)
        self._load.insert("paper", PAPER_COLUMNS, self._papers.rows)
        self._load.insert("rating", RATING_COLUMNS, self._votes.rows)
        self._counts.update(
            moves=len(self._move_rows),
            papers=len(self._papers.rows),
            ratings=len(self._votes.rows),
        )
        for rows in (
            self._crowd.new_rows, self._dossier_rows, self._move_rows, self._papers.rows,
            self._votes.rows,
        ):  # fmt: skip
            rows.clear()
        return count

    def _write_journal(self, result: DemoResult) -> None:
        self._uow.journal.write(
            at=self._written_at,
            actor=self._actor,
            subject="office",
            reference=self._unit.code,
            action="demo_filled",
            details={
                "dossiers": result.dossiers,
                "months": self._plan.months,
                "until": self._plan.until.isoformat(),
                "seed": self._plan.seed,
                "content_hash": result.content_hash,
            },
        )


def _staff_of(officers: Sequence[Officer]) -> tuple[_Staff, _Staff, _Staff]:
    """Desk, specialists and leaders, in the order of the numbers in `histories`."""

    def of(role: Role) -> _Staff:
        chosen = [each for each in officers if each.role is role and each.is_active]
        return _Staff(tuple((each.id, each.full_name, each.counter) for each in chosen))

    return of(Role.RECEPTION), of(Role.SPECIALIST), of(Role.LEADER)


def _inside(name: str) -> str:
    return name[:1].lower() + name[1:]


def _instant(seconds: int | None) -> str | None:
    return None if seconds is None else instant_text(seconds)


def _instant_and_day(seconds: int | None) -> tuple[str | None, str | None]:
    if seconds is None:
        return None, None
    return instant_text(seconds), date_of(day_number(seconds)).isoformat()


def _sorting_text(status: int, due: int | None) -> str:
    """`sorting_moment` for one row, as text."""
    moment = None if due is None else datetime.fromtimestamp(due, UTC)
    return sorting_moment(Status(status), moment).isoformat()
