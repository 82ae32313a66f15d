"""Words about the reports of other units: why a file is refused, and how a unit stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from cds_desktop.domain.consolidation import (
    Arrival,
    BoardCell,
    FileKind,
    IncomingState,
    Reason,
    Unranked,
)
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.journal import JournalEntry

_AGAIN: Final = " Xin đơn vị gửi lại tệp vừa xuất từ chương trình."
SENTENCES: Final[Mapping[str, str]] = {
    # What reading found.
    "incoming.damaged": "Tệp bị hỏng hoặc thiếu phần nên không đọc được." + _AGAIN,
    "incoming.password": "Tệp có mật khẩu. Xin đơn vị bỏ mật khẩu rồi gửi lại.",
    "incoming.macro": (
        "Tệp có macro nên không được nhận. Xin đơn vị gửi tệp .xlsx do chương trình xuất ra."
    ),
    "incoming.external_links": (
        "Tệp có liên kết tới tệp khác nên không được nhận. Xin đơn vị gửi tệp do chương trình"
        " xuất ra."
    ),
    "incoming.wrong_extension": (
        "Đuôi tệp {suffix} không đúng với nội dung bên trong. Xin đơn vị gửi lại tệp .xlsx gốc."
    ),
    "incoming.not_a_report": (
        "Tệp không phải báo cáo tháng: không có bản kê của CDS Một cửa và không nhận ra biểu mẫu"
        " nào. Kiểm tra xem có chọn nhầm tệp không."
    ),
    "incoming.unsafe": (
        "Tệp có khai báo XML không an toàn nên không được đọc. Xin đơn vị gửi tệp do chương trình"
        " xuất ra."
    ),
    "incoming.too_large": "Tệp quá lớn hoặc đọc quá lâu nên đã dừng." + _AGAIN,
    "incoming.unreadable": "Không mở được tệp. Đóng tệp ở chương trình khác rồi thử lại.",
    "incoming.newer_format": (
        "Tệp do phiên bản mới hơn của chương trình tạo ra. Cập nhật chương trình ở đây rồi nhận"
        " lại."
    ),
    "incoming.manifest_changed": (
        "Bản kê trong tệp đã bị sửa: số liệu không còn khớp mã kiểm tra của chính nó." + _AGAIN
    ),
    # What speaks against the content.
    "incoming.cell_changed": (
        "Ô {place} ({words}) đã bị sửa sau khi ký: bản ký ghi {signed}, trong tệp là {found}."
        " Xin đơn vị gửi lại tệp gốc, hoặc lập phiên bản mới nếu số cũ sai."
    ),
    "incoming.by_hand": (
        "Báo cáo của {unit} nhập tay, không có chữ ký số. Đối chiếu số liệu với đơn vị."
    ),
    "incoming.unsigned": (
        "Báo cáo của {unit} không có chữ ký. Xin đơn vị duyệt rồi xuất lại tệp có chữ ký."
    ),
    "incoming.unknown_key": (
        "Khóa ký {fingerprint} của {unit} chưa được ghi nhận. Gọi đơn vị đọc lại dấu vân tay của"
        " khóa; nếu khớp, ghi nhận khóa này."
    ),
    "incoming.signature_broken": (
        "Chữ ký không khớp nội dung: báo cáo của {unit} đã bị sửa sau khi ký." + _AGAIN
    ),
    "incoming.other_units_key": (
        "Tệp ghi là của {unit} nhưng ký bằng khóa {fingerprint} của đơn vị khác. Hỏi lại đơn vị"
        " xem ai đã gửi tệp này."
    ),
    "incoming.expired_key": (
        "Khóa ký {fingerprint} của {unit} không có hiệu lực vào ngày lập. Xin đơn vị ký lại bằng"
        " khóa đang dùng."
    ),
    "incoming.wrong_month": (
        "Sai kỳ: tệp của kỳ {first}–{last}, đang tổng hợp kỳ {wanted_first}–{wanted_last}."
        " Nhận tệp này khi tổng hợp kỳ của nó, hoặc xin đơn vị gửi đúng kỳ."
    ),
    "incoming.half_period": (
        "Kỳ chưa trọn: tệp chỉ có {first}–{last} của kỳ {wanted_first}–{wanted_last}."
        " Xin đơn vị lập báo cáo cả kỳ."
    ),
    "incoming.other_kind": (
        "Khác loại kỳ: tệp của kỳ {first}–{last}, đang tổng hợp kỳ {wanted_first}–{wanted_last}."
        " Xin đơn vị lập báo cáo đúng ngày đầu và ngày cuối kỳ."
    ),
    "incoming.own_consolidation": (
        "Đây là báo cáo tổng hợp của chính đơn vị mình ({unit}), cộng vào sẽ tính hai lần."
        " Bỏ tệp này ra khỏi thư mục."
    ),
    "incoming.unit_closed": (
        "{unit} ({code}) không còn từ ngày {day}, nay thuộc: {successors}. Xin đơn vị mới gửi báo"
        " cáo của kỳ này."
    ),
    "incoming.through_other": (
        "{unit} ({code}) báo cáo qua {via}, cộng thẳng vào đây sẽ tính hai lần. Chờ báo cáo tổng"
        " hợp của {via}."
    ),
    "incoming.foreign_unit": (
        "{unit} ({code}) không thuộc đơn vị mình trong kỳ này. Kiểm tra cây đơn vị, hoặc chuyển"
        " tệp cho nơi quản lý đơn vị đó."
    ),
    "incoming.tree_unknown": (
        "Chưa nhập cây đơn vị nên chưa kiểm tra được {unit} ({code}) có trực thuộc không. Nhập"
        " danh sách đơn vị ở Cài đặt, Cây đơn vị."
    ),
    "incoming.empty": (
        "Báo cáo chưa có số nào: mọi ô đều để trống. Xin đơn vị điền số liệu (không có thì ghi 0)"
        " rồi gửi lại."
    ),
    "incoming.negative": "Ô {cell} có số âm ({found}). Xin đơn vị kiểm tra và gửi phiên bản mới.",
    "incoming.identity": (
        "Dòng “{line}” không khớp đẳng thức {identity}: {left} khác {right}. Xin đơn vị kiểm tra"
        " và gửi phiên bản mới."
    ),
    "incoming.total_differs": (
        "Cột ({column}): tổng ghi {left} nhưng cộng các lĩnh vực được {right}. Xin đơn vị kiểm tra"
        " và gửi phiên bản mới."
    ),
    "incoming.sample": (
        "Tệp của {unit} là dữ liệu mẫu, không phải số thật. Xin đơn vị xuất từ dữ liệu đang dùng."
    ),
    # Tables of other systems.
    "incoming.table_cell": (
        "Dòng {row}, cột “{heading}”: “{found}” không phải số đếm. Sửa ô này rồi nhận lại."
    ),
    "incoming.table_total": (
        "Dòng {row} ghi tổng “{field}” là {written}, cộng các dòng được {computed}. Chương trình"
        " dùng số cộng lại; hỏi nơi lập bảng."
    ),
    "incoming.table_columns": (
        "Không nhận ra cột: {headings}. Nếu cần các cột này, thêm từ khóa vào tệp headings.toml."
    ),
    "incoming.period_assumed": (
        "Bảng không ghi kỳ báo cáo nên lấy theo kỳ đang chọn. Kiểm tra xem có đúng kỳ không."
    ),
    # How it stands among the others.
    "incoming.duplicate": (
        "Trùng với tệp “{file}” đã nhận (phiên bản {version}, cùng nội dung). Không sao: chỉ tính"
        " một lần."
    ),
    "incoming.older_version": (
        "Phiên bản {version} cũ hơn phiên bản {newer} đã nhận (tệp “{file}”). Không cần làm gì."
    ),
    "incoming.replayed": (
        "Phiên bản cũ {version} gửi lại: đã được thay bằng phiên bản {newer} (tệp “{file}”)."
        " Số của phiên bản {newer} được giữ; hỏi đơn vị nếu họ muốn dùng lại số cũ."
    ),
    "incoming.same_version_other_content": (
        "Cùng phiên bản {version} nhưng khác số liệu với tệp “{file}” lập trước. Xin đơn vị gửi"
        " lại thành phiên bản mới, có lý do."
    ),
    "incoming.versions_conflict": (
        "Có {files} bản khác số liệu cùng ghi phiên bản {version}, không rõ bản nào trước. Hỏi đơn"
        " vị rồi rút bản sai, hoặc xin phiên bản mới."
    ),
    "incoming.signed_stands": (
        "Đã có báo cáo có chữ ký của đơn vị này (phiên bản {newer}, tệp “{file}”) nên tệp không đủ"
        " chữ ký này không được dùng. Xin đơn vị ký bản mới."
    ),
    "incoming.withdrawn": (
        "Tệp này đã được rút ra với lý do: {why}. Xin đơn vị gửi phiên bản mới."
    ),
    # What the acts refuse.
    "consolidation.nothing_given": (
        "Không tìm thấy tệp báo cáo nào (.xlsx, .xls, .ods) trong những nơi đã chọn. Chọn tệp hoặc"
        " thư mục khác."
    ),
    "consolidation.nothing_accepted": (
        "Chưa có báo cáo nào được nhận cho kỳ này nên chưa tổng hợp được. Xem lý do của từng tệp."
    ),
    "consolidation.reason_missing": "Cần ghi lý do rút báo cáo ra khỏi tổng hợp.",
    "consolidation.remark_missing": "Nhận xét chưa có chữ nào. Nhập nội dung rồi lưu.",
    "consolidation.incoming_unknown": "Không tìm thấy tệp đã nhận này. Tải lại danh sách.",
    "consolidation.already_withdrawn": "Tệp này đã được rút ra trước đó.",
    "consolidation.not_withdrawn": "Tệp này không ở trạng thái đã rút ra. Tải lại danh sách.",
    "consolidation.nothing_to_answer": (
        "Chưa có tệp nào của đơn vị nhận ra được trong kỳ này nên chưa có phiếu tiếp nhận để lập."
    ),
    "consolidation.not_for_sums": (
        "Tệp “{name}” không mang khóa ký của đơn vị nào. Chọn tệp báo cáo có chữ ký."
    ),
    "consolidation.file_suffix": "Tên tệp “{name}” cần có đuôi .xlsx.",
    "consolidation.indicator_unknown": (
        "Không đơn vị nào gửi chỉ số “{id}” trong kỳ này. Chọn một trong: {known}."
    ),
    "consolidation.period_shape": (
        "Không đọc được kỳ “{text}”. Viết 2026-11, hoặc 15/10/2026..14/11/2026."
    ),
    "consolidation.receipt_usage": (
        "Để lập phiếu cho các đơn vị, cần cả --period và --out; để đọc một phiếu, chỉ cần tên tệp."
    ),
    "consolidation.months_range": "Số tháng phải từ 1 đến 120.",
    "consolidation.minimum_range": "Mẫu số nhỏ nhất để xếp hạng phải từ 1 đến {most}.",
    # Tables of other programs.
    "families.no_head": (
        "Không tìm thấy dòng tiêu đề có “STT” cùng các cột số liệu. Kiểm tra xem có đúng bảng tổng"
        " hợp theo đơn vị không."
    ),
    "families.no_rows": "Bảng không có dòng số liệu nào dưới tiêu đề. Kiểm tra lại tệp.",
    "families.headings_file": (
        "Tệp từ khóa tiêu đề có lỗi ở mục “{key}”: {detail}. Sửa tệp headings.toml."
    ),
}
ACTIONS: Final = (
    "reports_taken_in", "incoming_withdrawn", "incoming_put_back", "incoming_remarked",
    "receipts_written", "consolidated",
)  # fmt: skip
"""What the journal tells of reports of other units."""

STATES: Final = {
    IncomingState.ACCEPTED: "Đã nhận",
    IncomingState.SUPERSEDED: "Có bản mới hơn",
    IncomingState.DUPLICATE: "Trùng, không tính thêm",
    IncomingState.CONFLICT: "Trùng phiên bản, khác số",
    IncomingState.REFUSED: "Không nhận",
    IncomingState.WITHDRAWN: "Đã rút ra",
}
KINDS: Final = {
    FileKind.PACKAGE: "Báo cáo của chương trình",
    FileKind.HAND: "Bảng nhập tay",
    FileKind.FAMILY: "Bảng của hệ thống khác",
}
ARRIVALS: Final = {
    Arrival.ON_TIME: "Đúng hạn",
    Arrival.LATE: "Trễ hạn",
    Arrival.REJECTED: "Bị trả lại",
    Arrival.MISSING: "Chưa gửi",
    Arrival.AWAITED: "Chưa đến hạn",
    Arrival.NOT_EXPECTED: "Không phải gửi",
}
UNRANKED: Final = {
    Unranked.NO_REPORT: "chưa có báo cáo",
    Unranked.NOT_REPORTED: "không báo cáo chỉ số này",
    Unranked.NO_BASE: "mẫu số bằng 0",
    Unranked.SMALL_BASE: "mẫu số nhỏ, không xếp hạng",
}


def reason_words(reason: Reason) -> str:
    """The sentence of one reason."""
    from cds_desktop.wording.errors import sentence

    return sentence(CdsError(reason.code, **reason.facts))


def reasons_words(reasons: Iterable[Reason]) -> str:
    """Every sentence, one after the other."""
    return " ".join(reason_words(reason) for reason in reasons)


def arrival_words(cell: BoardCell) -> str:
    """How a unit stands in a period, in a few words."""
    words = ARRIVALS[cell.arrival]
    if cell.arrival.is_received:
        late = f" {cell.days_late} ngày" if cell.days_late else ""
        version = f", bản {cell.version}" if cell.version > 1 else ""
        return f"{words}{late}{version}"
    if cell.days_late and cell.arrival is not Arrival.NOT_EXPECTED:
        return f"{words}, quá {cell.days_late} ngày"
    return words


def incoming_entry(entry: JournalEntry) -> str:
    """An entry of the journal about reports of other units."""
    facts = entry.details
    match entry.action:
        case "reports_taken_in":
            return (
                f"Nhận báo cáo của các đơn vị: {facts.get('accepted', 0)} tệp được nhận,"
                f" {facts.get('rejected', 0)} tệp không"
            )
        case "incoming_withdrawn":
            return f"Rút báo cáo của {facts.get('unit', '')} (bản {facts.get('version', 0)})"
        case "incoming_put_back":
            return f"Nhận lại báo cáo của {facts.get('unit', '')} (bản {facts.get('version', 0)})"
        case "incoming_remarked":
            return f"Nhận xét báo cáo của {facts.get('unit', '')}"
        case "receipts_written":
            return f"Lập {facts.get('receipts', 0)} phiếu tiếp nhận"
        case _:
            return (
                f"Xuất bảng tổng hợp {facts.get('units', 0)} đơn vị (bản {facts.get('version', 1)})"
            )
