"""Products made of one list: read back, enlarged, left out or refused, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.publicity import PosterContent, PosterFact, PosterPaper
from cds_desktop.domain.publicity.products import PRODUCTS, Product
from cds_desktop.services.progress import Cancelled
from cds_desktop.wording.errors import sentence
from ui.printing.fonts import TextMeasure
from ui.printing.page import A4, A6, SCREEN, Page, QrCode, Rect
from ui.printing.picture_codes import codes_in_file
from ui.printing.products import LaidOut, ProductOptions, making
from ui.printing.products.making import laid_out, make_product
from ui.printing.qr import qr_matrix

pytestmark = pytest.mark.usefixtures("qapp")

ADDRESS = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6-5e9e20d6ee%02d"


def content(number: int) -> PosterContent:
    return PosterContent(
        unit_lines=("ỦY BAN NHÂN DÂN XÃ ĐẦM DƠI", "Trung tâm Phục vụ hành chính công"),
        title=f"Chứng thực chữ ký trong giấy tờ, văn bản số {number}",
        code=f"2.0008{number:02d}",
        address=ADDRESS % number,
        field="Chứng thực",
        facts=(PosterFact("Thời hạn", "Trong ngày"), PosterFact("Phí, lệ phí", "10.000 đồng")),
        papers=(PosterPaper("Giấy tờ tùy thân còn giá trị sử dụng"),),
    )


CONTENTS = [content(number) for number in range(1, 4)]


@pytest.mark.parametrize("product", list(Product))
def test_every_product_says_in_the_file_what_it_should(product: Product, tmp_path: Path) -> None:
    out = tmp_path / f"{product.value}.pdf"
    spec = PRODUCTS[product]
    paper = SCREEN if product is Product.SLIDES else A4
    if product is Product.CARD:
        paper = A6
    options = ProductOptions(paper=paper, distance_mm=spec.distance_mm)
    steps: list[tuple[int, int]] = []
    made = make_product(
        product, CONTENTS, options, out, lambda done, total: steps.append((done, total))
    )
    assert made.codes == made.decoded == len(CONTENTS)
    assert made.pages >= 1
    assert steps[-1] == (len(CONTENTS), len(CONTENTS))
    # The slides stand on one dark ground of a board; the PDF of it is read like any other.
    assert set(codes_in_file(out)) == {each.address for each in CONTENTS}
    assert {remark.reason for remark in made.warnings} <= {"qr.too_dense"}


def test_a_code_too_dense_for_its_distance_is_told_with_the_distance_it_has() -> None:
    options = ProductOptions(paper=A6, distance_mm=1_500)
    pages, remarks = laid_out(Product.CARD, CONTENTS[:1], options)
    (code,) = [code for page in pages for code in page.codes]
    assert code.module < 1.5
    (remark,) = remarks
    assert (remark.code, remark.reason) == ("2.000801", "qr.too_dense")
    assert remark.facts["distance"] == 150
    assert remark.facts["readable"] == int(code.module * 100)
    words = sentence(RuleBroken(remark.reason, **remark.facts))
    assert "{" not in words
    assert "150 cm" in words


class Drawer:
    """A product that draws codes as small as a test wants them."""

    def __init__(self, modules: dict[str, tuple[float, float]], *, together: bool = False) -> None:
        self._modules, self._together = modules, together
        self.enlarged: list[float] = []

    def __call__(
        self,
        _product: Product,
        contents: Sequence[PosterContent],
        options: ProductOptions,
        _measure: TextMeasure,
    ) -> Iterator[LaidOut]:
        self.enlarged.append(options.enlarge)
        pages = tuple(self._page(each, options) for each in contents)
        codes = tuple(each.code for each in contents)
        if self._together:
            yield LaidOut(pages, codes)
            return
        for page, code in zip(pages, codes, strict=True):
            yield LaidOut((page,), (code,))

    def _page(self, what: PosterContent, options: ProductOptions) -> Page:
        usual, most = self._modules.get(what.code, (1.5, 3.0))
        times = options.enlarge * options.enlarged.get(what.code, 1.0)
        module = min(usual * times, most)
        matrix = qr_matrix(what.code_text)
        side = module * len(matrix)
        return Page(
            A4, (QrCode(Rect(20, 20, side, side), matrix, what.code_text, options.distance_mm),)
        )


def test_a_lost_code_is_enlarged_until_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer = Drawer({"2.000802": (0.6, 3.0)})
    monkeypatch.setattr(making, "lay_out", drawer)
    made = make_product(Product.POSTER, CONTENTS, ProductOptions(), tmp_path / "a.pdf")
    assert made.codes == made.decoded == 3
    enlarged = [remark for remark in made.warnings if remark.reason == "qr.enlarged"]
    assert [remark.code for remark in enlarged] == ["2.000802"]
    assert drawer.enlarged[:3] == [1.0, 1.0, 1.25]
    assert drawer.enlarged[-1] == 1.0


def test_a_sheet_whose_place_allows_no_larger_code_is_left_out_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer = Drawer({"2.000802": (0.3, 0.3)})
    monkeypatch.setattr(making, "lay_out", drawer)
    out = tmp_path / "a.pdf"
    made = make_product(Product.POSTER, CONTENTS, ProductOptions(), out)
    assert (made.codes, made.decoded, made.pages) == (2, 2, 2)
    (remark,) = made.warnings
    assert (remark.code, remark.reason) == ("2.000802", "qr.left_out")
    assert "từ khoảng cách đọc" in sentence(RuleBroken(remark.reason, **remark.facts))
    assert drawer.enlarged == [1.0, 1.0, 1.25, 1.0]  # larger wishes change nothing
    assert set(codes_in_file(out)) == {CONTENTS[0].address, CONTENTS[2].address}


def test_a_text_that_no_code_holds_leaves_one_sheet_out(tmp_path: Path) -> None:
    long = replace(CONTENTS[1], payload="ô" * 2_000)
    made = make_product(
        Product.POSTER, [CONTENTS[0], long], ProductOptions(), tmp_path / "a.pdf"
    )  # fmt: skip
    assert made.codes == 1
    assert [(each.code, each.reason) for each in made.warnings] == [(long.code, "qr.too_long")]


def test_nothing_is_written_when_no_sheet_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "lay_out", Drawer({each.code: (0.2, 0.2) for each in CONTENTS}))
    out = tmp_path / "a.pdf"
    out.write_bytes(b"old")
    with pytest.raises(RuleBroken) as refused:
        make_product(Product.POSTER, CONTENTS, ProductOptions(), out)
    assert refused.value.code == "qr.unreadable"
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_common_pages_are_refused_as_a_whole_and_name_the_procedure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer = Drawer({"2.000802": (0.2, 0.2)}, together=True)
    monkeypatch.setattr(making, "lay_out", drawer)
    with pytest.raises(RuleBroken) as refused:
        make_product(Product.INDEX, CONTENTS, ProductOptions(distance_mm=400), tmp_path / "a.pdf")
    assert refused.value.code == "qr.unreadable"
    assert refused.value.facts["codes"] == (f"2.000802 {CONTENTS[1].title}",)
    assert list(tmp_path.iterdir()) == []


def test_common_pages_are_laid_out_again_with_larger_codes_where_they_were_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer = Drawer({each.code: (0.6, 3.0) for each in CONTENTS[:2]}, together=True)
    monkeypatch.setattr(making, "lay_out", drawer)
    made = make_product(Product.INDEX, CONTENTS, ProductOptions(), tmp_path / "a.pdf")
    assert made.codes == made.decoded == 3
    assert len(drawer.enlarged) > 1
    enlarged = [each for each in made.warnings if each.reason == "qr.enlarged"]
    assert [each.code for each in enlarged] == [each.code for each in CONTENTS[:2]]


@pytest.mark.parametrize("product", [Product.POSTER, Product.LABELS])
def test_cancelling_leaves_the_old_file(product: Product, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    out.write_bytes(b"old")

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        make_product(product, CONTENTS, ProductOptions(distance_mm=200), out, cancel)
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_nothing_to_make_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken) as refused:
        make_product(Product.INDEX, [], ProductOptions(), tmp_path / "a.pdf")
    assert refused.value.code == "poster.nothing_to_print"
