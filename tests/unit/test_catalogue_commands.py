"""The catalogue by commands, as scripts use it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from tests.command_line import Script

MODULES = ("cds_desktop.commands.office", "cds_desktop.commands.catalogue")
UNIT = ("--unit-code", "000.00.16.H12", "--unit-name", "Xã Mẫu", "--level", "commune")


@pytest.fixture
def office(data_dir: Path, tmp_path: Path, now: datetime) -> Script:
    secret = tmp_path / "mat-khau.txt"
    secret.write_text("Mot-cua-2026\n", encoding="utf-8")
    office = Script(data_dir, now, MODULES)
    words = ("init", *UNIT, "--admin-password-file", str(secret), "--no-catalogue")
    code, _ = office.run(*words)
    assert code == 0, office.errors
    return office


def table(path: Path, *rows: Sequence[str]) -> str:
    head = ("Mã số", "Tên thủ tục", "Lĩnh vực", "Cấp thực hiện", "Thời hạn", "Phí, lệ phí")
    path.write_text("\n".join(";".join(row) for row in (head, *rows)), encoding="utf-8")
    return str(path)


def test_an_import_answers_with_counts_and_the_rows_to_look_at(
    office: Script, tmp_path: Path
) -> None:
    path = table(
        tmp_path / "a.csv",
        ("1.001193", "Đăng ký khai sinh", "Hộ tịch", "Cấp xã", "1", "Miễn phí"),
        ("2.000908", "Cấp bản sao từ sổ gốc", "Chứng thực", "", "1 ngày", "20 đồng"),
    )
    answer = office.ask("catalogue", "import", path, "--valid-from", "2026-11-01")
    flagged = answer.pop("flagged")
    assert answer == {
        "read": 2, "added": 2, "changed": 0, "unchanged": 0, "skipped": 0, "gone": 0,
    }  # fmt: skip
    assert {"row": 2, "code": "1.001193", "reason": "limit_without_unit"} in flagged
    assert {"row": 3, "code": "2.000908", "reason": "missing_level"} in flagged
    assert {"row": 3, "code": "2.000908", "reason": "odd_fee"} in flagged
    assert office.ask("catalogue", "import", path)["unchanged"] == 2


def test_the_list_is_filtered_and_names_what_a_poster_needs(office: Script, tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv",
        ("1.001193", "Đăng ký khai sinh", "Hộ tịch", "Cấp xã", "1 ngày", "Miễn phí"),
        ("1.000001", "Cấp phép khai thác", "Thủy sản", "Cấp tỉnh", "5 ngày làm việc", "0"),
    )
    office.ask("catalogue", "import", path)
    (one,) = office.ask("catalogue", "list", "--level", "xã")
    assert {"code", "name", "field", "level", "portal_url"} <= set(one)
    assert (one["code"], one["level"]) == ("1.001193", "Cấp xã")
    assert one["limit"] == {"value": "1", "unit": "calendar_day"}
    assert [each["code"] for each in office.ask("catalogue", "list", "--field", "thuy san")] == [
        "1.000001"
    ]
    code, text = office.run("catalogue", "list", "--search", "khai sinh")
    assert (code, text) == (0, "1.001193  Đăng ký khai sinh\n")


def test_a_file_that_is_no_catalogue_is_refused_in_vietnamese(
    office: Script, tmp_path: Path
) -> None:
    code, text = office.run("catalogue", "import", str(tmp_path / "khong-co.xlsx"))
    assert (code, text) == (1, "")
    assert "Không tìm thấy tệp khong-co.xlsx" in office.errors
