"""The guided tour and the self-test, as `make run` without a display and the installer use them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        capture_output=True, encoding="utf-8", env=inherited | environment, cwd=ROOT, check=False,
    )  # fmt: skip


@pytest.mark.long
@pytest.mark.timeout(180)
def test_the_tour_takes_pictures_of_every_page_without_a_display(tmp_path: Path) -> None:
    done = _run("tour", "--out", str(tmp_path), "--dossiers", "400", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    sizes = {name: QImage(str(tmp_path / name)).size().toTuple() for name in told["pictures"]}
    pages = ("hom-nay", "tiep-nhan-trong", "ho-so", "so-hoa", "hai-long", "thu-tuc", "chi-so",
             "bao-cao")  # fmt: skip
    for number, page in enumerate(pages, start=1):
        assert sizes[f"{number:02d}-{page}.png"] == (1366, 768)
        assert sizes[f"{number:02d}-{page}-toi.png"] == (1366, 768)
        assert sizes[f"{number:02d}-{page}-125.png"] == (1365, 718)  # 1092 × 574 at 125 %
    assert {"giay-hen.pdf", "to-cong-khai.pdf", "bao-cao-thang.xlsx"} == set(told["documents"])
    book = load_workbook(tmp_path / "bao-cao-thang.xlsx")
    assert book.sheetnames == [
        "Bìa", "II.06a", "Chỉ số", "Chỉ số khác", "Bảng SH", "Bảng SH-GIAY", "Bảng TT", "Biểu đồ",
        "Nguồn số liệu", "Bản kê",
    ]  # fmt: skip
    different = {QImage(str(tmp_path / name)).sizeInBytes() > 0 for name in told["pictures"]}
    assert different == {True}
    usual = [(tmp_path / f"{n:02d}-{page}.png").read_bytes() for n, page in enumerate(pages, 1)]
    assert len(set(usual)) == len(pages), "each page has its own picture"


@pytest.mark.timeout(120)
def test_the_program_tests_itself() -> None:
    done = _run("self-test", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["ok"] is True
    assert all(check["ok"] for check in told["checks"].values())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a display")
def test_without_a_display_the_window_is_refused_with_a_sentence(tmp_path: Path) -> None:
    done = _run("--data-dir", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("Không có màn hình")
    assert list(tmp_path.iterdir()) == []
