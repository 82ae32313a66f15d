"""What stays of a code that was found on a wall: enough to know it again, nothing of a person."""

from __future__ import annotations

import pytest

from cds_desktop.domain.publicity.kept import LONGEST_KEPT, kept_text
from cds_desktop.domain.publicity.sheets import ScanKind

UUID = "019d2bfd-3fe0-70ac-b9d6-123456789012"
PAGE = f"https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{UUID}"
PAYMENT = (
    "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA530370454048000"
    "5802VN62170813H12-26-0001236304F19A"
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (PAGE, PAGE),
        ("https://xa.example/tt/1.001193.000.00.00.H12", "https://xa.example/tt/1.001193.000.00.00.H12"),
        ("https://xa.example:8443/a?b=1#c", "https://xa.example:8443/a"),
        ("https://001099012345@xa.example/ho-so", "https://xa.example/ho-so"),
        ("HTTPS://XA.EXAMPLE/HS/H12-261120-0023/X", "https://xa.example/HS/…/X"),
        ("https://xa.example/000.00.16.H12-261120-00023", "https://xa.example/…"),
        ("http://xa.example/cd/001099012345.html", "http://xa.example/cd/….html"),
        ("https://xa.example/0912.345.678", "https://xa.example/…"),
        ("https://0912345678.example/", "https://….example/"),
        ("https://xa.example/a\nTrần Thị B, 1980", "https://xa.example/a"),
        ("https://[xa/", "Văn bản"),
        ("Nguyễn Văn A", "Văn bản"),
        ("Anh Bảy, gọi 0912 345 678 để làm nhanh", "Văn bản"),
        ("hồ sơ 261120-0023 nhận ở đây", "Văn bản"),
        ("viết cho anh.bay@xa.example", "Văn bản"),
        ("BEGIN:VCARD N:Bảy", "Văn bản"),
        ("WIFI:S:xa;P:mat-khau;;", "Văn bản"),
        ("giảm giá, mã 123456, đến ngay", "Văn bản: giảm giá, mã …, đến ngay"),
    ],
)  # fmt: skip
def test_addresses_and_texts_lose_what_may_name_a_person(text: str, kept: str) -> None:
    assert kept_text(text, ScanKind.FOREIGN) == kept


def test_a_long_text_an_old_address_and_payments_keep_what_tells_them_apart() -> None:
    long = kept_text("thông báo " * 40, ScanKind.FOREIGN)
    assert long.startswith("Văn bản: thông báo thông")
    assert len(long) <= LONGEST_KEPT
    old = kept_text("https://xa.example/p?ma=1.001193", ScanKind.OLD_PORTAL, "1.001193")
    assert old == "https://xa.example/p 1.001193"
    broken = PAYMENT.replace("F19A", "0000")
    for text in (PAYMENT, broken):
        assert kept_text(text, ScanKind.PAYMENT) == "VietQR 970415 113366668888"
    other = "00020101021126180014vn.momo.094512365802VN63041D2A"
    assert kept_text(other, ScanKind.PAYMENT) == "Mã chuyển tiền"
    assert kept_text("000.00.16.H12-261120-0023", ScanKind.SLIP) == ""
