"""What a printed code goes through before a telephone sees it, and what it does not survive."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from cds_desktop.domain.errors import RuleBroken
from ui.printing import wear
from ui.printing.page import Item, Page, PaperSize, QrCode, Rect, Rule
from ui.printing.page_painter import MM_PER_INCH, page_image
from ui.printing.qr import qr_matrix
from ui.printing.read_back import check_codes, lost_codes, read_codes, survives
from ui.printing.wear import Stage

pytestmark = pytest.mark.usefixtures("qapp")

DOTS = wear.RENDER_DPI / MM_PER_INCH
ADDRESS = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6-5e9e20d6ee%02d"
ADDRESSES = [ADDRESS % number for number in range(12)]
POSTER = (56 / 37, 1_000)
"""Width of a module and reading distance in mm, as on the poster."""
PRODUCTS = [POSTER, (1.0, 1_000), (0.4, 400), (0.4, 200), (0.5, 500), (4.2, 2_000)]
"""Poster, the densest poster, card, label, field poster, board."""


def code_of(text: str, module: float, distance: float, level: str = "M") -> QrCode:
    matrix = qr_matrix(text, level)
    side = len(matrix) * module
    place = Rect(4 * module + 3, 4 * module + 3, side, side)
    return QrCode(place, matrix, text, distance, has_logo=level == "H")


def page_of(code: QrCode, *others: Item) -> Page:
    side = code.quiet_rect.width + 6
    return Page(PaperSize("thử", side, side), (code, *others))


def picture(code: QrCode) -> QImage:
    return page_image(page_of(code), wear.RENDER_DPI)


def stage_of(page: Page) -> Stage | None:
    lost = lost_codes(page)
    return lost[0].stage if lost else None


def canvas(tone: int) -> QImage:
    image = QImage(400, 400, QImage.Format.Format_Grayscale8)
    image.fill(tone)
    return image


def tones(image: QImage) -> bytes:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    line, points = grey.bytesPerLine(), bytes(grey.constBits())
    return b"".join(
        points[row * line : row * line + grey.width()] for row in range(grey.height())
    )  # fmt: skip


# --- each stage -----------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.10, 0.30])
def test_dirt_covers_the_share_of_the_area_it_says(share: float) -> None:
    # Ten dots a module: each piece of dirt fills whole dots, which can be counted.
    copy = wear.photocopied(picture(code_of(ADDRESSES[0], *POSTER)))
    dirty = wear.dirtied(copy, 10.0, ADDRESSES[0], share)
    before, after = tones(copy), tones(dirty)
    covered = sum(one != other for one, other in zip(before, after, strict=True)) / len(before)
    assert 0.85 * share < covered < 1.15 * share


def test_dirt_hurts_dark_and_light_and_falls_the_same_each_time() -> None:
    light, dark = canvas(210), canvas(55)
    on_light = tones(wear.dirtied(light, 9, "a"))
    on_dark = tones(wear.dirtied(dark, 9, "a"))
    assert on_light == tones(wear.dirtied(light, 9, "a")) != tones(wear.dirtied(light, 9, "b"))
    turned_dark = sum(tone < 100 for tone in on_light) / len(on_light)
    turned_light = sum(tone > 160 for tone in on_dark) / len(on_dark)
    assert 0.03 < turned_dark < 0.06
    assert 0.03 < turned_light < 0.06


def test_a_copy_fades_black_and_white_and_grows_the_lines() -> None:
    image = canvas(255)
    painter = QPainter(image)
    painter.fillRect(QRectF(100, 0, 6, 400), QColor(0, 0, 0))
    painter.end()
    copy = wear.photocopied(image)
    found = tones(copy)
    assert (min(found), max(found)) == (55, 210)
    row = found[: copy.width()]
    assert 6.2 < sum((210 - tone) / 155 for tone in row) < 7.5  # of 6 dots


def test_the_camera_sees_as_many_dots_as_the_distance_leaves() -> None:
    image = canvas(255)
    far, dots = wear.seen_from(image, 1_000)
    assert far.width() == pytest.approx(400 / DOTS * 4_000 / 1_300, abs=1)
    assert dots == 1
    near, dots = wear.seen_from(image, 0)
    assert near.width() == 400  # nothing gets finer than it was drawn
    assert dots == pytest.approx(4_000 / (1.3 * 250) / DOTS)


def test_blur_spreads_a_point_and_loses_no_light() -> None:
    image = canvas(0)
    image.setPixelColor(200, 200, QColor(255, 255, 255))
    spread = wear.blurred(image, 1.0)
    middle = [spread.pixelColor(x, 200).red() for x in range(198, 203)]
    assert middle[2] < 150
    assert middle[1] == pytest.approx(middle[3], abs=2)
    assert middle[1] > 15
    assert sum(tones(spread)) == pytest.approx(255, abs=40)


def test_tilting_turns_by_three_degrees() -> None:
    image = canvas(255)
    painter = QPainter(image)
    painter.fillRect(QRectF(0, 198, 400, 4), QColor(0, 0, 0))
    painter.end()
    turned = wear.tilted(image)

    def line_at(x: int) -> int:
        return min(range(150, 250), key=lambda y: turned.pixelColor(x, y).red())

    assert line_at(390) - line_at(10) == pytest.approx(380 * 0.0524, abs=2)


# --- what survives and what does not --------------------------------------------------------------


@pytest.mark.parametrize(("module", "distance"), PRODUCTS)
def test_a_code_of_every_product_survives(module: float, distance: float) -> None:
    for text in ADDRESSES[:4]:
        assert check_codes([page_of(code_of(text, module, distance))]) == 1


def test_a_code_under_the_emblem_survives_with_level_h() -> None:
    for text in ADDRESSES[:4]:
        code = code_of(text, 1.0, 1_000, level="H")
        assert 0.03 < code.logo_rect.width**2 / code.rect.width**2 <= 0.06
        assert check_codes([page_of(code)]) == 1
        middle = round(page_of(code).paper.width / 2 * DOTS)
        colour = picture(code).pixelColor(middle, middle)
        assert colour.red() > 150 > colour.blue()  # the gold star


def test_three_times_the_dirt_is_too_much() -> None:
    survivors = 0
    for text in ADDRESSES:
        code = code_of(text, 1.0, 1_000)
        copy = wear.photocopied(picture(code))
        dirty = wear.dirtied(copy, DOTS, text, 3 * wear.DIRT)
        survivors += survives(wear.blurred(wear.tilted(wear.seen_from(dirty, 1_000)[0]), 1), text)
    assert survivors <= len(ADDRESSES) // 4


def test_a_module_too_small_for_the_distance_is_lost_in_the_distance() -> None:
    assert stage_of(page_of(code_of(ADDRESSES[0], 1.0, 1_000))) is None
    assert stage_of(page_of(code_of(ADDRESSES[0], 1.0, 3_000))) is Stage.SEEN


def test_a_module_too_small_for_the_copier_is_lost() -> None:
    assert stage_of(page_of(code_of(ADDRESSES[0], 0.2, 200))) is not None


def test_a_line_in_the_quiet_zone_is_found_though_some_readers_manage() -> None:
    code = code_of(ADDRESSES[0], *POSTER)
    y = code.rect.top - 2 * code.module
    line = Rule(code.rect.left, y, code.rect.right, y, 0.3)
    assert read_codes(page_image(page_of(code, line), 150)) == [ADDRESSES[0]]
    assert stage_of(page_of(code, line)) is Stage.QUIET_ZONE


def test_a_covered_corner_is_lost() -> None:
    code = code_of(ADDRESSES[0], *POSTER)
    seven = 7 * code.module
    middle = code.rect.top + seven / 2
    cover = Rule(code.rect.left, middle, code.rect.left + seven, middle, seven)
    assert stage_of(page_of(code, cover)) is Stage.RENDERED


def test_a_third_torn_off_is_lost() -> None:
    code = code_of(ADDRESSES[0], *POSTER)
    x = code.rect.left + code.rect.width * 0.65
    torn = Rule(x, code.rect.top, x, code.rect.bottom, code.rect.width * 0.3, colour="#ffffff")
    assert stage_of(page_of(code, torn)) is Stage.RENDERED


def test_a_page_that_says_more_than_it_should_is_refused() -> None:
    mine = code_of(ADDRESSES[0], *POSTER)
    page = page_of(mine)

    class Shown(Page):
        """A page that draws a code it does not admit to."""

        @property
        def codes(self) -> tuple[QrCode, ...]:
            return (mine,)

    side = page.paper.width
    pasted = replace(
        code_of(ADDRESSES[1], *POSTER), rect=replace(mine.rect, left=mine.rect.left + side)
    )
    wide = Shown(PaperSize("thử", 2 * side, side), (mine, pasted))
    for check in (lambda: check_codes([wide]), lambda: lost_codes(wide)):
        with pytest.raises(RuleBroken) as refused:
            check()
        assert refused.value.code == "qr.foreign"
        assert refused.value.facts["texts"] == (ADDRESSES[1],)


def test_a_lost_code_is_named_with_the_stage() -> None:
    page = page_of(code_of(ADDRESSES[0], 1.0, 3_000))
    with pytest.raises(RuleBroken) as refused:
        check_codes([page])
    assert refused.value.code == "qr.unreadable"
    assert refused.value.facts == {"codes": (ADDRESSES[0],), "stages": ("seen",)}


def test_only_the_points_of_a_picture_are_read_not_what_lies_behind_its_lines() -> None:
    first, second = (picture(code_of(text, 1.0, 0)) for text in ADDRESSES[:2])
    first, second = (
        each.convertToFormat(QImage.Format.Format_Grayscale8) for each in (first, second)
    )
    width, height = first.width(), first.height()
    pieces = []
    for row in range(height):
        for each in (first, second):
            start = row * each.bytesPerLine()
            pieces.append(bytes(each.constBits())[start : start + width].ljust(width, b"\xff"))
    lines = b"".join(pieces)
    behind = QImage(lines, width, height, 2 * width, QImage.Format.Format_Grayscale8)
    assert read_codes(behind) == [ADDRESSES[0]]


# --- the real catalogue ---------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.timeout(300)
def test_every_real_address_is_read_from_its_distance(shared_dir: Path) -> None:
    """Acceptance: each address of the portal, drawn as on the poster, all stages together."""
    with (shared_dir / "data" / "procedures-real.csv").open(encoding="utf-8", newline="") as file:
        addresses = [row["portal_url"].strip() for row in csv.DictReader(file)]
    addresses = [address for address in addresses if address]
    assert len(addresses) == 2627
    module, distance = 1.0, 1_000  # the densest that the poster's distance allows
    lost = [
        (address, lost[0].stage)
        for address in addresses
        if (lost := lost_codes(page_of(code_of(address, module, distance))))
    ]
    assert lost == []
