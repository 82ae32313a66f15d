"""Words of the desk: requests for papers, signing, originals, shelf and calls, handing back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from cds_desktop.domain.clock import office_day, parse_instant
from cds_desktop.domain.digitisation import Paper
from cds_desktop.domain.dossier_records import DossierRecord, ReturnWay
from cds_desktop.domain.dossier_waits import (
    is_late_request,
    last_day_is_over,
    supplement_requests,
)
from cds_desktop.domain.dossiers import short_code
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.domain.pickup import CallOutcome, CallResult, PickupLine
from cds_desktop.wording.cards import phone_words
from cds_desktop.wording.life import supplement_warning
from cds_desktop.wording.moments import day_words, short_day, short_moment
from cds_desktop.wording.terms import JOURNAL_ACTIONS

SENTENCES: Final[Mapping[str, str]] = {
    "supplement.items_missing": "Cần ghi ít nhất một giấy tờ còn thiếu.",
    "supplement.items_many": "Ghi tối đa {most} giấy tờ còn thiếu, đang có {found}.",
    "supplement.item_long": "Mỗi giấy tờ còn thiếu dài tối đa {longest} ký tự, đang có {found}.",
    "supplement.until_past": "Ngày bổ sung cuối cùng {day} đã qua. Ghi hôm nay hoặc ngày sau.",
    "supplement.not_waiting": (
        "Hồ sơ không chờ bổ sung hay nộp phí; hồ sơ này: “{after}”. Không có ngày hẹn để tính lại."
    ),
    "supplement.not_expired": (
        "Người dân còn bổ sung được đến hết ngày {until}. Hết ngày đó mới dừng; nếu người dân"
        " thôi nộp, ghi rút hồ sơ theo đề nghị."
    ),
    "signing.not_processing": "Chỉ trình ký hồ sơ đang xử lý; hồ sơ này: “{after}”.",
    "signing.already_asked": "Hồ sơ {code} đã trình ký lúc {at}.",
    "signing.not_asked": "Hồ sơ {code} không ở bước chờ ký.",
    "signing.reason_missing": "Cần ghi vì sao trả lại để người xử lý làm tiếp.",
    "originals.none_kept": "Hồ sơ {code} không còn bản chính nào phải trả lại.",
    "originals.not_kept": "Giấy tờ số {number} không có bản chính đang giữ.",
    "originals.given_back_already": "Bản chính của giấy tờ số {number} đã trả lại người dân.",
    "originals.left_without_reason": (
        "Còn bản chính chưa trả lại: {papers}. Trả lại cùng kết quả, hoặc ghi vì sao còn giữ."
    ),
    "shelf.not_ready": "Hồ sơ {code} chưa ở bước chờ trả kết quả (“{after}”).",
    "shelf.code_long": "Mã kệ dài tối đa {longest} ký tự, đang có {found}.",
    "shelf.full": "Các ngăn kệ đã dùng hết. Ghi mã kệ khác, hoặc thêm ngăn trong cài đặt.",
    "shelf.scheme_unreadable": "Không đọc được ngăn kệ “{part}”. Viết như A1-A20, B1-B20.",
    "call.day_missing": "Cần ghi ngày người dân hẹn đến nhận.",
    "call.day_past": "Ngày hẹn đến nhận {day} đã qua.",
    "call.note_long": "Ghi chú cuộc gọi dài tối đa {longest} ký tự, đang có {found}.",
    "originals.number_unreadable": "“{text}” không phải số thứ tự giấy tờ. Ghi số, hoặc all.",
    "desk.days_unreadable": "“{text}” không phải số ngày. Ghi một số, hoặc none.",
    "desk.days_range": "Số ngày phải từ 1 đến {most}, đang có {found}.",
    "dossier.receiver_note_long": "Giấy tờ người nhận dài tối đa {longest} ký tự, đang có {found}.",
    "dossier.changed_since": "Hồ sơ {code} đã thay đổi sau việc này nên không hoàn tác được nữa.",
}
CALL_OUTCOMES: Final[Mapping[CallOutcome, str]] = {
    CallOutcome.REACHED: "đã báo được",
    CallOutcome.WILL_COME: "hẹn đến nhận",
    CallOutcome.NO_ANSWER: "không nghe máy",
    CallOutcome.WRONG_NUMBER: "sai số điện thoại",
    CallOutcome.MESSAGE: "đã nhắn tin",
}
RETURN_WAYS: Final[Mapping[ReturnWay, str]] = {
    ReturnWay.COUNTER: "Tại quầy",
    ReturnWay.POST: "Qua bưu chính",
    ReturnWay.ELECTRONIC: "Bản điện tử",
}


# --- requests for papers --------------------------------------------------------------------------


def request_warnings(
    record: DossierRecord, calendar: OfficeCalendar, now: datetime
) -> tuple[str, ...]:
    """What an officer should know before asking for papers once more."""
    warnings = [supplement_warning(supplement_requests(record) + 1)]
    if is_late_request(record.received_at, now, calendar):
        received = short_day(office_day(record.received_at), office_day(now))
        warnings.append(
            f"Quá 03 ngày làm việc từ ngày nhận {received}: yêu cầu chậm"
            " (Điều 19 khoản 4 Nghị định 61/2018)."
        )
    return tuple(filter(None, warnings))


def last_day_words(until: date, calendar: OfficeCalendar, today: date) -> str:
    """How the last day for a supplement stands: "bổ sung đến hết 27/11"."""
    if last_day_is_over(until, calendar, today):
        return f"hết hạn bổ sung từ {short_day(until, today)}"
    return f"bổ sung đến hết {short_day(until, today)}"


# --- shelf and calls ------------------------------------------------------------------------------


def call_words(result: CallResult, today: date | None = None) -> str:
    """How a call ended: "hẹn đến nhận 30/11", "không nghe máy"."""
    words = CALL_OUTCOMES[result.outcome]
    if result.comes_on is not None:
        words += f" {short_day(result.comes_on, today)}"
    return f"{words} ({result.note})" if result.note else words


def last_call_words(stored: str, called_at: datetime | None, now: datetime) -> str:
    """The newest call: "gọi 26/11 09:10: không nghe máy"; "" before the first."""
    result = CallResult.read(stored)
    if result is None or called_at is None:
        return ""
    return f"gọi {short_moment(called_at, now)}: {call_words(result, office_day(now))}"


def pickup_line(line: PickupLine, now: datetime) -> str:
    """One result of the call list."""
    parts = [
        f"{line.short_code}  {line.owner_name}",
        phone_words(line.phone) if line.phone else "không có điện thoại",
        line.procedure_name,
        f"có kết quả {short_day(office_day(line.ready_at), office_day(now))}",
        f"kệ {line.shelf_code}" if line.shelf_code else "",
        last_call_words(line.call_outcome, line.called_at, now) or "chưa gọi",
    ]
    return "  ·  ".join(filter(None, parts))


def ready_words(record: DossierRecord) -> str:
    """Say whom to call when a result is ready before its day (NĐ 61/2018 Điều 20 khoản 4)."""
    done, due = record.finished_at, record.due_at
    if done is None or due is None or office_day(done) >= office_day(due):
        return ""
    if not record.owner.phone:
        return "Có kết quả sớm; hồ sơ không có số điện thoại để báo."
    return f"Có kết quả sớm, gọi báo: {phone_words(record.owner.phone)}."


def kept_words(paper: Paper) -> str:
    """Where the original of a paper is: " – giữ bản chính", "" when none was taken."""
    if not paper.is_kept:
        return ""
    if paper.given_back_at is None:
        return " – giữ bản chính"
    return f" – đã trả bản chính {short_day(office_day(paper.given_back_at))}"


def desk_lines(record: DossierRecord, now: datetime, *, alone: bool = False) -> list[str]:
    """What a dossier waits for, and where its result lies or went.

    Beside the progress of a dossier they do not repeat it; `alone` they say everything.
    """
    lines: list[str] = []
    if record.signing_at is not None and alone:
        lines.append(f"Chờ ký từ {short_moment(record.signing_at, now)}")
    if record.wait_until is not None:
        lines.append(f"Bổ sung đến hết {day_words(record.wait_until)}")
    if record.shelf_code:
        lines.append(f"Kết quả ở kệ {record.shelf_code}")
    if call := last_call_words(record.call_outcome, record.called_at, now):
        lines.append(call[:1].upper() + call[1:])
    # Whoever came to the counter stands in the progress; another way is worth its line.
    is_usual = record.return_way is ReturnWay.COUNTER and not record.receiver_note
    if record.return_way is not None and (alone or not is_usual):
        lines.append(f"Trả kết quả: {returned_words(record)}")
    return lines


def returned_words(record: DossierRecord) -> str:
    """Who took the result, with which paper, in which way."""
    way = record.return_way
    if way is None:
        return ""
    said = "" if way is ReturnWay.COUNTER else RETURN_WAYS[way]
    return " · ".join(filter(None, (record.receiver_name, record.receiver_note, said)))


# --- the journal ----------------------------------------------------------------------------------


DESK_ACTIONS: Final = frozenset(
    {"signing_asked", "signing_returned", "originals_kept", "originals_given_back", "shelved",
     "called", "act_reversed"}
)  # fmt: skip
"""Entries about acts which change no status."""


def act_title(entry: JournalEntry) -> str:
    """An act of the desk as a sentence: "Xếp kết quả lên kệ A12"."""
    if entry.action == "act_reversed":
        act = str(entry.details.get("act", ""))
        return f"{JOURNAL_ACTIONS['act_reversed']}: {JOURNAL_ACTIONS.get(act, act).lower()}"
    words, after = JOURNAL_ACTIONS[entry.action], entry.details.get("state_after")
    if not isinstance(after, Mapping):
        return words
    if entry.action == "shelved":
        place = str(after.get("shelf_code", ""))
        return f"{words} {place}" if place else "Lấy kết quả khỏi kệ"
    if entry.action == "called":
        result = CallResult.read(str(after.get("call_outcome", "")))
        return words if result is None else f"{words}: {call_words(result)}"
    if entry.action == "originals_kept":
        kept = any(after.values())
        return f"{words if kept else 'Bỏ ghi giữ bản chính'}, {_numbers(after)}"
    if entry.action == "originals_given_back":
        return f"{words}, {_numbers(after)}{_taker(after)}"
    return words


def moved_details(entry: JournalEntry) -> tuple[str, ...]:
    """What a step carried: the missing papers, the last day, who took the result."""
    facts, lines = entry.details, []
    items = facts.get("items")
    if isinstance(items, list):
        lines += [f"– {item}" for item in items]
    if "until" in facts:
        lines.append(f"Bổ sung đến hết {day_words(date.fromisoformat(str(facts['until'])))}")
    if facts.get("receiver"):
        lines.append(f"Người nhận: {facts['receiver']}")
    if facts.get("note"):
        lines.append(f"Giấy tờ: {facts['note']}")
    way = str(facts.get("way", ReturnWay.COUNTER))
    if way in set(ReturnWay) and way != ReturnWay.COUNTER:
        lines.append(RETURN_WAYS[ReturnWay(way)])
    given = facts.get("originals")
    if isinstance(given, list):
        lines.append(f"Trả lại bản chính, {_numbers(dict.fromkeys(map(str, given)))}")
    return tuple(lines)


def _numbers(papers: Mapping[str, object]) -> str:
    return "giấy tờ số " + ", ".join(papers)


def _taker(papers: Mapping[str, object]) -> str:
    for value in papers.values():
        if isinstance(value, list) and len(value) == 2 and value[0]:
            return f" cho {value[1]}, {short_moment(parse_instant(str(value[0])))}"
    return ""


def dossier_words(record: DossierRecord) -> str:
    """A dossier in one line: code and owner."""
    return f"{short_code(record.code)}  {record.owner.full_name}"
