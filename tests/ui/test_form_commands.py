"""How an office words its forms, by command: the same services as the screen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.services import dossiers
from cds_desktop.services.dossiers import Reception
from tests.command_line import Script
from tests.offices import CLERK, applicant, make_office

pytestmark = pytest.mark.usefixtures("qapp")

NOW = datetime(2026, 11, 20, 14, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FORM = ("--form", "06", "--set", "2025")


@pytest.fixture
def code(tmp_path: Path) -> str:
    office = make_office(tmp_path / "office")
    reception = Reception("1.004873", applicant())
    made = dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW).code
    office.close()
    return made


@pytest.fixture
def script(tmp_path: Path, code: str) -> Script:
    assert code
    return Script(tmp_path / "office", NOW, ("ui.commands",))


def test_a_form_is_read_changed_saved_printed_and_put_back(
    script: Script, code: str, tmp_path: Path
) -> None:
    listed = script.ask("form", "list")
    assert len(listed) == 13
    assert {one["version"] for one in listed} == {0}
    text = script.ask("form", "show", *FORM)["text"]
    file = tmp_path / "Mẫu 06.toml"
    file.write_text("\ufeff" + text.replace("Giao nhận hồ sơ", "Các lần giao nhận"), "utf-8")
    assert script.ask("form", "check", *FORM, "--file", str(file))["ok"]
    save = ("form", "save", *FORM, "--file", str(file), "--reason")
    assert script.ask(*save, "Rõ hơn") == {"set": "2025", "form": "06", "version": 1}
    out = tmp_path / "Phiếu.pdf"
    printed = script.ask("form", "render", code, "--form", "6", "--out", str(out))
    assert (printed["set"], printed["version"], printed["times"]) == ("2025", 1, 1)
    (kept,) = script.ask("form", "history", *FORM)
    assert (kept["version"], kept["reason"], kept["is_shipped"]) == (1, "Rõ hơn", False)
    assert script.ask("form", "reset", *FORM, "--reason", "Thôi")["version"] == 2
    assert "Các lần" in script.ask("form", "show", *FORM, "--version", "1")["text"]
    assert "Các lần" not in script.ask("form", "show", *FORM)["text"]
    restore = ("form", "restore", *FORM, "--reason", "Lại", "--version")
    assert script.ask(*restore, "1")["version"] == 3
    assert script.run(*restore, "9")[0] == 1
    assert "Không có bản 9" in script.errors


def test_a_file_that_cannot_be_printed_is_refused_with_its_line(
    script: Script, tmp_path: Path
) -> None:
    text = script.ask("form", "show", *FORM)["text"]
    file = tmp_path / "sai.toml"
    file.write_text(text.replace("hand_overs", "hand_over"), "utf-8")
    code, said = script.run("form", "save", *FORM, "--file", str(file), "--reason", "Thử")
    assert (code, said) == (1, "")
    assert script.errors.startswith("Dòng ")
    assert script.ask("form", "history", *FORM) == []
    code, _ = script.run("form", "check", *FORM, "--file", str(tmp_path / "không có.toml"))
    assert code == 1
    assert "Không đọc được tệp" in script.errors


def test_samples_settings_and_the_forms_of_a_dossier(
    script: Script, code: str, tmp_path: Path
) -> None:
    for number in ("01", "04", "07"):
        out = tmp_path / f"thử {number}.pdf"
        made = script.ask("form", "sample", "--form", number, "--set", "2025", "--out", str(out))
        assert (made["form"], made["pages"]) == (number, 1)
        assert out.read_bytes().startswith(b"%PDF-")
    assert script.ask("form", "settings") == {"qr_side": "left", "provisional_codes": False}
    changed = script.ask("form", "settings", "--qr-side", "right", "--provisional-codes", "yes")
    assert changed == {"qr_side": "right", "provisional_codes": True}
    found = script.ask("form", "available", code)
    assert [(one["form"], one["set"], one["why"]) for one in found] == [
        ("01", "2025", "received"), ("06", "2025", "control"),
    ]  # fmt: skip
