"""Labels, field posters, index and booklet: many procedures on the same pages."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.publicity import (
    PosterContent,
    PosterFact,
    PosterPaper,
    PosterRemark,
    address_in_clear,
)
from cds_desktop.domain.publicity.labels import LabelSheet
from cds_desktop.domain.publicity.products import PRODUCTS, Product
from cds_desktop.domain.text import normalise
from cds_desktop.services.label_sheets import label_sheet, list_label_sheets
from tests.printed_pages import all_faults, bare, printed
from ui.printing.document import render_pdf
from ui.printing.fonts import TextMeasure, ensure_print_fonts
from ui.printing.page import A3, A4, A5, Frame, Page, PaperSize
from ui.printing.products import ProductOptions, lay_out
from ui.printing.products.labels import outline_page
from ui.printing.read_back import check_codes

pytestmark = pytest.mark.usefixtures("qapp")

MARGINS = {Product.FIELD: 15.9, Product.INDEX: 14.9, Product.BOOKLET: 11.9}
ON_PAPERS = [
    (Product.FIELD, A4), (Product.FIELD, A3), (Product.INDEX, A4), (Product.INDEX, A3),
    (Product.BOOKLET, A4), (Product.BOOKLET, A5),
]  # fmt: skip
MARK = "DỮ LIỆU MẪU – bản in này không có giá trị"


@pytest.fixture(scope="module")
def measure(qapp: object) -> TextMeasure:
    ensure_print_fonts()
    return TextMeasure()


def content_of(row: dict[str, str]) -> PosterContent:
    fee = normalise(row["fee_text"])
    remarks = (PosterRemark("Phí, lệ phí", fee),) if len(fee) > 72 else ()
    return PosterContent(
        unit_lines=("ỦY BAN NHÂN DÂN XÃ CÁI NƯỚC", "Trung tâm Phục vụ hành chính công"),
        title=normalise(row["name"]),
        code=row["code"],
        address=row["portal_url"],
        field=normalise(row["field"]),
        facts=(
            PosterFact("Thời hạn", "5 ngày làm việc", "kể từ ngày nhận đủ hồ sơ"),
            PosterFact("Phí, lệ phí", "8.000 đồng", "ghi rõ ở dưới" if remarks else "mỗi bản"),
            PosterFact("Nộp ở đâu", "Quầy 2", "hoặc trực tuyến, bưu chính"),
            PosterFact("Trực tuyến", "Toàn trình", "không cần đến quầy"),
        ),
        papers=tuple(
            PosterPaper(normalise(part)) for part in row["documents"].split(" | ") if part.strip()
        ),
        remarks=remarks,
        decision=row["decision_no"],
        level=normalise(row["level"]),
        data_of=date(2026, 11, 20),
        telephone="1900 9496",
    )


@pytest.fixture
def real(shared_dir: Path) -> list[PosterContent]:
    """The shortest and the longest names and papers of the real catalogue, by field."""
    return list(extremes(shared_dir / "data" / "procedures-real.csv"))


@lru_cache(maxsize=1)
def extremes(path: Path) -> tuple[PosterContent, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["portal_url"]]
    by_name = sorted(rows, key=lambda row: len(row["name"]))
    heaviest = sorted(rows, key=lambda row: len(row["documents"]) + len(row["fee_text"]))
    longest_field = max(rows, key=lambda row: len(row["field"]))
    chosen = [*by_name[:4], *by_name[-4:], *heaviest[-2:], *rows[::400], longest_field]
    contents = {row["code"]: content_of(row) for row in chosen}
    return tuple(sorted(contents.values(), key=lambda content: content.field))


def laid(
    product: Product, contents: Sequence[PosterContent], measure: TextMeasure,
    paper: PaperSize = A4, **more: object,
) -> list[tuple[tuple[Page, ...], tuple[str, ...]]]:  # fmt: skip
    options = replace(
        ProductOptions(paper=paper, distance_mm=PRODUCTS[product].distance_mm),
        **more,  # type: ignore[arg-type]
    )
    return [(made.pages, made.codes) for made in lay_out(product, contents, options, measure)]


def pages_of(
    product: Product, contents: Sequence[PosterContent], measure: TextMeasure,
    paper: PaperSize = A4, **more: object,
) -> list[Page]:  # fmt: skip
    return [page for pages, _ in laid(product, contents, measure, paper, **more) for page in pages]


def plain(number: int, title: str = "Đăng ký khai sinh") -> PosterContent:
    return PosterContent(
        unit_lines=("ỦY BAN NHÂN DÂN XÃ CÁI NƯỚC",),
        title=title,
        code=f"1.{number:06}",
        address=f"https://dichvucong.gov.vn/thu-tuc/1.{number:06}",
        field="Hộ tịch",
        facts=(PosterFact("Thời hạn", "Trong ngày"), PosterFact("Phí, lệ phí", "8.000 đồng")),
    )


# --- labels ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("labels", list_label_sheets(), ids=lambda labels: labels.id)
def test_code_and_words_stay_on_their_label(
    labels: LabelSheet, real: list[PosterContent], measure: TextMeasure
) -> None:
    chosen = [*sorted(real, key=lambda content: len(content.title))[::4], real[0]]
    pages = pages_of(Product.LABELS, chosen, measure, label_sheet=labels.id)
    assert all_faults(pages, 3) == []
    (page,) = pages
    assert (page.paper.width, page.paper.height) == (labels.paper_width, labels.paper_height)
    for number, content in enumerate(chosen, start=1):
        left, top = labels.corner(number)
        right, bottom = left + labels.width, top + labels.height
        inside = [
            run for run in page.texts
            if left <= run.left < right and top <= run.baseline < bottom
        ]  # fmt: skip
        code = page.codes[number - 1]
        assert code.text == content.address
        assert all(run.rect.right <= right - 0.5 for run in inside)
        assert all(top + 0.5 <= run.rect.top and run.rect.bottom <= bottom for run in inside)
        assert left - 0.01 <= code.quiet_rect.left
        assert code.quiet_rect.right <= right + 0.01
        assert top - 0.01 <= code.quiet_rect.top
        assert code.quiet_rect.bottom <= bottom + 0.01
        words = "".join(run.text for run in inside)
        assert content.code in words
        name = bare(words.replace(content.code, "", 1)).partition("…")[0]
        assert bare(content.title).startswith(name) or name.startswith(bare(content.title))
    if labels.height >= 19:
        assert min(code.module for code in page.codes) >= 0.39


def test_labels_read_back_from_every_size(real: list[PosterContent], measure: TextMeasure) -> None:
    shortest, longest = min(real, key=title_length), max(real, key=title_length)
    for sheet in list_label_sheets():
        pages = pages_of(Product.LABELS, (shortest, longest), measure, label_sheet=sheet.id)
        assert check_codes(pages) == 2, sheet.id


def title_length(content: PosterContent) -> int:
    return len(content.title)


@settings(max_examples=12)
@given(st.integers(1, 21), st.integers(1, 3), st.integers(1, 12))
def test_labels_begin_where_the_sheet_is_still_full(
    measure: TextMeasure, start: int, copies: int, items: int
) -> None:
    contents = [plain(number) for number in range(items)]
    made = laid(Product.LABELS, contents, measure, start=start, copies=copies)
    labels = label_sheet()
    found = []
    for number, (pages, codes) in enumerate(made):
        (page,) = pages
        assert tuple(dict.fromkeys(code.text[-8:] for code in page.codes)) == codes
        for code in page.codes:
            middle = code.rect.left + code.rect.width / 2, code.rect.top + code.rect.height / 2
            column = int((middle[0] - labels.left) // labels.pitch_x)
            row = int((middle[1] - labels.top) // labels.pitch_y)
            found.append(number * labels.count + row * labels.columns + column + 1)
    assert found == list(range(start, start + items * copies))
    texts = [code.text for pages, _ in made for page in pages for code in page.codes]
    assert texts == [content.address for content in contents for _ in range(copies)]


def test_a_start_beyond_the_sheet_is_refused_before_anything_is_drawn(
    measure: TextMeasure,
) -> None:
    with pytest.raises(RuleBroken) as refused:
        lay_out(Product.LABELS, [plain(1)], ProductOptions(start=22), measure)
    assert refused.value.code == "label.start_range"


def test_a_short_name_stands_whole_with_its_address_and_a_long_one_ends_after_a_word(
    measure: TextMeasure,
) -> None:
    (page,) = pages_of(Product.LABELS, [plain(1), plain(2, "Cấp lại Giấy phép " * 40)], measure)
    first, second = page.codes
    assert first.module > second.module >= 0.4
    text = printed([page])
    assert bare("1.000001 Đăng ký khai sinh dichvucong.gov.vn/thu-tuc/1.000001") in text
    last = [run.text for run in page.texts if run.text.endswith("…")]
    assert len(last) == 1
    assert last[0].removesuffix("…").split()[-1] in {"Cấp", "lại", "Giấy", "phép"}


def test_the_page_of_outlines_shows_every_label_of_the_sheet(measure: TextMeasure) -> None:
    labels = label_sheet("avery-l7163")
    page = outline_page(labels, measure)
    frames = [item.rect for item in page.items if isinstance(item, Frame)]
    assert len(frames) == labels.count == 14
    assert (frames[0].left, frames[0].top) == (4.65, 15.15)
    assert frames[-1].right == pytest.approx(210 - 4.65)
    assert [run.text for run in page.texts[:14]] == [str(number) for number in range(1, 15)]
    assert all_faults([page], 3) == []


# --- posters of a field, index, booklet -----------------------------------------------------------


@pytest.mark.parametrize(("product", "paper"), ON_PAPERS)
def test_the_real_catalogue_lies_on_shared_pages_without_overlap_or_cut_text(
    product: Product, paper: PaperSize, real: list[PosterContent], measure: TextMeasure
) -> None:
    made = laid(product, real, measure, paper)
    pages = [page for of_one, _ in made for page in of_one]
    assert all_faults(pages, MARGINS[product]) == []
    assert [code for _, codes in made for code in codes] == [one.code for one in real]
    assert [code.text for page in pages for code in page.codes] == [one.address for one in real]
    assert {page.paper for page in pages} == {paper}
    text = printed(pages)
    for content in real:
        for said in (content.code, content.facts[0].value, content.field):
            assert bare(said) in text
        assert bare(address_in_clear(content.address)) in text, content.code
        assert bare(content.title) in text, content.code
    for of_one, _ in made:
        for number, page in enumerate(of_one, start=1):
            if product is not Product.BOOKLET or number > 1:
                assert bare(f"trang {number}/{len(of_one)}") in printed([page])
    wanted = PRODUCTS[product].distance_mm / 1000
    assert min(code.module for page in pages for code in page.codes) >= max(0.4, wanted) - 1e-9


def test_codes_of_shared_pages_read_back(real: list[PosterContent], measure: TextMeasure) -> None:
    for product in (Product.FIELD, Product.INDEX, Product.BOOKLET):
        assert check_codes(pages_of(product, real[::2], measure)) == len(real[::2])


@pytest.mark.parametrize("product", [Product.FIELD, Product.INDEX, Product.BOOKLET])
@pytest.mark.parametrize("kind", ["offline text", "very long name", "emblem"])
def test_unusual_contents_stay_on_their_pages(
    product: Product, kind: str, measure: TextMeasure
) -> None:
    normal, odd = plain(1), plain(2)
    with_logo = kind == "emblem"
    if kind == "offline text":
        odd = replace(odd, payload="Giấy tờ cần có. " * 20, address="")
    elif kind == "very long name":
        odd = replace(odd, title="Đăng ký biến động quyền sử dụng đất; " * 200)
    pages = pages_of(
        product, [normal, odd, normal], measure, PRODUCT_PAPERS[product], with_logo=with_logo
    )
    assert all_faults(pages, MARGINS[product]) == []
    assert check_codes(pages) == 3
    assert all(code.has_logo is with_logo for page in pages for code in page.codes)


@pytest.mark.parametrize("product", [*MARGINS, Product.LABELS])
def test_a_code_that_was_lost_is_made_larger_where_it_is_large_already(
    product: Product, measure: TextMeasure
) -> None:
    usual, larger = (pages_of(product, [plain(1)], measure, enlarge=times) for times in (1.0, 1.25))
    (before,), (after,) = ([c for page in pages for c in page.codes] for pages in (usual, larger))
    assert after.module >= before.module * 1.2
    assert all_faults(larger, 3) == []


PRODUCT_PAPERS = {Product.FIELD: A4, Product.INDEX: A4, Product.BOOKLET: A5}


def test_every_field_has_a_poster_with_pages_of_its_own(measure: TextMeasure) -> None:
    contents = [replace(plain(n), field=f"Lĩnh vực {'AB'[n % 2]}") for n in range(30)]
    made = laid(Product.FIELD, contents, measure)
    assert [codes for _, codes in made] == [
        tuple(content.code for content in contents[first::2]) for first in (0, 1)
    ]
    for (pages, _), field in zip(made, ("Lĩnh vực A", "Lĩnh vực B"), strict=True):
        assert len(pages) > 1
        assert all(bare(field) in printed([page]) for page in pages)
        assert bare("15 thủ tục.") in printed(pages[:1])


@pytest.mark.parametrize(("product", "paper"), [(Product.INDEX, A4), (Product.BOOKLET, A5)])
def test_the_list_of_fields_names_the_page_on_which_each_begins(
    product: Product, paper: PaperSize, measure: TextMeasure
) -> None:
    contents = [replace(plain(n), field=f"Lĩnh vực số {n // 3:02}") for n in range(180)]
    pages = pages_of(product, contents, measure, paper)
    assert all_faults(pages, MARGINS[product]) == []
    listed: dict[str, int] = {}
    for page in pages:
        in_rows = sorted(page.texts, key=lambda run: (run.baseline, run.left))
        for name, beside in pairwise(in_rows):
            is_row = beside.baseline == name.baseline and beside.text.isdigit()
            if is_row and name.text.startswith("Lĩnh vực số"):
                listed[name.text] = int(beside.text)
    assert len(listed) == 60
    for field, number in listed.items():
        headings = [run for run in pages[number - 1].texts if run.text == field and run.is_bold]
        assert headings, field


def test_a_booklet_is_ready_for_printing_on_both_sides(
    real: list[PosterContent], measure: TextMeasure
) -> None:
    pages = pages_of(Product.BOOKLET, real, measure, A5)
    cover = printed(pages[:1])
    assert bare("ỦY BAN NHÂN DÂN XÃ CÁI NƯỚC") in cover
    assert bare("Sổ tay thủ tục hành chính") in cover
    assert bare("Dữ liệu ngày 20/11/2026, bản 1") in cover
    assert "trang" not in cover
    first_code = next(number for number, page in enumerate(pages, start=1) if page.codes)
    assert first_code % 2 == 1
    for number, page in enumerate(pages[1:], start=2):
        (mark,) = [run for run in page.texts if re.fullmatch(r"trang \d+/\d+", run.text)]
        is_right_hand = number % 2 == 1
        assert (mark.left > page.paper.width / 2) is is_right_hand
        edge = 18 if is_right_hand else 12
        assert min(run.left for run in page.texts) == pytest.approx(edge)


def test_a_note_that_points_below_is_not_repeated_where_nothing_stands_below(
    real: list[PosterContent], measure: TextMeasure
) -> None:
    with_remark = [content for content in real if content.remarks][:2]
    for product in (Product.FIELD, Product.INDEX):
        assert bare("ghi rõ ở dưới") not in printed(pages_of(product, with_remark, measure))
    booklet = printed(pages_of(Product.BOOKLET, with_remark, measure))
    assert all(bare(content.remarks[0].text) in booklet for content in with_remark)


def test_an_amount_that_its_note_repeats_is_said_once(measure: TextMeasure) -> None:
    fee = PosterFact("Phí, lệ phí", "10.000 đồng", "10.000 đồng/trường hợp.")
    limit = PosterFact("Thời hạn", "Trong ngày", "Nhận sau 15 giờ: ngày kế tiếp.")
    content = replace(plain(1), facts=(limit, fee))
    for product in MARGINS:
        text = printed(pages_of(product, [content], measure))
        assert text.count(bare("10.000 đồng")) == 1
        assert bare("Trong ngày (Nhận sau 15 giờ: ngày kế tiếp)") in text


@pytest.mark.parametrize("product", [*MARGINS, Product.LABELS])
def test_pages_of_the_sample_office_say_so(product: Product, measure: TextMeasure) -> None:
    contents = [replace(plain(number), is_sample=True) for number in range(40)]
    pages = pages_of(product, contents, measure)
    assert len(pages) > 1
    for page in pages:
        assert [run.text for run in page.texts].count(MARK) == 1
        if product is Product.LABELS:
            assert [run.text for run in page.texts].count("MẪU") == len(page.codes)
    assert all_faults(pages, 3) == []


def test_nothing_is_made_of_nothing(measure: TextMeasure) -> None:
    for product in (*MARGINS, Product.LABELS):
        assert laid(product, [], measure) == []


def test_text_of_the_files_is_the_data_in_composed_letters(
    real: list[PosterContent], measure: TextMeasure, tmp_path: Path
) -> None:
    for product in (Product.FIELD, Product.INDEX, Product.BOOKLET):
        path = tmp_path / f"{product.value}.pdf"
        chosen = sorted(real, key=title_length)[:8]
        render_pdf(pages_of(product, chosen, measure), path, "Thử")
        document = pypdfium2.PdfDocument(path)
        try:
            text = "".join(page.get_textpage().get_text_range() for page in document)
        finally:
            document.close()
        assert unicodedata.is_normalized("NFC", text)
        for content in chosen:
            assert bare(content.title) in bare(text)
            assert content.code in text
