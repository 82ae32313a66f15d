"""Posters, table cards and slides: one procedure on every paper, with the real names."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity import (
    PosterContent,
    PosterFact,
    PosterOffice,
    PosterPaper,
    PosterRemark,
    address_in_clear,
    poster_content,
)
from cds_desktop.domain.publicity.products import Product
from cds_desktop.services.catalogue_files import read_catalogue
from cds_desktop.services.progress import Cancelled
from cds_desktop.wording.publicity import SAID_BELOW, poster_words
from tests.printed_pages import bare, faults, holds, pdf_texts, printed
from ui.printing.document import render_pdf
from ui.printing.fonts import TextMeasure, ensure_print_fonts
from ui.printing.page import A3, A4, A5, A6, SCREEN, Fill, Page, PaperSize
from ui.printing.page_painter import page_image
from ui.printing.products import ProductOptions, lay_out
from ui.printing.products.slides import slide_images
from ui.printing.read_back import read_codes

pytestmark = pytest.mark.usefixtures("qapp")

ADDRESS = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7"
OFFICE = PosterOffice(
    unit_lines=("ỦY BAN NHÂN DÂN XÃ CÁI NƯỚC", "Trung tâm Phục vụ hành chính công"),
    where="Quầy 2",
    telephone="1900 9496",
    feedback="Phản ánh, kiến nghị: Quầy hướng dẫn, tầng 1.",
)
SHEET = PosterContent(
    unit_lines=OFFICE.unit_lines,
    title="Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
    code="2.000635",
    address=ADDRESS,
    field="Hộ tịch",
    level="Cấp tỉnh; Cấp xã",
    facts=(
        PosterFact("Thời hạn", "Trong ngày", "nhận sau 15 giờ: ngày làm việc kế tiếp"),
        PosterFact("Phí, lệ phí", "8.000 đồng", "nộp trực tuyến: 4.000 đồng"),
        PosterFact("Nộp ở đâu", "Quầy 2", "hoặc trực tuyến, bưu chính"),
        PosterFact("Trực tuyến", "Toàn trình", "không cần đến quầy"),
    ),
    papers=(PosterPaper("Tờ khai theo mẫu"), PosterPaper("Văn bản ủy quyền", "01 bản sao")),
    steps=("Lấy số, chờ mời đến quầy", "Nộp giấy tờ, nhận giấy hẹn"),
    decision="Quyết định số 163/QĐ-BTP",
    valid_from=date(2026, 11, 20),
    valid_to=date(2027, 2, 20),
    data_of=date(2026, 11, 20),
    sheet_number="B-0147",
    edition=2,
    place="treo tại sảnh",
    telephone="1900 9496",
)
LONG_PAPERS = tuple(
    PosterPaper(f"Giấy tờ thứ {number}: văn bản của cơ quan có thẩm quyền, còn giá trị sử dụng")
    for number in range(1, 61)
)


@dataclass(frozen=True)
class Kind:
    """One way to make a sheet."""

    product: Product
    paper: PaperSize
    margin: float
    distance: float
    with_logo: bool = False

    def __str__(self) -> str:
        logo = "-logo" if self.with_logo else ""
        return f"{self.product}-{self.paper.name}-{self.distance:.0f}{logo}"


KINDS = (
    Kind(Product.POSTER, A4, 20, 2_000),
    Kind(Product.POSTER, A4, 20, 2_000, with_logo=True),
    Kind(Product.POSTER, A3, 28, 1_000),
    Kind(Product.POSTER, A3, 28, 4_000, with_logo=True),
    Kind(Product.CARD, A5, 12, 400),
    Kind(Product.CARD, A5, 12, 1_000, with_logo=True),
    Kind(Product.CARD, A6, 8, 400),
    Kind(Product.CARD, A6, 8, 1_000, with_logo=True),
    Kind(Product.SLIDES, SCREEN, 23.8, 2_000),
)
PLAIN = tuple(kind for kind in KINDS if not kind.with_logo)


@pytest.fixture(scope="module")
def measure(qapp: object) -> TextMeasure:
    ensure_print_fonts()
    return TextMeasure()


@pytest.fixture(scope="module")
def catalogue(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Procedure]:
    """Real procedures by the length of their names: the shortest, longest, heaviest, and some."""
    with (shared_dir / "data" / "procedures-real.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["portal_url"]]
    rows.sort(key=lambda row: len(row["name"]))
    heaviest = sorted(rows, key=lambda row: len(row["documents"]))
    chosen = {row["code"]: row for row in (*rows[:2], *rows[::700], *heaviest[-2:], *rows[-4:])}
    some = tmp_path_factory.mktemp("catalogue") / "danh mục.csv"
    with some.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(chosen.values())
    found = [row.procedure for row in read_catalogue(some).rows]
    return sorted(found, key=lambda procedure: len(procedure.name))


def pages_of(content: PosterContent, kind: Kind, measure: TextMeasure) -> tuple[Page, ...]:
    options = ProductOptions(paper=kind.paper, distance_mm=kind.distance, with_logo=kind.with_logo)
    (laid_out,) = lay_out(kind.product, [content], options, measure)
    assert laid_out.codes == (content.code,)
    return laid_out.pages


def all_faults(pages: Sequence[Page], kind: Kind) -> list[str]:
    return [fault for page in pages for fault in faults(page, kind.margin)]


def read_from_near(page: Page) -> list[str]:
    """Read the drawn page; what wear and distance do to a code is checked with the read-back."""
    return read_codes(page_image(page, 24_000 / page.paper.width))


def content_of(procedure: Procedure) -> PosterContent:
    return poster_content(
        procedure,
        OFFICE,
        poster_words(procedure, OFFICE),
        valid_from=date(2026, 11, 20),
        valid_to=date(2027, 2, 20),
        data_of=date(2026, 11, 20),
        sheet_number="B-0147",
        edition=2,
        place="treo tại sảnh nhà làm việc của Trung tâm",
    )


# --- what stands on every sheet -----------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_longest_and_the_shortest_names_of_the_catalogue_have_room(
    kind: Kind, measure: TextMeasure, catalogue: list[Procedure]
) -> None:
    assert len(catalogue[-1].name) > 1_000
    for procedure in catalogue:
        content = content_of(procedure)
        pages = pages_of(content, kind, measure)
        assert all_faults(pages, kind) == [], procedure.code
        assert holds(pages, content.title), procedure.code
        text = printed(pages)
        assert bare(content.facts[0].value) in text
        assert bare(content.facts[1].value) in text
        assert bare(address_in_clear(content.address)) in text
        assert content.code in text
        assert len(pages[0].codes) == 1, "the code stands on the first page"
        if procedure in (catalogue[0], catalogue[-1]):
            assert read_from_near(pages[0]) == [content.address]


@pytest.mark.parametrize("kind", PLAIN, ids=str)
def test_the_pdf_says_in_composed_vietnamese_what_the_data_say(
    kind: Kind, measure: TextMeasure, catalogue: list[Procedure], tmp_path: Path
) -> None:
    for procedure in (catalogue[0], catalogue[-1]):
        content = content_of(procedure)
        pages = pages_of(content, kind, measure)
        out = tmp_path / "to.pdf"
        render_pdf(pages, out, content.title)
        texts = pdf_texts(out)
        assert len(texts) == len(pages)
        for text, page in zip(texts, pages, strict=True):
            assert bare(text) == printed([page])


def test_a_poster_tells_level_decision_day_of_the_data_number_version_place_and_page(
    measure: TextMeasure,
) -> None:
    for paper, kind in ((A4, Kind(Product.POSTER, A4, 20, 1_000)), (A3, KINDS[2])):
        (page,) = pages_of(SHEET, kind, measure)
        assert page.paper == paper
        assert all_faults([page], kind) == []
        lines = [run.text for run in page.texts]
        assert "Hộ tịch · Cấp tỉnh; Cấp xã" in lines
        assert "Theo Quyết định 163/QĐ-BTP. Dữ liệu ngày 20/11/2026." in lines
        assert "Tờ B-0147" in lines
        assert "bản 2 · treo tại sảnh · trang 1/1" in lines
        assert bare("nộp trực tuyến: 4.000 đồng") in printed([page])


def test_a_place_with_a_long_name_stands_whole_in_the_foot(measure: TextMeasure) -> None:
    place = "bảng công khai thủ tục hành chính ngoài hành lang tầng trệt, nhà văn hóa ấp Cái Rô"
    for kind in PLAIN[:4]:
        pages = pages_of(replace(SHEET, place=place), kind, measure)
        assert all_faults(pages, kind) == []
        assert bare(place) in printed(pages)


@pytest.mark.parametrize("kind", PLAIN, ids=str)
def test_a_sheet_of_the_sample_office_says_that_it_has_no_force(
    kind: Kind, measure: TextMeasure
) -> None:
    pages = pages_of(replace(SHEET, is_sample=True), kind, measure)
    for page in pages:
        assert faults(page, min(kind.margin, 12)) == []
        assert bare("DỮ LIỆU MẪU – bản in này không có giá trị") in printed([page])


@pytest.mark.parametrize("kind", PLAIN, ids=str)
def test_a_code_may_say_words_where_there_is_no_address(kind: Kind, measure: TextMeasure) -> None:
    words = "Cấp bản sao Trích lục hộ tịch (2.000635)\nThời hạn: trong ngày\nPhí: 8.000 đồng"
    pages = pages_of(replace(SHEET, address="", payload=words), kind, measure)
    assert all_faults(pages, kind) == []
    assert {code.text for page in pages for code in page.codes} == {words}
    assert bare("Quét để xem, không cần mạng") in printed(pages)
    assert read_from_near(pages[0]) == [words]


# --- the size of the code -------------------------------------------------------------------------


def test_a_code_read_from_further_is_larger_and_the_text_makes_room(measure: TextMeasure) -> None:
    near, far = (Kind(Product.POSTER, A4, 20, distance) for distance in (1_000, 2_000))
    (first,), (second,) = (pages_of(SHEET, kind, measure) for kind in (near, far))
    assert first.codes[0].rect.width == pytest.approx(56)
    assert second.codes[0].module >= 2.0
    assert second.codes[0].distance == 2_000
    assert all_faults([second], far) == []


def test_a_code_too_large_for_its_column_stands_across_the_page(measure: TextMeasure) -> None:
    kind = Kind(Product.POSTER, A4, 20, 2_000, with_logo=True)
    pages = pages_of(SHEET, kind, measure)
    (code,) = pages[0].codes
    assert code.has_logo
    assert 1.9 < code.module < 2.0, "as large as the paper allows"
    below = [run for run in pages[0].texts if run.text == "Giấy tờ cần có"]
    assert below[0].rect.top > code.quiet_rect.bottom


def test_a_wish_no_paper_can_hold_is_drawn_as_large_as_it_goes(measure: TextMeasure) -> None:
    for kind in KINDS:
        wide = replace(kind, distance=20_000)
        pages = pages_of(SHEET, wide, measure)
        assert all_faults(pages, wide) == []
        assert read_from_near(pages[0]) == [ADDRESS]
        for code in (code for page in pages for code in page.codes):
            quiet = code.quiet_rect
            assert min(quiet.left, quiet.top) >= 0
            assert quiet.right <= kind.paper.width
            assert quiet.bottom <= kind.paper.height


def test_a3_is_for_the_eye_further_off(measure: TextMeasure) -> None:
    (small,) = pages_of(SHEET, Kind(Product.POSTER, A4, 20, 1_000), measure)
    (large,) = pages_of(SHEET, Kind(Product.POSTER, A3, 28, 1_000), measure)
    assert large.codes[0].module > small.codes[0].module * 1.4
    assert max(run.points for run in large.texts) > max(run.points for run in small.texts) * 1.4
    assert min(run.points for run in large.texts) > 12


# --- cards ----------------------------------------------------------------------------------------


def test_a_small_card_counts_the_papers_it_has_no_room_for(measure: TextMeasure) -> None:
    kind = Kind(Product.CARD, A6, 8, 400)
    facts = tuple(replace(fact, note="") for fact in SHEET.facts)
    (page,) = pages_of(replace(SHEET, facts=facts, papers=LONG_PAPERS), kind, measure)
    assert all_faults([page], kind) == []
    shown = sum(1 for paper in LONG_PAPERS if bare(paper.name) in printed([page]))
    assert shown > 0
    assert bare(f"và {len(LONG_PAPERS) - shown} giấy tờ khác, xem khi quét mã") in printed([page])


def test_a_card_goes_on_over_the_back_and_then_counts(measure: TextMeasure) -> None:
    kind = Kind(Product.CARD, A5, 12, 400)
    whole = pages_of(replace(SHEET, papers=LONG_PAPERS[:12]), kind, measure)
    assert len(whole) == 2
    assert holds(whole, *(paper.name for paper in LONG_PAPERS[:12]))
    assert "giấytờkhác" not in printed(whole)
    cut = pages_of(replace(SHEET, papers=LONG_PAPERS), kind, measure)
    assert len(cut) == 2
    shown = sum(1 for paper in LONG_PAPERS if bare(paper.name) in printed(cut))
    assert bare(f"và {len(LONG_PAPERS) - shown} giấy tờ khác, xem khi quét mã") in printed(cut)


def test_what_a_small_card_cannot_explain_it_leaves_to_the_code(measure: TextMeasure) -> None:
    fee = PosterFact("Phí, lệ phí", "Tùy trường hợp", SAID_BELOW)
    content = replace(
        SHEET,
        facts=(SHEET.facts[0], fee),
        remarks=(PosterRemark("Phí, lệ phí", "Theo Nghị quyết của Hội đồng nhân dân tỉnh. " * 4),),
    )
    small = printed(pages_of(content, Kind(Product.CARD, A6, 8, 400), measure))
    assert bare(SAID_BELOW) not in small
    assert bare("xem khi quét mã") in small
    large = printed(pages_of(content, Kind(Product.CARD, A5, 12, 400), measure))
    assert bare(SAID_BELOW) in large
    assert bare(content.remarks[0].text) in large


# --- slides ---------------------------------------------------------------------------------------


def test_a_slide_is_dark_and_its_words_are_read_from_six_metres(measure: TextMeasure) -> None:
    (slide,) = pages_of(SHEET, Kind(Product.SLIDES, SCREEN, 23.8, 2_000), measure)
    ground = slide.items[0]
    assert isinstance(ground, Fill)
    assert (ground.rect.width, ground.rect.height) == (SCREEN.width, SCREEN.height)
    dot = SCREEN.width / 1920
    sizes = {run.text: run.points * 25.4 / 72 / dot for run in slide.texts}
    assert all(size >= 24 for size in sizes.values())
    for fact in SHEET.facts:
        assert sizes[fact.value] >= 47.9
    assert sizes["Quét để xem và nộp"] >= 47.9
    assert slide.codes[0].module / dot >= 8


def test_slides_are_written_as_pictures_that_were_read_back(
    measure: TextMeasure, tmp_path: Path
) -> None:
    kind = Kind(Product.SLIDES, SCREEN, 23.8, 2_000)
    slides = [*pages_of(SHEET, kind, measure), *pages_of(replace(SHEET, code="1"), kind, measure)]
    steps: list[tuple[int, int]] = []
    paths = slide_images(slides, tmp_path, lambda done, every: steps.append((done, every)))
    assert [path.name for path in paths] == ["trang-chieu-001.png", "trang-chieu-002.png"]
    assert steps == [(1, 2), (2, 2)]
    for path in paths:
        image = QImage(str(path))
        assert (image.width(), image.height()) == (1920, 1080)
        assert read_codes(image) == [ADDRESS]
    assert image.pixelColor(5, 1075) != image.pixelColor(5, 5), "the foot has a ground of its own"


def test_pictures_are_whole_or_absent(measure: TextMeasure, tmp_path: Path) -> None:
    (slide,) = pages_of(SHEET, Kind(Product.SLIDES, SCREEN, 23.8, 2_000), measure)

    def cancel(_done: int, _every: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        slide_images([slide, slide], tmp_path, cancel)
    assert [path.name for path in tmp_path.iterdir()] == ["trang-chieu-001.png"]
    with pytest.raises(EnvironmentFault) as absent:
        slide_images([slide], tmp_path / "không có")
    assert absent.value.code == "file.folder_missing"
    with pytest.raises(RuleBroken) as empty:
        slide_images([], tmp_path)
    assert empty.value.code == "poster.nothing_to_print"


def test_a_picture_whose_code_is_hidden_is_not_written(
    measure: TextMeasure, tmp_path: Path
) -> None:
    (slide,) = pages_of(SHEET, Kind(Product.SLIDES, SCREEN, 23.8, 2_000), measure)
    hidden = replace(slide, items=(*slide.items, Fill(slide.codes[0].rect, "#FFFFFF")))
    with pytest.raises(RuleBroken) as refused:
        slide_images([hidden], tmp_path)
    assert refused.value.code == "qr.unreadable"
    assert list(tmp_path.iterdir()) == []
