"""Words about payment codes and rating codes: refusals, the fee sheet, the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.office_papers import FeeSheetContent
from cds_desktop.wording.moments import clock_words, full_day, money_words

if TYPE_CHECKING:
    from cds_desktop.domain.errors import CdsError
    from cds_desktop.domain.payment_codes import PaymentAccount
    from cds_desktop.services.fee_codes import FeeSource

__all__ = [
    "PAYMENT_ENTRIES", "SENTENCES", "account_words", "amount_in_words", "short_refusal",
    "write_fee_sheet",
]  # fmt: skip

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_THOUSANDS: Final = ("", "nghìn", "triệu", "tỷ")
_GROUP: Final = 1_000


def amount_in_words(amount_vnd: int) -> str:
    """An amount as receipts write it: 1.005.021 → "Một triệu không trăm linh năm nghìn…"."""
    words = f"{' '.join(_spelled(amount_vnd)) or _DIGITS[0]} đồng"
    return words[:1].upper() + words[1:]


def _spelled(number: int, *, is_whole: bool = True) -> list[str]:
    """The words of a number; below thousands of milliards everything is named in groups."""
    milliards, rest = divmod(number, _GROUP**3)
    words = [*_spelled(milliards), _THOUSANDS[3]] if milliards else []
    for power in (2, 1, 0):
        group, rest = divmod(rest, _GROUP**power) if power else (rest, 0)
        if group:
            words += _hundreds(group, is_first=is_whole and not words)
            words += [_THOUSANDS[power]] if power else []
    return words


def _hundreds(number: int, *, is_first: bool) -> list[str]:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [] if is_first and not hundreds else [_DIGITS[hundreds], "trăm"]
    if tens > 1:
        words += [_DIGITS[tens], "mươi"]
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5 and tens:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return words


def account_words(account: PaymentAccount) -> str:
    """An account in one line: "VietinBank 113366668888 – UBND xã Cái Nước"."""
    return f"{account.bank} {account.number} – {account.holder}"


def write_fee_sheet(source: FeeSource) -> FeeSheetContent:
    """Write the sheet of one payment code."""
    fee, account = source.fee, source.fee.account
    at = office_time(source.issued_at)
    about = []
    if fee.dossier_code:
        about = [("Thủ tục", fee.procedure_name)]
        if fee.note != fee.dossier_code:
            about.insert(0, ("Mã hồ sơ", fee.dossier_code))
    warnings = [
        "Mã này chỉ để chuyển tiền. Quét mã, ảnh chụp màn hình chuyển tiền không chứng minh đã"
        " nộp.",
        f"Biên lai do {source.desk_name} cấp sau khi tiền về tài khoản trên.",
        "Trước khi chuyển, so tên người nhận trên điện thoại với tờ này.",
    ]
    ask = f"Cần hỏi, gọi {source.phone}." if source.phone else "Cần hỏi, hỏi tại quầy."
    return FeeSheetContent(
        unit_lines=tuple(line for line in (source.superior_name, source.desk_name) if line),
        title="MÃ NỘP PHÍ, LỆ PHÍ",
        payload=fee.payload,
        caption="Quét bằng ứng dụng ngân hàng",
        amount=money_words(fee.amount_vnd),
        amount_words=amount_in_words(fee.amount_vnd),
        facts=(
            ("Người nhận", account.holder),
            ("Ngân hàng", account.bank),
            ("Số tài khoản", account.number),
            ("Nội dung", fee.note),
        ),
        about=tuple(about),
        warnings=tuple(warnings),
        foot=f"In lúc {clock_words(at)} ngày {full_day(at.date())}. {ask}",
        reprint=f"In lại lần {source.prints}" if source.prints else "",
        is_sample=source.is_sample,
    )


def short_refusal(refused: CdsError) -> str:
    """Why there is no payment code, in a few words for a menu."""
    return _SHORT.get(refused.code, "chưa làm được")


_SHORT: Final = {
    "dossier.no_fee": "không có phí",
    "payment.fee_unknown": "chưa ghi mức phí",
    "payment.no_account": "chưa có tài khoản",
    "payment.not_received": "không tiếp nhận",
    "payment.paid_already": "đã nộp",
}


def _account_entry(entry: JournalEntry) -> str:
    before, after = entry.details.get("before"), entry.details.get("after")
    words = {
        "fee_account_set": "Đặt tài khoản thu phí",
        "fee_account_cleared": "Bỏ tài khoản thu phí",
        "fee_account_taken_back": "Hoàn tác thay đổi tài khoản thu phí",
    }[entry.action]
    return f"{words}: {_account_of(before)} → {_account_of(after)}"


def _account_of(stored: object) -> str:
    if not isinstance(stored, Mapping):
        return "trống"
    first = "/".join(reversed(str(stored.get("from", "")).split("-")))
    name = f"{stored.get('bank')} {stored.get('number')} – {stored.get('holder')}"
    return f"{name}, BIN {stored.get('bin')}, từ {first}"


def _fee_printed(entry: JournalEntry) -> str:
    amount = entry.details.get("amount_vnd", 0)
    words = money_words(amount) if isinstance(amount, int) else ""
    times = entry.details.get("times", 1)
    again = "" if times == 1 else f" lần {times}"
    return f"In mã nộp phí{again}: {words}, vào tài khoản {entry.details.get('account', '')}"


PAYMENT_ENTRIES: Final = {
    ("office", "fee_account_set"): _account_entry,
    ("office", "fee_account_cleared"): _account_entry,
    ("office", "fee_account_taken_back"): _account_entry,
    ("", "fee_code_printed"): _fee_printed,
}
"""Sentences of the journal by subject and action."""

SENTENCES: Final = {
    "payment.not_vietqr":
        "Đây không phải mã VietQR. Trong ứng dụng ngân hàng, chép mã VietQR của tài khoản rồi dán.",
    "payment.crc_wrong":
        "Mã VietQR bị sai ký tự (mã kiểm tra không khớp). Tắt bộ gõ tiếng Việt rồi quét, dán lại.",
    "payment.letters":
        "Mã VietQR chỉ có chữ không dấu, chữ số và dấu thường. Tắt bộ gõ tiếng Việt rồi quét lại.",
    "payment.too_long": "Mã VietQR dài {found} ký tự, tối đa {longest}.",
    "payment.field_broken": "Mã VietQR hỏng ở trường {tag}: độ dài ghi không đúng. Chép lại mã.",
    "payment.field_twice": "Mã VietQR hỏng: trường {tag} có hai lần. Chép lại mã.",
    "payment.field_missing": "Mã VietQR hỏng: thiếu trường {tag}. Chép lại mã.",
    "payment.kind_unknown": "Mã VietQR hỏng: loại mã “{found}” không có. Chép lại mã.",
    "payment.service_unknown":
        "Mã này không chuyển tiền vào tài khoản hay thẻ (dịch vụ “{found}”). Dùng mã VietQR khác.",
    "payment.currency": "Mã này không dùng tiền đồng (mã tiền {found}). Dùng mã VietQR khác.",
    "payment.country": "Mã này không phải của Việt Nam (mã nước {found}). Dùng mã VietQR khác.",
    "payment.amount_shape": "Số tiền “{found}” trong mã không phải số đồng nguyên.",
    "payment.bin_shape": "Mã ngân hàng (BIN) gồm 6 chữ số, đang ghi “{found}”.",
    "payment.account_shape":
        "Số tài khoản gồm 1 đến {longest} chữ số hoặc chữ không dấu, đang ghi “{found}”.",
    "payment.amount_range": "Số tiền phải từ 1 đồng trở lên, là số nguyên; đang là {found}.",
    "payment.amount_missing": "Chưa có số tiền. Ghi số tiền phải nộp.",
    "payment.amount_differs":
        "Phí của hồ sơ {code} là {fee} đồng, khác số tiền {found}. Bỏ số tiền để lấy theo hồ sơ.",
    "payment.purpose_long":
        "Nội dung chuyển tiền dài {found} ký tự, tối đa {longest} (không dấu). Rút gọn lại.",
    "payment.purpose_missing": "Chưa có nội dung chuyển tiền. Ghi ít nhất một chữ.",
    "payment.no_account":
        "Cơ quan chưa có tài khoản thu phí. Quản trị đặt ở Cài đặt, mục Công khai QR.",
    "payment.fee_unknown":
        "Hồ sơ {code} chưa ghi mức phí nên chưa làm được mã nộp phí. Ghi số tiền theo biểu phí.",
    "payment.paid_already": "Phí của hồ sơ {code} đã được ghi là nộp lúc {at}.",
    "payment.not_received": "Hồ sơ {code} không được tiếp nhận nên không thu phí.",
    "payment.scanned":
        "Đây là mã chuyển tiền. Mã không chứng minh đã nộp: kiểm tra tiền về tài khoản rồi mới ghi"
        " đã nộp.",
    "payment.bank_missing": "Chưa ghi tên ngân hàng.",
    "payment.holder_missing": "Chưa ghi tên chủ tài khoản.",
    "payment.name_long": "Tên dài tối đa {longest} ký tự, đang có {found}.",
    "payment.account_past": "Ngày bắt đầu {first} đã qua. Chọn hôm nay hoặc ngày sau.",
    "payment.clear_reason_missing": "Cần ghi lý do khi bỏ tài khoản thu phí.",
    "payment.account_changed":
        "Tài khoản thu phí vừa được người khác đổi nên không hoàn tác được. Xem lại rồi đặt lại.",
    "rating_code.unknown":
        "Mã đánh giá này không đúng với hồ sơ nào của cơ quan. Quét lại mã in trên giấy hẹn.",
    "rating_code.paused": "Đã quét nhiều mã đánh giá sai. Thử lại sau {until}.",
}  # fmt: skip
"""Sentences of the refusals."""
