"""What the program ships beside its code: fonts, icons, Qt's words and the starting catalogue."""

import ast
import csv
import re
import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
FACES = ["NotoSans-Regular.ttf", "NotoSans-Bold.ttf"]


def vietnamese_letters() -> set[str]:
    """All 134 letters that Vietnamese adds to the Latin ones, lower and upper case."""
    marked = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES}
    lower = marked | set("ăâêôơưđ")
    return lower | {letter.upper() for letter in lower}


@pytest.mark.parametrize("face", FACES)
def test_the_font_draws_every_vietnamese_letter_and_sign(face: str, resources: Path) -> None:
    with TTFont(resources / "fonts" / face) as font:
        drawn = set(font.getBestCmap())
    assert len(vietnamese_letters()) == 134
    ascii_signs = {chr(point) for point in range(0x20, 0x7F)}
    signs = set("→←↑↓·•–—…≤≥≠×÷±−✓✗☐☑☒■□●○₫€%‰№§°“”‘’«»²³½\u00a0\u200b\ufeff")
    needed = vietnamese_letters() | set(TONES + "\u0302\u0306\u031b") | ascii_signs | signs
    assert {letter for letter in needed if ord(letter) not in drawn} == set()


@pytest.mark.parametrize("face", FACES)
def test_the_font_is_small_hinted_and_has_its_licence(face: str, resources: Path) -> None:
    path = resources / "fonts" / face
    assert path.stat().st_size < 200 * 1024
    with TTFont(path) as font:
        assert {"fpgm", "prep", "cvt ", "GPOS"} <= set(font.keys())
        assert font["name"].getDebugName(1) == "Noto Sans"
        assert font["OS/2"].fsType == 0, "the licence allows embedding into PDF"
    assert "SIL OPEN FONT LICENSE" in (path.parent / "OFL.txt").read_text(encoding="utf-8")


def test_digits_are_as_wide_as_each_other(resources: Path) -> None:
    for face in FACES:
        with TTFont(resources / "fonts" / face) as font:
            names = font.getBestCmap()
            assert len({font["hmtx"][names[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_every_icon_can_be_recoloured(resources: Path) -> None:
    icons = sorted((resources / "icons").glob("*.svg"))
    assert len(icons) > 80
    for icon in icons:
        text = icon.read_text(encoding="utf-8")
        root = ElementTree.fromstring(text)
        assert root.tag.endswith("svg"), icon.name
        if icon.name != "emblem.svg":
            assert root.get("viewBox") == "0 0 24 24", icon.name
            assert 'stroke="currentColor"' in text, icon.name
            assert 'stroke-width="2"' in text, icon.name
            assert not re.search(r"#[0-9a-fA-F]{3,6}", text), icon.name
    assert "MIT License" in (resources / "icons" / "LICENSE-tabler.txt").read_text("utf-8")


def icon_names(path: Path) -> Iterator[str]:
    """Names of icons in one source file: `icon="…"`, `icon("…")`, `paint_icon(…, "…", …)`."""
    takers = {"icon", "icon_pixmap", "paint_icon", "IconButton"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        function = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
        name = function.id if isinstance(function, ast.Name) else function
        values = [word.value for word in node.keywords if word.arg == "icon"]
        if name in takers:
            values += node.args if name == "paint_icon" else node.args[:1]
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                yield value.value


def test_every_icon_that_the_code_names_is_shipped(resources: Path) -> None:
    named = {
        (name, path.name)
        for path in (resources.parent / "ui").rglob("*.py")
        for name in icon_names(path)
    }
    assert named, "no icon found in the code: the test looks at nothing"
    shipped = {icon.stem for icon in (resources / "icons").glob("*.svg")}
    assert {(name, where) for name, where in named if name not in shipped} == set()


def test_the_windows_icon_has_all_sizes(resources: Path) -> None:
    data = (resources.parent / "installer" / "cds-mot-cua.ico").read_bytes()
    reserved, kind, count = struct.unpack_from("<HHH", data)
    widths = [data[6 + 16 * index] or 256 for index in range(count)]
    assert (reserved, kind) == (0, 1)
    assert widths == [16, 20, 24, 32, 40, 48, 64, 256]


# --- Qt's words --------------------------------------------------------------------------------


def messages(resources: Path) -> list[tuple[str, str, str]]:
    tree = ElementTree.parse(resources / "i18n" / "qt_vi.ts")
    return [
        (
            context.findtext("name", ""),
            message.findtext("source", ""),
            message.findtext("translation", ""),
        )
        for context in tree.iter("context")
        for message in context.iter("message")
    ]


def test_the_compiled_words_are_those_of_the_source(resources: Path) -> None:
    from PySide6.QtCore import QTranslator

    words = QTranslator()
    assert words.load(str(resources / "i18n" / "qt_vi.qm"))
    assert words.language() == "vi_VN"
    assert len(messages(resources)) > 600
    for context, source, translation in messages(resources):
        assert translation, (context, source)
        assert words.translate(context, source) == translation, (context, source)


def test_the_words_keep_placeholders_and_plain_access_keys(resources: Path) -> None:
    for context, source, translation in messages(resources):
        where = (context, source)
        assert sorted(re.findall(r"%(?:\d|n|p)", source)) == sorted(
            re.findall(r"%(?:\d|n|p)", translation)
        ) or ("<p>" in source), where
        assert unicodedata.is_normalized("NFC", translation), where
        for key in re.findall(r"&(?!\w+;)(.)", translation):
            assert re.fullmatch("[A-Za-z]", key), where


# --- the starting catalogue ----------------------------------------------------------------------


def test_the_starting_catalogue_has_175_procedures_in_nfc(resources: Path) -> None:
    path = resources / "catalogue" / "procedures.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 175
    assert all(row["name_vi"] and row["field_vi"] for row in rows)
    assert all(unicodedata.is_normalized("NFC", value) for row in rows for value in row.values())


def test_the_starting_catalogue_is_the_shared_one(resources: Path, shared_dir: Path) -> None:
    own = (resources / "catalogue" / "procedures.csv").read_bytes()
    assert own == (shared_dir / "domain" / "procedures.csv").read_bytes()
