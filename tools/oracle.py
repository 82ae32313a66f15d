"""Compare the program with oracles written apart from it (`make oracle`).

A million random due dates go through the engine and over the tape of minutes; then whole years of
random offices are played through the services; then every cell of every set of indicators is
recomputed from the histories of a hundred thousand dossiers.
`python -m tools.oracle [CASES] [SEED] [YEARS] [DOSSIERS]`; the exit code is 1 when a single thing
differs.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path
from typing import Final

from cds_desktop.domain.periods import Period
from tests.offices import make_office
from tests.oracles.cell_comparison import cell_differences
from tests.oracles.consolidation_play import a_province, play, take_in_files
from tests.oracles.deadline_replay import differences
from tests.oracles.indicator_lives import open_database, random_life, store
from tests.oracles.indicator_oracle import OFFICE
from tests.oracles.office_year import Difference, OfficeYear

CASES_PER_OFFICE: Final = 2_000
DOSSIERS_OF_A_YEAR: Final = 400
SHOWN: Final = 20
_HISTORY_FROM: Final = date(2026, 1, 5)
_HISTORY_DAYS: Final = 330
_PERIODS: Final = (
    (date(2026, 10, 1), date(2026, 10, 31)),
    (date(2026, 9, 15), date(2026, 12, 14)),
    (date(2026, 10, 20), date(2026, 10, 20)),
)
_LONG_AFTER: Final = datetime(2027, 6, 1, 9, 0, tzinfo=OFFICE)


def main(arguments: list[str]) -> int:
    """Run the comparisons and report."""
    cases = int(arguments[0]) if arguments else 1_000_000
    seed = int(arguments[1]) if len(arguments) > 1 else 20260706
    years = int(arguments[2]) if len(arguments) > 2 else 5
    dossiers = int(arguments[3]) if len(arguments) > 3 else 100_000
    wrong = count_due_dates(cases, seed) + play_years(years, seed)
    wrong += compare_cells(dossiers, seed)
    return 1 if wrong else 0


def count_due_dates(cases: int, seed: int) -> int:
    """Compare office by office; gives the number of differences."""
    offices = max(1, cases // CASES_PER_OFFICE)
    started = time.perf_counter()
    wrong = 0
    for number in range(offices):
        for case in differences(seed + number, 1, CASES_PER_OFFICE):
            wrong += 1
            if wrong <= SHOWN:
                print(f"seed {seed + number}: {case}")
    seconds = time.perf_counter() - started
    print(f"{offices * CASES_PER_OFFICE:,} cases, {wrong} differences, {seconds:.0f} s", flush=True)
    return wrong


def play_years(years: int, seed: int) -> int:
    """Play years through the services; a year ends at its first difference."""
    wrong = 0
    for number in range(years):
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            office = make_office(Path(folder) / "office", with_catalogue=False)
            year = OfficeYear(seed + number, office, Path(folder))
            try:
                year.play(DOSSIERS_OF_A_YEAR)
            except Difference as difference:
                wrong += 1
                print(f"year {seed + number}: {difference}")
            finally:
                office.close()
        events = sum(year.counts.values())
        print(f"year {seed + number}: {events} events, {time.perf_counter() - started:.0f} s")
    return wrong


def compare_cells(dossiers: int, seed: int) -> int:
    """Every measure and every cell of the shipped sets over random histories, three periods."""
    rng = random.Random(seed)
    lives = [random_life(n, rng, _HISTORY_FROM, _HISTORY_DAYS) for n in range(1, dossiers + 1)]
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        open_uow = open_database(f"sqlite:///{Path(folder) / 'office.db'}")
        store(open_uow, lives)
        for first, last in _PERIODS:
            started = time.perf_counter()
            differences = list(cell_differences(open_uow, lives, Period(first, last), _LONG_AFTER))
            for difference in differences[:SHOWN]:
                print(f"{first} to {last}: {difference}")
            wrong += len(differences)
            seconds = time.perf_counter() - started
            print(
                f"{dossiers:,} dossiers, {first} to {last}: {len(differences)} differences,"
                f" {seconds:.0f} s",
                flush=True,
            )
        open_uow.close()
    return wrong


def add_up(units: int, seed: int) -> int:
    """Take in real workbooks of so many units over 24 months; ends at the first difference."""
    if not units:
        return 0
    started = time.perf_counter()
    wrong, files = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        office, world = a_province(place / "province", units)
        try:
            files = play(office, world, seed, take_in_files(place), place)
        except AssertionError as difference:
            wrong = 1
            print(f"consolidation {seed}: {difference}")
        finally:
            office.close()
    seconds = time.perf_counter() - started
    print(f"{units} units, 24 months, {files:,} workbooks, {wrong} differences, {seconds:.0f} s")
    return wrong


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
