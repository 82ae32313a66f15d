"""Templates that cannot be filled: each is refused in words, and nothing is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl.worksheet.table import Table

from cds_desktop.domain.errors import CdsError, EnvironmentFault
from cds_desktop.services import template_fill
from cds_desktop.services.template_fill import fill_template
from cds_desktop.services.workbook_parts import package
from cds_desktop.services.workbook_parts.marks import TemplateValue
from cds_desktop.wording.errors import sentence
from tests.unit.template_books import Edit, edit, make_template, opened, share_texts
from tests.unit.test_template_fill import FIELDS, FORM, NAMES, VALUES, fill, small

A_TEXT = '<c t="s"><v>0</v></c>'
A_ROW = f"<row>{A_TEXT * 1_000}</row>"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("template") / "Mẫu của tỉnh.xlsx")


def refusal(template: Path, out: Path, **changed: TemplateValue) -> CdsError:
    """What is said about a template; nothing must have been written."""
    before = sorted(out.parent.iterdir())
    with pytest.raises(CdsError) as caught:
        fill_template(
            template, VALUES | changed, {"field": FIELDS}, out / "x.xlsx" if out.is_dir() else out,
            row_names=NAMES,
        )  # fmt: skip
    assert sorted(out.parent.iterdir()) == before
    assert not sentence(caught.value).startswith("Không thực hiện được")
    return caught.value


def test_unknown_marks_are_named_with_their_cells_and_what_was_meant(tmp_path: Path) -> None:
    mau = small(
        tmp_path / "mau.xlsx",
        A1="{{II06a.totl.received}}", B2="x {{#field.nam}}", C3="{{unit.name", D4="{{unit.name}}",
    )  # fmt: skip
    error = refusal(mau, tmp_path / "a.xlsx")
    assert error.code == "template.unknown_marks"
    words = sentence(error)
    for told in (
        "3 ô", "A!A1 {{II06a.totl.received}} (có phải {{II06a.total.received}}?)",
        "A!B2 {{#field.nam}} (có phải {{#field.name}}?)", "A!C3 {{unit.name",
    ):  # fmt: skip
        assert told in words
    assert "D4" not in words


def test_what_cannot_be_filled_is_refused_in_words(tmp_path: Path) -> None:
    mau, out = tmp_path / "mau.xlsx", tmp_path / "a.xlsx"
    cases: list[tuple[str, dict[str, object]]] = [
        ("template.no_marks", {"A1": "Báo cáo"}),
        ("template.list_not_offered", {"A1": "{{#unit.name}}"}),
        ("template.mark_in_formula", {"A1": '="Tháng "&"{{period.name}}"'}),
        ("template.formula_unsupported", {"A1": "{{#field.name}}", "B2": "=SUM(A:C!B1)"}),
    ]
    for code, cells in cases:
        assert refusal(small(mau, **cells), out).code == code
    small(mau, A1="{{#field.name}}", B1="{{#unit.name}}")
    with pytest.raises(CdsError, match="two_lists_in_row"):
        fill_template(mau, {}, {"field": [], "unit": []}, out)
    small(mau, A1="{{unit.name}}")
    assert refusal(mau, mau).code == "template.same_file"
    assert refusal(mau, tmp_path / "a.ods").code == "template.file_suffix"
    whole = mau.read_bytes()
    edit(mau, {}, {"xl/vbaProject.bin": b"\0"})
    assert refusal(mau, out).code == "template.macros"
    mau.write_bytes(whole)
    edit(mau, {}, {"xl/externalLinks/externalLink1.xml": b"<a/>"})
    assert refusal(mau, out).code == "template.external_links"
    mau.write_bytes(whole)
    edit(mau, {}, {"_xmlsignatures/sig1.xml": b"<a/>"})
    assert refusal(mau, out).code == "template.signed"
    mau.write_bytes(whole[: len(whole) // 2])
    assert refusal(mau, out).code == "spreadsheet.damaged"
    mau.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert refusal(mau, out).code == "template.not_xlsx"
    mau.write_bytes(whole)
    _put_table(mau)
    assert refusal(mau, out).code == "template.mark_in_table_head"
    locked = "EncryptedPackage".encode("utf-16-le")
    mau.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + locked)
    assert refusal(mau, out).code == "spreadsheet.password"
    assert refusal(tmp_path / "khong-co.xlsx", out).code == "spreadsheet.file_missing"


def _put_table(path: Path) -> None:
    with opened(path) as book:
        book["A"]["A2"] = 1
        book["A"].add_table(Table(displayName="Bang", ref="A1:A2"))
        book.save(path)


def test_a_series_along_the_repeated_row_is_refused(template: Path, tmp_path: Path) -> None:
    mau = tmp_path / "mau.xlsx"
    mau.write_bytes(template.read_bytes())
    edit(mau, {"xl/charts/chart2.xml": lambda data: data.replace(b"$4", b"$8")})
    assert refusal(mau, tmp_path / "a.xlsx").code == "template.chart_along_row"


def test_hostile_templates_are_refused_before_their_xml_is_read(tmp_path: Path) -> None:
    mau, out = small(tmp_path / "mau.xlsx", A1="{{unit.name}}"), tmp_path / "a.xlsx"
    whole = mau.read_bytes()
    part = "xl/worksheets/sheet1.xml"
    grow = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    edit(mau, {part: lambda data: data.replace(b"<worksheet", grow + b"<worksheet", 1)})
    assert refusal(mau, out).code == "spreadsheet.unsafe_xml"
    far = b"<!--" + b" " * 5_000 + b"-->" + grow
    mau.write_bytes(whole)
    edit(mau, {part: lambda data: data.replace(b"<worksheet", far + b"<worksheet", 1)})
    assert refusal(mau, out).code == "spreadsheet.damaged"
    mau.write_bytes(whole)
    edit(mau, {part: lambda _: b"<a>" * 100_000})
    assert refusal(mau, out).code == "spreadsheet.damaged"
    mau.write_bytes(whole)
    edit(mau, {part: lambda data: data + b"<!--" + b" " * 8_500_000 + b"-->"})
    assert refusal(mau, out).code == "spreadsheet.too_large"


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b'<row r="1"', b'<row r="a"'),
        (b'<c r="A1"', b'<c r="ZZZZ1"'),
        (b"<v>0</v>", b"<v>zero</v>"),
        (b"<v>0</v>", b"<v>99999999999999999999</v>"),
        (b"<sheetData>", b"<sheetData><row r='-5'><c r='A1'/></row>"),
    ],
)
def test_places_that_are_none_make_a_damaged_template(
    tmp_path: Path, good: bytes, bad: bytes
) -> None:
    mau = small(tmp_path / "mau.xlsx", A1="{{unit.name}}")
    share_texts(mau)
    edit(mau, {"xl/worksheets/sheet1.xml": lambda data: data.replace(good, bad, 1)})
    assert refusal(mau, tmp_path / "a.xlsx").code in {"spreadsheet.damaged", "template.no_marks"}


def test_marks_meant_to_fill_the_memory_are_refused(tmp_path: Path) -> None:
    """One long text of marks, shown in every cell: small in the file, endless when filled."""
    mau, out = small(tmp_path / "mau.xlsx", A1="{{unit.name}}"), tmp_path / "a.xlsx"
    share_texts(mau)
    whole = mau.read_bytes()

    def shared(text: str) -> dict[str, Edit]:
        return {
            "xl/sharedStrings.xml": lambda data: data.replace(b"{{unit.name}}", text.encode()),
            "xl/worksheets/sheet1.xml": lambda data: re.sub(
                rb"<sheetData>.*</sheetData>",
                f"<sheetData>{A_ROW * 5}</sheetData>".encode(), data, flags=re.DOTALL,
            ),
        }  # fmt: skip

    for text in ("{{unit.name}}" + "x" * 32_000, "{{unit.name}}" * 2_000, "{{unit.name}}" * 9_000):
        mau.write_bytes(whole)
        edit(mau, shared(text))
        assert refusal(mau, out).code == "spreadsheet.too_large"


def test_more_formulas_than_can_be_moved_in_time_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "_MOST_WORK", 3_000_000)  # A second or less.
    mau = small(tmp_path / "mau.xlsx", A1="{{#field.name}}")
    formula = b'<c r="B2"><f t="shared" ref="B2:B9" si="0">%s1</f></c>' % (b"A1+" * 2_000)
    rest = b'<c><f t="shared" si="0"/></c>' * 3_000
    row = b'<row r="2">' + formula + rest + b"</row></sheetData>"
    edit(
        mau, {"xl/worksheets/sheet1.xml": lambda data: data.replace(b"</sheetData>", row)}
    )  # fmt: skip
    assert refusal(mau, tmp_path / "a.xlsx").code == "spreadsheet.too_large"


def test_a_file_open_in_excel_keeps_its_content(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.xlsx"
    out.write_bytes(b"held")

    def held(_self: Path, _target: Path) -> None:
        raise PermissionError(13, "held by Excel")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(EnvironmentFault, match=r"file\.in_use"):
        fill(template, out)
    assert out.read_bytes() == b"held"
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_that_reads_back_differently_is_not_handed_out(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_fill, "_same", lambda _stored, value: value != 1650)
    with pytest.raises(EnvironmentFault, match="read_back_differs") as caught:
        fill(template, tmp_path / "a.xlsx")
    assert caught.value.facts["cell"] == f"{FORM}!C13"
    assert list(tmp_path.iterdir()) == []
