"""What the public screen and the command say of a dossier looked up by its number."""

from __future__ import annotations

from typing import Final

from cds_desktop.services.lookup import Progress

__all__ = ["PROGRESS", "SENTENCES"]

PROGRESS: Final = {
    Progress.REGISTERED: "Chờ tiếp nhận",
    Progress.NOT_ACCEPTED: "Không được tiếp nhận",
    Progress.RECEIVED: "Đã tiếp nhận",
    Progress.PROCESSING: "Đang giải quyết",
    Progress.WAITING: "Chờ bổ sung",
    Progress.PAYING: "Chờ nộp phí, lệ phí",
    Progress.ENDED: "Đã dừng giải quyết",
    Progress.READY: "Đã có kết quả",
    Progress.RETURNED: "Đã trả",
}

SENTENCES: Final = {
    "lookup.refused": (
        "Không tìm thấy hồ sơ với hai mã này. Kiểm tra lại mã hồ sơ và mã tra cứu in trên giấy hẹn."
    ),
    "lookup.paused": "Đã nhập sai nhiều lần. Thử lại sau {until}.",
}
