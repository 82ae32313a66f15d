"""The register by commands, as a script of the office uses it: from a catalogue file to paper."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtWidgets import QApplication

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.publicity import PosterContent
from cds_desktop.domain.publicity.products import Product
from main import ALL_MODULES
from tests.command_line import Script
from tests.offices import make_office
from ui.printing.document import render_pdf
from ui.printing.fonts import TextMeasure
from ui.printing.page import A4, Page, QrCode, Rect
from ui.printing.page_painter import page_image
from ui.printing.products import LaidOut, ProductOptions, lay_out, making
from ui.printing.qr import qr_matrix

BIRTH, DEATH, MARRIAGE, SINGLE = "1.001193", "1.000656", "1.000894", "1.004873"
PORTAL = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"
OLD_PORTAL = (
    "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.001193"
)


@pytest.fixture
def office(tmp_path: Path, now: datetime) -> Script:
    make_office(tmp_path / "Dữ liệu").close()
    return Script(tmp_path / "Dữ liệu", now, ALL_MODULES)


def later(office: Script, now: datetime, days: int) -> Script:
    return Script(office.data_dir, now + timedelta(days=days), ALL_MODULES)


def new_catalogue(resources: Path, target: Path, changes: Mapping[str, Mapping[str, str]]) -> str:
    """The shipped catalogue with other facts of some procedures, and without that of deaths."""
    source = resources / "catalogue" / "procedures.csv"
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row in rows:
            if row["code"] != DEATH:
                writer.writerow({**row, **changes.get(row["code"], {})})
    return str(target)


def codes_page(*texts: str) -> Page:
    """A page with codes, as a photo of a wall has them."""
    items = [
        QrCode(Rect(20 + 60 * at, 20, 40, 40), qr_matrix(text), text)
        for at, text in enumerate(texts)
    ]
    return Page(A4, tuple(items))


def test_a_new_catalogue_flags_exactly_the_sheets_concerned(
    office: Script, resources: Path, tmp_path: Path, now: datetime, qapp: QApplication
) -> None:
    code, _ = office.run("qr", "register", "add", "--procedure", BIRTH, "--place", "Sảnh chờ")
    assert code == 1
    assert "Không có nơi treo “Sảnh chờ”" in office.errors
    add = ("qr", "register", "add", "--new-place", "--procedure")
    office.ask(*add, BIRTH, SINGLE, "--place", "Sảnh chờ")
    office.ask(*add, BIRTH, DEATH, "--place", "Quầy 2", "--product", "labels")
    office.ask(*add, MARRIAGE, "--place", "Nhà văn hóa", "--product", "card", "--paper", "A6")
    changes = {
        BIRTH: {"fee_vnd": "8000"},
        MARRIAGE: {"portal_url": f"{PORTAL}019e1d2a-7c00-7abc-8abc-0123456789ab"},
    }
    day = later(office, now, 1)
    path = new_catalogue(resources, tmp_path / "moi.csv", changes)
    gone_page = next(
        each["portal_url"] for each in office.ask("catalogue", "list") if each["code"] == DEATH
    )
    answer = day.ask("catalogue", "import", path, "--close-gone")
    assert (answer["changed"], answer["gone"]) == (2, 1)

    listed = day.ask("qr", "register", "list")
    assert {each["number"]: (each["state"], each["concerned"]) for each in listed} == {
        "B-0001": ("changed", [BIRTH]),
        "B-0002": ("current", []),
        "B-0003": ("withdrawn", [DEATH]),
        "B-0004": ("address_changed", [MARRIAGE]),
    }
    assert listed[0]["reasons"] == [f"{BIRTH}: đổi phí"]
    (only,) = day.ask("qr", "register", "list", "--state", "changed", "--procedure", BIRTH)
    assert only["place"] == "Sảnh chờ"

    # Just those are made anew: two sheets share no file, the closed procedure is left out.
    code, _ = office.run("qr", "register", "reprint", "--out", str(tmp_path))
    assert code == 1
    assert "Không có tờ nào phải in lại" in office.errors
    anew = day.ask("qr", "register", "reprint", "--out", str(tmp_path))
    assert (anew["replaced"], anew["sheets"]) == (
        ["B-0001", "B-0003", "B-0004"], ["B-0005", "B-0006", "B-0007"],
    )  # fmt: skip
    assert [each["decoded"] for each in anew["files"]] == [1, 1, 1]
    verified = day.ask("qr", "verify", anew["files"][0]["out"])
    # The fee of this procedure changed; that another one of the labels was closed is not its fault.
    (printed,) = verified["codes"]
    assert (printed["procedure"], printed["state"]) == (BIRTH, "changed")
    assert printed["numbers"] == ["B-0001", "B-0003"]
    _, said = day.run("qr", "verify", anew["files"][0]["out"])
    assert "B-0001 nội dung đã đổi; B-0003 còn đúng" in said
    # Asked once more, what waits to be hung up is printed again, not entered again.
    again = day.ask("qr", "register", "reprint", "--out", str(tmp_path), "--place", "Sảnh chờ")
    assert (again["replaced"], again["sheets"]) == ([], ["B-0005"])
    (hung,) = day.ask("qr", "register", "post", "B-0005")
    assert (hung["edition"], hung["state"], hung["posted_on"]) == (2, "current", "2026-11-17")
    after = day.ask("qr", "register", "list", "--removed", "--place", "Sảnh chờ")
    assert [(each["number"], each["state"]) for each in after] == [
        ("B-0001", "removed"), ("B-0002", "current"), ("B-0005", "current"),
    ]  # fmt: skip

    # What is wrong is taken down and put back; an edition more waits to be hung up.
    (gone,) = day.ask("qr", "register", "remove", "b-0003", "--reason", "bỏ bảng này")
    assert (gone["state"], gone["remove_reason"]) == ("removed", "bỏ bảng này")
    assert [each["number"] for each in day.ask("qr", "register", "list", "--place", "quay 2")] == [
        "B-0006"
    ]
    (back,) = day.ask("qr", "register", "put-back", "B-0003")
    assert back["state"] == "withdrawn"
    (made,) = day.ask(*add, BIRTH, "--place", "Sảnh chờ", "--not-posted")
    assert (made["number"], made["edition"], made["state"]) == ("B-0008", 3, "planned")
    day.ask("qr", "place", "close", "Nhà văn hóa")
    assert [each["name"] for each in day.ask("qr", "place", "list")] == ["Quầy 2", "Sảnh chờ"]
    day.ask("qr", "place", "reopen", "nha van hoa")
    # The page of a procedure that is closed did not move: it is withdrawn, wherever it stood.
    day.ask("qr", "register", "remove", "B-0003", "--reason", "bỏ bảng này")
    wall = tmp_path / "tuong.png"
    assert page_image(codes_page(gone_page), 100).save(str(wall))
    (found,) = day.ask("qr", "verify", str(wall))["codes"]
    assert (found["procedure"], found["state"]) == (DEATH, "withdrawn")


def test_a_walk_with_a_telephone_and_a_list_on_paper(
    office: Script, tmp_path: Path, now: datetime, qapp: QApplication
) -> None:
    add = ("qr", "register", "add", "--new-place", "--place", "Sảnh chờ", "--procedure")
    office.ask(*add, BIRTH, MARRIAGE)
    addresses = {
        each["code"]: each["portal_url"]
        for each in office.ask("catalogue", "list")
        if each["code"] in (BIRTH, MARRIAGE, SINGLE)
    }
    wall = tmp_path / "Ảnh tường.png"
    page = codes_page(addresses[BIRTH], "https://dichvucong-gov.vn.example/x", OLD_PORTAL)
    assert page_image(page, 150).save(str(wall))
    day = later(office, now, 95)
    results = day.ask("qr", "register", "check", "--file", str(wall), "--place", "Sảnh chờ")
    assert sorted((each["kind"], each["outcome"], each["number"]) for each in results) == [
        ("foreign", "foreign", ""), ("old_portal", "old", ""), ("ours", "confirmed", "B-0001"),
    ]  # fmt: skip
    found = day.ask("qr", "register", "found")
    assert {(each["outcome"], each["place"]) for each in found} == {
        ("foreign", "Sảnh chờ"), ("old", "Sảnh chờ"),
    }  # fmt: skip
    one = day.ask("qr", "register", "check", addresses[SINGLE])
    assert (one["kind"], one["outcome"], one["procedure"]) == ("catalogue", "", SINGLE)
    seen = day.ask("qr", "register", "check", "--number", "B-0002", "--outcome", "damaged")
    assert seen["advice"] == "In lại tờ và treo thay."
    for words in (("--number", "B-0002"), (), ("--file", str(tmp_path / "nichts.png"))):
        code, _ = day.run("qr", "register", "check", *words)
        assert code == 1
        assert day.errors.strip()

    # Reading files changes nothing, whatever is on them.
    sent = tmp_path / "gui.pdf"
    render_pdf([codes_page(addresses[MARRIAGE], addresses[SINGLE])], sent, "Tờ")
    before = day.ask("journal", "list")
    answer = day.ask("qr", "verify", str(sent), str(wall))
    assert answer["files"] == 2
    assert [
        (each["kind"], each["procedure"], each["state"], each["numbers"])
        for each in answer["codes"]
        if each["file"] == str(sent)
    ] == [("ours", MARRIAGE, "due", ["B-0002"]), ("catalogue", SINGLE, "current", [])]
    assert day.ask("journal", "list") == before

    paper = tmp_path / "phieu.pdf"
    answer = day.ask("qr", "register", "walk", "--out", str(paper))
    assert (answer["sheets"], answer["places"], answer["pages"]) == (2, 1, 1)
    document = PdfDocument(paper.read_bytes())
    text = document[0].get_textpage().get_text_range()
    document.close()
    for shown in ("PHIẾU ĐI KIỂM TRA TỜ CÔNG KHAI", "Sảnh chờ", "B-0001", "Còn đúng",
                  "Đến kỳ kiểm tra", "lần trước: rách, mờ, bị che", "trang 1/1"):  # fmt: skip
        assert shown in text
    # Files that give nothing are told, each with its reason; the others are answered all the same.
    gone, bad = tmp_path / "mat.png", tmp_path / "hong.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    files = [str(each) for each in (bad, paper, tmp_path, sent, gone)]
    code, said = day.run("qr", "verify", *files, "--json")
    assert code == 1
    answer = json.loads(said)
    assert {each["procedure"] for each in answer["codes"]} == {MARRIAGE, SINGLE}
    assert [each["file"] for each in answer["errors"]] == [
        str(each) for each in (bad, paper, tmp_path, gone)
    ]
    told = [each["text"] for each in answer["errors"]]
    assert day.errors.splitlines() == told
    assert "không phải ảnh" in told[0]
    assert "Không thấy mã QR" in told[1]
    assert told[2] == f"“{tmp_path.name}” là thư mục. Chọn các ảnh hoặc tệp PDF trong thư mục đó."
    code, said = day.run("qr", "register", "check", "--file", *files, "--json")
    assert code == 1
    answer = json.loads(said)
    assert [each["number"] for each in answer["checks"]] == ["B-0002", ""]
    assert [each["text"] for each in answer["errors"]] == told


def text_of(path: Path) -> str:
    document = PdfDocument(path.read_bytes())
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def test_what_waits_is_printed_with_the_code_of_the_register(
    office: Script, tmp_path: Path, qapp: QApplication
) -> None:
    office.ask("qr", "register", "add", "--new-place", "--place", "Sảnh chờ", "--procedure", BIRTH)
    office.ask("qr", "register", "check", "--number", "B-0001", "--outcome", "damaged")
    _, lines = office.run("qr", "register", "list")
    assert lines.rstrip().endswith("Còn đúng; lần trước: rách, mờ, bị che; cần in lại")
    first = office.ask("qr", "register", "reprint", "--out", str(tmp_path))
    assert (first["replaced"], first["sheets"], first["warnings"]) == (["B-0001"], ["B-0002"], [])
    needs = [each["need"] for each in office.ask("qr", "register", "list")]
    assert needs == ["await", "hang"]
    # The office changes its mind about where codes lead; the register keeps what it entered.
    office.ask("qr", "settings", "set", "--template", "https://mot-cua.example/{code}",
               "--payload", "template")  # fmt: skip
    again = office.ask("qr", "register", "reprint", "--out", str(tmp_path))
    assert (again["replaced"], again["sheets"]) == ([], ["B-0002"])
    path = Path(again["files"][0]["out"])
    (code,) = office.ask("qr", "verify", str(path))["codes"]
    assert (code["kind"], code["text"].startswith(PORTAL)) == ("ours", True)
    shown = text_of(path)
    assert "B-0002" in shown
    assert "treo tại Sảnh chờ" in shown
    assert "mot-cua.example" not in shown


def test_sheets_are_entered_where_they_are_made_for(
    office: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    office.ask("qr", "place", "add", "Sảnh chờ")
    out = tmp_path / "To.pdf"
    make = ("qr", "make", "--procedure", BIRTH, MARRIAGE, "--place", "sanh cho", "--product")

    def refusing_marriage(
        product: Product,
        contents: Sequence[PosterContent],
        options: ProductOptions,
        measure: TextMeasure,
    ) -> Iterator[LaidOut]:
        if contents[0].code == MARRIAGE:
            raise RuleBroken("qr.too_long", code=MARRIAGE)
        yield from lay_out(product, contents, options, measure)

    monkeypatch.setattr(making, "lay_out", refusing_marriage)
    made = office.ask(*make, "poster", "--valid-to", "31/12/2026", "--out", str(out))
    assert (made["sheets"], made["codes"]) == (["B-0001"], 1)
    assert [(each["code"], each["reason"]) for each in made["warnings"]] == [
        (MARRIAGE, "qr.too_long")
    ]
    shown = text_of(out)
    assert "B-0001" in shown
    assert "treo tại Sảnh chờ" in shown
    listed = office.ask("qr", "register", "list", "--removed")
    assert [(each["number"], each["state"], each["valid_to"]) for each in listed] == [
        ("B-0001", "planned", "2026-12-31"), ("B-0002", "removed", "2026-12-31"),
    ]  # fmt: skip
    assert listed[1]["remove_reason"] == "Không in"
    # A product on common pages is one sheet; when no file comes of it, none stays.
    labels = office.ask(*make, "labels", "--out", str(out))
    assert labels["sheets"] == ["B-0003"]
    code, _ = office.run(*make, "labels", "--out", str(tmp_path / "nichts" / "To.pdf"))
    assert code == 1
    # What was to replace the labels is gone again, and they wait as before.
    assert {each["number"]: each["need"] for each in office.ask("qr", "register", "list")} == {
        "B-0001": "hang", "B-0003": "hang",
    }  # fmt: skip
    # Printed anew the poster takes the place of the one that never hung; of what is refused the
    # forerunner stays, and nothing is said to be replaced.
    office.ask("qr", "register", "post", "B-0003")
    office.ask("qr", "register", "add", "--procedure", MARRIAGE, "--place", "Sảnh chờ")
    for number in ("B-0003", "B-0005"):
        office.ask("qr", "register", "check", "--number", number, "--outcome", "missing")
    anew = office.ask("qr", "register", "reprint", "--out", str(tmp_path))
    assert (anew["replaced"], anew["sheets"]) == (["B-0003"], ["B-0006"])
    assert [(each["code"], each["reason"]) for each in anew["warnings"]] == [
        (MARRIAGE, "qr.too_long")
    ]


@pytest.mark.parametrize("option", [("--copies", "3"), ("--start", "1"), ("--labels", "zzz")])
def test_options_of_labels_are_wrong_for_other_products(
    office: Script, tmp_path: Path, option: tuple[str, str]
) -> None:
    out = tmp_path / "To.pdf"
    words = ("qr", "make", "--procedure", BIRTH, "--product", "poster", "--out", str(out))
    code, _ = office.run(*words, *option)
    assert code == 2
    assert "chỉ dùng với --product labels" in office.errors
    assert not out.exists()
