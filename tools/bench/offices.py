"""Sample offices for measuring, built once and found again by plan and schema."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.demo import DemoPlan

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "build" / "bench"
UNTIL: Final = date(2026, 11, 20)
_DONE: Final = "bench.json"


def plan_for(dossiers: int) -> DemoPlan:
    """Three years for a million, and in proportion as busy an office for fewer."""
    months = max(1, min(36, dossiers // 700))
    return DemoPlan(dossiers, months, UNTIL, seed=1)


def office_of(dossiers: int, say: Callable[[str], None]) -> DataDir:
    """The sample office of this size; built now when there is none of today's schema."""
    plan = plan_for(dossiers)
    key = f"{dossiers}-{_fingerprint(plan)}"
    data_dir = DataDir(FOLDER / key)
    if (data_dir.path / _DONE).exists():
        return data_dir
    for old in FOLDER.glob(f"{dossiers}-*"):
        shutil.rmtree(old)
    say(f"building a sample office of {dossiers:,} dossiers in {data_dir.path} …")
    data_dir.path.mkdir(parents=True)
    told = subprocess.run(
        [
            sys.executable, "-m", "tools.bench.child", "fill", str(data_dir.path),
            str(plan.dossiers), str(plan.months), plan.until.isoformat(), str(plan.seed),
        ],
        cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    facts = json.loads(told.stdout.splitlines()[-1])
    facts["megabytes"] = data_dir.database.stat().st_size / 1e6
    (data_dir.path / _DONE).write_text(json.dumps(facts), encoding="utf-8")
    return data_dir


def building(data_dir: DataDir) -> dict[str, float]:
    """Seconds, peak memory and size of the building of an office."""
    facts: dict[str, float] = json.loads((data_dir.path / _DONE).read_text(encoding="utf-8"))
    return facts


def forget_logs(data_dir: DataDir) -> None:
    """Remove what the measured windows wrote beside the database."""
    with suppress(OSError):
        shutil.rmtree(data_dir.logs)


def _fingerprint(plan: DemoPlan) -> str:
    """Of the plan, the schema and the program that fills it."""
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    from cds_desktop.persistence.schema import METADATA

    digest = hashlib.sha256(repr(plan).encode())
    for table in METADATA.sorted_tables:
        digest.update(str(CreateTable(table).compile(dialect=sqlite.dialect())).encode())
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            digest.update(str(CreateIndex(index).compile(dialect=sqlite.dialect())).encode())
    for source in sorted((ROOT / "cds_desktop" / "services" / "demo").glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
