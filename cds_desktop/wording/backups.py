"""Words about backups: errors, kinds, the line on Hôm nay."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cds_desktop.domain.backups import BackupStatus
from cds_desktop.domain.clock import office_time
from cds_desktop.wording.moments import number_words, size_words, waited_words

__all__ = [
    "COUNTED",
    "FAILURES",
    "KINDS",
    "PROBLEMS",
    "SENTENCES",
    "last_line",
    "moment_words",
    "number_words",
    "problem_words",
    "size_words",
    "waited_back",
    "warning_lines",
]

SENTENCES: Final[dict[str, str]] = {
    "backup.folder_missing": (
        "Không thấy thư mục sao lưu “{path}”. Cắm lại ổ đĩa, hoặc chọn thư mục khác."
    ),
    "backup.folder_read_only": (
        "Thư mục sao lưu “{path}” không cho ghi. Mở quyền ghi, hoặc chọn thư mục khác."
    ),
    "backup.folder_unreadable": (
        "Không đọc được thư mục sao lưu “{path}”. Kiểm tra ổ đĩa rồi thử lại."
    ),
    "backup.no_space": (
        "Ổ đĩa chứa “{path}” không đủ chỗ: cần {needed_mb} MB, còn {free_mb} MB."
        " Xóa bớt tệp, hoặc chọn ổ đĩa khác; bản sao lưu cũ vẫn còn."
    ),
    "backup.not_written": (
        "Không ghi được vào thư mục sao lưu “{path}”. Kiểm tra ổ đĩa rồi thử lại;"
        " bản sao lưu cũ vẫn còn."
    ),
    "backup.not_verified": (
        "Bản sao lưu vừa ghi không đọc lại được đúng nên đã bỏ; bản cũ vẫn còn."
        " Thử lại; nếu còn lỗi, hãy thay ổ đĩa sao lưu."
    ),
    "backup.in_progress": "Đang có một lần sao lưu hoặc khôi phục khác. Đợi xong rồi thử lại.",
    "backup.postgres_by_server": (
        "Dữ liệu nằm trên máy chủ PostgreSQL nên do máy chủ sao lưu (pg_dump)."
        " Nhờ người quản trị máy chủ."
    ),
    "backup.none_yet": "Chưa có bản sao lưu nào trong “{path}”.",
    "backup.not_found": "Không thấy bản sao lưu “{name}” trong “{path}”.",
    "backup.manifest_unreadable": (
        "Không đọc được bản kê của bản sao lưu này. Chọn bản sao lưu khác."
    ),
    "backup.newer_format": (
        "Bản sao lưu do phiên bản mới hơn tạo ra ({program}). Cài bản mới của chương trình."
    ),
    "backup.newer": (
        "Bản sao lưu do phiên bản mới hơn tạo ra ({program}). Cài bản mới của chương trình"
        " rồi khôi phục; dữ liệu hiện tại được giữ nguyên."
    ),
    "backup.other_unit": (
        "Bản sao lưu này là của {backup_unit}, không phải của {unit}."
        " Chỉ khôi phục khi chắc chắn muốn thay đơn vị."
    ),
    "backup.damaged": (
        "Bản sao lưu “{name}” bị hỏng nên không khôi phục; dữ liệu hiện tại được giữ nguyên."
        " Chọn bản sao lưu khác."
    ),
    "backup.stage_not_written": (
        "Không ghi được vào thư mục dữ liệu “{path}” nên chưa khôi phục;"
        " dữ liệu hiện tại được giữ nguyên."
    ),
    "backup.written_meanwhile": (
        "Có người vừa ghi thêm trong lúc chuẩn bị khôi phục nên chưa thay gì."
        " Dừng làm việc ở các quầy rồi khôi phục lại."
    ),
    "backup.swap_failed": (
        "Chưa thay xong tệp dữ liệu vì tệp đang mở ở nơi khác."
        " Đóng chương trình ở mọi nơi rồi mở lại: việc khôi phục sẽ tự hoàn tất."
    ),
}

PROBLEMS: Final[dict[str, str]] = {
    "backup.manifest_unreadable": "Không đọc được bản kê.",
    "backup.newer_format": "Do phiên bản mới hơn của chương trình tạo ra.",
    "backup.database_missing": "Thiếu tệp dữ liệu.",
    "backup.database_damaged": "Tệp dữ liệu bị hỏng hoặc đã bị thay đổi.",
    "backup.manifest_differs": "Tệp dữ liệu không phải của bản kê này.",
    "backup.counts_differ": "Số dòng dữ liệu không khớp bản kê.",
    "backup.files_missing": "Thiếu {count} tệp số hóa.",
    "backup.files_damaged": "Hỏng {count} tệp số hóa.",
}

FAILURES: Final = {
    "backup.folder_missing": "không thấy thư mục sao lưu",
    "backup.folder_read_only": "thư mục sao lưu không cho ghi",
    "backup.folder_unreadable": "không đọc được thư mục sao lưu",
    "backup.no_space": "ổ đĩa sao lưu hết chỗ",
    "backup.not_written": "không ghi được vào thư mục sao lưu",
    "backup.not_verified": "bản vừa ghi không đọc lại được đúng",
    "database.damaged": "tệp dữ liệu bị hỏng",
    "database.busy": "dữ liệu đang bận",
}

KINDS: Final = {
    "daily": "Hằng ngày",
    "closing": "Khi đóng chương trình",
    "on_demand": "Theo yêu cầu",
    "before_restore": "Trước khi khôi phục",
}

COUNTED: Final = {
    "dossier": "Hồ sơ",
    "person": "Người nộp",
    "stored_file": "Tệp đã số hóa",
    "rating": "Phiếu đánh giá",
    "procedure": "Thủ tục",
    "officer": "Người dùng",
    "journal": "Dòng nhật ký",
}


def problem_words(code: str, count: int) -> str:
    """One line about something wrong in a backup."""
    return PROBLEMS.get(code, code).format(count=count)


def moment_words(at: datetime, now: datetime) -> str:
    """A moment as people say it: "hôm nay 11:30", "hôm qua 16:45", "20/11/2026 11:30"."""
    moment, today = office_time(at), office_time(now).date()
    days = (today - moment.date()).days
    day = {0: "hôm nay", 1: "hôm qua"}.get(days, f"{moment:%d/%m/%Y}")
    return f"{day} {moment:%H:%M}"


def waited_back(at: datetime, now: datetime) -> str:
    """How long ago: "3 ngày trước", "2 giờ trước"."""
    return f"{waited_words(at, now)} trước"


def last_line(status: BackupStatus, now: datetime) -> str:
    """The line of the home screen."""
    if status.last_ok_at is None:
        return "Chưa có bản sao lưu nào."
    return f"Sao lưu gần nhất: {moment_words(status.last_ok_at, now)}, đã kiểm tra"


def warning_lines(status: BackupStatus, now: datetime) -> list[str]:
    """What the officer should know about the backups now; empty when all is well."""
    from cds_desktop.wording.errors import sentence

    lines = []
    if status.missed_on is not None:
        lines.append(f"Chưa có bản sao lưu nào từ ngày {status.missed_on:%d/%m/%Y}.")
    if status.failure is not None and status.failed_at is not None:
        when = moment_words(status.failed_at, now)
        lines.append(f"Lần sao lưu {when} không thành công. {sentence(status.failure)}")
    if status.is_same_disk:
        lines.append(
            "Bản sao lưu nằm cùng ổ đĩa với dữ liệu: ổ hỏng là mất cả hai. Chọn ổ đĩa khác."
        )
    return lines
