"""The book for any PC as files: whole or not at all, safe names, no word that becomes markup."""

from __future__ import annotations

import errno
import json
import re
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from cds_desktop.domain.errors import CdsError, EnvironmentFault, RuleBroken
from cds_desktop.domain.publicity import PosterContent, PosterFact, PosterPaper, PosterRemark
from cds_desktop.domain.publicity.payloads import PayloadKind, PayloadRules
from cds_desktop.resources import resource
from cds_desktop.services.progress import Cancelled
from cds_desktop.services.publicity import poster_office
from cds_desktop.services.publicity.book import plan_book
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.publicity import offline_text, poster_words
from tests.command_line import Script
from tests.offices import A_DAY, make_office
from tests.oracles.es5 import NotES5, used_names
from ui.book import write_book
from ui.book.code_picture import code_picture
from ui.book.file_names import LONGEST_NAME, page_names
from ui.book.search_data import bare_letters

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


class Page(HTMLParser):
    """What a page shows, and what it points to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.attributes: list[str] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += values
        self.ids |= {values["id"]} if "id" in values else set()
        if tag == "a":
            self.links.append(values["href"])
        self.loads += [values[name] for name in ("src",) if name in values]
        self.loads += [values["href"]] if tag == "link" else []

    def handle_data(self, data: str) -> None:
        self.text += data


def pages(out: Path) -> dict[str, Page]:
    return {path.relative_to(out).as_posix(): Page(path) for path in out.rglob("*.html")}


# --- what stands in it ---------------------------------------------------------------------------


def test_every_link_leads_to_a_page_of_the_book(tmp_path: Path) -> None:
    made = write_book(CONTENTS, tmp_path / "Sách", made_on=A_DAY)
    assert (made.procedures, made.fields, made.codes, made.decoded) == (3, 2, 2, 2)
    found = pages(made.out)
    assert set(found) == {
        "index.html", "a-z.html", "huong-dan.html", "linh-vuc/1.html", "linh-vuc/2.html",
        "tt/1.001193.html", "tt/1.000656.html", "tt/NB.000001.html",
    }  # fmt: skip
    for name, page in found.items():
        folder = (made.out / name).parent
        assert page.tags[:2] == ["html", "head"]
        assert page.tags.count("h1") == page.tags.count("main") == 1
        for address in [*page.links, *page.loads]:
            file, _, place = address.partition("#")
            if file and address not in (ADDRESS, "data:,"):
                assert (folder / file).is_file(), (name, address)
            elif place:
                assert place in page.ids, (name, address)


def test_the_page_says_what_the_catalogue_says(tmp_path: Path) -> None:
    out = write_book(CONTENTS, tmp_path / "Sách", made_on=date(2026, 11, 21)).out
    birth = Page(out / "tt" / "1.001193.html")
    for words in (
        "Thủ tục đăng ký khai sinh", "1.001193", "Trong ngày làm việc", "Miễn phí", "01 bản chính",
        "nhận sau 15 giờ: ngày kế tiếp", "Sinh tại bệnh viện", "163/QĐ-BTP", "Cấp xã",
        "Ủy ban nhân dân cấp xã", "1900 9496", "In trang này", "Thủ tục sau",
        "Dữ liệu ngày 20/11/2026; sách làm ngày 21/11/2026",
        ADDRESS.removeprefix("https://"),
    ):  # fmt: skip
        assert words in birth.text, words
    assert "../linh-vuc/1.html" in birth.links
    assert "1.000656.html" in birth.links
    death = Page(out / "tt" / "1.000656.html")
    assert "chưa có địa chỉ" in death.text
    assert "path" not in death.tags[death.tags.index("main") :]


def test_a_hostile_name_stays_a_name(tmp_path: Path) -> None:
    out = write_book(CONTENTS, tmp_path / "Sách", made_on=A_DAY).out
    for name, page in pages(out).items():
        scripts = 2 if name == "index.html" else 1
        assert page.tags.count("script") == scripts, name
        assert "img" not in page.tags
        assert "b" not in page.tags
        assert not [each for each in page.attributes if each.startswith("on")]
    assert HOSTILE in Page(out / "tt" / "NB.000001.html").text
    data = (out / "du-lieu.js").read_text(encoding="utf-8")
    assert "<" not in data
    assert used_names(data) == (frozenset(), frozenset())


def test_the_sample_office_says_so_on_every_page(tmp_path: Path) -> None:
    sample = replace(BIRTH, is_sample=True)
    out = write_book((sample, DEATH), tmp_path / "Sách", made_on=A_DAY).out
    assert all("Đơn vị mẫu" in page.text for page in pages(out).values())


@pytest.mark.parametrize("text", [ADDRESS, "Đăng ký khai sinh\nGiấy tờ: tờ khai; 15 giờ. " * 8])
def test_the_code_in_the_page_reads_back_as_drawn(text: str) -> None:
    picture = QImage(600, 600, QImage.Format.Format_Grayscale8)
    picture.fill(255)
    painter = QPainter(picture)
    QSvgRenderer(code_picture(text, "Mã QR").svg.encode()).render(painter)
    painter.end()
    pixels = memoryview(picture.constBits()).cast("B", shape=[600, picture.bytesPerLine()])
    assert [found.text for found in zxingcpp.read_barcodes(pixels)] == [text]


def test_a_code_with_plain_words_shows_them_below(tmp_path: Path) -> None:
    words = "Đăng ký khai sinh. Miễn phí. Giấy chứng sinh."
    out = write_book((replace(BIRTH, payload=words),), tmp_path / "Sách", made_on=A_DAY).out
    page = Page(out / "tt" / "1.001193.html")
    assert words in page.text
    assert ADDRESS in page.links


# --- old browsers --------------------------------------------------------------------------------


def test_the_script_is_of_the_fifth_edition_and_asks_nobody() -> None:
    properties, used = used_names(resource("book", "sach.js").read_text(encoding="utf-8"))
    assert used == {
        "Math", "Object", "RegExp", "decodeURIComponent", "document", "encodeURIComponent",
        "window",
    }  # fmt: skip
    too_new_or_outside = {
        "append", "assign", "cookie", "endsWith", "entries", "fetch", "find", "findIndex", "fill",
        "forEach", "from", "includes", "localStorage", "matches", "normalize", "of", "padStart",
        "prepend", "remove", "repeat", "send", "startsWith", "values", "closest", "before", "after",
        "innerHTML", "sessionStorage", "XMLHttpRequest", "import", "replaceState", "write",
    }  # fmt: skip
    assert properties & too_new_or_outside == set()


@pytest.mark.parametrize(
    "newer",
    [
        "let a = 1;", "const a = 1;", "var f = x => x;", "var f = (x) => { return x; };",
        "var a = `x`;", "f(...a);", "function f(a = 1) {}", "var {a} = b;", "var [a] = b;",
        "var o = {a};", "var o = {[a]: 1};", "var o = {f() {}};", "for (var a of b) {}",
        "class A {}", "var a = b ?? c;", "var a = b?.c;", "a ** b;", "async function f() {}",
        "try {} catch {}", "import a from 'b';", "f(a,);", "var r = /a/u;", "a ||= b;",
    ],
)  # fmt: skip
def test_the_recogniser_refuses_what_is_newer(newer: str) -> None:
    with pytest.raises(NotES5):
        used_names(newer)


def test_the_style_sheet_has_every_colour_and_nothing_newer_than_flex(tmp_path: Path) -> None:
    out = write_book((BIRTH,), tmp_path / "Sách", made_on=A_DAY).out
    style = (out / "sach.css").read_text(encoding="utf-8")
    assert re.findall(r"@[a-z_]+@", style) == []
    assert "#1F4F82" in style
    for newer in ("var(", "grid", "gap:", "calc(", "clamp(", ":is(", ":where(", "http", "inset"):
        assert newer not in style.replace("column-gap:", ""), newer
    for name in re.findall(r'url\("([^"]+)"\)', style):
        assert (out / name).is_file()


def test_letters_lose_their_marks_as_in_the_program() -> None:
    letters = bare_letters()
    assert {"á", "Ặ", "Ẫ"} <= set(letters["a"])
    assert set("đĐÐ") <= set(letters["d"])
    assert "\u0301" in letters[""]
    assert all(re.fullmatch("[0-9a-z]*", bare) for bare in letters)


# --- names of files ------------------------------------------------------------------------------


@given(st.lists(st.text(max_size=120), max_size=8, unique=True))
@settings(max_examples=30)
def test_every_file_system_takes_the_names(codes: list[str]) -> None:
    names = page_names(codes)
    assert set(names) == set(codes)
    assert len({name.lower() for name in names.values()}) == len(codes)
    for name in names.values():
        assert re.fullmatch(r"[0-9A-Za-z_-](?:[0-9A-Za-z._-]*[0-9A-Za-z_-])?", name)
        assert len(name) <= LONGEST_NAME + len("tt-")
        assert not re.fullmatch(r"(con|prn|aux|nul|(com|lpt)\d)(\..*)?", name.lower())


def test_a_national_code_is_its_own_name_and_reserved_ones_are_not() -> None:
    names = page_names(["1.000656.000.00.00.H12", "CON", "nul.1", "Đ/1", "đ-1", "."])
    assert names["1.000656.000.00.00.H12"] == "1.000656.000.00.00.H12"
    assert (names["CON"], names["nul.1"], names["."]) == ("tt-CON", "tt-nul.1", "tt-")
    assert names["Đ/1"] == "D-1" != names["đ-1"]


# --- whole or not at all -------------------------------------------------------------------------


def snapshot(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_list_of_contents_tells_what_is_in_the_folder(tmp_path: Path) -> None:
    made = write_book(CONTENTS, tmp_path / "Sách", made_on=A_DAY)
    facts = json.loads((made.out / "noi-dung.json").read_text(encoding="utf-8"))
    files = snapshot(made.out)
    assert {*facts["files"], "noi-dung.json"} == set(files)
    assert len(files) == made.files
    assert sum(path.stat().st_size for path in made.out.rglob("*") if path.is_file()) == made.size
    lines = "".join(f"{name}\t{files[name]}\n" for name in sorted(facts["files"]))
    assert facts["sha256"] == sha256(lines.encode()).hexdigest()
    assert (facts["procedures"], facts["codes"], facts["data_of"]) == (3, 2, "2026-11-20")
    again = write_book(CONTENTS[::-1], tmp_path / "Sách khác", made_on=A_DAY)
    assert snapshot(again.out) == files


def test_a_former_book_is_replaced_and_nothing_of_it_stays(tmp_path: Path) -> None:
    out = tmp_path / "Sách"
    write_book(CONTENTS, out, made_on=A_DAY)
    (out / "Thumbs.db").write_bytes(b"windows")
    write_book((BIRTH,), out, made_on=A_DAY)
    assert not (out / "tt" / "1.000656.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["Sách"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    out = tmp_path / "Sách"
    out.mkdir()
    assert write_book((BIRTH,), out, made_on=A_DAY).out.joinpath("index.html").is_file()


def refused(out: Path, code: str) -> CdsError:
    with pytest.raises((RuleBroken, EnvironmentFault)) as told:
        write_book((BIRTH,), out, made_on=A_DAY)
    assert told.value.code == code
    return told.value


def test_files_of_others_are_never_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "Tài liệu"
    folder.mkdir()
    (folder / "báo cáo.docx").write_bytes(b"mine")
    told = refused(folder, "book.folder_not_empty")
    assert "báo cáo.docx" in sentence(told)
    assert snapshot(folder) == {"báo cáo.docx": sha256(b"mine").hexdigest()}
    out = tmp_path / "Sách"
    write_book(CONTENTS, out, made_on=A_DAY)
    (out / "tt" / "ghi chú.txt").write_text("của tôi", encoding="utf-8")
    assert "tt/ghi chú.txt" in sentence(refused(out, "book.folder_not_empty"))
    (out / "tt" / "ghi chú.txt").unlink()
    (out / "ảnh").mkdir()
    assert "ảnh" in sentence(refused(out, "book.folder_not_empty"))


def test_places_that_are_no_folder_for_a_book(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_bytes(b"")
    refused(tmp_path / "tệp", "book.folder_is_file")
    refused(tmp_path / "không có" / "Sách", "file.folder_missing")
    refused(Path(tmp_path.anchor), "book.folder_is_drive")
    with pytest.raises(RuleBroken) as told:
        write_book((), tmp_path / "Sách", made_on=A_DAY)
    assert told.value.code == "book.nothing_to_write"


def test_a_cancelled_book_leaves_the_former_one(tmp_path: Path) -> None:
    out = tmp_path / "Sách"
    write_book((BIRTH,), out, made_on=A_DAY)
    before = snapshot(out)
    seen: list[tuple[int, int]] = []

    def cancel(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_book(CONTENTS, out, made_on=A_DAY, progress=cancel)
    assert seen == [(0, 3), (1, 3), (2, 3)]
    assert snapshot(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["Sách"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "book.disk_full"),
        (errno.EACCES, "folder.not_writable"),
        (errno.EROFS, "folder.not_writable"),
        (errno.EIO, "file.not_written"),
    ],
)
def test_a_stick_that_refuses_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    out = tmp_path / "Sách"
    write_book((BIRTH,), out, made_on=A_DAY)
    before = snapshot(out)
    write = Path.write_bytes

    def fail(path: Path, content: bytes) -> int:
        if path.name == "index.html":
            raise OSError(number, "refused")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", fail)
    assert "“" in sentence(refused(out, code))
    monkeypatch.undo()
    assert snapshot(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["Sách"]


def test_a_book_open_elsewhere_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "Sách"
    write_book((BIRTH,), out, made_on=A_DAY)
    before = snapshot(out)
    rename = Path.rename

    def held(path: Path, target: Path) -> Path:
        if path == out:
            raise PermissionError(errno.EACCES, "held by a browser")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", held)
    refused(out, "book.folder_in_use")
    monkeypatch.undo()
    assert snapshot(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["Sách"]


# --- from the office -----------------------------------------------------------------------------


def test_the_book_by_command(data_dir: Path, tmp_path: Path, now: datetime) -> None:
    make_office(data_dir).close()
    script = Script(data_dir, now, ["ui.commands"])
    out = tmp_path / "Sách hộ tịch"
    made = script.ask("qr", "book", "--field", "ho tich", "--out", str(out))
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    assert made == {
        "out": str(out), "procedures": 32, "fields": 1, "codes": made["decoded"],
        "decoded": made["codes"], "files": len(snapshot(out)), "bytes": size,
    }  # fmt: skip
    two = script.ask("qr", "book", "--procedure", "1.001193", "2.000815", "--out", str(out))
    assert (two["procedures"], two["fields"], two["codes"]) == (2, 2, 2)
    code, _ = script.run("qr", "book", "--field", "không có", "--out", str(out))
    assert code == 1
    assert "Không có thủ tục nào" in script.errors
    assert (out / "tt" / "2.000815.html").is_file()


def test_the_book_holds_what_has_no_code_and_follows_the_office(data_dir: Path) -> None:
    office = make_office(data_dir)
    head = poster_office(office.profile)

    def plan(rules: PayloadRules, *codes: str) -> tuple[PosterContent, ...]:
        return plan_book(
            office.open_uow, head, poster_words, codes=codes, on=A_DAY, rules=rules,
            offline_text=offline_text,
        )  # fmt: skip

    portal = PayloadRules()
    everything = plan(portal)
    assert len(everything) == 175
    without = [content for content in everything if not content.code_text]
    assert len(without) == 25
    assert all(content.facts and content.data_of == A_DAY for content in without)
    assert plan(portal, without[0].code) == (without[0],)
    (birth,) = plan(
        PayloadRules(PayloadKind.TEMPLATE, "https://cainuoc.example.vn/tt/{code}"), "1.001193"
    )
    assert birth.address == birth.code_text == "https://cainuoc.example.vn/tt/1.001193"
    plain = [content for content in plan(PayloadRules(PayloadKind.OFFLINE)) if content.payload]
    assert all(content.code_text.startswith(content.title) for content in plain)
    assert {content.address[:8] for content in plain} == {"https://", ""}
    with pytest.raises(RuleBroken) as told:
        plan(PayloadRules(PayloadKind.TEMPLATE), "1.001193")
    assert told.value.code == "publicity.template_missing"
    office.close()
