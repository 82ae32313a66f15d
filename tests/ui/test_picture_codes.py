"""Codes on photographs, scans and PDFs that people bring, whole or damaged."""

from __future__ import annotations

import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt, qInstallMessageHandler, qWarning
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageIOHandler,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTransform,
)

from cds_desktop.domain.errors import NotFound, RuleBroken
from ui.printing import picture_codes
from ui.printing.picture_codes import codes_in_file, codes_in_image
from ui.printing.qr import qr_matrix, qr_path

pytestmark = pytest.mark.usefixtures("qapp")

ADDRESS = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6-5e9e20d6ee%02d"
WORDS = "Giấy tờ: Tờ khai đăng ký khai sinh\nThời hạn: trong ngày\nLệ phí: 8.000 đồng"


def drawing(text: str, module: float, paper: str = "white", ink: str = "black") -> QImage:
    """A code with its quiet zone."""
    matrix = qr_matrix(text)
    side = round((len(matrix) + 8) * module)
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(paper))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(qr_path(matrix, 4 * module, 4 * module, module), QColor(ink))
    painter.end()
    return image


def wall(width: int, height: int, *codes: tuple[QImage, int, int]) -> QImage:
    """A grey wall with sheets on it."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#b8b8b0"))
    painter = QPainter(image)
    for code, left, top in codes:
        painter.drawImage(left, top, code)
    painter.end()
    return image


def booklet(path: Path, *texts: str) -> None:
    """A PDF with one code on each page, and its words as text."""
    writer = QPdfWriter(str(path))
    writer.setResolution(300)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    painter = QPainter(writer)
    for number, text in enumerate(texts):
        if number:
            writer.newPage()
        painter.fillPath(qr_path(qr_matrix(text), 300, 300, 6), QColor("black"))
    painter.end()


def test_every_code_of_a_photo_is_found_once(tmp_path: Path) -> None:
    first, second = ADDRESS % 1, ADDRESS % 2
    photo = wall(
        3000, 2000,
        (drawing(first, 12), 100, 100), (drawing(second, 5), 1500, 900),
        (drawing(first, 6), 2200, 200),
    )  # fmt: skip
    for ending in ("jpg", "png", "bmp"):
        path = tmp_path / f"Ảnh chụp.{ending}"
        assert photo.save(str(path))
        assert set(codes_in_file(path)) == {first, second}
        assert len(codes_in_file(path)) == 2
        path.unlink()  # nothing holds it any more, on Windows neither


def test_words_come_back_with_their_marks_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    drawing(WORDS, 4).save(str(path))
    assert codes_in_file(path) == (WORDS,)


@pytest.mark.parametrize("angle", [17, 45, 90, 180])
def test_a_code_is_read_at_any_angle(angle: int) -> None:
    photo = wall(1200, 900, (drawing(ADDRESS % 3, 8), 300, 200))
    turned = photo.transformed(
        QTransform().rotate(angle), Qt.TransformationMode.SmoothTransformation
    )
    assert codes_in_image(turned) == (ADDRESS % 3,)


def test_light_on_dark_is_read_too() -> None:
    assert codes_in_image(drawing(ADDRESS % 4, 6, "#202020", "#f0f0f0")) == (ADDRESS % 4,)


def test_a_photo_is_turned_as_the_camera_noted(tmp_path: Path) -> None:
    path = tmp_path / "may-anh.jpg"
    writer = QImageWriter(str(path))
    writer.setTransformation(QImageIOHandler.Transformation.TransformationRotate90)
    assert writer.write(drawing(ADDRESS % 5, 6))
    assert codes_in_file(path) == (ADDRESS % 5,)


def test_every_page_of_a_pdf_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "Sổ tờ.pdf"
    texts = [ADDRESS % number for number in (7, 8, 7, 9)]
    booklet(path, *texts)
    seen: list[tuple[int, int]] = []
    found = codes_in_file(path, lambda done, total: seen.append((done, total)))
    assert found == (ADDRESS % 7, ADDRESS % 8, ADDRESS % 9)
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    path.unlink()


def test_two_officers_may_read_pdfs_at_once(tmp_path: Path) -> None:
    paths = []
    for number in range(4):
        paths.append(tmp_path / f"{number}.pdf")
        booklet(paths[-1], ADDRESS % number)
    with ThreadPoolExecutor(max_workers=4) as pool:
        found = list(pool.map(codes_in_file, paths))
    assert found == [(ADDRESS % number,) for number in range(4)]


def test_a_picture_without_a_code_has_none(tmp_path: Path) -> None:
    path = tmp_path / "tuong.png"
    wall(400, 300).save(str(path))
    assert codes_in_file(path) == ()


def refusal(path: Path) -> str:
    with pytest.raises(RuleBroken) as refused:
        codes_in_file(path)
    assert refused.value.facts["name"] == path.name
    return refused.value.code


def test_what_is_no_picture_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "Ảnh tháng 11").mkdir()
    assert refusal(tmp_path / "Ảnh tháng 11") == "picture.folder"
    contents = {
        "chu.png": b"khong phai anh",
        "rong.jpg": b"",
        "ve.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>',
        "hong.pdf": b"%PDF-1.7\n1 0 obj << /Type /Catalog",
    }
    whole = tmp_path / "whole.png"
    drawing(ADDRESS % 1, 4).save(str(whole))
    contents["cat.png"] = whole.read_bytes()[:60]
    for name, content in contents.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert refusal(path) == "picture.unreadable", name


def test_a_broken_picture_brings_no_english_onto_the_error_stream(tmp_path: Path) -> None:
    path, part = tmp_path / "nua.jpg", tmp_path / "phan.jpg"
    assert drawing(ADDRESS % 1, 4).save(str(path))
    content = path.read_bytes()
    part.write_bytes(content[: len(content) // 2])
    heard: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, text: heard.append(text or ""))
    try:
        codes_in_file(part)
        qWarning("máy in báo lỗi")  # what others have to say is still heard
    finally:
        qInstallMessageHandler(before)
    assert heard == ["máy in báo lỗi"]


def test_a_picture_that_would_fill_the_memory_is_not_opened(tmp_path: Path) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        length, check = (
            len(content).to_bytes(4, "big"),
            zlib.crc32(kind + content).to_bytes(4, "big"),
        )
        return length + kind + content + check

    side = (30_000).to_bytes(4, "big")
    head = chunk(b"IHDR", side + side + bytes([8, 0, 0, 0, 0]))
    path = tmp_path / "bom.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
    assert refusal(path) == "picture.too_large"


def test_a_page_as_large_as_a_wall_is_drawn_coarser(tmp_path: Path) -> None:
    path = tmp_path / "pano.pdf"
    writer = QPdfWriter(str(path))
    writer.setResolution(72)
    size = QPageSize(QSizeF(5000, 5000), QPageSize.Unit.Millimeter)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    painter = QPainter(writer)
    painter.fillRect(QRectF(0, 0, 10, 10), QColor("white"))
    painter.fillPath(qr_path(qr_matrix(ADDRESS % 6), 400, 400, 60), QColor("black"))
    painter.end()
    assert codes_in_file(path) == (ADDRESS % 6,)


def test_a_pdf_with_a_password_is_said_to_have_one(tmp_path: Path) -> None:
    path = tmp_path / "khoa.pdf"
    path.write_bytes(LOCKED)
    assert refusal(path) == "picture.locked"


def test_too_many_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "day.pdf"
    booklet(path, *(ADDRESS % number for number in range(3)))
    monkeypatch.setattr(picture_codes, "MOST_PAGES", 2)
    assert refusal(path) == "picture.many_pages"


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as gone:
        codes_in_file(tmp_path / "mat.jpg")
    assert gone.value.code == "file.not_found"


LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O<"
    + b"11" * 32
    + b">/U<"
    + b"22" * 32
    + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\nstartxref\n0\n%%EOF\n"
)
"""A PDF whose standard encryption asks for a password."""
