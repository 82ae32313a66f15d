"""The life of one dossier after its reception, cut off at the moment the office stands still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from cds_desktop.domain.deadlines import PauseCause
from cds_desktop.domain.dossiers import Status
from cds_desktop.services.demo.due_dates import DueDates
from cds_desktop.services.demo.work_time import WorkTime, day_number, minute_of_day
from cds_desktop.services.demo.workload import Offer

DESK, SPECIALIST, LEADER = 0, 1, 2
"""Who makes a move."""

_DAY: Final = 480
"""Working minutes of an ordinary day."""
_CUTOFF: Final = 15 * 60
_HELD_SINCE: Final = 180

_MISSING: Final = (
    "Thiếu bản chính để đối chiếu.",
    "Tờ khai chưa có chữ ký của người yêu cầu.",
    "Thông tin về nơi cư trú chưa thống nhất với cơ sở dữ liệu dân cư.",
    "Thiếu giấy tờ chứng minh quan hệ.",
    "Bản chụp mờ, không đọc được; đề nghị nộp lại.",
    "Thiếu văn bản ủy quyền.",
    "Sơ đồ thửa đất chưa có xác nhận của các hộ giáp ranh.",
)
_WITHDRAWN: Final = (
    "Người dân xin rút để bổ sung giấy tờ.",
    "Người dân không còn nhu cầu.",
    "Đã nộp tại đơn vị khác.",
)
_STOPPED: Final = (
    "Quá thời hạn bổ sung giấy tờ.",
    "Thửa đất đang có tranh chấp.",
    "Không đủ điều kiện theo quy định.",
)
_PAYMENT: Final = "Đã gửi thông báo nộp phí, lệ phí."

Event = tuple[int, int | None, int, str, int, int | None, int | None, str | None]
"""Instant, before, after, reason, who, due before and after, explanation of a new due date."""


@dataclass(slots=True)
class Life:
    """What became of a dossier until now."""

    status: int
    due: int | None
    events: list[Event]
    finished: int | None = None
    ended: int | None = None
    returned: int | None = None
    is_late: bool = False


@dataclass(slots=True)
class Scenes:
    """How many dossiers of the last days still have to show what a busy office shows.

    Attributes:
        overdue: Left open although their day has passed.
        overdue_days: Working days before today in which that day may lie.
        due_today: Left open, to be done before the office closes.
        waiting: For papers.
        paying: For a fee.
    """

    overdue: int
    overdue_days: int
    due_today: int
    waiting: int
    paying: int


@dataclass(slots=True)
class _Course:
    """One life while it is being told."""

    life: Life
    received: int
    offer: Offer
    pauses: list[tuple[int, int, PauseCause]] = field(default_factory=list)


class Historian:
    """Tells what happened to each dossier, by chance and by the office's own rules."""

    def __init__(
        self, random: Random, work: WorkTime, due_dates: DueDates, now: int, scenes: Scenes
    ) -> None:
        self._chance = random.random
        self._work = work
        self._due_dates = due_dates
        self._now = now
        self._now_minutes = work.minutes_at(now)
        self._today = day_number(now)
        self._scenes = scenes
        self._overdue_from = self._today
        for _ in range(scenes.overdue_days):
            self._overdue_from = work.previous_working_day(self._overdue_from)

    def live(self, received: int, offer: Offer, due: int | None, fee: int) -> Life:
        """The life of a dossier from its reception on."""
        first: Event = (received, None, int(Status.RECEIVED), "", DESK, None, due, None)
        life = Life(int(Status.RECEIVED), due, [first])
        course = _Course(life, received, offer)
        start = self._work.minutes_at(received)
        if offer.is_quick:
            self._quick(course, start)
        else:
            self._slow(course, start, fee)
        return life

    # --- steps ----------------------------------------------------------------------------

    def _step(
        self, course: _Course, minutes: int, after: Status, who: int, reason: str = ""
    ) -> bool:
        """Append a move, unless it lies in the future."""
        life = course.life
        at = self._work.at_minutes(minutes) + int(self._chance() * 60)
        if at > self._now:
            return False
        before_due, explanation = life.due, None
        if after is Status.PROCESSING and life.status in _CAUSES:
            begin = life.events[-1][0]
            course.pauses.append((begin, at, _CAUSES[life.status]))
            life.due, explanation = self._due_dates.after(
                course.received, course.offer.limit, course.pauses
            )
        life.events.append(
            (at, life.status, int(after), reason, who, before_due, life.due, explanation)
        )
        life.status = int(after)
        if after in _ENDS:
            life.ended = at
        if after is Status.FINISHED:
            life.finished = at
        elif after is Status.RETURNED:
            life.returned = at
        return True

    def _quick(self, course: _Course, start: int) -> None:
        """Cases of the same day or hour: done while the citizen waits, or soon after."""
        chance = self._chance
        begun = start + 1 + int(chance() * 8)
        if not self._step(course, begun, Status.PROCESSING, DESK):
            return
        if chance() < 0.004:
            self._step(course, begun + 5, Status.WITHDRAWN, DESK, self._one_of(_WITHDRAWN))
            return
        latest = self._minutes_of_due(course.life.due, begun) - 1
        done = begun + 6 + int(chance() * chance() * 150)
        if chance() < 0.0015:
            done = latest + 20 + int(chance() * 300)
            course.life.is_late = True
        else:
            done = max(begun + 1, min(done, latest))
            since = self._now_minutes - begun
            if 0 < since < _HELD_SINCE and done < self._now_minutes < latest and self._is_held():
                done = min(self._now_minutes + 15, latest)
        if self._step(course, done, Status.FINISHED, LEADER):
            self._fetch(course, done)

    def _slow(self, course: _Course, start: int, fee: int) -> None:
        """Cases with a limit in days: transfer, appraisal, waits, result."""
        chance = self._chance
        begun = start + 4 + int(chance() * 36)
        if minute_of_day(course.received) >= _CUTOFF:
            # Nghị định 61/2018 Điều 18: received after 15:00, handed over the next morning.
            begun = self._work.next_morning(start) + 4 + int(chance() * 50)
        scene = self._scene(course, start)
        if scene is None and chance() < 0.012:
            at = start + 2 + int(chance() * 30)
            if self._step(course, at, Status.SUPPLEMENT_REQUESTED, DESK, self._one_of(_MISSING)):
                self._wait(course, at)
            return
        if not self._step(course, begun, Status.PROCESSING, DESK):
            return
        span = max(60, self._minutes_of_due(course.life.due, begun) - begun)
        if scene is not None:
            at = max(begun + 1, min(begun + 90, self._now_minutes - 1))
            reason = _PAYMENT if scene is Status.PAYMENT_REQUESTED else self._one_of(_MISSING)
            self._step(course, at, scene, SPECIALIST, reason)
            return
        fate = chance()
        at = begun + 1 + int(span * (0.05 + 0.4 * chance()))
        if fate < 0.010:
            self._step(course, at, Status.WITHDRAWN, SPECIALIST, self._one_of(_WITHDRAWN))
        elif fate < 0.017:
            self._step(course, at, Status.STOPPED, LEADER, self._one_of(_STOPPED))
        elif fate < 0.075:
            missing = self._one_of(_MISSING)
            if self._step(course, at, Status.SUPPLEMENT_REQUESTED, SPECIALIST, missing):
                self._wait(course, at)
        elif fate < 0.075 + (0.06 if fee else 0.004):
            if self._step(course, at, Status.PAYMENT_REQUESTED, SPECIALIST, _PAYMENT):
                paid = at + 30 + int(_DAY * 3 * chance() * chance())
                if self._step(course, paid, Status.PROCESSING, DESK):
                    self._finish(course, paid)
        else:
            self._finish(course, begun)

    def _wait(self, course: _Course, asked: int) -> None:
        """After a request for papers: they come, or the applicant withdraws, or time runs out."""
        chance = self._chance
        answer = asked + 120 + int(_DAY * 6 * chance() * chance())
        outcome = chance()
        if outcome < 0.06:
            self._step(course, answer, Status.WITHDRAWN, DESK, self._one_of(_WITHDRAWN))
        elif outcome < 0.11:
            self._step(course, answer + 5 * _DAY, Status.STOPPED, LEADER, _STOPPED[0])
        elif self._step(course, answer, Status.PROCESSING, DESK):
            self._finish(course, answer)

    def _finish(self, course: _Course, begun: int) -> None:
        chance, life = self._chance, course.life
        due_minutes = self._minutes_of_due(life.due, begun)
        span = due_minutes - begun
        share = 1 - 0.75 * chance() ** 1.7
        done = begun + 1 + int(max(span - 2, 1) * share)
        due_day = None if life.due is None else day_number(life.due)
        is_past = due_day is not None and self._overdue_from <= due_day < self._today
        if is_past and self._scenes.overdue > 0:
            self._scenes.overdue -= 1
            done = self._now_minutes + _DAY
            life.is_late = True
        elif chance() < 0.021 and life.due is not None:
            done = self._work.next_morning(due_minutes) + int(_DAY * 2.5 * chance() * chance())
            life.is_late = True
        elif (
            due_day == self._today
            and due_minutes > self._now_minutes + 5
            and (self._is_held() or chance() < 0.6)
        ):
            done = max(done, min(self._now_minutes + 20, due_minutes - 1))
        if self._step(course, max(done, begun + 1), Status.FINISHED, LEADER):
            self._fetch(course, max(done, begun + 1))

    def _fetch(self, course: _Course, done: int) -> None:
        """The citizen waits for a quick result, and comes for another one, now or weeks later."""
        chance = self._chance
        when = chance()
        if course.offer.is_quick:
            wait = 2 + int(40 * chance() * chance()) if when < 0.94 else int(_DAY * 4 * chance())
        elif when < 0.30:
            wait = 3 + int(60 * chance())
        elif when < 0.955:
            wait = int(_DAY * 2.2 * chance() * chance())
        else:
            wait = int(_DAY * 30 * chance())
        if when < 0.9985:
            self._step(course, done + 1 + wait, Status.RETURNED, DESK)

    # --- chance ---------------------------------------------------------------------------

    def _scene(self, course: _Course, start: int) -> Status | None:
        """A wait that is still going on today, for the first fitting dossiers of last week."""
        if not 2 * _DAY < self._now_minutes - start < 5 * _DAY:
            return None
        if self._scenes.waiting > 0:
            self._scenes.waiting -= 1
            return Status.SUPPLEMENT_REQUESTED
        if self._scenes.paying > 0:
            self._scenes.paying -= 1
            return Status.PAYMENT_REQUESTED
        return None

    def _is_held(self) -> bool:
        """Whether this dossier is one of those that wait for their end today."""
        self._scenes.due_today -= 1
        return self._scenes.due_today >= 0

    def _minutes_of_due(self, due: int | None, begun: int) -> int:
        """Working minutes of the due date; two weeks where the catalogue gives no limit."""
        return begun + 10 * _DAY if due is None else self._work.minutes_at(due)

    def _one_of(self, texts: Sequence[str]) -> str:
        return texts[int(self._chance() * len(texts))]


_CAUSES: Final = {
    int(Status.SUPPLEMENT_REQUESTED): PauseCause.SUPPLEMENT,
    int(Status.PAYMENT_REQUESTED): PauseCause.PAYMENT,
}
_ENDS: Final = frozenset({Status.WITHDRAWN, Status.STOPPED, Status.FINISHED})
