"""Words about units as a dated tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.unit_events import FROM_FILE, EventKind
from cds_desktop.domain.units import Unit
from cds_desktop.wording.moments import number_words

if TYPE_CHECKING:
    from cds_desktop.domain.unit_plans import UnitPlan
    from cds_desktop.domain.unit_tree import Succession
    from cds_desktop.services.units import PastEvent, UnitsImported

SENTENCES: Final[Mapping[str, str]] = {
    "unit.not_on_day": (
        "Không có đơn vị “{unit}” vào ngày {day}. Xem cây đơn vị của ngày đó, hoặc chọn ngày khác."
    ),
    "unit.exists": "Mã {unit} đang là của “{name}” vào ngày {day}. Chọn mã khác hoặc ngày khác.",
    "unit.name_long": "Tên đơn vị dài tối đa {longest} chữ, đang có {found}.",
    "unit.code_missing": "Mã đơn vị “{text}” trống hoặc có khoảng trắng. Nhập mã viết liền.",
    "unit.reason_missing": "Chưa ghi lý do.",
    "unit.day_far": "Ngày {day} quá xa. Kiểm tra lại năm.",
    "unit.closed_already": (
        "“{name}” đã có ngày cuối cùng là {day}. Hoàn tác lần kết thúc đó trước."
    ),
    "unit.changes_later": ("“{name}” còn một thay đổi từ ngày {day}. Hoàn tác thay đổi đó trước."),
    "unit.same_name": "Ngày {day} đơn vị đã mang tên “{name}”.",
    "unit.same_parent": "Ngày {day} “{name}” đã trực thuộc đơn vị này.",
    "unit.merger_of_none": "Chưa chọn đơn vị nào để sáp nhập.",
    "unit.merger_into_itself": (
        "“{name}” không thể sáp nhập vào chính mình. Nếu lập đơn vị mới dưới mã cũ, ghi tên mới."
    ),
    "unit.parent_unclear": (
        "Các đơn vị cũ trực thuộc nhiều nơi. Ghi đơn vị cấp trên của đơn vị mới {name}."
    ),
    "unit.two_names": "Mã {unit} sẽ mang hai tên vào ngày {day}: “{name}” và “{other}”.",
    "unit.overlap": "Mã {unit} sẽ có hiệu lực hai lần vào ngày {day}.",
    "unit.outlives_parent": (
        "Ngày {day} “{name}” còn mà đơn vị cấp trên “{parent}” không có. Chuyển, sáp nhập hoặc kết"
        " thúc đơn vị cấp dưới trước."
    ),
    "unit.cycle": "“{name}” sẽ nằm dưới chính mình vào ngày {day}. Chọn đơn vị cấp trên khác.",
    "unit.identifier_twice": (
        "Mã định danh {identifier} sẽ là của cả “{name}” và “{other}”. Mỗi đơn vị một mã."
    ),
    "unit.merger_without_unit": (
        "Một lần sáp nhập ngày {day} cần đơn vị {unit}, nhưng đơn vị đó không có vào ngày ấy."
        " Hoàn tác lần sáp nhập đó trước."
    ),
    "unit.merged_still_open": (
        "“{name}” đã sáp nhập ngày {day} nên không thể còn từ ngày đó. Hoàn tác lần sáp nhập đó"
        " trước."
    ),
    "unit.own_unit": ("“{name}” là đơn vị đang dùng chương trình này; đổi tên ở Cài đặt > Đơn vị."),
    "unit.event_not_found": "Không có thay đổi số {number}.",
    "unit.event_gone": "Thay đổi số {number} đã được hoàn tác.",
    "unit.event_of_file": (
        "Thay đổi số {number} đến từ tệp đã nhập. Sửa tệp rồi nhập lại thay vì hoàn tác."
    ),
    "unit.changed_since": (
        "“{name}” đã thay đổi tiếp sau đó. Hoàn tác những thay đổi sau trước, mới nhất trước tiên."
    ),
    "unit.name_ambiguous": (
        "“{text}” có thể là nhiều đơn vị: {found}. Ghi mã, hoặc thêm tên huyện, tỉnh."
    ),
    "unit_file.columns_missing": (
        "Tệp “{file}” không phải danh sách đơn vị (cần các cột {columns}) và cũng không phải bảng"
        " đơn vị cũ – mới."
    ),
    "unit_file.cell_empty": "Dòng {row}: cột {column} bị trống. Sửa tệp; chưa nhập dòng nào.",
    "unit_file.code_shape": (
        "Dòng {row}: cột {column} cần {digits} chữ số, đang có “{found}”. Sửa tệp; chưa nhập dòng"
        " nào."
    ),
    "unit_file.code_twice": (
        "Dòng {row}: mã {found} đã dùng cho dòng khác. Sửa tệp; chưa nhập dòng nào."
    ),
}

EVENTS: Final[Mapping[EventKind, str]] = {
    EventKind.OPENED: "Thành lập",
    EventKind.CLOSED: "Kết thúc",
    EventKind.RENAMED: "Đổi tên",
    EventKind.MOVED: "Chuyển trực thuộc",
    EventKind.MERGED: "Sáp nhập",
    EventKind.REVERSED: "Hoàn tác",
}
MERGER_MONTHS: Final = {
    "successor": "Đơn vị mới báo cáo cả kỳ",
    "both": "Đơn vị cũ và mới cùng báo cáo",
}


def validity_words(unit: Unit) -> str:
    """The days of a version: "từ 01/07/2025", "đến 30/06/2025"; "" where neither is known."""
    words = []
    if unit.valid_from:
        words.append(f"từ {unit.valid_from:%d/%m/%Y}")
    if unit.valid_to:
        words.append(f"đến {unit.valid_to:%d/%m/%Y}")
    return " ".join(words)


def unit_words(unit: Unit) -> str:
    """A unit in one line: "Xã Cái Nước – mã 32128, từ 01/07/2025"."""
    facts = [f"mã {unit.code}"]
    if unit.agency_code:
        facts.append(f"mã định danh {unit.agency_code}")
    days = validity_words(unit)
    return f"{unit.name} – {', '.join([*facts, days] if days else facts)}"


def predecessor_words(step: Succession) -> str:
    """A predecessor in one line: "Xã Tân Hưng Đông (mã 32146), đến 30/06/2025"."""
    days = validity_words(step.unit)
    return f"{step.unit.name} (mã {step.unit.code}){', ' + days if days else ''}"


def plan_lines(plan: UnitPlan) -> list[str]:
    """What an act changes, a line each, before or after it is stored."""
    lines = [
        f"{change.before.name} (mã {change.before.code}): {_end_words(change.before, change.after)}"
        for change in plan.changed
    ]
    lines += [f"{unit.name} (mã {unit.code}): có {validity_words(unit)}" for unit in plan.added]
    merged = [event for event in plan.events if event.kind is EventKind.MERGED]
    if merged:
        lines.append(
            f"Các báo cáo trước ngày {plan.day:%d/%m/%Y} giữ nguyên; {len(merged)} đơn vị cũ hiện"
            " dưới đơn vị mới."
        )
    return lines


def _end_words(before: Unit, after: Unit) -> str:
    if after.is_void:
        return "bỏ lần ghi này"
    if after.valid_to is None:
        return "lại còn hiệu lực" if before.valid_to else "không đổi"
    return f"đến hết ngày {after.valid_to:%d/%m/%Y}"


def event_words(past: PastEvent) -> str:
    """One line of the history: "01/01/2027 Sáp nhập Xã A vào Xã B"."""
    event = past.event
    words = f"{event.day:%d/%m/%Y} {EVENTS[event.kind]} {past.name}"
    if event.kind is EventKind.MERGED:
        words += f" vào {past.other_name}"
    elif event.kind is EventKind.MOVED and past.other_name:
        words += f" sang {past.other_name}"
    if event.note == FROM_FILE:
        words += " (từ tệp)"
    elif event.note:
        words += f". Lý do: {event.note}"
    if past.reversed_by is not None:
        words += f" – đã hoàn tác: {past.reversed_by.note}"
    return words


def imported_words(counts: UnitsImported, *, preview: bool = False) -> str:
    """Say what an import did, or would do."""
    what = "bảng đơn vị cũ – mới" if counts.file_kind == "mapping" else "danh sách đơn vị"
    if counts.is_same:
        return f"Không có gì mới: {number_words(counts.read)} dòng của {what} đã có đủ."
    facts = [
        f"thêm {number_words(counts.added)}",
        f"sửa {number_words(counts.changed)}",
        f"giữ {number_words(counts.unchanged)} đơn vị",
    ]
    if counts.mergers_added or counts.mergers_removed:
        facts.append(
            f"thêm {number_words(counts.mergers_added)} và bỏ"
            f" {number_words(counts.mergers_removed)} nối cũ – mới"
        )
    verb = "Sẽ nhập" if preview else "Đã nhập"
    words = f"{verb} {number_words(counts.read)} dòng {what}: {', '.join(facts)}."
    if counts.linked:
        words += f" “{counts.linked}” nhận mã định danh của đơn vị này."
    return words


# The journal ---------------------------------------------------------------------------------


def _day(entry: JournalEntry) -> str:
    try:
        return f"{date.fromisoformat(str(entry.details.get('day', ''))):%d/%m/%Y}"
    except ValueError:
        return "–"


def _name(entry: JournalEntry) -> str:
    return str(entry.details.get("name") or entry.reference)


def _opened(entry: JournalEntry) -> str:
    return f"Thành lập đơn vị {_name(entry)} từ {_day(entry)}"


def _closed(entry: JournalEntry) -> str:
    return f"Kết thúc đơn vị {_name(entry)} từ {_day(entry)}"


def _renamed(entry: JournalEntry) -> str:
    before = entry.details.get("before", "–")
    return f"Đổi tên đơn vị từ {_day(entry)}: {before} → {_name(entry)}"


def _moved(entry: JournalEntry) -> str:
    parent = entry.details.get("parent") or "không có cấp trên"
    return f"Chuyển {_name(entry)} sang trực thuộc {parent} từ {_day(entry)}"


def _merged(entry: JournalEntry) -> str:
    merged = entry.details.get("merged")
    pairs = merged if isinstance(merged, list) else []
    names = ", ".join(str(pair[1]) for pair in pairs if isinstance(pair, list) and len(pair) == 2)
    return f"Sáp nhập {names or 'một phần'} vào {_name(entry)} từ {_day(entry)}"


def _reversed(entry: JournalEntry) -> str:
    kinds = {kind.value: words for kind, words in EVENTS.items()}
    what = kinds.get(str(entry.details.get("kind", "")), "thay đổi").lower()
    return f"Hoàn tác việc {what} ngày {_day(entry)} của {_name(entry)}"


def _identifier(entry: JournalEntry) -> str:
    before, after = entry.details.get("before") or "trống", entry.details.get("after") or "trống"
    return f"Mã định danh của {_name(entry)}: {before} → {after}"


def _imported(entry: JournalEntry) -> str:
    facts = entry.details
    what = "bảng đơn vị cũ – mới" if facts.get("file_kind") == "mapping" else "danh sách đơn vị"
    return (
        f"Nhập {what}: {facts.get('read', 0)} dòng, thêm {facts.get('added', 0)},"
        f" sửa {facts.get('changed', 0)} đơn vị"
    )


ENTRIES: Final[dict[tuple[str, str], Callable[[JournalEntry], str]]] = {
    ("unit", "unit_opened"): _opened,
    ("unit", "unit_closed"): _closed,
    ("unit", "unit_renamed"): _renamed,
    ("unit", "unit_moved"): _moved,
    ("unit", "unit_merged"): _merged,
    ("unit", "unit_reversed"): _reversed,
    ("unit", "unit_identifier_set"): _identifier,
    ("unit", "units_imported"): _imported,
}
