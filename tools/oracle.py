"""Compare the deadline engine with the minute oracle on a million random dossiers (`make oracle`).

`python -m tools.oracle [CASES] [SEED]`; the exit code is 1 when a single one differs.
"""

from __future__ import annotations

import sys
import time
from typing import Final

from tests.oracles.deadline_replay import differences

CASES_PER_OFFICE: Final = 2_000
SHOWN: Final = 20


def main(arguments: list[str]) -> int:
    """Run the comparison office by office and report."""
    cases = int(arguments[0]) if arguments else 1_000_000
    seed = int(arguments[1]) if len(arguments) > 1 else 20260706
    offices = max(1, cases // CASES_PER_OFFICE)
    started = time.perf_counter()
    wrong = 0
    for number in range(offices):
        for case in differences(seed + number, 1, CASES_PER_OFFICE):
            wrong += 1
            if wrong <= SHOWN:
                print(f"seed {seed + number}: {case}")
    seconds = time.perf_counter() - started
    print(f"{offices * CASES_PER_OFFICE:,} cases, {wrong} differences, {seconds:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
