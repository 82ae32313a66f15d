"""Tables as offices receive them: workbooks, text files, web pages, and files meant to harm."""

import struct
import sys
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.services import spreadsheets
from cds_desktop.services.spreadsheets import ReadingLimits, cell_text, read_sheets

HEAD = ("Mã số", "Tên thủ tục", "Lĩnh vực")
ROW = ("1.001193", "Thủ tục đăng ký khai sinh", "Hộ tịch")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(path: Path, limits: ReadingLimits | None = None) -> str:
    with pytest.raises((RuleBroken, EnvironmentFault)) as caught:
        read_sheets(path, limits)
    assert caught.value.facts["file"] == path.name
    return caught.value.code


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Danh mục"
    sheet.append(HEAD)
    sheet.append([*ROW, 3.0, date(2026, 11, 16), None, True])
    sheet.merge_cells("A4:C4")
    book.save(path)
    return path


def test_a_workbook_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    (sheet,) = read_sheets(workbook(tmp_path / "Danh mục thủ tục.xlsx"))
    assert sheet.name == "Danh mục"
    assert sheet.rows[0][:3] == HEAD
    assert sheet.rows[1][:5] == (*ROW, 3.0, date(2026, 11, 16))
    assert [cell_text(cell) for cell in sheet.rows[1][3:]] == ["3", "16/11/2026", "", "x"]
    assert ((3, 0), (3, 2)) in sheet.merged


def test_an_open_document_sheet_is_read(tmp_path: Path) -> None:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in HEAD
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="A"><table:table-row>{cells}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    assert read_sheets(path)[0].rows == (HEAD,)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_text_tables_are_read_whatever_parts_their_columns_and_codes_their_letters(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    from cds_desktop.domain.text import normalise

    text = "\r\n".join(delimiter.join(row) for row in (HEAD, ROW, ROW)) + "\r\n"
    if encoding == "cp1258":  # Base letters with combining tones, as that code page has them.
        text = text.replace("ã", "a\u0303").replace("ủ", "u\u0309").replace("ụ", "u\u0323")
        text = text.replace("ố", "ô\u0301").replace("ĩ", "i\u0303").replace("ự", "ư\u0323")
        text = text.replace("ộ", "ô\u0323").replace("ị", "i\u0323").replace("ý", "y\u0301")
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    (sheet,) = read_sheets(path)
    assert [tuple(normalise(str(cell)) for cell in row) for row in sheet.rows] == [HEAD, ROW, ROW]


def test_a_quoted_cell_keeps_its_lines_and_separators(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('sep=;\n"Đơn; giấy\nảnh";b\n', encoding="utf-8")
    assert read_sheets(path)[0].rows == (("Đơn; giấy\nảnh", "b"),)


def test_a_web_page_named_xls_is_read(tmp_path: Path) -> None:
    path = tmp_path / "BaoCao.xls"
    path.write_text(
        "<html><head><style>td{}</style></head><body><table><tr><th colspan=2>Danh&nbsp;mục</th>"
        "<th>Lĩnh vực</th></tr><tr><td>1.001193<td>Khai<br>sinh<td>Hộ tịch</tr></table></html>",
        encoding="utf-8",
    )
    (sheet,) = read_sheets(path)
    assert sheet.rows == (
        ("Danh\xa0mục", None, "Lĩnh vực"),
        ("1.001193", "Khai\nsinh", "Hộ tịch"),
    )


def test_excels_xml_of_2003_is_read(tmp_path: Path) -> None:
    path = tmp_path / "BaoCao.xls"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Worksheet ss:Name="Trang 1"><Table><Row><Cell><Data>Mã số</Data></Cell>'
        '<Cell ss:Index="3"><Data>Tên</Data></Cell></Row></Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    (sheet,) = read_sheets(path)
    assert (sheet.name, sheet.rows) == ("Trang 1", (("Mã số", None, "Tên"),))


def test_tcvn3_text_becomes_unicode_and_vni_is_refused_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "cu.csv"
    path.write_bytes("Uû ban nh©n d©n tØnh Cµ Mau,HuyÖn §Çm D¬i\n".encode("cp1252"))
    (sheet,) = read_sheets(path)
    assert sheet.rows == (("Uỷ ban nhân dân tỉnh Cà Mau", "Huyện Đầm Dơi"),)
    assert sheet.was_tcvn3
    path.write_bytes("chaøo caùc baïn,uûy ban nhaân daân xaõ\n".encode("cp1252"))
    assert refusal(path) == "spreadsheet.vni_text"


def test_what_is_no_table_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    for content in (b"", b"  \n", b"%PDF-1.7 ...", bytes(range(256)) * 20, b"<p>Xin chao</p>"):
        path.write_bytes(content)
        assert refusal(path) == "spreadsheet.not_a_table"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        archive.writestr("[Content_Types].xml", "<a/>")
    assert refusal(path) == "spreadsheet.not_a_table"
    assert refusal(tmp_path) == "spreadsheet.not_a_table"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / "khong-co.xlsx") == "spreadsheet.file_missing"


def test_a_file_held_by_another_program_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a.xlsx")

    def held(_self: Path) -> bytes:
        raise PermissionError(13, "held by Excel")

    monkeypatch.setattr(Path, "read_bytes", held)
    assert refusal(path) == "spreadsheet.in_use"


def test_a_locked_workbook_asks_for_its_password(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512)
    assert refusal(path) == "spreadsheet.password"


def test_a_cut_off_workbook_is_damaged(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refusal(path) == "spreadsheet.damaged"


def crafted_xls(sectors: int) -> bytes:
    """A compound file whose header promises far more sectors than the file has."""
    head = bytearray(512)
    head[:8] = OLE
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIII", head, 44, sectors, 0, 0, 0x1000)
    struct.pack_into("<IIII", head, 60, 0, sectors, 0, sectors)
    return bytes(head) + b"\0" * 512


@pytest.mark.parametrize("sectors", [0, 1, 0x7FFFFFFF, 0xFFFFFFF0])
def test_a_crafted_xls_of_one_kilobyte_harms_only_its_reader(tmp_path: Path, sectors: int) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(crafted_xls(sectors))
    assert refusal(path) in {"spreadsheet.damaged", "spreadsheet.too_large"}


def stand_in(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(spreadsheets, "reader_command", lambda: [sys.executable, "-c", program])


def test_a_reader_that_aborts_leaves_the_program_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch, "import os; os._exit(134)")
    assert refusal(workbook(tmp_path / "a.xlsx")) == "spreadsheet.damaged"


def test_a_reader_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, "import threading; threading.Event().wait()")
    path = workbook(tmp_path / "a.xlsx")
    assert refusal(path, ReadingLimits(seconds=0.3)) == "spreadsheet.too_large"


def test_too_large_is_known_before_reading(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    size = path.stat().st_size
    assert refusal(path, ReadingLimits(file_bytes=size - 1)) == "spreadsheet.too_large"
    assert refusal(path, ReadingLimits(unpacked_bytes=100)) == "spreadsheet.too_large"
    assert refusal(path, ReadingLimits(cells=5)) == "spreadsheet.too_large"


def test_a_sheet_with_a_cell_at_the_far_end_harms_only_its_reader(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "Tên thủ tục"
    sheet.cell(row=1_048_576, column=16_384, value="x")
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert refusal(path) in {"spreadsheet.damaged", "spreadsheet.too_large"}


def test_the_packaged_program_is_its_own_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert spreadsheets.reader_command() == [sys.executable, "--read-spreadsheet"]
