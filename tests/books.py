"""Procedures for books: one with everything, one without an address, one with hostile names."""

from __future__ import annotations

from dataclasses import replace

from cds_desktop.domain.publicity import PosterContent, PosterFact, PosterPaper, PosterRemark
from tests.offices import A_DAY

ADDRESS = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7"
HOSTILE = """Cấp <script>alert("1")</script> & 'đổi' <img src=x onerror=alert(2)>"""
BIRTH = PosterContent(
    unit_lines=("ỦY BAN NHÂN DÂN XÃ CÁI NƯỚC", "Trung tâm Phục vụ hành chính công"),
    title="Thủ tục đăng ký khai sinh",
    code="1.001193",
    address=ADDRESS,
    field="Hộ tịch",
    facts=(
        PosterFact("Thời hạn", "Trong ngày làm việc", "nhận sau 15 giờ: ngày kế tiếp"),
        PosterFact("Phí, lệ phí", "Miễn phí"),
    ),
    papers=(
        PosterPaper("Tờ khai theo mẫu", "01 bản chính"),
        PosterPaper("Giấy chứng sinh", case="Sinh tại bệnh viện"),
    ),
    steps=("Lấy số", "Nộp giấy tờ"),
    remarks=(PosterRemark("Cơ quan thực hiện", "Ủy ban nhân dân cấp xã"),),
    decision="163/QĐ-BTP",
    telephone="1900 9496",
    level="Cấp xã",
    data_of=A_DAY,
)
DEATH = replace(BIRTH, title="Thủ tục đăng ký khai tử", code="1.000656", address="")
TAX = replace(BIRTH, title=HOSTILE, code="NB.000001", field="Thuế <b>&", remarks=(), papers=())
CONTENTS = (TAX, DEATH, BIRTH)
