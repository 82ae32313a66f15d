"""A template as a province makes one, and a look at the package of a workbook."""

from __future__ import annotations

import base64
import io
import posixpath
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils.cell import rows_from_range
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HEADS = ("STT", "Lĩnh vực", "Tiếp nhận", "Giải quyết", "Quá hạn", "Tỷ lệ", "Cộng dồn")
REPEATED = 8
TOTAL = 9
Edit = Callable[[bytes], bytes]


def make_template(path: Path) -> Path:
    """Heads over merged cells, one row for the fields, totals, rules, charts, a picture."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu tổng hợp"
    _head(sheet)
    _table(sheet)
    _foot(sheet)
    _rules(sheet)
    _charts(sheet)
    _page(sheet)
    _second(book.create_sheet("Tóm tắt"))
    _names(book, sheet)
    plain = book.create_sheet("Hướng dẫn")
    plain["A1"] = "Trang này không có ô đánh dấu"
    properties = book.properties
    properties.created = properties.modified = datetime(2026, 10, 1)  # noqa: DTZ001
    book.save(path)
    _add_what_openpyxl_cannot(path)
    share_texts(path)
    return path


def _head(sheet: Worksheet) -> None:
    sheet["A1"] = "{{superior.name}}"
    sheet.merge_cells("A1:G1")
    sheet["A2"] = "BÁO CÁO {{ Period.Name }} CỦA {{unit.name}} ({{unit.code}})"
    sheet["A2"].font = Font(name="Times New Roman", bold=True, size=14)
    sheet["A2"].alignment = Alignment(horizontal="center")
    sheet.merge_cells("A2:G2")
    sheet["A3"], sheet["B3"] = "Từ ngày", "{{period.from}}"
    sheet["C3"], sheet["D3"] = "Đến ngày", "{{period.to}}"
    sheet["B3"].number_format = "dd/mm/yyyy"
    sheet["A4"], sheet["B4"] = "Ghi chú", "{{note}}"
    sheet["E4"] = "{{S01.ratio}}"
    sheet["E4"].number_format = "0.00%"
    for column, text in enumerate(HEADS, start=1):
        sheet.cell(6, column, text)
        sheet.merge_cells(start_row=6, end_row=7, start_column=column, end_column=column)


def _table(sheet: Worksheet) -> None:
    edge = Side(style="thin")
    cells = ("{{#field.number}}", "{{#field.name}}", "{{#field.3}}", "{{#field.settled}}",
             "{{#field.settled_late}}", "=IF(D8=0,0,E8/D8)", "=SUM(C$8:C8)")  # fmt: skip
    for column, text in enumerate(cells, start=1):
        cell = sheet.cell(REPEATED, column, text)
        cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
        cell.fill = PatternFill("solid", fgColor="FFF2CC")
    sheet.row_dimensions[REPEATED].height = 21
    sheet["B9"] = "Tổng cộng"
    sheet["C9"], sheet["D9"], sheet["E9"] = "=SUM(C8:C8)", "=SUM(D8)", "=SUM(E$8:E$8)"
    sheet["F9"] = "=IF(D9=0,0,E9/D9)"
    sheet["F8"].number_format = sheet["F9"].number_format = "0.00%"
    sheet.row_dimensions[TOTAL].height = 27


def _foot(sheet: Worksheet) -> None:
    sheet["B11"], sheet["C11"] = "Theo chương trình", "{{II06a.total.received}}"
    sheet["D11"], sheet["E11"] = "Chênh lệch", "=C9-C11"
    sheet["B12"], sheet["C12"] = "Hộ tịch", "{{II06a.Hộ tịch.3}}"
    sheet["B13"] = "Người lập: {{maker}}, lúc {{made_at}}; tỷ lệ {{S01.shown}}"
    sheet.merge_cells("B13:G13")
    sheet["B14"] = "Xem biểu"
    sheet["B14"].hyperlink = Hyperlink(ref="B14", location="'Biểu tổng hợp'!B9")
    sheet["B15"] = "Cổng dịch vụ công"
    sheet["B15"].hyperlink = "https://dichvucong.gov.vn"
    sheet["B16"] = "Xem tổng"
    sheet["B16"].hyperlink = "#'Biểu tổng hợp'!C9"
    sheet["C11"].comment = Comment("Số của chương trình", "Sở")


def _rules(sheet: Worksheet) -> None:
    red = DifferentialStyle(fill=PatternFill("solid", bgColor="F8CBAD"))
    for area, kind, operator, formula in (
        ("E8:E8", "cellIs", "greaterThan", "10"),
        ("A8:G9", "expression", None, "$E8>$D8*0.5"),
        ("E11", "expression", None, "$E$11<>0"),
    ):
        rule = Rule(type=kind, operator=operator, formula=[formula], dxf=red)  # type: ignore[arg-type]
        sheet.conditional_formatting.add(area, rule)
    whole = DataValidation("whole", operator="between", formula1="0", formula2="$C$9")
    whole.add("C8")
    whole.add("C11")
    sheet.add_data_validation(whole)


def _charts(sheet: Worksheet) -> None:
    bar = BarChart()
    bar.title = "Hồ sơ {{period.name}}"
    bar.add_data(Reference(sheet, min_col=3, min_row=8, max_row=8), titles_from_data=False)
    bar.set_categories(Reference(sheet, min_col=2, min_row=8, max_row=8))
    sheet.add_chart(bar, "B18")
    still = LineChart()
    still.add_data(Reference(sheet, min_col=3, max_col=5, min_row=4, max_row=4), from_rows=True)
    sheet.add_chart(still, "I1")


def _page(sheet: Worksheet) -> None:
    sheet.freeze_panes = "C8"
    sheet.print_title_rows = "6:7"
    sheet.print_area = "A1:G34"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    assert sheet.oddHeader is not None
    assert sheet.oddFooter is not None
    sheet.oddHeader.right.text = "{{unit.code}}"
    sheet.oddFooter.center.text = "Trang &P"
    sheet.column_dimensions["B"].width = 34


def _second(sheet: Worksheet) -> None:
    sheet["A1"], sheet["B1"] = "Tổng tiếp nhận", "='Biểu tổng hợp'!C9"
    sheet["A2"], sheet["B2"] = "Nhiều nhất", "=MAX('Biểu tổng hợp'!C8:C8)"
    sheet["A3"], sheet["B3"] = "Theo tên", "=SUM(TiepNhan)"
    sheet.append(["Mã", "Tên", "Số"])
    sheet.append(["{{#field.number}}", "{{#field.name}}", "='Biểu tổng hợp'!C8*2"])
    sheet.add_table(Table(displayName="BangTom", ref="A4:C5"))
    sheet["C7"] = "=SUM(BangTom[Số])"


def _names(book: openpyxl.Workbook, sheet: Worksheet) -> None:
    book.defined_names["TiepNhan"] = DefinedName("TiepNhan", attr_text=f"'{sheet.title}'!$C$8:$C$8")
    book.defined_names["TongSo"] = DefinedName("TongSo", attr_text=f"'{sheet.title}'!$C$9")


def _add_what_openpyxl_cannot(path: Path) -> None:
    """A saved order of computing, shared formulas, an extension, a picture, data of others."""
    rule = (
        '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings>'
        '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:cfRule type="dataBar" id="{11111111-2222-3333-4444-555555555555}" priority="9">'
        '<x14:dataBar><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar>'
        "</x14:cfRule><xm:sqref>D8</xm:sqref></x14:conditionalFormatting>"
        "</x14:conditionalFormattings></ext></extLst>"
    )
    root = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        b'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        b'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
        b'mc:Ignorable="x14ac"'
    )

    def first(data: bytes) -> bytes:
        data = re.sub(rb'<worksheet xmlns="[^"]*"', lambda _: root, data)
        place = (
            data.index(b"<tableParts") if b"<tableParts" in data else data.rindex(b"</worksheet>")
        )
        data = data[:place] + rule.encode() + data[place:]
        data = data.replace(b'<row r="8"', b'<row r="8" x14ac:dyDescent="0.25"')
        shared = b'<f t="shared" ref="C17:D17" si="0">C9+1</f><v>7</v>'
        row = (
            b'<row r="17"><c r="C17">'
            + shared
            + b'</c><c r="D17"><f t="shared" si="0"/><v>8</v></c></row>'
        )
        return data.replace(b"</sheetData>", row + b"</sheetData>")

    def kinds(data: bytes) -> bytes:
        added = (
            b'<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-'
            b'officedocument.spreadsheetml.calcChain+xml"/>'
            b'<Default Extension="png" ContentType="image/png"/>'
            b'<Override PartName="/customXml/item1.xml" ContentType="application/xml"/>'
        )
        return data.replace(b"</Types>", added + b"</Types>")

    def links(data: bytes) -> bytes:
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        added = b'<Relationship Id="rId90" Type="' + kind + b'calcChain" Target="calcChain.xml"/>'
        return data.replace(b"</Relationships>", added + b"</Relationships>")

    def drawing(data: bytes) -> bytes:
        picture = (
            b'<xdr:oneCellAnchor xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
            b'spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
            b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            b"<xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>10</xdr:row>"
            b'<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="95250" cy="95250"/><xdr:pic>'
            b'<xdr:nvPicPr><xdr:cNvPr id="9" name="Logo"/><xdr:cNvPicPr/></xdr:nvPicPr>'
            b'<xdr:blipFill><a:blip r:embed="rId90"/><a:stretch><a:fillRect/></a:stretch>'
            b'</xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="95250" cy="95250"/>'
            b'</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>'
            b"<xdr:clientData/></xdr:oneCellAnchor>"
        )
        end = data.rindex(b"</")
        return data[:end] + picture + data[end:]

    def drawing_links(data: bytes) -> bytes:
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        added = b'<Relationship Id="rId90" Type="' + kind + b'" Target="../media/logo.png"/>'
        return data.replace(b"</Relationships>", added + b"</Relationships>")

    edit(
        path,
        {
            "xl/worksheets/sheet1.xml": first,
            "[Content_Types].xml": kinds,
            "xl/_rels/workbook.xml.rels": links,
            "xl/drawings/drawing1.xml": drawing,
            "xl/drawings/_rels/drawing1.xml.rels": drawing_links,
        },
        {
            "xl/calcChain.xml": b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
            b'2006/main"><c r="C9" i="1"/></calcChain>',
            "xl/media/logo.png": PIXEL,
            "customXml/item1.xml": b"<so>H12</so>",
        },
    )


def share_texts(path: Path) -> None:
    """Keep texts in one table as Excel does; openpyxl writes each into its cell."""
    texts: list[bytes] = []

    def shared(found: re.Match[bytes]) -> bytes:
        if found[2] not in texts:
            texts.append(found[2])
        return b'<c%s t="s"><v>%d</v></c>' % (found[1], texts.index(found[2]))

    def sheet(data: bytes) -> bytes:
        return re.sub(rb'<c([^>]*) t="inlineStr"><is>(.*?)</is></c>', shared, data)

    def kinds(data: bytes) -> bytes:
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        added = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/>' % kind
        return data.replace(b"</Types>", added + b"</Types>")

    def links(data: bytes) -> bytes:
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        added = b'<Relationship Id="rId91" Type="%s" Target="sharedStrings.xml"/>' % kind
        return data.replace(b"</Relationships>", added + b"</Relationships>")

    names = [name for name in parts_of(path) if name.startswith("xl/worksheets/sheet")]
    edit(path, dict.fromkeys(names, sheet))
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    items = b"".join(b"<si>%s</si>" % text for text in texts)
    edit(
        path,
        {"[Content_Types].xml": kinds, "xl/_rels/workbook.xml.rels": links},
        {"xl/sharedStrings.xml": b'<sst xmlns="%s" count="99">%s</sst>' % (space, items)},
    )


def edit(path: Path, edits: dict[str, Edit], added: dict[str, bytes] | None = None) -> None:
    """Change parts of a workbook and add others."""
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, edits[name](data) if name in edits else data)
        for name, data in (added or {}).items():
            target.writestr(name, data)


@contextmanager
def opened(path: Path, **options: bool) -> Iterator[openpyxl.Workbook]:
    """A workbook as openpyxl reads it, which warns that it would lose extensions."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(path, **options)
    try:
        yield book
    finally:
        book.close()


