"""Playing a world of sendings through the services and comparing with the oracle."""

from __future__ import annotations

import atexit
import json
import random
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from cds_desktop.domain.consolidation import IncomingState
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import calendar_month
from cds_desktop.domain.units import Level
from cds_desktop.services import consolidation, units
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.offices import Office, OfficeSetup, open_office
from cds_desktop.services.setup import set_up
from cds_desktop.services.unit_keys import register_key
from cds_desktop.services.units import import_units
from tests.offices import ADMIN, PASSWORD, SET_UP_AT
from tests.oracles import consolidation_oracle as oracle
from tests.oracles.consolidation_files import in_memory, on_disk, public_key
from tests.oracles.consolidation_oracle import Sending, World

SUPERVISOR = Actor(None, "Phan Thị Mười", Role.SUPERVISOR)
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TakeIn = Callable[[Office, Sequence[Sending], int, datetime], consolidation.TakenIn]


def a_province(
    folder: Path, communes: int, months: int = 24, url: str = ""
) -> tuple[Office, World]:
    """An empty province office over so many communes; in the middle two become one.

    In SQLite it is set up once in each process and copied for every test.
    """
    codes = tuple(f"{32_000 + number}" for number in range(communes))
    world = World(codes, (codes[3], codes[4]), "32999", months // 2, months)
    if url.startswith("postgresql"):
        folder.mkdir(parents=True, exist_ok=True)
        DataDir(folder).connection_file.write_text(json.dumps({"url": url}), encoding="utf-8")
        _set_up(folder, world)
    else:
        shutil.copytree(_template(world), folder, dirs_exist_ok=True)
    return open_office(DataDir(folder)), world


@cache
def _template(world: World) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="cds-province-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _set_up(folder, world)
    return folder


def _set_up(folder: Path, world: World) -> None:
    setup = OfficeSetup("000.00.00.H12", "Tỉnh Cà Mau", Level.PROVINCE, PASSWORD)
    office = set_up(DataDir(folder), setup, with_catalogue=False, now=SET_UP_AT).office
    lines = ["province_code,province,ward_code,ward"]
    lines += [f"96,Tỉnh Cà Mau,{code},Xã số {code}" for code in world.units]
    table = folder / "units.csv"
    table.write_text("\n".join(lines), encoding="utf-8")
    import_units(office.open_uow, table, actor=ADMIN, now=SET_UP_AT)
    units.merge_units(
        office.open_uow, world.merged, world.into, oracle.month_days(world.merger_month)[0],
        name=f"Xã số {world.into}", level=Level.COMMUNE, parent="96", reason="Sáp nhập",
        actor=ADMIN, now=SET_UP_AT,
    )  # fmt: skip
    for code in (*world.units, world.into, "other"):
        register_key(office.open_uow, code, public_key(code), actor=SUPERVISOR, now=SET_UP_AT)
    office.close()


def take_in_memory(
    office: Office, run: Sequence[Sending], month: int, now: datetime
) -> consolidation.TakenIn:
    """Without files."""
    period = calendar_month(oracle.month_days(month)[0])
    found = [in_memory(sent) for sent in run]
    return consolidation.take_in_found(office.open_uow, found, period, actor=SUPERVISOR, now=now)


def take_in_files(folder: Path) -> TakeIn:
    """With real workbooks in a folder."""

    def take(
        office: Office, run: Sequence[Sending], month: int, now: datetime
    ) -> consolidation.TakenIn:
        period = calendar_month(oracle.month_days(month)[0])
        paths = [folder / f"{sent.name}.xlsx" for sent in run]
        return consolidation.take_in(office.open_uow, paths, period, actor=SUPERVISOR, now=now)

    return take


def play(office: Office, world: World, seed: int, take: TakeIn, folder: Path | None = None) -> int:
    """Send everything in several runs a month, compare every answer; gives the files sent."""
    rng = random.Random(seed)
    by_month: dict[int, list[Sending]] = defaultdict(list)
    for sent in oracle.sendings(world, rng):
        by_month[sent.month].append(sent)
        if folder is not None:
            on_disk(sent, folder)
    for month, files in sorted(by_month.items()):
        runs = _runs(files, rng)
        expected = oracle.answers([run for _day, run in runs])
        for (day, run), answers in zip(runs, expected, strict=True):
            shuffled = sorted(run, key=lambda sent: sent.name)
            taken = take(office, shuffled, month, datetime.combine(day, time(16), _ZONE))
            compare_answers(taken, answers)
        compare_month(office, files, month)
    compare_board(office, world, by_month)
    return sum(map(len, by_month.values()))


def _runs(files: list[Sending], rng: random.Random) -> list[tuple[date, list[Sending]]]:
    """One run for each day on which anything came; within a day the order is by chance."""
    by_day: dict[date, list[Sending]] = defaultdict(list)
    for sent in files:
        by_day[sent.arrives].append(sent)
    runs = sorted(by_day.items())
    for _day, run in runs:
        rng.shuffle(run)
    return runs


def compare_answers(taken: consolidation.TakenIn, expected: dict[str, str]) -> None:
    """Every file of a run is answered for the right reason."""
    found = {}
    for answer in taken.answers:
        first = answer.refusals[0].code if answer.refusals else ""
        found[answer.path.stem] = first
        assert answer.is_accepted == (not first), answer
    assert found == expected


def compare_month(office: Office, files: list[Sending], month: int) -> None:
    """Sums, shares and what became of every file."""
    period = calendar_month(oracle.month_days(month)[0])
    found = consolidation.consolidate(office.open_uow, period, actor=SUPERVISOR)
    assert found.sums == oracle.totals(files)
    assert {member.unit_code for member in found.members} == set(oracle.accepted(files))
    for name in ("S05", "S09"):
        if name in found.indicators:
            share = found.share(name)
            above, below, count = oracle.pair_sum(files, name)
            assert (share.numerator or 0, share.denominator or 0, share.reported) == (
                above, below, count,
            )  # fmt: skip
    said = oracle.codes(files)
    views = consolidation.incoming_files(office.open_uow, period, actor=SUPERVISOR)
    assert len(views) == len(said)
    for view in views:
        name = min(view.file_name.removesuffix(".xlsx").removesuffix("-again"), view.file_name)
        refusals = [reason.code for reason in view.reasons if not reason.is_warning]
        assert (refusals[0] if refusals else "") == said[name], view
        assert (view.state is IncomingState.ACCEPTED) == (not said[name])


def compare_board(office: Office, world: World, by_month: dict[int, list[Sending]]) -> None:
    """The board tells of every unit and month what the oracle tells."""
    periods = [calendar_month(oracle.month_days(month)[0]) for month in range(world.months)]
    now = datetime.combine(periods[-1].last + timedelta(days=90), time(8), _ZONE)
    board = consolidation.board(office.open_uow, periods, actor=SUPERVISOR, now=now)
    rows = {row.unit_code: row for row in board.rows}
    for month in range(world.months):
        expected = oracle.standing(world, by_month[month], month)
        for unit, (state, version, late, replaced) in expected.items():
            cell = rows[unit].cells[month]
            assert cell.is_expected
            assert (cell.arrival.value, cell.version) == (state, version), cell
            if late >= 0:
                assert (cell.days_late, cell.superseded) == (late, replaced), cell
        received = sum(state[0] in ("on_time", "late") for state in expected.values())
        timely = sum(state[0] == "on_time" for state in expected.values())
        rates = board.completeness(month), board.timeliness(month)
        assert [(rate.numerator, rate.denominator) for rate in rates] == [
            (received, len(expected)), (timely, len(expected)),
        ]  # fmt: skip
        not_expected = set(rows) - set(expected)
        assert all(not rows[unit].cells[month].is_expected for unit in not_expected)
