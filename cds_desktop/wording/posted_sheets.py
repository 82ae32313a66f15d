"""Words about the register of posted sheets (sổ tờ công khai)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.publicity.needs import SheetNeed
from cds_desktop.domain.publicity.printed import PrintedFact
from cds_desktop.domain.publicity.products import Product
from cds_desktop.domain.publicity.sheets import (
    CheckOutcome,
    Place,
    PostedSheet,
    ScanKind,
    SheetReason,
    SheetState,
)
from cds_desktop.wording.terms import JOURNAL_ACTIONS

if TYPE_CHECKING:  # the journal's words need no services
    from cds_desktop.services.publicity.checks import CheckResult, Scan
    from cds_desktop.services.publicity.register import ListedSheet

SENTENCES: Final = {
    "place.not_found": "Không có nơi treo này.",
    "place.name_missing": "Chưa ghi tên nơi treo.",
    "place.name_long": "Tên nơi treo dài tối đa {longest} ký tự, đang có {found}.",
    "place.note_long": "Ghi chú dài tối đa {longest} ký tự, đang có {found}.",
    "place.name_taken": "Đã có nơi treo “{name}”. Đặt tên khác.",
    "place.name_closed": "Nơi treo “{name}” đã ngừng dùng. Cho dùng lại nơi đó, hoặc đặt tên khác.",
    "place.closed": "Nơi treo “{name}” đã ngừng dùng nên không treo thêm tờ. Chọn nơi khác.",
    "place.unknown": (
        "Không có nơi treo “{name}”. Các nơi đang dùng: {known}."
        " Lập nơi mới bằng lệnh qr place add."
    ),
    "sheet.not_found": "Không có tờ này trong Sổ tờ công khai.",
    "sheet.number_unknown": (
        "Không có tờ {number} trong Sổ tờ công khai. Số tờ in ở chân tờ, như B-0147."
    ),
    "sheet.nothing_wished": "Chưa có tờ nào để ghi vào sổ. Chọn thủ tục trước.",
    "sheet.nothing_chosen": "Chưa chọn tờ nào. Chọn ít nhất một tờ trong sổ.",
    "sheet.no_codes": "Tờ chưa có thủ tục nào. Chọn ít nhất một thủ tục.",
    "sheet.one_code_only": "Mỗi tờ loại này chỉ ghi một thủ tục, đang chọn {found}.",
    "sheet.replaced_twice": "Một tờ cũ được thay bằng hai tờ mới. Bỏ bớt một tờ.",
    "sheet.posted_in_future": (
        "Ngày treo {on} ở sau hôm nay ({today}). Sửa ngày treo, hoặc kiểm tra ngày giờ của máy."
    ),
    "sheet.posted_before_made": (
        "Tờ {number} in ngày {on}, không thể treo trước ngày đó."
        " Sửa ngày treo, hoặc kiểm tra ngày giờ của máy."
    ),
    "sheet.ends_before_it_begins": "Hạn dùng {on} ở trước ngày bắt đầu. Sửa hạn dùng của tờ.",
    "sheet.note_long": "Nội dung dài tối đa {longest} ký tự, đang có {found}.",
    "sheet.reason_missing": "Cần ghi lý do gỡ tờ, ví dụ “tờ rách” hoặc “bỏ bảng này”.",
    "sheet.is_removed": "Tờ {number} đã gỡ. Chọn tờ đang treo.",
    "sheet.is_posted": "Tờ {number} đã ghi treo từ {on}.",
    "sheet.not_posted": "Tờ {number} chưa ghi là đã treo. Ghi ngày treo trước khi kiểm tra.",
    "sheet.photo_kind": "Tệp “{name}” không phải ảnh. Dùng ảnh JPG hoặc PNG.",
    "sheet.photo_large": "Ảnh “{name}” quá lớn (tối đa {most} MB). Chụp lại ở cỡ nhỏ hơn.",
    "scan.empty": "Mã vừa quét không có nội dung. Quét lại, hoặc chụp gần và thẳng hơn.",
    "sheet.outcome_without_number": (
        "Ghi cả --number và --outcome, ví dụ --number B-0147 --outcome damaged."
    ),
    "sheet.nothing_to_reprint": (
        "Không có tờ nào phải in lại. Tờ có thủ tục hết hiệu lực thì gỡ bằng qr register remove."
    ),
    "scan.nothing": "Chưa có mã nào để kiểm tra. Ghi nội dung mã, hoặc --file với ảnh chụp.",
    "sheet.other_hangs_instead": (
        "Tờ {other} đã treo ở chỗ của tờ {number}. Bỏ tờ {number}, hoặc gỡ tờ {other} trước."
    ),
    "sheet.replacement_hangs": (
        "Tờ {other} đang treo thay tờ {number}. Gỡ tờ {other} trước khi treo lại tờ {number}."
    ),
}
"""Sentences of the errors of places, sheets and walks."""

PRODUCTS: Final[Mapping[Product, str]] = {
    Product.POSTER: "Tờ công khai",
    Product.CARD: "Thẻ để bàn",
    Product.LABELS: "Tem mã QR",
    Product.FIELD: "Tờ theo lĩnh vực",
    Product.INDEX: "Danh mục thủ tục",
    Product.BOOKLET: "Sổ tay thủ tục",
    Product.SLIDES: "Trang chiếu",
}

STATES: Final[Mapping[SheetState, str]] = {
    SheetState.REMOVED: "Đã gỡ",
    SheetState.WITHDRAWN: "Thủ tục hết hiệu lực",
    SheetState.ADDRESS_CHANGED: "Địa chỉ đã đổi",
    SheetState.CHANGED: "Nội dung đã đổi",
    SheetState.PLANNED: "Chưa treo",
    SheetState.DUE: "Đến kỳ kiểm tra",
    SheetState.CURRENT: "Còn đúng",
}
TONES: Final[Mapping[SheetState, str]] = {
    SheetState.REMOVED: "done",
    SheetState.WITHDRAWN: "late",
    SheetState.ADDRESS_CHANGED: "late",
    SheetState.CHANGED: "soon",
    SheetState.PLANNED: "wait",
    SheetState.DUE: "soon",
    SheetState.CURRENT: "ok",
}
"""Tone of a state, by its name among those of the screens."""

OUTCOMES: Final[Mapping[CheckOutcome, str]] = {
    CheckOutcome.CONFIRMED: "Còn treo, đọc được",
    CheckOutcome.DAMAGED: "Rách, mờ, bị che",
    CheckOutcome.MISSING: "Không thấy tờ",
    CheckOutcome.FOREIGN: "Mã lạ",
    CheckOutcome.OLD: "Tờ cũ còn treo",
}

KINDS: Final[Mapping[ScanKind, str]] = {
    ScanKind.OURS: "Tờ có trong sổ",
    ScanKind.CATALOGUE: "Mã đúng của thủ tục, tờ chưa ghi vào sổ",
    ScanKind.OLD_VERSION: "Mã cũ của cơ quan, không còn dùng",
    ScanKind.OLD_PORTAL: "Địa chỉ cũ của Cổng dịch vụ công",
    ScanKind.PORTAL: "Địa chỉ của Cổng dịch vụ công, không có trong danh mục",
    ScanKind.PAYMENT: "Mã chuyển tiền",
    ScanKind.SLIP: "Mã trên giấy của người dân",
    ScanKind.RATING: "Mã đánh giá trên giấy hẹn",
    ScanKind.FOREIGN: "Mã lạ",
}

NEEDS: Final[Mapping[SheetNeed, str]] = {
    SheetNeed.TAKE_DOWN: "cần gỡ",
    SheetNeed.REPRINT: "cần in lại",
    SheetNeed.AWAIT: "chờ treo tờ thay",
    SheetNeed.HANG: "chờ treo",
    SheetNeed.LOOK: "cần đến xem",
}
"""What must be done; of a sheet in order nothing is said."""

NOT_PRINTED: Final = "Không in"
"""Why a sheet that was entered and then not made leaves the register again."""

FACTS: Final[Mapping[PrintedFact, str]] = {
    PrintedFact.NAME: "tên",
    PrintedFact.FIELD: "lĩnh vực",
    PrintedFact.LIMIT: "thời hạn",
    PrintedFact.LIMIT_REMARK: "thời hạn",
    PrintedFact.FEE: "phí",
    PrintedFact.PAPERS: "giấy tờ",
    PrintedFact.CHANNELS: "cách nộp",
    PrintedFact.ONLINE_LEVEL: "mức trực tuyến",
    PrintedFact.AGENCY: "cơ quan thực hiện",
    PrintedFact.LEVEL: "cấp thực hiện",
    PrintedFact.DECISION: "số quyết định",
    PrintedFact.ADDRESS: "địa chỉ",
}


def reason_words(reason: SheetReason) -> str:
    """Why a sheet is not in order: "1.001193: đổi phí, thời hạn"."""
    code = reason.procedure_code
    if reason.state is SheetState.WITHDRAWN:
        return f"{code}: hết hiệu lực"
    if reason.state is SheetState.DUE:
        day = f"{reason.day:%d/%m/%Y}" if reason.day else ""
        return f"hết hạn dùng ngày {day}" if reason.is_expired else f"xem lại từ {day}"
    return f"{code}: đổi {', '.join(dict.fromkeys(FACTS[fact] for fact in reason.facts))}"


def hung_at(place: Place) -> str:
    """How the place is printed on the sheet."""
    return f"treo tại {place.name}"


def posted_words(sheet: PostedSheet) -> str:
    """When it was hung up and last seen: "treo 20/11/2026, thấy lại 02/12/2026"."""
    if sheet.posted_on is None:
        return f"in {_day(sheet.made_on)}"
    words = f"treo {_day(sheet.posted_on)}"
    return f"{words}, thấy lại {_day(sheet.checked_on)}" if sheet.checked_on else words


def advice_words(found: ListedSheet) -> str:
    """What must be done with a sheet now."""
    sheet = found.sheet
    if found.state is SheetState.REMOVED and sheet.removed_on is not None:
        return f"Tờ đã gỡ ngày {_day(sheet.removed_on)}. Nếu còn treo thì gỡ xuống."
    if found.state is SheetState.WITHDRAWN:
        more = len(sheet.codes) > 1
        if not more and not found.is_hanging:
            return "Bỏ tờ, không treo: thủ tục hết hiệu lực."
        if not more:
            return "Gỡ tờ: thủ tục hết hiệu lực."
        gone = [each.procedure_code for each in found.reasons if each.state is SheetState.WITHDRAWN]
        return f"In lại tờ, bỏ thủ tục hết hiệu lực: {_named(gone)}."
    if found.state in (SheetState.ADDRESS_CHANGED, SheetState.CHANGED):
        why = "; ".join(reason_words(each) for each in found.reasons if each.procedure_code)
        return f"In lại tờ. {why}."
    if found.state is SheetState.PLANNED:
        return "Treo tờ rồi ghi ngày treo."
    if found.last_outcome is CheckOutcome.MISSING:
        return "Treo lại, hoặc ghi đã gỡ."
    if found.last_outcome not in (None, CheckOutcome.CONFIRMED):
        return "In lại tờ và treo thay."
    return "Đến xem tờ." if found.state is SheetState.DUE else "Tờ còn đúng."


_MOST_NAMED: Final = 3
_SCAN_ADVICE: Final[Mapping[ScanKind, str]] = {
    ScanKind.OURS: "",
    ScanKind.CATALOGUE: "Ghi tờ này vào sổ để biết khi nào phải thay.",
    ScanKind.OLD_VERSION: "Danh mục đã có địa chỉ khác. Gỡ tờ, in lại theo danh mục.",
    ScanKind.OLD_PORTAL: "Cổng đã đổi địa chỉ từ 26/03/2026. Gỡ tờ, in lại theo danh mục.",
    ScanKind.PORTAL: "Không phải trang của thủ tục nào trong danh mục. Hỏi ai đã treo tờ này.",
    ScanKind.PAYMENT: "Mã chuyển tiền không treo ở nơi công cộng. Gỡ xuống và báo lãnh đạo.",
    ScanKind.SLIP: "Không lưu lại. Trả giấy cho người dân.",
    ScanKind.RATING: "Không phải tờ công khai, không lưu lại.",
    ScanKind.FOREIGN: (
        "Có thể bị dán đè. Không mở bằng điện thoại; gỡ xuống, giữ lại và báo lãnh đạo."
    ),
}


_OWN_ACCOUNT: Final = (
    "Mã nộp phí vào tài khoản của chính cơ quan, không dùng để treo. Gỡ xuống; mã này chỉ đưa cho"
    " người nộp hồ sơ."
)
_WITHDRAWN: Final = "Thủ tục đã hết hiệu lực. Gỡ tờ xuống."
_FORMER: Final = (
    "Tờ {numbers} có mã này đã ghi là gỡ. Nếu tờ đó còn treo thì ghi treo lại;"
    " nếu là tờ khác thì ghi tờ này vào sổ."
)
_RIGHT: Final = "Mã đúng của thủ tục"


def kind_words(scan: Scan) -> str:
    """What a scanned text is."""
    return _RIGHT if scan.former else KINDS[scan.kind]


def check_words(result: CheckResult) -> str:
    """What a scan on a walk led to, and what to do."""
    sheet = result.sheet
    if sheet is not None:
        number = sheet.sheet.number
        if result.outcome is CheckOutcome.CONFIRMED:
            return f"Đã ghi tờ {number} còn treo. {advice_words(sheet)}"
        return f"Đây là tờ {number}. {advice_words(sheet)}"
    if result.candidates:
        named = ", ".join(
            f"{each.sheet.number} ({each.sheet.place.name})" for each in result.candidates
        )
        if all(each.state is SheetState.PLANNED for each in result.candidates):
            return f"Tờ chưa ghi là đã treo: {named}. Ghi ngày treo trước."
        return f"Sổ ghi mã này ở: {named}. Chọn đúng tờ đang xem."
    return _scan_words(result.scan)


def _scan_words(scan: Scan) -> str:
    """What to do with a code that is no sheet on its wall."""
    if scan.is_own_account:
        return _OWN_ACCOUNT
    if scan.is_withdrawn:
        return _WITHDRAWN
    if scan.former:
        return _FORMER.format(numbers=_named(scan.former))
    return _SCAN_ADVICE[scan.kind]


def _named(items: Sequence[str]) -> str:
    """The first few, and a mark where there are more."""
    return ", ".join(items[:_MOST_NAMED]) + ("…" if len(items) > _MOST_NAMED else "")


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


JOURNAL: Final = (
    "sheets_added", "sheets_posted", "sheets_removed", "sheets_put_back", "sheet_checked",
    "code_found", "sheet_photographed", "place_added", "place_changed", "place_closed",
    "place_reopened",
)  # fmt: skip
"""Actions of the journal that are told here."""


def sheet_entry(entry: JournalEntry) -> str:
    """An entry about sheets or about a place: what was done, to how many, where."""
    facts, words = entry.details, JOURNAL_ACTIONS[entry.action]
    numbers = _texts(facts.get("numbers"))
    if len(numbers) > 1:
        words = f"{words}, {len(numbers)} tờ"
    places = _texts(facts.get("places"))
    if places:
        words = f"{words}, {', '.join(places)}"
    removed = _texts(facts.get("removed"))
    if removed:
        words = f"{words}; gỡ tờ cũ {', '.join(removed)}"
    back = _texts(facts.get("put_back"))
    if back:
        words = f"{words}; tờ {', '.join(back)} lại chờ treo"
    outcome = str(facts.get("outcome", ""))
    if outcome in set(CheckOutcome):
        words = f"{words}: {OUTCOMES[CheckOutcome(outcome)].lower()}"
    after = facts.get("after")
    if isinstance(after, Mapping):
        words = f"{words}: {after.get('name', '')}"
    return words


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
