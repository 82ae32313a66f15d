"""Start-up and memory of the windows, each in a process of its own, floors in turn with them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from statistics import median
from typing import Any

from cds_desktop.services.data_dir import DataDir
from tools.bench.lines import Line
from tools.bench.offices import FOLDER, ROOT, forget_logs
from ui.start import has_display

_TIMES = 5


class ChildFailed(Exception):
    """A measured process ended badly; the text is the end of what it said."""


def run_child(mode: str, data_dir: DataDir) -> dict[str, Any]:
    """Start a process and give what it tells."""
    environment = {
        **os.environ,
        # Compiled modules as an installed program has them, without leaving any in the sources.
        "PYTHONPYCACHEPREFIX": str(FOLDER / "pycache"),
        "PYTHONDONTWRITEBYTECODE": "",
        "CDS_BENCH_STARTED": repr(time.monotonic()),
    }
    if not has_display():
        environment["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench.child", mode, str(data_dir.path)],
        cwd=ROOT, env=environment, check=False, capture_output=True, text=True,
        encoding="utf-8", errors="replace", timeout=180,
    )  # fmt: skip
    if done.returncode or not done.stdout.strip():
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        raise ChildFailed(last)
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def window_lines(data_dir: DataDir) -> list[Line]:
    """The start-up budgets, warm: the first round only fills the caches."""
    found = []
    for name, mode, floor_mode, ratio in (
        ("sign-in window shown", "sign-in", "empty", 2.0),
        ("dossier list painted, sign-in included", "list", "empty-with-query", 1.5),
        ("first page with its figures, sign-in included", "today", "empty-with-query", None),
    ):
        try:
            took: dict[str, list[dict[str, Any]]] = {mode: [], floor_mode: []}
            for turn in range(_TIMES + 1):
                for which in (mode, floor_mode):
                    told = run_child(which, data_dir)
                    if turn:
                        took[which].append(told)
        except (ChildFailed, subprocess.TimeoutExpired) as error:
            found.append(Line(name, most_ratio=ratio, note=str(error)))
            continue
        measured, floor = (median(item["ms"] for item in took[each]) for each in took)
        used, bare = (median(item["mib"] for item in took[each]) for each in took)
        found.append(
            Line(name, measured=measured, floor=floor, most_ratio=ratio,
                 note=f"{used:.0f} MiB, floor {bare:.0f} MiB")
        )  # fmt: skip
    forget_logs(data_dir)
    return found


def memory_lines(data_dir: DataDir, dossiers: int) -> list[Line]:
    """Memory after visiting every page."""
    name = f"memory after every page, {dossiers:,} dossiers"
    try:
        told, floor = run_child("pages", data_dir), run_child("empty", data_dir)
    except (ChildFailed, subprocess.TimeoutExpired) as error:
        return [Line(name, "MiB", most=180, note=str(error))]
    note = f"peak {told['peak_mib']:.0f} MiB; {len(told['visited'])} pages"
    if told["missing"]:
        note += f"; not there yet: {', '.join(told['missing'])}"
    forget_logs(data_dir)
    return [Line(name, "MiB", measured=told["mib"], floor=floor["mib"], most=180, note=note)]
