"""Random lives of dossiers, and a database filled with them the way the services fill it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, insert, select, update

from cds_desktop.domain.dossier_records import NO_DUE_DATE
from cds_desktop.persistence.digitisation import PaperRow
from cds_desktop.persistence.dossier_steps import DOSSIER_STEP
from cds_desktop.persistence.dossiers import DossierRow, MoveRow
from cds_desktop.persistence.engine import bring_up_to_date, make_engine
from cds_desktop.persistence.people import PersonRow
from cds_desktop.persistence.procedures import FieldRow, ProcedureRow, ProcedureVersionRow
from cds_desktop.persistence.ratings import RatingRow
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.persistence.units import UnitRow
from tests.oracles.indicator_oracle import OFFICE, Event, Life, OutsideStep, day_of
from tests.oracles.measure_oracle import PROCEDURES

FIELDS = ("Chứng thực", "Hộ tịch", "Đất đai", "")
_NEXT = {
    1: (2, 3),
    2: (4, 4, 4, 5, 7),
    4: (9, 9, 9, 9, 5, 6, 7, 8),
    5: (4, 4, 8, 7),
    6: (4, 4, 7),
    9: (10,),
}
_STAGES = {1: 0, 2: 1, 4: 1, 5: 1, 6: 1, 9: 2, 10: 3, 3: 4, 7: 4, 8: 4}


def random_life(number: int, rng: random.Random, first: date, days: int) -> Life:
    """A legal history, with waits, undone steps, missing appointments and late ends."""
    has_due = rng.random() > 0.1
    life = Life(
        id=number,
        field=rng.choice(FIELDS),
        channel=rng.choice((1, 2, 2, 2, 3)),
        filed_by=rng.choice(("self", "assisted", "staff", "team")),
        is_to_the_hour=rng.random() < 0.3,
        fee=rng.choice((0, 8000, 50_000)),
        paid_online=rng.random() < 0.5,
        papers=_some(rng),
        results=_some(rng),
    )
    at = _moment(rng, datetime.combine(first, datetime.min.time(), OFFICE), days * 24)
    due = _due(at, rng) if has_due else None
    status = 1 if rng.random() < 0.1 else 2
    life.events.append(Event(at, status, due if status == 2 else None))
    for _ in range(rng.randrange(9)):
        if status not in _NEXT or (status == 1 and rng.random() < 0.3):
            break
        before, due_before = status, due
        at = _moment(rng, at, rng.choice((0, 1, 6, 30, 200)))
        status = rng.choice(_NEXT[status])
        if status == 2 and due is not None:
            due = _due(at, rng)
        elif before in (5, 6) and status == 4 and due is not None:
            due = due + timedelta(days=rng.randrange(6))
        life.events.append(Event(at, status, None if status == 3 else due))
        if before != 1 and rng.random() < 0.12:
            at = at + timedelta(minutes=rng.randrange(10))
            life.events.append(Event(at, before, due_before, is_undo=True))
            status, due = before, due_before
    if status in (9, 10) and rng.random() < 0.5:
        life.vote = (rng.randrange(1, 6), day_of(at) + timedelta(days=rng.randrange(5)))
    # Of its own chance, so that the histories of a seed stay what they were.
    add_parts(life, random.Random(number + int(life.events[0].at.timestamp())))
    return life


def add_parts(life: Life, rng: random.Random) -> None:
    """Papers that agree with the dossier's counts, steps elsewhere, an apology, a procedure."""
    total, done = life.papers
    life.paper_states = rng.choices(("digitised", "reused", "from_database"), k=done)
    life.paper_states += rng.choices(("waiting", "cannot_scan"), k=total - done)
    rng.shuffle(life.paper_states)
    life.is_apologised = rng.random() < 0.4
    life.procedure = rng.randrange(1, len(PROCEDURES) + 1)
    for _ in range(rng.choice((0, 0, 0, 1, 2, 3))):
        due = _due(life.events[0].at, rng) if rng.random() < 0.8 else None
        done_at = _moment(rng, life.events[0].at, 200) if rng.random() < 0.8 else None
        to_the_hour = rng.random() < 0.4
        life.steps.append(OutsideStep(done_at, due, to_the_hour, rng.random() < 0.15))


