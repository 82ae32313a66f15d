"""Vietnamese words for the terms of the glossary, as they stand on screens and in files."""

from __future__ import annotations

from typing import Final

STATUSES: Final = {
    "registered": "Mới đăng ký",
    "received": "Được tiếp nhận",
    "not_accepted": "Không được tiếp nhận",
    "processing": "Đang xử lý",
    "supplement_requested": "Yêu cầu bổ sung giấy tờ",
    "payment_requested": "Yêu cầu thực hiện nghĩa vụ tài chính",
    "withdrawn": "Công dân yêu cầu rút hồ sơ",
    "stopped": "Dừng xử lý",
    "finished": "Đã xử lý xong",
    "returned": "Đã trả kết quả",
    "": "chưa có",
}
MOVE_ACTIONS: Final = {
    "received": "Tiếp nhận",
    "not_accepted": "Từ chối tiếp nhận",
    "processing": "Chuyển xử lý",
    "supplement_requested": "Yêu cầu bổ sung",
    "payment_requested": "Yêu cầu nộp nghĩa vụ tài chính",
    "withdrawn": "Rút hồ sơ",
    "stopped": "Dừng xử lý",
    "finished": "Có kết quả",
    "returned": "Trả kết quả",
}
CHANNELS: Final = {"direct": "Trực tiếp", "online": "Trực tuyến", "postal": "Bưu chính"}
FILED_BY: Final = {
    "self": "Người dân tự làm",
    "assisted": "Cán bộ hướng dẫn",
    "staff": "Cán bộ nhập thay",
    "team": "Tổ công nghệ số hỗ trợ",
}
PAYMENT_WAYS: Final = {
    "none": "Chưa nộp",
    "cash": "Tiền mặt",
    "transfer": "Chuyển khoản",
    "card": "Thẻ, ví, mã QR tại quầy",
    "online": "Trực tuyến trên Cổng",
}
PAPER_FORMS: Final = {
    "original": "Bản chính",
    "copy": "Bản sao",
    "certified_copy": "Bản sao chứng thực",
    "data": "Dữ liệu dân cư",
}
PAPER_STATES: Final = {
    "waiting": "Chưa quét",
    "digitised": "Đã số hóa",
    "reused": "Dùng lại bản đã số hóa",
    "from_database": "Từ cơ sở dữ liệu",
    "cannot_scan": "Không quét được",
}
RATING_LEVELS: Final = {
    5: "Rất hài lòng",
    4: "Hài lòng",
    3: "Bình thường",
    2: "Không hài lòng",
    1: "Rất không hài lòng",
}
ROLES: Final = {
    "reception": "Tiếp nhận",
    "specialist": "Chuyên môn",
    "leader": "Lãnh đạo",
    "supervisor": "Giám sát",
    "admin": "Quản trị",
}
RIGHTS: Final = {
    "see_dossiers": "xem hồ sơ",
    "receive": "tiếp nhận hồ sơ",
    "process": "xử lý hồ sơ",
    "hand_back": "trả kết quả",
    "digitise": "số hóa giấy tờ",
    "rate": "mở phiếu đánh giá",
    "make_posters": "in tờ mã QR",
    "see_indicators": "xem chỉ số",
    "export_reports": "xuất báo cáo",
    "edit_catalogue": "sửa danh mục thủ tục",
    "edit_settings": "sửa cài đặt",
    "manage_officers": "quản lý người dùng",
    "back_up": "sao lưu",
    "restore": "khôi phục dữ liệu",
}
LEVELS: Final = {"commune": "Cấp xã", "district": "Cấp huyện", "province": "Cấp tỉnh"}
JOURNAL_ACTIONS: Final = {
    "registered": "Ghi nhận hồ sơ nộp trực tuyến",
    "received": "Tiếp nhận",
    "signing_asked": "Trình ký",
    "signing_returned": "Trả lại người xử lý, chưa ký",
    "originals_kept": "Giữ bản chính",
    "originals_given_back": "Trả lại bản chính",
    "shelved": "Xếp kết quả lên kệ",
    "called": "Gọi báo có kết quả",
    "act_reversed": "Hoàn tác",
    "moved": "Chuyển trạng thái",
    "move_reversed": "Hoàn tác bước chuyển",
    "paid": "Ghi nhận nộp lệ phí",
    "attached": "Đính kèm tệp",
    "paper_state": "Đổi tình trạng số hóa",
    "rated": "Nhận phiếu đánh giá",
    "slip_printed": "In giấy hẹn",
    "form_printed": "In biểu mẫu của hồ sơ",
    "register_printed": "In Sổ theo dõi hồ sơ",
    "created": "Thiết lập đơn vị",
    "settings_changed": "Đổi cài đặt",
    "added": "Thêm",
    "changed": "Sửa",
    "removed": "Bỏ",
    "password_set": "Đặt mật khẩu",
    "pin_set": "Đặt mã PIN",
    "exported": "Xuất báo cáo",
    "backed_up": "Sao lưu",
    "backup_failed": "Sao lưu không thành công",
    "restored": "Khôi phục từ bản sao lưu",
    "extended": "Xin lỗi và hẹn lại ngày trả",
    "extension_reversed": "Hoàn tác việc hẹn lại ngày trả",
    "due_moved": "Lùi ngày hẹn trả vì cơ quan đóng cửa",
    "office_closed": "Đóng cửa đột xuất",
    "days_imported": "Nhập lịch làm việc",
}
