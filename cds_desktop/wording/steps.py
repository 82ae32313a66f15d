"""Steps of interlinked dossiers in words: how each stands, its hand-overs, the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from cds_desktop.domain.clock import office_day, office_time
from cds_desktop.domain.deadlines import DueState, Outcome, Reason, Risk, due_state, outcome
from cds_desktop.domain.dossier_steps import (
    Direction,
    DossierStep,
    PlannedStep,
    StepFigures,
    StepPlan,
    StepState,
    groups_of,
    state_of,
    step_outcome,
)
from cds_desktop.domain.dossiers import short_code
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.wording.deadlines import OUTCOMES, due_state_words, explain, limit_words
from cds_desktop.wording.moments import short_day, short_moment
from cds_desktop.wording.terms import JOURNAL_ACTIONS

if TYPE_CHECKING:
    from cds_desktop.domain.form_sets import HandOver
    from cds_desktop.services.dossiers.steps import OutLine, StepsView

DIRECTIONS: Final = {
    Direction.SAME_LEVEL: "cùng cấp",
    Direction.UP: "lên cấp trên",
    Direction.BACK: "trả về",
}
_OUT_TONES: Final = {
    Risk.LATE: "late", Risk.DUE_TODAY: "soon", Risk.SOON: "ok", Risk.WITHIN: "ok",
}  # fmt: skip


_OF_A_STEP: Final = {
    "Tiếp nhận lúc": "Gửi lúc",
    "Tiếp nhận sau": "Gửi sau",
    "Không tính ngày tiếp nhận": "Không tính ngày gửi",
    "Hẹn trả kết quả": "Hạn của bước",
    "Hẹn trả cuối giờ làm việc": "Hạn vào cuối giờ làm việc",
    "Giờ hẹn trả giữ theo giờ tiếp nhận": "Giờ của hạn giữ theo giờ gửi",
}


class StepWords(NamedTuple):
    """One step for a list: its number ("2", or "2a" in parallel), facts, and state.

    Attributes:
        tone: As in `wording.dossiers`.
        group: Number of the group of parallel steps that begins here, else "".
    """

    step: DossierStep
    number: str
    title: str
    facts: str
    tone: str
    words: str
    icon: str
    group: str


def step_lines(
    steps: Sequence[DossierStep],
    plan: Sequence[PlannedStep],
    calendar: OfficeCalendar,
    now: datetime,
    *,
    is_open: bool = True,
) -> tuple[StepWords, ...]:
    """All steps in order with their numbers and states; a dropped one keeps its place.

    Of a dossier that is no longer `is_open`, what was not sent never will be.
    """
    numbers = numbers_of(steps)
    planned = {each.step.id: each for each in plan}
    lines = []
    for step in steps:
        tone, words, icon = step_state(step, steps, planned.get(step.id), calendar, now)
        if not is_open and step.is_open and step.sent_at is None:
            tone, words, icon = "muted", "Không gửi", "minus"
        number = numbers.get(step.id, "–")
        group = number[:-1] if number.endswith("a") else ""
        lines.append(
            StepWords(
                step, number, f"{number}. {step.plan.unit_name}", step_facts(step.plan),
                tone, words, icon, group,
            )
        )  # fmt: skip
    return tuple(lines)


def numbers_of(steps: Sequence[DossierStep]) -> dict[int, str]:
    """Numbers by id: "1", "2a", "2b", "3"; a dropped step has none."""
    numbers: dict[int, str] = {}
    for number, group in enumerate(groups_of(steps), start=1):
        for at, step in enumerate(group):
            letter = chr(ord("a") + at) if len(group) > 1 else ""
            numbers[step.id] = f"{number}{letter}"
    return numbers


def step_facts(plan: StepPlan) -> str:
    """What is done there, which way, and within what limit."""
    parts = [plan.task]
    if plan.direction is not Direction.SAME_LEVEL:
        parts.append(DIRECTIONS[plan.direction])
    if plan.limit is not None:
        parts.append(limit_words(plan.limit))
    return " · ".join(part for part in parts if part)


class UsualWords(NamedTuple):
    """One usual step of a procedure: "2.", the agency, and what, which way, within what limit."""

    number: str
    unit: str
    facts: str


def usual_lines(plans: Sequence[StepPlan]) -> tuple[UsualWords, ...]:
    """The usual steps in order; one beside the step above says so."""
    lines: list[UsualWords] = []
    for at, plan in enumerate(plans):
        is_beside = at > 0 and plans[at - 1].position == plan.position
        beside = "cùng lúc với bước trên" if is_beside else ""
        facts = " · ".join(part for part in (beside, step_facts(plan)) if part)
        lines.append(UsualWords(f"{plan.position}.", plan.unit_name, facts))
    return tuple(lines)


def step_state(
    step: DossierStep,
    steps: Sequence[DossierStep],
    planned: PlannedStep | None,
    calendar: OfficeCalendar,
    now: datetime,
) -> tuple[str, str, str]:
    """Tone, words and icon of a step: "Đang ở đó, còn 2 ngày (24/11 16:30)"."""
    state = state_of(step, steps)
    if state is StepState.DROPPED:
        return "muted", f"Đã bỏ: {step.drop_reason}", "ban"
    if state is StepState.DONE:
        return _done_state(step, now)
    if state is StepState.OUT:
        return _out_state(step, calendar, now)
    due = ""
    if planned is not None and planned.due is not None:
        due = f", dự kiến xong {short_day(office_day(planned.due_at), office_day(now))}"
    if state is StepState.READY:
        return "accent", f"Đến lượt gửi{due}", "arrow-right"
    return "muted", f"Chờ bước trước{due}", "hourglass"


def _done_state(step: DossierStep, now: datetime) -> tuple[str, str, str]:
    met = step_outcome(step)
    on = "" if step.done_at is None else short_moment(step.done_at, now)
    words = f"Xong {on}" + (f", {OUTCOMES[met].lower()}" if met is not None else "")
    return ("soon" if met is Outcome.LATE else "ok"), words, "circle-check"


def _out_state(step: DossierStep, calendar: OfficeCalendar, now: datetime) -> tuple[str, str, str]:
    sent = "" if step.sent_at is None else short_day(office_day(step.sent_at), office_day(now))
    if step.due_at is None:
        return "wait", f"Đang ở đó từ {sent}", "send"
    state = due_state(now, step.due_at, calendar)
    due = short_moment(step.due_at, now)
    tone = _OUT_TONES[state.risk]
    if state.risk is Risk.LATE:
        return tone, f"{due_state_words(state)} (hạn {due})", ""
    icon = "send" if tone == "ok" else ""
    return tone, f"Đang ở đó, {out_words(state)} (hạn {due})", icon


def out_words(state: DueState) -> str:
    """How long an agency still has, inside a sentence: "quá hạn 1 ngày"."""
    words = due_state_words(state)
    return words[:1].lower() + words[1:]


def explain_step(reason: Reason) -> str:
    """One line of why a step has its due date: it is sent, where a dossier is received."""
    words = explain(reason)
    for said, meant in _OF_A_STEP.items():
        if words.startswith(said):
            return meant + words.removeprefix(said)
    return words


def figures_words(figures: StepFigures) -> str:
    """The steps counted, for the head of the section: "2/3 xong, 1 quá hạn"."""
    words = f"{figures.done}/{figures.planned} xong"
    return f"{words}, {figures.late} quá hạn" if figures.late else words


def passes_words(view: StepsView, due_at: datetime | None, now: datetime) -> str:
    """The warning that the steps together pass the appointment; "" when they fit."""
    if not view.passes_limit or due_at is None:
        return ""
    end = max(each.step.done_at or each.due_at for each in view.plan)
    return (
        f"Cộng thời hạn các bước thì xong {short_moment(end, now)},"
        f" sau ngày hẹn trả {short_moment(due_at, now)}."
    )


def links_words(view: StepsView) -> tuple[str, ...]:
    """The linked dossiers: which error this one corrects, and who corrects its own."""
    lines = []
    if view.corrects is not None:
        lines.append(f"Sửa sai sót của hồ sơ {short_code(view.corrects.code)} (không thu phí).")
    lines += [f"Đã mở hồ sơ {short_code(link.code)} để sửa sai sót." for link in view.corrections]
    return tuple(lines)


def out_line_words(line: OutLine) -> str:
    """One line of the list of steps at other agencies."""
    step = line.step
    state = "không có hạn" if line.state is None else out_words(line.state)
    sent = "" if step.sent_at is None else f"gửi {short_moment(step.sent_at)}"
    due = "" if step.due_at is None else f"hạn {short_moment(step.due_at)}"
    parts = (line.owner_name, step.plan.unit_name, step.plan.task, sent, due, state)
    return f"{short_code(line.code)}  " + "  ·  ".join(part for part in parts if part)


# --- the control slip -----------------------------------------------------------------------------


def step_hand_overs(steps: Sequence[DossierStep]) -> tuple[tuple[datetime, HandOver], ...]:
    """Two hand-overs a step, to the agency and back, each with its moment (form 05, 06)."""
    from cds_desktop.domain.form_sets import HandOver  # only where a slip is written

    found: list[tuple[datetime, HandOver]] = []
    for step in steps:
        if step.is_dropped:
            continue
        unit, work = step.plan.unit_name, step.plan.task or "Phối hợp giải quyết"
        if step.sent_at is not None:
            giver = step.sender_name
            found.append((step.sent_at, HandOver(giver, unit, _moment(step.sent_at), work)))
        if step.done_at is not None:
            met = step_outcome(step)
            back = HandOver(
                giver=unit,
                taker=step.receiver_name,
                at=_moment(step.done_at),
                work=f"Trả: {work}",
                outcome=OUTCOMES[met] if met is not None else "",
                note=" ".join(step.result.split()),
            )
            found.append((step.done_at, back))
    return tuple(found)


def agencies_words(steps: Sequence[DossierStep]) -> str:
    """The agencies of the steps that hold, each once: "Công an xã; Bảo hiểm xã hội"."""
    names = (step.plan.unit_name for step in steps if not step.is_dropped)
    return "; ".join(dict.fromkeys(names))


def _moment(moment: datetime) -> str:
    at = office_time(moment)
    return f"{at:%H} giờ {at:%M} phút\n{at:%d/%m}/{at.year:04d}"


# --- data for scripts -----------------------------------------------------------------------------


def outcome_of(step: DossierStep, now: datetime) -> str:
    """The code of how a step met its limit; "late" also for one that is out past it, else ""."""
    met = step_outcome(step)
    if met is None and step.is_out and step.due_at is not None:
        late = outcome(now, step.due_at, step.plan.limit) is Outcome.LATE
        return Outcome.LATE.value if late else ""
    return "" if met is None else met.value


# --- the journal ----------------------------------------------------------------------------------


def _units(entry: JournalEntry) -> str:
    units = entry.details.get("units")
    return ", ".join(str(unit) for unit in units) if isinstance(units, list) else ""


def _planned(entry: JournalEntry) -> str:
    return f"{JOURNAL_ACTIONS[entry.action]}: {_units(entry)}"


def _of_unit(entry: JournalEntry) -> str:
    words = f"{JOURNAL_ACTIONS[entry.action]}: {entry.details.get('unit', '')}"
    result = entry.details.get("result")
    return f"{words} ({result})" if result else words


def _reversed(entry: JournalEntry) -> str:
    undone = JOURNAL_ACTIONS.get(str(entry.details.get("undone", "")), "")
    unit = entry.details.get("unit")
    words = f"{JOURNAL_ACTIONS[entry.action]}: {undone[:1].lower()}{undone[1:]}"
    return f"{words}, {unit}" if unit else words


def _set(entry: JournalEntry) -> str:
    after = entry.details.get("after")
    count = len(after) if isinstance(after, list) else 0
    return f"{JOURNAL_ACTIONS[entry.action]}: {count} bước"


def _opened(entry: JournalEntry) -> str:
    code = short_code(str(entry.details.get("corrected_by", "")))
    return f"{JOURNAL_ACTIONS[entry.action]}: {code}"


STEP_ENTRIES: Final[Mapping[tuple[str, str], Callable[[JournalEntry], str]]] = {
    ("dossier", "steps_planned"): _planned,
    ("dossier", "step_added"): _of_unit,
    ("dossier", "step_changed"): _of_unit,
    ("dossier", "step_sent"): _of_unit,
    ("dossier", "step_done"): _of_unit,
    ("dossier", "step_dropped"): _of_unit,
    ("dossier", "step_reversed"): _reversed,
    ("dossier", "correction_opened"): _opened,
    ("procedure", "steps_set"): _set,
}

SENTENCES: Mapping[str, str] = {
    "step.unit_missing": "Chưa ghi cơ quan, đơn vị thực hiện bước này.",
    "step.text_long": "Ô này dài tối đa {longest} ký tự, đang có {found}.",
    "step.position_range": "Thứ tự của bước phải từ 1 đến {most}, đang ghi {found}.",
    "step.too_many": "Mỗi hồ sơ, quy trình có tối đa {most} bước.",
    "step.not_found": "Không có bước số {number}. Hồ sơ có {of} bước; xem lại danh sách.",
    "step.dropped": "Bước ở {unit} đã bỏ. Thêm một bước mới nếu vẫn cần.",
    "step.done_already": "Bước ở {unit} đã xong.",
    "step.sent_already": "Hồ sơ đã gửi {unit} rồi. Nhận kết quả, hoặc hoàn tác việc gửi.",
    "step.not_sent": "Hồ sơ chưa gửi {unit} nên chưa nhận kết quả được.",
    "step.not_its_turn": "Chưa đến lượt {unit}: chờ xong bước ở {first}.",
    "step.before_last": "Thời điểm này trước việc gần nhất ({last}). Kiểm tra ngày giờ của máy.",
    "step.dossier_closed": ("Hồ sơ đang ở “{after}” nên không thêm, gửi bước liên thông được nữa."),
    "step.planned_already": "Hồ sơ đã có các bước liên thông. Hãy thêm từng bước.",
    "step.no_usual_steps": (
        "Thủ tục {procedure} chưa có quy trình liên thông. Nhập ở trang Thủ tục, hoặc thêm từng"
        " bước."
    ),
    "step.still_out": (
        "Hồ sơ còn ở {units}. Nhận kết quả về trước, hoặc ghi lý do khi chưa nhận lại"
        " (Việc khác, Ctrl+M; lệnh: --reason)."
    ),
    "step.reason_missing": "Cần ghi lý do bỏ bước này.",
    "step.undo_nothing": "Không còn việc liên thông nào để hoàn tác ở hồ sơ {code}.",
    "step.undo_followed": "Hồ sơ {code} đã chuyển bước sau đó nên không hoàn tác được nữa.",
    "step.file_unreadable": (
        "Bước số {number} trong tệp không đọc được. Mỗi bước cần unit, và nếu có: task, direction"
        " (same_level, up, back), limit (5d, 8h…), position."
    ),
    "step.list_unreadable": "Không đọc được tệp “{path}”. Cần một danh sách các bước dạng JSON.",
    "dossier.refusal_reason_missing": "Cần ghi lý do từ chối giải quyết; mẫu 03 in lý do này.",
    "correction.reason_missing": "Cần ghi sai sót nào của kết quả phải sửa.",
    "correction.not_returned": (
        "Chỉ mở hồ sơ sửa sai sót cho hồ sơ đã trả kết quả; hồ sơ này đang ở “{after}”."
    ),
    "correction.open_already": "Hồ sơ {code} đang sửa sai sót này. Làm tiếp hồ sơ đó.",
}
