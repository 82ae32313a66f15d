"""Files, the preview and the dialog: a PDF appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.publicity import PosterContent, PosterFact, PosterPaper
from cds_desktop.services.progress import Cancelled
from ui.printing.document import make_posters, print_pages, render_pdf
from ui.printing.page import Page, QrCode
from ui.printing.preview import PagePreview, PreviewDialog
from ui.printing.products.poster import poster_pages
from ui.printing.qr import qr_matrix

pytestmark = pytest.mark.usefixtures("qapp")

ADDRESS = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6-5e9e20d6ee%02d"


def sheet(number: int, papers: int = 2) -> PosterContent:
    return PosterContent(
        unit_lines=("ỦY BAN NHÂN DÂN XÃ ĐẦM DƠI", "Trung tâm Phục vụ hành chính công"),
        title=f"Chứng thực chữ ký trong giấy tờ ẴỂỖ, văn bản số {number}",
        code=f"2.0008{number:02d}",
        address=ADDRESS % number,
        facts=(PosterFact("Thời hạn", "Trong ngày"), PosterFact("Phí, lệ phí", "10.000 đồng")),
        papers=tuple(PosterPaper("Giấy tờ tùy thân còn giá trị sử dụng") for _ in range(papers)),
    )


@pytest.fixture
def pages(qapp: object) -> tuple[Page, ...]:
    return poster_pages(sheet(1)) + poster_pages(sheet(2, papers=60))


def spoiled(page: Page) -> Page:
    items = (
        replace(item, matrix=qr_matrix("khác")) if isinstance(item, QrCode) else item
        for item in page.items
    )
    return replace(page, items=tuple(items))


def test_sheets_are_counted_as_made_and_as_read_back(tmp_path: Path) -> None:
    out = tmp_path / "Tờ công khai.pdf"
    steps: list[tuple[int, int]] = []
    result = make_posters(
        [sheet(number) for number in range(1, 4)],
        out,
        lambda done, all_: steps.append((done, all_)),
    )
    assert (result.posters, result.decoded) == (3, 3)
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert out.read_bytes().startswith(b"%PDF-")
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_sheets_can_be_made_beside_the_gui_thread(tmp_path: Path) -> None:
    with ThreadPoolExecutor(max_workers=1) as pool:
        made = pool.submit(make_posters, [sheet(1), sheet(2)], tmp_path / "to.pdf")
        assert made.result(timeout=30).decoded == 2


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_the_text_of_the_pdf_is_right_vietnamese(tmp_path: Path) -> None:
    out = tmp_path / "to.pdf"
    make_posters([sheet(7)], out)
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(out), "-"], capture_output=True, check=True
    )
    text = " ".join(done.stdout.decode("utf-8").split())
    assert text == unicodedata.normalize("NFC", text)
    assert "ỦY BAN NHÂN DÂN XÃ ĐẦM DƠI" in text
    assert "Chứng thực chữ ký trong giấy tờ ẴỂỖ" in text
    assert "Giấy tờ tùy thân còn giá trị sử dụng" in text


def test_both_weights_are_embedded_in_the_pdf(tmp_path: Path) -> None:
    out = tmp_path / "to.pdf"
    make_posters([sheet(7)], out)
    content = out.read_bytes()
    assert content.count(b"/FontFile2") == 2
    assert b"NotoSans" in content


def test_an_unreadable_code_releases_no_file(tmp_path: Path, pages: tuple[Page, ...]) -> None:
    out = tmp_path / "to.pdf"
    out.write_bytes(b"old")
    with pytest.raises(RuleBroken) as refused:
        render_pdf([*pages, spoiled(pages[0])], out, "Tờ công khai")
    assert refused.value.code == "qr.unreadable"
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["to.pdf"]


def test_cancelling_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "to.pdf"
    out.write_bytes(b"old")

    def cancel(done: int, total: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        make_posters([sheet(1), sheet(2), sheet(3)], out, cancel)
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["to.pdf"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as refused:
        make_posters([sheet(1)], tmp_path / "không có" / "to.pdf")
    assert refused.value.code == "file.folder_missing"


def test_a_folder_in_the_way_is_no_file(tmp_path: Path) -> None:
    out = tmp_path / "to.pdf"
    out.mkdir()
    with pytest.raises(EnvironmentFault) as refused:
        make_posters([sheet(1)], out)
    assert refused.value.code == "file.not_written"


def test_nothing_to_print_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken) as refused:
        make_posters([], tmp_path / "to.pdf")
    assert refused.value.code == "poster.nothing_to_print"


def test_a_printer_gets_every_page(tmp_path: Path, pages: tuple[Page, ...]) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "in.pdf"))
    print_pages(pages, printer)
    content = (tmp_path / "in.pdf").read_bytes()
    assert content.count(b"/Type /Page\n") == len(pages)


def test_nothing_is_printed_when_a_code_does_not_read(
    tmp_path: Path, pages: tuple[Page, ...]
) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "in.pdf"))
    with pytest.raises(RuleBroken):
        print_pages([spoiled(pages[0])], printer)
    assert not (tmp_path / "in.pdf").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux runs without a display")
def test_sheets_are_made_from_a_process_without_a_display(tmp_path: Path) -> None:
    out = tmp_path / "to.pdf"
    root = Path(__file__).parents[2]
    program = (
        "import sys; from pathlib import Path\n"
        "from cds_desktop.domain.publicity import PosterContent\n"
        "from ui.printing.document import make_posters\n"
        "content = PosterContent(('UBND xã',), 'Khai sinh', '1.001193', 'https://dvc.gov.vn/1')\n"
        "print(make_posters([content], Path(sys.argv[1])).decoded)\n"
    )
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    surroundings = {key: value for key, value in os.environ.items() if key not in hidden}
    done = subprocess.run(
        [sys.executable, "-c", program, str(out)],
        cwd=root, env=surroundings, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "1"), done.stderr
    assert out.is_file()


# --- the preview ----------------------------------------------------------------------------------


@pytest.fixture
def preview(qtbot: QtBot, pages: tuple[Page, ...]) -> PagePreview:
    widget = PagePreview()
    qtbot.addWidget(widget)
    widget.resize(600, 500)
    widget.show_pages(pages)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_pages_turn_by_button_and_by_key(
    qtbot: QtBot, preview: PagePreview, pages: tuple[Page, ...]
) -> None:
    assert preview.page_label.text() == f"Trang 1/{len(pages)}"
    assert not preview.previous_button.isEnabled()
    QTest.mouseClick(preview.next_button, Qt.MouseButton.LeftButton)
    assert preview.page_number == 2
    QTest.keyClick(preview.canvas, Qt.Key.Key_PageUp)
    assert preview.page_number == 1
    QTest.keyClick(preview.canvas, Qt.Key.Key_PageUp)
    assert preview.page_number == 1
    for _ in pages:
        QTest.keyClick(preview.canvas, Qt.Key.Key_PageDown)
    assert preview.page_number == len(pages)
    assert not preview.next_button.isEnabled()


def test_zooming_enlarges_the_page_and_fitting_brings_it_back(
    qtbot: QtBot, preview: PagePreview
) -> None:
    fitted = preview.canvas.factor
    QTest.mouseClick(preview.larger_button, Qt.MouseButton.LeftButton)
    assert preview.canvas.factor > fitted
    assert preview.canvas.verticalScrollBar().maximum() > 0
    QTest.keyClick(preview.canvas, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert preview.canvas.factor == pytest.approx(fitted, rel=0.05)


def test_the_preview_shows_the_printed_page(qtbot: QtBot, preview: PagePreview) -> None:
    from ui.printing.read_back import read_codes

    for _ in range(2):
        QTest.mouseClick(preview.larger_button, Qt.MouseButton.LeftButton)
    preview.resize(1000, 1300)
    qtbot.waitUntil(lambda: read_codes(preview.canvas.viewport().grab().toImage()) != [])
    assert read_codes(preview.canvas.viewport().grab().toImage()) == [ADDRESS % 1]


def test_an_empty_preview_says_so(qtbot: QtBot, preview: PagePreview) -> None:
    preview.show_pages(())
    assert preview.page_number == 0
    assert preview.page_label.text() == "Chưa có trang nào"
    assert not preview.larger_button.isEnabled()


def test_the_dialog_offers_paper_and_file_and_escape_closes_it(
    qtbot: QtBot, pages: tuple[Page, ...]
) -> None:
    dialog = PreviewDialog(pages, "Giấy hẹn 000.00.16.H12-261120-0023")
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitExposed(dialog)
    with qtbot.waitSignal(dialog.pdf_requested):
        QTest.mouseClick(dialog.pdf_button, Qt.MouseButton.LeftButton)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
