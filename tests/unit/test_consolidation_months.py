"""Two years of a hundred units with everything that goes wrong, against an oracle written apart."""

from __future__ import annotations

from pathlib import Path

from tests.oracles.consolidation_play import a_province, play, take_in_files, take_in_memory


def test_a_hundred_units_over_two_years_come_out_as_the_oracle_says(tmp_path: Path) -> None:
    office, world = a_province(tmp_path / "province", 100, months=24)
    try:
        assert play(office, world, seed=1, take=take_in_memory) > 3_000
    finally:
        office.close()


def test_real_workbooks_go_the_same_way(tmp_path: Path) -> None:
    office, world = a_province(tmp_path / "province", 6, months=4)
    try:
        take = take_in_files(tmp_path)
        assert play(office, world, seed=3, take=take, folder=tmp_path) > 20
    finally:
        office.close()
