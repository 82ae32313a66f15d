"""Make the small Noto Sans fonts of ``resources/fonts`` from the complete ones.

The complete fonts come with Debian's package ``fonts-noto-core``. Run, with the development
environment::

    apt-get download fonts-noto-core && dpkg-deb -x fonts-noto-core_*.deb noto
    python -m tools.make_fonts noto/usr/share/fonts/truetype/noto
"""

import argparse
from pathlib import Path

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "resources" / "fonts"
FACES = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")

# Noto Sans has no arrows, comparison signs and ballot boxes; its sister fonts draw them to match.
SISTERS = (
    "NotoSansMath-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf",
    "NotoSansSymbols-Regular.ttf",
)
BORROWED = "←↑→↓↔↕↗↘−≈≠≤≥∞√∑■□▲△▶▼▽◀◆◇○●☐☑☒✓✔✗✘"

# Whole blocks, so that a foreign name or a form from elsewhere does not fall back to another font.
RANGES = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x00FF),  # Latin-1
    (0x0100, 0x017F),  # Latin Extended-A (Đ, Ă)
    (0x018F, 0x018F),
    (0x01A0, 0x01A1),  # Ơ
    (0x01AF, 0x01B0),  # Ư
    (0x01CD, 0x01DC),
    (0x0259, 0x0259),
    (0x02B0, 0x02FF),  # spacing modifiers
    (0x0300, 0x0328),  # combining marks, for text that is not NFC
    (0x0394, 0x0394),
    (0x03A9, 0x03A9),
    (0x03BC, 0x03BC),
    (0x03C0, 0x03C0),
    (0x1E00, 0x1EFF),  # Latin Extended Additional: the Vietnamese letters
    (0x2000, 0x206F),  # General Punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currency signs (₫)
    (0x2100, 0x214F),  # № and other letter-like signs
    (0x2150, 0x218F),
    (0x2190, 0x2199),  # arrows
    (0x2200, 0x22FF),  # − ≤ ≥ ≠ …
    (0x25A0, 0x25FF),
    (0x2610, 0x2612),  # ballot boxes
    (0x2713, 0x2717),  # ✓ ✗
    (0xFB00, 0xFB06),
    (0xFEFF, 0xFEFF),
    (0xFFFD, 0xFFFD),
)


def code_points() -> set[int]:
    """Every character that the small fonts keep, when the complete one has it."""
    return {point for first, last in RANGES for point in range(first, last + 1)}


def borrow(font: TTFont, sisters: list[TTFont]) -> None:
    """Draw the signs that `font` lacks as its sister fonts do, at the same size."""
    known = set(font.getBestCmap())
    for sign in BORROWED:
        if ord(sign) in known:
            continue
        sister = next(other for other in sisters if ord(sign) in other.getBestCmap())
        name = sister.getBestCmap()[ord(sign)]
        scale = font["head"].unitsPerEm / sister["head"].unitsPerEm
        recording = DecomposingRecordingPen(sister.getGlyphSet())
        sister.getGlyphSet()[name].draw(recording)
        pen = TTGlyphPen(None)
        recording.replay(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        glyph = pen.glyph()
        own_name = f"uni{ord(sign):04X}"
        font.setGlyphOrder([*font.getGlyphOrder(), own_name])
        font["glyf"][own_name] = glyph
        glyph.recalcBounds(font["glyf"])
        width = round(sister["hmtx"][name][0] * scale)
        font["hmtx"][own_name] = (width, getattr(glyph, "xMin", 0))
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(sign)] = own_name


def make(source: Path, target: Path) -> None:
    """Write the small version of one font, with its hinting."""
    options = subset.Options()
    options.hinting = True
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options=options)
    subsetter.populate(unicodes=code_points())
    subsetter.subset(font)
    sisters = [TTFont(source.with_name(name)) for name in SISTERS]
    borrow(font, sisters)
    subset.save_font(font, str(target), options)
    font.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of the complete Noto Sans fonts")
    folder: Path = parser.parse_args().folder
    FONTS.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        make(folder / face, FONTS / face)
        print(f"{FONTS / face}: {(FONTS / face).stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