def parts_of(path: Path) -> dict[str, bytes]:
    """All parts of a workbook."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in names}


def faults_of(path: Path) -> list[str]:
    """What Excel would offer to repair: parts, links and content types that do not fit."""
    parts = parts_of(path)
    faults = []
    trees = {}
    for name, data in parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            try:
                trees[name] = ElementTree.fromstring(data)
            except ElementTree.ParseError as error:
                faults.append(f"{name}: {error}")
    kinds = {item.attrib.get("PartName", "").lstrip("/") for item in trees["[Content_Types].xml"]}
    endings = {item.attrib.get("Extension", "") for item in trees["[Content_Types].xml"]}
    faults += [f"content type without part: {name}" for name in kinds - {""} - parts.keys()]
    for name in parts.keys() - kinds - {"[Content_Types].xml"}:
        if name.rpartition(".")[2] not in endings:
            faults.append(f"part without content type: {name}")
    for name, tree in trees.items():
        if name.endswith(".rels"):
            faults += _links(name, tree, parts)
        if name.startswith("xl/worksheets/sheet"):
            faults += [f"{name}: {fault}" for fault in _sheet_faults(tree, parts)]
        used = set(re.findall(rb"<(\w+):|\s(\w+):\w+=", parts[name]))
        for prefix in {a or b for a, b in used} - {b"xml", b"xmlns"}:
            if b"xmlns:" + prefix + b"=" not in parts[name]:
                faults.append(f"{name}: prefix {prefix!r} is not declared")
        for ignored in re.findall(rb'mc:Ignorable="([^"]*)"', parts[name]):
            faults += [
                f"{name}: {word!r} is ignorable but not declared"
                for word in ignored.split()
                if b"xmlns:" + word + b"=" not in parts[name]
            ]
    return faults


def _links(name: str, tree: ElementTree.Element, parts: dict[str, bytes]) -> list[str]:
    owner = posixpath.dirname(posixpath.dirname(name))
    faults = []
    for item in tree:
        if item.attrib.get("TargetMode") != "External":
            joined = posixpath.join("/", owner, item.attrib["Target"])
            if posixpath.normpath(joined).lstrip("/") not in parts:
                faults.append(f"{name}: leads to {joined}, which is missing")
    return faults


def _sheet_faults(tree: ElementTree.Element, parts: dict[str, bytes]) -> list[str]:
    space = tree.tag.rpartition("}")[0] + "}"
    faults = []
    rows = [int(row.attrib["r"]) for row in tree.iter(f"{space}row")]
    if rows != sorted(set(rows)):
        faults.append("rows are not in order")
    for row in tree.iter(f"{space}row"):
        for cell in row.iter(f"{space}c"):
            if cell.attrib["r"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != row.attrib["r"]:
                faults.append(f"cell {cell.attrib['r']} in row {row.attrib['r']}")
            found = cell.find(f"{space}v")
            if cell.attrib.get("t") == "s" and found is not None:
                items = parts["xl/sharedStrings.xml"].count(b"<si>")
                if int(found.text or "-1") >= items:
                    faults.append(f"cell {cell.attrib['r']} has a text that is missing")
    taken: set[str] = set()
    for merge in tree.iter(f"{space}mergeCell"):
        cells = {cell for line in rows_from_range(merge.attrib["ref"]) for cell in line}
        if cells & taken:
            faults.append(f"merge {merge.attrib['ref']} overlaps another")
        taken |= cells
    for name in ("mergeCells", "dataValidations"):
        for holder in tree.iter(f"{space}{name}"):
            if int(holder.attrib.get("count", len(holder))) != len(holder) or not len(holder):
                faults.append(f"{name} has a wrong count")
    for holder in tree.iter(f"{space}conditionalFormatting"):
        if not holder.attrib.get("sqref"):
            faults.append("a conditional format without a range")
    return faults
