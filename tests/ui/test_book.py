"""The pages of the book for any PC: what they say and lead to, no word that becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.publicity import PosterContent
from cds_desktop.domain.publicity.payloads import PayloadKind, PayloadRules
from cds_desktop.resources import resource
from cds_desktop.services.publicity import poster_office
from cds_desktop.services.publicity.book import plan_book
from cds_desktop.wording.publicity import offline_text, poster_words
from tests.books import ADDRESS, BIRTH, CONTENTS, DEATH, HOSTILE
from tests.command_line import Script
from tests.offices import A_DAY, make_office
from tests.oracles.es5 import NotES5, used_names
from ui.book import write_book
from ui.book.code_picture import code_picture
from ui.book.search_data import bare_letters


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


def test_long_names_do_not_push_the_rest_off_the_screen(tmp_path: Path) -> None:
    long = replace(BIRTH, title="Đăng ký biến động quyền sử dụng đất " * 12, code="1.000001")
    out = write_book((BIRTH, long), tmp_path / "Sách", made_on=A_DAY).out
    markup = (out / "tt" / "1.000001.html").read_text(encoding="utf-8")
    assert '<h1 class="long">' in markup
    beside = Page(out / "tt" / "1.001193.html").text
    assert "Đăng ký biến động quyền sử dụng đất Đăng ký" in beside
    assert long.title not in beside


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
    # All of these are in Internet Explorer 11; none of them can ask for a file but a link.
    of_the_browser = {
        "activeElement", "addEventListener", "altKey", "appendChild", "body", "className",
        "createElement", "createTextNode", "ctrlKey", "display", "documentElement", "firstChild",
        "focus", "getAttribute", "getElementById", "getElementsByTagName", "hash", "href", "key",
        "keyCode", "location", "metaKey", "preventDefault", "print", "removeChild", "select",
        "shiftKey", "style", "textContent", "value",
    }  # fmt: skip
    of_the_language = {
        "call", "charAt", "exec", "hasOwnProperty", "indexOf", "join", "length", "min", "prototype",
        "push", "replace", "sort", "split", "substring", "test", "toLowerCase", "toUpperCase",
    }  # fmt: skip
    of_the_book = {
        "SACH", "code", "divide", "down", "end", "escape", "fields", "home", "initials", "item",
        "items", "joined", "letters", "order", "pattern", "phrase", "place", "searchKey", "slash",
        "spaced", "start", "up", "within", "words",
    }  # fmt: skip
    assert properties == of_the_browser | of_the_language | of_the_book


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


# --- from the office -----------------------------------------------------------------------------


def test_the_book_by_command(data_dir: Path, tmp_path: Path, now: datetime) -> None:
    make_office(data_dir).close()
    script = Script(data_dir, now, ["ui.commands"])
    out = tmp_path / "Sách hộ tịch"
    made = script.ask("qr", "book", "--field", "ho tich", "--out", str(out))
    files = [path for path in out.rglob("*") if path.is_file()]
    assert made == {
        "out": str(out), "procedures": 32, "fields": 1, "codes": 32, "decoded": 32,
        "files": len(files), "bytes": sum(path.stat().st_size for path in files),
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
    assert not [f.note for content in without for f in content.facts if "quét" in f.note]
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
