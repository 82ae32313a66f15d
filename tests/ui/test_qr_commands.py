"""Codes by command: every product from one list, and what one code says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.command_line import Script
from tests.offices import make_office
from ui.printing.picture_codes import codes_in_file

pytestmark = pytest.mark.usefixtures("qapp")

NOW = datetime(2026, 11, 20, 14, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
KEYS = {"codes", "decoded", "pages", "warnings", "out"}
BIRTH, COPY = "1.001193", "2.000815"


@pytest.fixture
def script(tmp_path: Path) -> Script:
    make_office(tmp_path / "office").close()
    return Script(tmp_path / "office", NOW, ("ui.commands",))


def test_cards_of_two_procedures_lie_in_one_file(script: Script, tmp_path: Path) -> None:
    out = tmp_path / "Thẻ.pdf"
    made = script.ask(
        "qr", "make", "--procedure", BIRTH, COPY, "--product", "card", "--paper", "a6",
        "--distance", "40", "--valid-to", "20/02/2027", "--out", str(out),
    )  # fmt: skip
    assert set(made) == KEYS
    assert made["codes"] == made["decoded"] == 2
    assert made["warnings"] == []
    payload = script.ask("qr", "payload", BIRTH)
    assert payload["payload"] in codes_in_file(out)
    code, text = script.run(
        "qr", "make", "--procedure", BIRTH, "--product", "poster", "--out", str(out)
    )
    assert code == 0
    assert text == f"1 mã, đọc lại được 1 mã, 1 trang: {out}\n"


def test_a_field_is_found_in_any_spelling(script: Script, tmp_path: Path) -> None:
    out = tmp_path / "Nhãn.pdf"
    made = script.ask(
        "qr", "make", "--field", "ho tich", "--product", "labels", "--start", "3", "--copies", "2",
        "--out", str(out),
    )  # fmt: skip
    assert made["codes"] == made["decoded"] == 2 * len(set(codes_in_file(out))) > 20


def test_a_code_too_dense_is_told_in_words(script: Script, tmp_path: Path) -> None:
    out = tmp_path / "Thẻ.pdf"
    made = script.ask(
        "qr", "make", "--procedure", BIRTH, "--product", "card", "--paper", "A6",
        "--distance", "150", "--out", str(out),
    )  # fmt: skip
    (warning,) = made["warnings"]
    assert set(warning) == {"code", "reason", "text"}
    assert (warning["code"], warning["reason"]) == (BIRTH, "qr.too_dense")
    assert "150 cm" in warning["text"]


def test_one_code_is_told_with_its_size(script: Script) -> None:
    told = script.ask("qr", "payload", BIRTH)
    assert (told["kind"], told["bytes"], told["version"], told["level"]) == ("portal", 81, 5, "M")
    assert (told["modules"], told["size_mm"], told["distance_mm"]) == (37, 37.0, 1000)
    assert told["warnings"] == []
    with_logo = script.ask("qr", "payload", BIRTH, "--logo", "--distance", "200")
    assert (with_logo["level"], with_logo["distance_mm"]) == ("H", 2000)
    assert with_logo["size_mm"] == 2.0 * with_logo["modules"] > 74
    offline = script.ask("qr", "payload", BIRTH, "--payload", "offline")
    assert offline["kind"] == ("portal" if offline["warnings"] else "offline")
    code, _ = script.run("qr", "payload", BIRTH, "--payload", "template")
    assert code == 1
    assert "mẫu địa chỉ" in script.errors


def test_what_cannot_be_made_is_refused_with_a_sentence(script: Script, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    make = ("qr", "make", "--out", str(out), "--product")
    for words, says in (
        (("poster", "--procedure", "9.999999"), "9.999999"),
        (("card", "--procedure", BIRTH, "--paper", "A3"), "A5"),
        (("poster", "--field", "không có lĩnh vực này"), "không có lĩnh vực này"),
        (("labels", "--procedure", BIRTH, "--start", "999"), "999"),
    ):
        code, _ = script.run(*make, *words)
        assert code == 1, words
        assert says in script.errors
    assert not out.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--product", "poster"),
        ("--product", "poster", "--all", "--field", "Hộ tịch"),
        ("--product", "tranh", "--all"),
        ("--product", "labels", "--all", "--start", "0"),
        ("--product", "poster", "--all", "--distance", "5"),
        ("--product", "poster", "--all", "--payload", "gì đó"),
    ],
)
def test_wrong_words_are_wrong_usage(
    script: Script, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = script.run("qr", "make", *words, "--out", "a.pdf")
    assert code == 2
    assert capsys.readouterr().err
