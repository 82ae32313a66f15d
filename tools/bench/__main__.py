"""`python -m tools.bench`: measure and print the table."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from cds_desktop.services.offices import open_office
from tools.bench.lines import Line, table
from tools.bench.offices import building, office_of, plan_for

_MEMORY_DOSSIERS = 200_000
_LATER = (
    Line("import 50,000 dossiers", "s", most=30, note="comes with a later issue"),
    Line("the whole test run", "s", most=360, note="told by `make test` itself"),
)


def main() -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="tools.bench", description=__doc__)
    parser.add_argument("--dossiers", type=int, default=1_000_000, help="size of the large office")
    parser.add_argument("--only", default="", help="part names: windows memory list search month …")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results")
    arguments = parser.parse_args()
    lines = measure(arguments.dossiers, set(arguments.only.split()))
    print(table(lines))
    if arguments.json:
        data = [line.data() for line in lines]
        text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
        arguments.json.write_text(text, encoding="utf-8")
    return 0


def measure(dossiers: int, only: set[str]) -> list[Line]:
    """Run the parts, all of them when none is named."""
    small = min(dossiers, _MEMORY_DOSSIERS)
    large_dir = office_of(dossiers, _say)
    facts = building(large_dir)
    found = [
        Line(f"demo fills {dossiers:,} dossiers", "s", measured=facts["seconds"], most=300,
             note=f"{facts['megabytes']:,.0f} MB, peak {facts['peak_mib']:.0f} MiB")
    ]  # fmt: skip

    def wants(part: str) -> bool:
        return not only or part in only

    if wants("windows") or wants("memory"):
        from tools.bench.windows import memory_lines, window_lines

        small_dir = office_of(small, _say)
        if wants("windows"):
            found += _part("windows", lambda: window_lines(small_dir))
        if wants("memory"):
            found += _part("memory", lambda: memory_lines(small_dir, small))
    from tools.bench import acting, consolidating, morning, reading

    now = plan_for(dossiers).stands_at
    office = open_office(large_dir)
    try:
        for name, work in (
            ("list", reading.list_lines),
            ("morning", morning.morning_lines),
            ("search", reading.search_lines),
            ("filters", reading.filter_lines),
            ("month", reading.month_lines),
            ("workbook", acting.workbook_lines),
            ("consolidation", consolidating.consolidation_lines),
            ("export", acting.export_lines),
            ("posters", acting.poster_lines),
            ("journal", acting.journal_lines),
            ("reception", acting.reception_lines),
        ):
            if wants(name):
                found += _part(name, lambda work=work: work(office, now))  # type: ignore[misc]
    finally:
        office.close()
    return found + ([] if only else list(_LATER))


def _part(name: str, work: Callable[[], list[Line]]) -> list[Line]:
    """One part; code that is not there yet, or fails, is told and does not hold up the rest."""
    _say(f"{name} …")
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - measuring goes on with the next part
        return [Line(name, note=f"{type(error).__name__}: {error}")]


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
