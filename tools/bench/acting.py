"""What writes or makes files: reception, journal, workbook, posters."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from cds_desktop.domain.journal import FIRST_HASH, details_text, entry_hash
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import person_input
from cds_desktop.services.offices import Office
from tools.bench.lines import Line, best, milliseconds

_ADMIN: Final = Actor(None, "Đo tốc độ", Role.ADMIN)
_ENTRIES: Final = 1_000_000
_EXPORTED: Final = 200_000
_SHEETS: Final = 500
_RECEPTIONS: Final = 15


def reception_lines(office: Office, now: datetime) -> list[Line]:
    """Receive dossiers in the large office, synced to the disk, beside one bare synced row."""
    from cds_desktop.services.dossiers import Reception, receive

    applicant = person_input("Nguyễn Văn Đức", phone="0950000000")
    reception = Reception("2.000815", applicant)
    took = []
    for number in range(_RECEPTIONS):
        at = now + timedelta(seconds=number)
        work = partial(receive, office.open_uow, reception, actor=_ADMIN, now=at)
        took.append(milliseconds(work))
    took.sort()
    with tempfile.TemporaryDirectory(dir=office.data_dir.path) as folder:
        connection = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE dossier (id INTEGER PRIMARY KEY, facts TEXT)")
        add = partial(connection.execute, "INSERT INTO dossier (facts) VALUES (?)", ("x" * 2000,))
        floors = sorted(milliseconds(add) for _ in range(_RECEPTIONS))
        connection.close()
    return [
        Line("receive one dossier (median, synced)", measured=took[len(took) // 2],
             floor=floors[len(floors) // 2])
    ]  # fmt: skip


def export_lines(office: Office, now: datetime) -> list[Line]:
    """The list of everything as a workbook and as CSV, each once."""
    from cds_desktop.domain.dossier_records import DossierQuery
    from cds_desktop.services.dossier_exports import export_list
    from cds_desktop.wording.dossier_lists import FileWords

    with office.open_uow(read_only=True) as uow:
        ids = uow.lists.ids(DossierQuery(), now, _EXPORTED)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for ending, most in (("xlsx", 120_000), ("csv", 60_000)):
            out = Path(folder) / f"danh-sach.{ending}"
            query = DossierQuery(ids=ids)
            work = partial(
                export_list, office.open_uow, query, out, FileWords(), actor=_ADMIN, now=now
            )
            took = milliseconds(work)
            size = out.stat().st_size / 1e6
            name = f"list of {len(ids):,} dossiers as {ending}"
            found.append(Line(name, measured=took, most=most, note=f"{size:.0f} MB"))
    return found


def journal_lines(office: Office, now: datetime) -> list[Line]:
    """A journal of a million entries: verified, beside bare reading and hashing; searched."""
    from cds_desktop.domain.journal import JournalQuery
    from cds_desktop.services.journal import JournalCheck, find, verify

    with office.open_uow(read_only=True) as uow:
        have = (uow.journal.head() or (0, ""))[0]
    if have < _ENTRIES:
        _lengthen(office, now, _ENTRIES - have)
    checks: list[JournalCheck] = []
    took = milliseconds(lambda: checks.append(verify(office.open_uow)))
    count = checks[0].entries if checks[0].is_ok else 0
    floor = milliseconds(partial(_bare_chain, office.data_dir.database))
    found = [
        Line("journal verified", "s", measured=took / 1000, floor=floor / 1000, most=30,
             note=f"{count:,} entries, {1000 * count / took:,.0f} a second")
    ]  # fmt: skip
    for name, query in (
        ("everything", JournalQuery()),
        ("a day long ago", JournalQuery(first=now - timedelta(days=900),
                                        before=now - timedelta(days=899))),
        ("an officer nobody knows", JournalQuery(officer="khong co ai")),
        ("an act that never was", JournalQuery(actions=("restored",))),
    ):  # fmt: skip
        work = partial(find, office.open_uow, query, limit=100, actor=_ADMIN)
        found.append(Line(f"journal page: {name}", measured=best(work, 2), most=3_000))
    return found


def _lengthen(office: Office, now: datetime, missing: int) -> None:
    """Append entries with a right chain, faster than the office ever would."""
    connection = sqlite3.connect(office.data_dir.database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    last, previous = connection.execute("SELECT last_id, last_hash FROM journal_head").fetchone()
    rows = []
    at = now.replace(microsecond=0)
    stored_at = at.astimezone(UTC)
    for number in range(last + 1, last + missing + 1):
        details = details_text({"before": "processing", "after": "finished"})
        digest = entry_hash(
            previous, id=number, at=at, officer_id=None, officer_name=_ADMIN.name,
            subject="bench", reference=str(number), action="moved", reason="",
            details_text=details,
        )  # fmt: skip
        rows.append(
            (number, stored_at.isoformat(timespec="seconds"), None, _ADMIN.name, "bench",
             str(number), "moved", "", details, previous, digest)
        )  # fmt: skip
        previous = digest
    connection.executemany(
        "INSERT INTO journal (id, at, officer_id, officer_name, subject, reference, action,"
        " reason, details, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    connection.execute(
        "UPDATE journal_head SET last_id = ?, last_hash = ?", (last + missing, previous)
    )
    connection.execute("COMMIT")
    connection.close()


def _bare_chain(path: Path) -> None:
    connection = sqlite3.connect(path)
    previous = FIRST_HASH
    query = (
        "SELECT id, at, officer_id, officer_name, subject, reference, action, reason, details"
        " FROM journal ORDER BY id"
    )
    for row in connection.execute(query):
        line = json.dumps([previous, *row], ensure_ascii=False, separators=(",", ":"))
        previous = hashlib.sha256(line.encode()).hexdigest()
    connection.close()


def workbook_lines(office: Office, now: datetime) -> list[Line]:
    """The monthly workbook, computed, written, read back."""
    from cds_desktop.domain.periods import Period
    from cds_desktop.services import reports

    period = Period(date(2026, 10, 1), date(2026, 10, 31))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "thang-10.xlsx"
        work = partial(reports.export, office.open_uow, period, out, actor=_ADMIN, now=now)
        return [Line("monthly workbook", measured=best(work, 3), most=3000)]


def poster_lines(office: Office, now: datetime) -> list[Line]:
    """Five hundred posters into one PDF, each code read back after wear; the reading apart."""
    from cds_desktop.domain.clock import office_day
    from cds_desktop.domain.publicity.products import Product
    from cds_desktop.services.publicity import plan_all, poster_office
    from cds_desktop.wording.publicity import poster_words
    from ui.printing.products import ProductOptions, lay_out
    from ui.printing.products.making import MadeProduct, make_product
    from ui.printing.read_back import check_codes

    head = poster_office(office.profile)
    plan = plan_all(office.open_uow, head, poster_words, on=office_day(now))
    contents = (plan.contents * (1 + _SHEETS // len(plan.contents)))[:_SHEETS]
    options, made = ProductOptions(), list[MadeProduct]()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "to-qr.pdf"
        took = milliseconds(
            lambda: made.append(make_product(Product.POSTER, contents, options, out))
        )
        size = out.stat().st_size / 1e6
    pages = [page for laid in lay_out(Product.POSTER, contents, options) for page in laid.pages]
    reading = milliseconds(partial(check_codes, pages))
    return [
        Line(f"{made[0].decoded} posters, codes read back after wear", measured=took, most=20_000,
             note=f"{size:.1f} MB"),
        Line("  of it drawn, worn and read", measured=reading,
             note=f"{reading / len(contents):.1f} ms a code"),
    ]  # fmt: skip
