"""Our workbooks in another program: opened, computed again, saved, printed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cds_desktop.services.hand_workbooks import layout as lay
from cds_desktop.services.hand_workbooks.blank import blank_workbook
from cds_desktop.services.hand_workbooks.reading import read_hand_workbook
from cds_desktop.services.report_files import ReportFile, read_report_file
from tests.libreoffice import SOFFICE, save_and_print
from tests.unit.test_hand_workbooks import BLANK, GOOD, fill
from tests.unit.test_report_files import SIGNATURE, a_report, further_sets, write
from tests.workbook_package import faults_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]
_A4 = {(595, 842), (842, 595)}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both workbooks; in `lai/` as LibreOffice saved and printed them."""
    folder = tmp_path_factory.mktemp("libreoffice")
    write(folder / "thang.xlsx", a_report(45), further_sets())
    blank_workbook(BLANK, folder / "mau.xlsx")
    book = load_workbook(folder / "mau.xlsx")
    fill(book[lay.FORM], 1, "Hộ tịch", GOOD)
    fill(book[lay.FORM], 2, "Đất đai", (11, *GOOD[1:]))
    fill(book[lay.FORM], 3, "Chứng thực", (*GOOD[:8], 3, 3, 1))
    fill(book[lay.FORM], 4, "Hộ tịch", ("1.x", *GOOD[1:]))
    book[lay.MEASURES]["D5"], book[lay.MEASURES]["F5"] = 141_497, 175_138
    book[lay.MEASURES]["D6"], book[lay.MEASURES]["F6"] = 8, 7
    book.save(folder / "mau.xlsx")
    book.close()
    save_and_print([folder / "thang.xlsx", folder / "mau.xlsx"], folder / "lai")
    return folder


def test_a_report_that_was_only_opened_and_saved_is_still_as_signed(office: Path) -> None:
    before = read_report_file(office / "thang.xlsx")
    after = read_report_file(office / "lai" / "thang.xlsx")
    assert before.changed == ()
    assert after == ReportFile(before.package, SIGNATURE, ())
    book = load_workbook(office / "lai" / "thang.xlsx")
    charts: Any = book["Biểu đồ"]
    assert len(charts._charts) == 2
    assert book["II.06a"].print_title_rows == "$6:$9"
    book.close()


def test_the_checks_of_the_blank_answer_in_its_cells(office: Path) -> None:
    assert faults_of(office / "mau.xlsx") == []
    form = _values(office / "lai" / "mau.xlsx", lay.FORM)
    assert [form[f"N{row}"] for row in range(20, 25)] == [
        "Sai: lĩnh vực ghi hai lần", "Sai: (3) khác (4)+(5)+(6)", "Sai: (11) khác (12)+(13)",
        "Sai: lĩnh vực ghi hai lần", None,
    ]  # fmt: skip
    assert (form["C60"], form["D60"]) == (31, 16)
    measures = _values(office / "lai" / "mau.xlsx", lay.MEASURES)
    assert measures["G5"] == pytest.approx(141_497 / 175_138)
    assert (measures["H5"], measures["H6"]) == ("Đúng", "Sai: tử số lớn hơn mẫu số")


def test_what_a_foreign_program_saved_is_read_by_layout(office: Path) -> None:
    before = read_hand_workbook(office / "mau.xlsx")
    after = read_hand_workbook(office / "lai" / "mau.xlsx")
    assert after.package == before.package
    codes = [each.code for each in before.problems]
    # The computed total now stands there, with the line that the reader leaves out.
    assert [each.code for each in after.problems if each.code != "hand_report.total"] == codes


def test_every_page_is_printed_on_a4(office: Path) -> None:
    for name, least, most in (("thang.pdf", 14, 24), ("mau.pdf", 4, 6)):
        data = (office / "lai" / name).read_bytes()
        sizes = re.findall(rb"/Type/Page/Parent[^>]*/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", data)
        assert least <= len(sizes) <= most, name
        assert {(round(float(width)), round(float(height))) for width, height in sizes} <= _A4


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_the_head_of_the_form_is_printed_on_every_page_of_it(office: Path) -> None:
    text = subprocess.run(
        ["pdftotext", "-layout", str(office / "lai" / "thang.pdf"), "-"],
        check=True, capture_output=True, timeout=30, encoding="utf-8",
    ).stdout  # fmt: skip
    pages = [page for page in text.split("\f") if "Lĩnh vực 20" in page or "Lĩnh vực 45" in page]
    assert len(pages) == 2
    assert all("(7)=(8)+(9)+(10)" in page and "Số hồ sơ tiếp nhận" in page for page in pages)
    assert all("bản 2, mã" in page for page in pages)
    assert "Hồ sơ theo tháng" in text
    assert "###" not in text


def _values(path: Path, sheet: str) -> Mapping[str, object]:
    book = load_workbook(path, data_only=True)
    found = {cell.coordinate: cell.value or None for row in book[sheet] for cell in row}
    book.close()
    return found
