"""The book for any PC, opened from the disk in a real browser, by keyboard and without scripts."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cds_desktop.domain.publicity import PosterContent
from cds_desktop.domain.publicity.payloads import PayloadRules
from cds_desktop.domain.text import search_key
from cds_desktop.services.publicity import poster_office
from cds_desktop.services.publicity.book import plan_book
from cds_desktop.wording.publicity import offline_text, poster_words
from tests.offices import A_DAY, make_office
from tools import setup
from ui.book import write_book

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps",
    "--disable-extensions", "--force-color-profile=srgb", "--hide-scrollbars",
]  # fmt: skip
HOSTILE = """Cấp <script>document.title = "hỏng"</script> & 'đổi' <img src="http://x.vn/a.png">"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests here; they skip where none is installed."""
    path = setup.find_browser()
    if not path:
        pytest.skip(f"no Chromium or Chrome; install one: {setup.BROWSER_COMMAND}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@dataclass
class Shelf:
    """The written book and what stands in it."""

    out: Path
    contents: dict[str, PosterContent] = field(default_factory=dict)

    def address(self, name: str) -> str:
        return (self.out / name).as_uri()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Two fields of the shipped catalogue and a hostile name, in a folder with blanks and marks."""
    folder = tmp_path_factory.mktemp("book")
    office = make_office(folder / "office")
    contents: tuple[PosterContent, ...] = ()
    for name in ("Hộ tịch", "Chứng thực"):
        contents += plan_book(
            office.open_uow, poster_office(office.profile), poster_words, field=name, on=A_DAY,
            rules=PayloadRules(), offline_text=offline_text,
        )  # fmt: skip
    office.close()
    contents += (replace(contents[0], title=HOSTILE, code="NB.000001", address="", payload=""),)
    made = write_book(contents, folder / "Sách thủ tục #1", made_on=A_DAY)
    return Shelf(made.out, {content.code: content for content in contents})


@dataclass
class Reader:
    """A person at the book; remembers every file asked for and every complaint of the browser."""

    page: Page
    shelf: Shelf
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.set_default_timeout(10_000)

        context.route("**/*", lambda route: route.abort() if self._leaves(route.request.url)
                      else route.continue_())  # fmt: skip
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _leaves(self, address: str) -> bool:
        inside = self.shelf.out.as_uri() + "/"
        return not address.startswith((inside, "data:"))

    def open(self, name: str) -> None:
        self.page.goto(self.shelf.address(name))

    def results(self) -> list[str]:
        return self.page.locator("#results .name").all_inner_texts()

    def wait_for(self, name: str) -> None:
        self.page.wait_for_url(self.shelf.address(name))

    def check(self) -> None:
        """No request left the folder, and the browser had nothing to complain about."""
        assert self.asked
        assert [address for address in self.asked if self._leaves(address)] == []
        assert self.complaints == []


@pytest.fixture
def reader(browser: Browser, shelf: Shelf) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1024, "height": 768}, locale="vi-VN")
    made = Reader(context.new_page(), shelf)
    made.watch(context)
    yield made
    context.close()
    made.check()


def test_a_birth_is_found_by_keyboard_with_a_blank_and_without(reader: Reader) -> None:
    for typed in ("khai sinh", "khaisinh"):
        reader.open("index.html")
        reader.page.keyboard.type(typed)  # the field has the focus from the start
        assert reader.results()[0] == "Thủ tục đăng ký khai sinh"
        said = reader.page.locator("#found").inner_text()
        assert said == f"{len(reader.results())} thủ tục khớp"
        assert not reader.page.locator("#start").is_visible()
        row = reader.page.locator("#results li").first.inner_text()
        for words in ("1.001193", "Hộ tịch", "Trong ngày làm việc", "Miễn phí"):
            assert words in row
        reader.page.keyboard.press("Enter")
        reader.wait_for("tt/1.001193.html")
        assert reader.page.locator("h1").inner_text() == "Thủ tục đăng ký khai sinh"


def test_marks_capitals_and_initials_find_the_same(reader: Reader) -> None:
    reader.open("index.html")
    for typed in ("KHAI SINH", "đăng ký khai sinh", "dang ki khai sinh", "dkks", "1.001193"):
        reader.page.keyboard.press("Escape")
        reader.page.keyboard.type(typed)
        assert reader.results()[0] == "Thủ tục đăng ký khai sinh", typed


def test_arrows_walk_through_the_results_and_escape_begins_anew(reader: Reader) -> None:
    keyboard, page = reader.page.keyboard, reader.page
    reader.open("index.html")
    keyboard.type("khai sinh")
    names = reader.results()
    focused = page.locator("#results a:focus .name")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    assert focused.inner_text() == names[1]
    ring = focused.locator("xpath=..").locator("xpath=..")
    assert ring.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    keyboard.press("End")
    assert focused.inner_text() == names[-1]
    keyboard.press("Home")
    keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "query"
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    page.wait_for_url("**/tt/*.html")
    assert page.locator("h1").inner_text() == names[1]
    page.go_back()
    assert page.input_value("#query") == "khai sinh"
    assert reader.results() == names
    keyboard.press("ArrowDown")
    keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "query"
    keyboard.press("Escape")
    assert page.input_value("#query") == ""
    assert reader.results() == []
    assert page.locator("#start").is_visible()


def test_a_part_of_a_code_and_a_name_that_is_not_there(reader: Reader) -> None:
    reader.open("index.html")
    reader.page.keyboard.type("001193")
    assert reader.results() == ["Thủ tục đăng ký khai sinh"]
    reader.page.keyboard.press("Escape")
    reader.page.keyboard.type("xe tăng")
    assert "Không có thủ tục nào khớp “xe tăng”" in reader.page.locator("#found").inner_text()
    reader.page.keyboard.press("Enter")
    assert reader.page.url.startswith(reader.shelf.address("index.html"))


def test_the_page_shows_the_procedure_and_its_code_reads_back(reader: Reader) -> None:
    content = reader.shelf.contents["1.001193"]
    reader.open("tt/1.001193.html")
    shown = reader.page.locator("main").inner_text()
    for words in (
        content.title, content.code, content.decision, content.field,
        *(fact.value for fact in content.facts), *(paper.name for paper in content.papers),
    ):  # fmt: skip
        assert words in shown
    assert unicodedata.is_normalized("NFC", shown)
    assert _codes(reader.page.screenshot(full_page=True)) == [content.code_text]
    reader.page.set_viewport_size({"width": 390, "height": 844})
    assert _codes(reader.page.screenshot(full_page=True)) == [content.code_text]
    width = reader.page.evaluate("document.documentElement.scrollWidth")
    assert width == 390  # nothing to push sideways on a telephone
    faces = reader.page.evaluate("document.fonts.check('16px \"Noto Sans\"')")
    assert faces is True
    reader.page.keyboard.press("/")
    reader.wait_for("index.html")


def _codes(png: bytes) -> list[str]:
    import zxingcpp
    from PySide6.QtGui import QImage

    picture = QImage.fromData(png).convertToFormat(QImage.Format.Format_Grayscale8)
    shape = [picture.height(), picture.bytesPerLine()]
    pixels = memoryview(picture.constBits()).cast("B", shape=shape)
    return [found.text for found in zxingcpp.read_barcodes(pixels)]


def test_a_printed_page_is_one_sheet_with_its_code(reader: Reader, tmp_path: Path) -> None:
    import pypdfium2

    reader.open("tt/1.001193.html")
    document = pypdfium2.PdfDocument(reader.page.pdf(prefer_css_page_size=True))
    try:
        assert len(document) == 1
        picture = document[0].render(scale=150 / 72, grayscale=True)
        import zxingcpp

        pixels = memoryview(picture.buffer).cast("B", shape=[picture.height, picture.stride])
        found = [code.text for code in zxingcpp.read_barcodes(pixels)]
        assert found == [reader.shelf.contents["1.001193"].code_text]
        text = unicodedata.normalize("NFC", document[0].get_textpage().get_text_range())
        assert "Thủ tục đăng ký khai sinh" in text
        assert "In trang này" not in text
    finally:
        document.close()


def test_a_hostile_name_is_only_a_name(reader: Reader) -> None:
    reader.open("index.html")
    reader.page.keyboard.type("script")
    assert reader.results() == [HOSTILE]
    reader.page.keyboard.press("Enter")
    reader.wait_for("tt/NB.000001.html")
    assert reader.page.locator("h1").inner_text() == HOSTILE
    assert reader.page.title().startswith("Cấp <script>")
    assert "Chưa có mã QR" in reader.page.locator("main").inner_text()


def test_without_scripts_everything_is_reached_by_links(browser: Browser, shelf: Shelf) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = Reader(context.new_page(), shelf)
    plain.watch(context)
    page = plain.page
    plain.open("index.html")
    assert not page.locator("#query").is_visible()
    assert "đang tắt JavaScript" in page.locator("main").inner_text()
    page.get_by_role("link", name="Hộ tịch").click()
    assert page.locator("h1").inner_text() == "Hộ tịch"
    page.locator('.list a:has(.name:text-is("Thủ tục đăng ký khai sinh"))').click()
    plain.wait_for("tt/1.001193.html")
    assert _codes(page.screenshot(full_page=True)) == [shelf.contents["1.001193"].code_text]
    assert not page.locator("#print").is_visible()
    page.get_by_role("link", name="Thủ tục sau").click()
    page.get_by_role("link", name="A–Z").click()
    assert page.locator(".list a").count() == len(shelf.contents)
    page.locator(".list a").first.click()
    assert page.locator("h1").count() == 1
    context.close()
    plain.check()


def test_the_search_folds_letters_as_the_program_does(
    reader: Reader, resources: Path, shared_dir: Path
) -> None:
    names: list[str] = []
    for path, column in (
        (resources / "catalogue" / "procedures.csv", "name_vi"),
        (shared_dir / "data" / "procedures-real.csv", "name"),
    ):
        with path.open(encoding="utf-8-sig", newline="") as file:
            names += [row[column] for row in csv.DictReader(file)]
    assert len(names) > 3000
    names += [unicodedata.normalize("NFD", name).upper() for name in names[::9]]
    names += ["Ðất Ðai", "ỦY\u200bBAN", "hòa\u00a0hoà", "Ắ Ằ Ẳ Ẵ Ặ Ấ Ầ Ẩ Ẫ Ậ", "a – b", "Ý/y", ""]
    reader.open("index.html")
    keys = reader.page.evaluate("names => names.map(SACH.searchKey)", names)
    assert keys == [search_key(name) for name in names]