def _moment(rng: random.Random, after: datetime, hours: int) -> datetime:
    return after + timedelta(seconds=rng.randrange(hours * 3600 + 1))


def _due(at: datetime, rng: random.Random) -> datetime:
    later = (at + timedelta(days=rng.randrange(8))).replace(hour=17, minute=0, second=0)
    return later if rng.random() < 0.7 else at + timedelta(hours=rng.randrange(1, 60))


def _some(rng: random.Random) -> tuple[int, int]:
    total = rng.randrange(4)
    return total, rng.choice((total, rng.randrange(total + 1)))


def open_database(url: str) -> UnitsOfWork:
    """An up-to-date database with a unit, a person, a procedure and the fields."""
    open_uow = UnitsOfWork(make_engine(url))
    bring_up_to_date(open_uow.engine)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    texts = (
        "name name_fold name_sort initials level level_fold limit_text limit_note fee_text"
        " channels agency decision_no portal_url note documents_text content_key source_key"
        " source_file"
    )
    with open_uow() as uow:
        uow.journal.open()
        run = uow.connection.execute
        run(insert(UnitRow).values(id=1, code="000.00.16.H12", name="Xã Cái Nước", level="commune"))
        run(insert(FieldRow), [
            {"id": place, "name": name, "name_fold": name.lower()}
            for place, name in enumerate(FIELDS, start=1) if name
        ])  # fmt: skip
        for place, one in enumerate(PROCEDURES, start=1):
            run(insert(ProcedureRow).values(
                id=place, code=f"1.00119{place}", code_is_provisional=False
            ))  # fmt: skip
            run(insert(ProcedureVersionRow).values(
                id=place, procedure_id=place, valid_from=one.first, valid_to=one.until,
                online_level=one.level, imported_at=now,
                field_id=FIELDS.index(one.field) + 1 if one.field else None,
                **dict.fromkeys(texts.split(), ""),
            ))  # fmt: skip
        person = {
            column.name: ""
            for column in PersonRow.__table__.columns
            if not column.nullable and column.default is None and column.name != "id"
        }
        moments = {name: now for name in person if name.endswith("_at")}
        run(insert(PersonRow).values({**person, **moments, "id": 1}))
        uow.settings.put("office.unit_id", 1)
        uow.commit()
    return open_uow


def clear(open_uow: UnitsOfWork) -> None:
    """Take all dossiers out again."""
    with open_uow() as uow:
        for table in (RatingRow, MoveRow, PaperRow, DOSSIER_STEP, DossierRow):
            uow.connection.execute(delete(table))
        uow.commit()


def store(open_uow: UnitsOfWork, lives: Iterable[Life]) -> None:
    """Write lives as rows and moves, as `services.dossiers` leaves them."""
    rows: list[dict[str, object]] = []
    moves: list[dict[str, object]] = []
    votes: list[dict[str, object]] = []
    papers: list[dict[str, object]] = []
    steps: list[dict[str, object]] = []
    for life in lives:
        rows.append(_row(life))
        moves += _moves(life)
        papers += _papers(life)
        steps += _steps(life)
        if life.vote is not None:
            level, on = life.vote
            at = datetime.combine(on, datetime.min.time(), OFFICE)
            votes.append(
                {"dossier_id": life.id, "level": level, "rated_at": at, "rated_on": on,
                 "source": "kiosk", "counter": ""}
            )  # fmt: skip
    with open_uow() as uow:
        for table, lines in (
            (DossierRow, rows), (MoveRow, moves), (RatingRow, votes), (PaperRow, papers),
            (DOSSIER_STEP, steps),
        ):  # fmt: skip
            if lines:
                uow.connection.execute(insert(table), lines)
        uow.commit()


