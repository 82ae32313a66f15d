"""The real, dirty catalogue of the national portal goes in whole, and its posters read back.

`CDS_EVERY_POSTER=1` makes all 2,627 posters and reads them after wear (nightly); else a sample, and
`tests/ui/test_wear.py` reads the code of every address without the words around it.
"""

from __future__ import annotations

import csv
import os
import unicodedata
from pathlib import Path

import pytest

from tests.e2e.test_office_by_commands import Shell

SECRET = "mat-khau-2026-thu\n"
EVERY_POSTER = os.environ.get("CDS_EVERY_POSTER") == "1"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    secret = tmp_path / "mật khẩu.txt"
    secret.write_text(SECRET, encoding="utf-8")
    made = Shell(tmp_path / "Dữ liệu")
    made.run(
        "init", "--unit-code", "H12.16", "--unit-name", "Xã Cái Nước", "--level", "commune",
        "--admin-password-file", secret, "--no-catalogue",
    )  # fmt: skip
    return made


@pytest.mark.long
@pytest.mark.timeout(400)
def test_the_real_catalogue_and_every_poster_of_it(
    shell: Shell, shared_dir: Path, tmp_path: Path
) -> None:
    source = shared_dir / "data" / "procedures-real.csv"
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first = shell.ask("catalogue", "import", source)
    assert first["read"] == len(rows) == 2851
    assert (first["added"], first["changed"], first["unchanged"]) == (2851, 0, 0)
    assert first["flagged"]
    again = shell.ask("catalogue", "import", source)
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2851)

    listed = shell.ask("catalogue", "list")
    assert {row["code"] for row in listed} == {row["code"] for row in rows}
    for row in listed:
        assert unicodedata.is_normalized("NFC", row["name"] + row["field"])
        assert not set("\u00d0\u00f0\u00a0") & set(row["name"])
    with_address = {row["code"] for row in rows if row["portal_url"].strip()}
    assert {row["code"] for row in listed if row["portal_url"]} == with_address

    out = tmp_path / "mọi tờ.pdf"
    assert len(with_address) == 2627
    if EVERY_POSTER:
        made = shell.ask("qr", "make", "--all", "--product", "poster", "--out", out)
        assert made["codes"] == made["decoded"] == len(with_address)
        left_out = {warning["code"] for warning in made["warnings"]}
        assert left_out == {row["code"] for row in rows} - with_address
        return
    # The longest and the shortest names, and every 60th of the others.
    names = {row["code"]: len(row["name"]) for row in rows if row["code"] in with_address}
    by_length = sorted(names, key=lambda code: (names[code], code))
    chosen = {*by_length[:10], *by_length[-20:], *sorted(names)[::60]}
    made = shell.ask(
        "qr", "make", "--procedure", *sorted(chosen), "--product", "poster", "--out", out
    )
    assert set(made) == {"codes", "decoded", "pages", "warnings", "out"}
    assert made["codes"] == made["decoded"] == len(chosen) > 60
    assert made["warnings"] == []
    assert out.stat().st_size > 40_000
