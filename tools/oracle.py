"""Compare the program with oracles written apart from it (`make oracle`).

A million random due dates go through the engine and over the tape of minutes; then whole years of
random offices are played through the services. `python -m tools.oracle [CASES] [SEED] [YEARS]`;
the exit code is 1 when a single thing differs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.offices import make_office
from tests.oracles.deadline_replay import differences
from tests.oracles.office_year import Difference, OfficeYear

CASES_PER_OFFICE: Final = 2_000
DOSSIERS_OF_A_YEAR: Final = 400
SHOWN: Final = 20


def main(arguments: list[str]) -> int:
    """Run both comparisons and report."""
    cases = int(arguments[0]) if arguments else 1_000_000
    seed = int(arguments[1]) if len(arguments) > 1 else 20260706
    years = int(arguments[2]) if len(arguments) > 2 else 5
    wrong = count_due_dates(cases, seed) + play_years(years, seed)
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


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
