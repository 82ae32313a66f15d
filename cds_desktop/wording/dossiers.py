"""How a dossier stands, in words: state of a row, its due date, its steps, its history.

A state is (tone, words, icon): tones are the names of look.md ("ok", "soon", "late", "wait",
"done", "muted"), so that screens colour them and the command line speaks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from cds_desktop.domain.clock import office_day, office_time
from cds_desktop.domain.deadlines import (
    DueState,
    LimitUnit,
    Reason,
    Risk,
    Rule,
    TimeLimit,
    due_state,
    outcome,
)
from cds_desktop.domain.digitisation import Paper, PaperState
from cds_desktop.domain.dossier_records import DossierLine, DossierRecord, Move
from cds_desktop.domain.dossier_waits import standing_moves
from cds_desktop.domain.dossiers import PAUSED, Channel, Status
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.domain.refusals import is_refusal
from cds_desktop.wording.deadlines import OUTCOMES, due_state_words, limit_words
from cds_desktop.wording.desk import DESK_ACTIONS, act_title, moved_details, returned_words
from cds_desktop.wording.life import new_date_entry
from cds_desktop.wording.moments import (
    day_words,
    days_words,
    moment_words,
    short_day,
    short_moment,
)
from cds_desktop.wording.steps import STEP_ENTRIES
from cds_desktop.wording.terms import JOURNAL_ACTIONS, PAPER_STATES, PAYMENT_WAYS, STATUSES


class StateWords(NamedTuple):
    """One state: the tone's name, the words, and an icon when it is not the tone's own."""

    tone: str
    words: str
    icon: str = ""


_TONES: Final = {
    Risk.LATE: "late",
    Risk.DUE_TODAY: "soon",
    Risk.SOON: "ok",
    Risk.WITHIN: "ok",
}
_WAITING: Final = {
    Status.REGISTERED: "Chờ tiếp nhận",
    Status.SUPPLEMENT_REQUESTED: "Chờ bổ sung",
    Status.PAYMENT_REQUESTED: "Chờ nộp lệ phí",
}
_ENDED: Final = {
    Status.WITHDRAWN: "Đã rút",
    Status.STOPPED: "Đã dừng",
    Status.RETURNED: "Đã trả",
}
CHANNEL_WAYS: Final = {
    Channel.DIRECT: "nhận trực tiếp",
    Channel.ONLINE: "nộp trực tuyến",
    Channel.POSTAL: "qua bưu chính",
}
_DAYS_OFF: Final = frozenset({Rule.WEEKLY_DAY_OFF, Rule.HOLIDAY, Rule.CLOSURE})


def line_state(line: DossierLine, calendar: OfficeCalendar, now: datetime) -> StateWords:
    """The state of one row of a list."""
    settled_at = line.returned_at or line.ended_at
    state = _state(line.status, line.due_at, settled_at, calendar, now)
    if line.shelf_code:
        return state._replace(words=f"{state.words}, kệ {line.shelf_code}")
    return _qualified(state, line.extended_due_at, line.signing_at)


def record_state(record: DossierRecord, calendar: OfficeCalendar, now: datetime) -> StateWords:
    """The state of a whole record, in the words of the list."""
    settled_at = record.returned_at or record.ended_at
    state = _state(record.status, record.due_at, settled_at, calendar, now)
    return _qualified(state, record.extended_due_at, record.signing_at)


def _qualified(
    state: StateWords, extended_due_at: datetime | None, signing_at: datetime | None
) -> StateWords:
    """Late with and without an apology are told apart, both are late (workflow.md section 8).

    Else it is said that a dossier lies with the leader.
    """
    if state.tone == "late" and extended_due_at is not None:
        return state._replace(words=f"{state.words}, đã xin lỗi")
    if signing_at is not None:
        return state._replace(words=f"{state.words}, chờ ký")
    return state


def _state(
    status: Status,
    due_at: datetime | None,
    settled_at: datetime | None,
    calendar: OfficeCalendar,
    now: datetime,
) -> StateWords:
    if status in _WAITING:
        return StateWords("wait", _WAITING[status])
    if status is Status.NOT_ACCEPTED:
        return StateWords("done", "Không tiếp nhận")
    on = "" if settled_at is None else f" {short_day(office_day(settled_at), office_day(now))}"
    if status is Status.FINISHED:
        return StateWords("ok", f"Chờ trả từ{on}" if on else "Chờ trả")
    if status in _ENDED:
        return StateWords("done", _ENDED[status] + on)
    if due_at is None:
        return StateWords("muted", "Chưa có hạn")
    return due_words_of(due_state(now, due_at, calendar))


def due_words_of(state: DueState) -> StateWords:
    """A due state with its tone: "Còn 3 ngày", "Đến hạn hôm nay", "Quá hạn 1 ngày"."""
    return StateWords(_TONES[state.risk], due_state_words(state))


def record_limit(record: DossierRecord) -> TimeLimit | None:
    """The limit under which a dossier was received."""
    if not record.limit_unit:
        return None
    return TimeLimit(Decimal(record.limit_words_value), LimitUnit(record.limit_unit))


def record_limit_words(record: DossierRecord) -> str:
    """The limit in words, "" when there is none."""
    limit = record_limit(record)
    return "" if limit is None else limit_words(limit)


def days_off(explanation: Iterable[Mapping[str, object]]) -> tuple[date, ...]:
    """The days which a stored explanation did not count because the office was closed."""
    found: list[date] = []
    for line in explanation:
        facts = line.get("facts")
        if line.get("rule") in _DAYS_OFF and isinstance(facts, Mapping) and "day" in facts:
            found.append(date.fromisoformat(str(facts["day"])))
    return tuple(found)


def days_off_of(reasons: Iterable[Reason]) -> tuple[date, ...]:
    """The same, of an explanation that is not stored yet."""
    return tuple(
        date.fromisoformat(reason.facts["day"])
        for reason in reasons
        if reason.rule in _DAYS_OFF and "day" in reason.facts
    )


def days_off_words(explanation: Iterable[Mapping[str, object]]) -> str:
    """The days off in between, briefly: "nghỉ 21, 22, 24/11", "" without any."""
    return off_words(days_off(explanation))


def off_words(days: tuple[date, ...]) -> str:
    """Days off, briefly; a long row of them is only counted."""
    if not days:
        return ""
    return f"nghỉ {days_words(days)}" if len(days) <= 8 else f"nghỉ {len(days)} ngày"


def due_note(record: DossierRecord) -> str:
    """How the date came about, and how it was met.

    "Nhận 20/11 + 3 ngày làm việc; nghỉ 21, 22, 24/11"; once settled also "xong 25/11, trước hạn".
    """
    words = f"nhận {short_day(office_day(record.received_at))}"
    limit = record_limit_words(record)
    if limit:
        words += f", {limit}" if record.limit_unit == LimitUnit.SAME_DAY else f" + {limit}"
    parts = [words]
    if record.extended_due_at is not None and record.due_at is not None:
        parts.insert(0, f"Hạn theo luật {moment_words(record.due_at)}, vẫn tính theo hạn này")
    if record.due_at != record.original_due_at and record.original_due_at is not None:
        parts.append(f"hẹn ban đầu {short_moment(record.original_due_at)}")
    else:
        parts.append(days_off_words(record.explanation))
    if record.finished_at is not None and record.due_at is not None:
        met = OUTCOMES[outcome(record.finished_at, record.due_at, record_limit(record))].lower()
        parts.append(f"xong {short_day(office_day(record.finished_at))}, {met}")
    said = "; ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


# --- steps ---------------------------------------------------------------------------------------

_STEPS: Final = {
    Status.REGISTERED: "Đăng ký trực tuyến",
    Status.RECEIVED: "Tiếp nhận",
    Status.NOT_ACCEPTED: "Từ chối tiếp nhận",
    Status.PROCESSING: "Đang xử lý",
    Status.SUPPLEMENT_REQUESTED: "Yêu cầu bổ sung giấy tờ",
    Status.PAYMENT_REQUESTED: "Yêu cầu nộp phí, lệ phí",
    Status.WITHDRAWN: "Người dân rút hồ sơ",
    Status.STOPPED: "Dừng xử lý",
    Status.FINISHED: "Đã có kết quả",
    Status.RETURNED: "Đã trả kết quả",
}
_COMING: Final = {
    Status.REGISTERED: (Status.RECEIVED, Status.PROCESSING, Status.FINISHED, Status.RETURNED),
    Status.RECEIVED: (Status.PROCESSING, Status.FINISHED, Status.RETURNED),
    Status.PROCESSING: (Status.FINISHED, Status.RETURNED),
    Status.SUPPLEMENT_REQUESTED: (Status.PROCESSING, Status.FINISHED, Status.RETURNED),
    Status.PAYMENT_REQUESTED: (Status.PROCESSING, Status.FINISHED, Status.RETURNED),
    Status.FINISHED: (Status.RETURNED,),
}
_COMING_WORDS: Final = {
    Status.RECEIVED: "Tiếp nhận",
    Status.PROCESSING: "Chuyển xử lý",
    Status.FINISHED: "Có kết quả",
    Status.RETURNED: "Trả kết quả",
}


class StepWords(NamedTuple):
    """One step of the way of a dossier; stage is "done", "current" or "coming"."""

    title: str
    note: str
    stage: str


def steps_of(record: DossierRecord, now: datetime) -> tuple[StepWords, ...]:
    """What was done, where it is, and what is still to come; a step taken back is left out."""
    moves = standing_moves(record.moves)
    steps = [
        StepWords(_move_title(record, move), _move_note(record, move, now), "done")
        for move in moves
    ]
    if record.signing_at is not None:
        since = f"trình {short_moment(record.signing_at, now)}"
        steps.append(StepWords("Chờ ký", since, "done"))
    coming = _COMING.get(record.status, ())
    if steps and coming:
        steps[-1] = steps[-1]._replace(stage="current")
    for status in coming:
        is_waiting = record.status in PAUSED
        title, note = _COMING_WORDS[status], ""
        if status is Status.PROCESSING and is_waiting:
            title = "Xử lý tiếp"
        if status is Status.RETURNED and record.due_at is not None:
            due = f"hẹn {short_moment(record.extended_due_at or record.due_at, now)}"
            note = "ngày hẹn tính lại khi xử lý tiếp" if is_waiting else due
        steps.append(StepWords(title, note, "coming"))
    return tuple(steps)


def _move_title(record: DossierRecord, move: Move) -> str:
    if move.keeps_status:
        return JOURNAL_ACTIONS[_new_date_action(move)]
    if move.after is Status.REGISTERED and record.channel is not Channel.ONLINE:
        return "Ghi nhận tại quầy"
    if move.after is Status.RECEIVED and record.counter:
        return f"Tiếp nhận tại {record.counter[:1].lower()}{record.counter[1:]}"
    if move.after is Status.PROCESSING and move.before in (
        Status.SUPPLEMENT_REQUESTED,
        Status.PAYMENT_REQUESTED,
    ):
        waited = move.before is Status.SUPPLEMENT_REQUESTED
        return "Đã nhận bổ sung" if waited else "Đã nộp phí, lệ phí"
    if move.after is Status.PROCESSING and move.before is Status.RECEIVED:
        return f"Chuyển xử lý – {record.field}" if record.field else "Chuyển xử lý"
    return "Từ chối giải quyết" if is_refusal(move) else _STEPS[move.after]


def _new_date_action(move: Move) -> str:
    if move.is_apology:
        return "extended"
    is_earlier = move.due_before and move.due_after and move.due_after < move.due_before
    return "due_restored" if is_earlier else "due_moved"


def _move_note(record: DossierRecord, move: Move, now: datetime) -> str:
    lines = [f"{short_moment(move.at, now)} · {move.officer_name}"]
    if move.is_apology and record.extended_due_at is not None:
        lines.append(f"hẹn lại {moment_words(record.extended_due_at)}")
    if move.after is Status.SUPPLEMENT_REQUESTED:
        lines += [f"– {item}" for item in move.items]
        if move.until is not None:
            lines.append(f"bổ sung đến hết {day_words(move.until)}")
    if move.after is Status.RETURNED:
        lines.append(returned_words(record))
    return "\n".join(filter(None, [*lines, move.reason]))


def moved_words(before: Status, after: Status, code: str) -> str:
    """Say that a move was made: "Đã chuyển xử lý hồ sơ 261120-0019."."""
    if after is Status.PROCESSING and before is Status.SUPPLEMENT_REQUESTED:
        return f"Đã nhận bổ sung của hồ sơ {code}; hồ sơ xử lý tiếp."
    if after is Status.PROCESSING and before is Status.PAYMENT_REQUESTED:
        return f"Đã ghi nhận nộp phí của hồ sơ {code}; hồ sơ xử lý tiếp."
    return _MOVED[after].format(code=code)


_MOVED: Final = {
    Status.REGISTERED: "Đã ghi nhận đăng ký của hồ sơ {code}.",
    Status.RECEIVED: "Đã tiếp nhận hồ sơ {code}.",
    Status.NOT_ACCEPTED: "Đã từ chối tiếp nhận hồ sơ {code}.",
    Status.PROCESSING: "Đã chuyển xử lý hồ sơ {code}.",
    Status.SUPPLEMENT_REQUESTED: "Đã yêu cầu bổ sung hồ sơ {code}.",
    Status.PAYMENT_REQUESTED: "Đã yêu cầu nộp phí, lệ phí của hồ sơ {code}.",
    Status.WITHDRAWN: "Đã rút hồ sơ {code} theo đề nghị.",
    Status.STOPPED: "Đã dừng xử lý hồ sơ {code}.",
    Status.FINISHED: "Hồ sơ {code} đã có kết quả, chờ trả.",
    Status.RETURNED: "Đã trả kết quả hồ sơ {code}.",
}


# --- papers --------------------------------------------------------------------------------------


def paper_state(paper: Paper) -> StateWords:
    """The digital state of one paper."""
    if paper.state is PaperState.WAITING:
        return StateWords("soon", "chưa quét", "scan")
    if paper.state is PaperState.CANNOT_SCAN:
        return StateWords("muted", "không quét được", "file-x")
    words = {
        PaperState.DIGITISED: "đã quét",
        PaperState.REUSED: "dùng lại",
        PaperState.FROM_DATABASE: "từ cơ sở dữ liệu",
    }
    return StateWords("ok", words[paper.state])


# --- history -------------------------------------------------------------------------------------


class HistoryLine(NamedTuple):
    """One entry of the journal in words; `details` are its list of papers, who took the result."""

    title: str
    note: str
    reason: str
    details: tuple[str, ...] = ()


def history_of(entries: Iterable[JournalEntry], now: datetime) -> tuple[HistoryLine, ...]:
    """The journal of one dossier in Vietnamese, newest first."""
    lines = [
        HistoryLine(
            _entry_title(entry),
            f"{short_moment(entry.at, now)}:{office_time(entry.at):%S} · {entry.officer_name}",
            entry.reason,
            moved_details(entry) if entry.action == "moved" else (),
        )
        for entry in entries
    ]
    return tuple(reversed(lines))


def _entry_title(entry: JournalEntry) -> str:
    action = JOURNAL_ACTIONS.get(entry.action, entry.action)
    if entry.action in DESK_ACTIONS:
        return act_title(entry)
    if entry.action in ("extended", "due_moved"):
        return new_date_entry(entry)
    before, after = (str(entry.details.get(key, "")) for key in ("before", "after"))
    if entry.action in ("moved", "move_reversed") and after in STATUSES:
        return f"{action}: {STATUSES.get(before, before)} → {STATUSES[after]}"
    if entry.action == "paper_state" and after in PAPER_STATES:
        return f"{action}, {_paper_name(entry)}: {PAPER_STATES[after].lower()}"
    if entry.action == "attached":
        return f"{action}, {_paper_name(entry)}"
    if entry.action == "paid":
        way = PAYMENT_WAYS.get(str(entry.details.get("way", "")), "")
        return f"{action}: {way.lower()}" if way else action
    if ("dossier", entry.action) in STEP_ENTRIES:
        return STEP_ENTRIES["dossier", entry.action](entry)
    if entry.action == "slip_printed":
        return f"{action}, lần {entry.details.get('times', 1)}"
    return action


def _paper_name(entry: JournalEntry) -> str:
    paper = entry.details.get("paper", "")
    return "kết quả" if paper == "result" else f"giấy tờ số {paper}"