def _row(life: Life) -> dict[str, object]:
    """Play the events forward, undoing as `DossierRepository.restore` does."""
    status, due = 0, None
    received = life.events[0].at
    ended: datetime | None = None
    finished: datetime | None = None
    returned: datetime | None = None
    for event in life.events:
        if event.is_undo:
            if status in (7, 8, 9):
                ended = finished = None
            if status == 10:
                returned = None
        else:
            if event.after == 2:
                received = event.at
            if event.after in (7, 8, 9):
                ended = event.at
            if event.after == 9:
                finished = event.at
            if event.after == 10:
                returned = event.at
        status, due = event.after, event.due
    return {
        "id": life.id,
        "code": f"000.00.16.H12-{life.id:06d}",
        "short_code": f"{life.id:06d}",
        "unit_id": 1,
        "procedure_id": life.procedure,
        "procedure_version_id": life.procedure,
        "field_id": FIELDS.index(life.field) + 1 if life.field else None,
        "status": status,
        "stage": _STAGES[status],
        "channel": life.channel,
        "filed_by": life.filed_by,
        "person_id": 1,
        "owner_name": "Nguyễn Văn Đức",
        "owner_key": "nguyen van duc",
        "owner_sort": "duc nguyen van",
        "submitter_name": "",
        "received_at": received,
        "received_on": day_of(received),
        "due_at": due,
        "due_on": None if due is None else day_of(due),
        "due_sort": due or NO_DUE_DATE,
        "original_due_at": life.events[0].due,
        "extended_due_at": _extended(due) if life.is_apologised else None,
        "finished_at": finished,
        "ended_at": ended,
        "ended_on": None if ended is None else day_of(ended),
        "returned_at": returned,
        "returned_on": None if returned is None else day_of(returned),
        "fee_vnd": life.fee,
        "payment_way": "online" if life.paid_online else "cash",
        "paid_at": received,
        "register_number": life.id,
        "limit_value": "8" if life.is_to_the_hour else "3",
        "limit_unit": "hour" if life.is_to_the_hour else "working_day",
        "papers_total": life.papers[0],
        "papers_digitised": life.papers[1],
        "results_total": life.results[0],
        "results_digitised": life.results[1],
    }


def _extended(due: datetime | None) -> datetime | None:
    return None if due is None else due + timedelta(days=2)


def _papers(life: Life) -> Sequence[dict[str, object]]:
    return [
        {"id": 10 * life.id + place, "dossier_id": life.id, "kind": "component",
         "position": place, "name": f"Giấy {place}", "form": "copy", "quantity": 1,
         "state": state}
        for place, state in enumerate(life.paper_states, start=1)
    ]  # fmt: skip


def _steps(life: Life) -> Sequence[dict[str, object]]:
    return [
        {"id": 10 * life.id + place, "dossier_id": life.id, "position": place,
         "unit_name": "Phòng Kinh tế", "direction": "same_level",
         "limit_value": "8" if step.is_to_the_hour else "3",
         "limit_unit": "hour" if step.is_to_the_hour else "working_day",
         "sent_at": life.events[0].at, "due_at": step.due, "done_at": step.done,
         "is_dropped": step.is_dropped}
        for place, step in enumerate(life.steps, start=1)
    ]  # fmt: skip


def _moves(life: Life) -> Sequence[dict[str, object]]:
    found: list[dict[str, object]] = []
    before: Event | None = None
    for event in life.events:
        found.append(
            {
                "dossier_id": life.id,
                "at": event.at,
                "before": None if before is None else before.after,
                "after": event.after,
                "reason": "reversed" if event.is_undo else "",
                "officer_name": "Trần Quốc Ẩn",
                "due_before": None if before is None else before.due,
                "due_after": event.due,
            }
        )
        before = event
    return found


def share_out(open_uow: UnitsOfWork, rng: random.Random) -> dict[tuple[int, int], str]:
    """Give every stored step to one of four officers; by dossier and number of the step."""
    names: dict[tuple[int, int], str] = {}
    place: Counter[int] = Counter()
    with open_uow() as uow:
        steps = uow.session.execute(select(MoveRow.id, MoveRow.dossier_id).order_by(MoveRow.id))
        for number, dossier in steps.all():
            name = rng.choice(("An", "Ấm", "Ý", "Đức"))
            names[dossier, place[dossier]] = name
            place[dossier] += 1
            uow.session.execute(
                update(MoveRow).where(MoveRow.id == number).values(officer_name=name)
            )
        uow.commit()
    return names
