"""Setting up an office, opening it, and its profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from cds_desktop.domain.deadlines import DeadlineRules, rules_from_data, rules_to_data
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.office_calendar import CalendarDay, DayKind, OfficeCalendar, days_from_csv
from cds_desktop.domain.officers import Actor, Right, Role, check_password
from cds_desktop.domain.text import normalise
from cds_desktop.domain.units import Level, Unit, unit_identifier
from cds_desktop.persistence.engine import bring_up_to_date, converted, make_engine
from cds_desktop.persistence.unit_of_work import UnitOfWork, UnitsOfWork
from cds_desktop.resources import resource
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.officers import new_officer_row


@dataclass(frozen=True, slots=True)
class OfficeProfile:
    """The facts of the office which slips, screens and reports show.

    Attributes:
        desk_name: Name of the one-stop unit ("Trung tâm Phục vụ hành chính công xã …").
        superior_name: Name above it on forms ("UBND xã …").
        place: Place name before the date on forms.
    """

    unit_id: int
    unit_code: str
    unit_name: str
    level: Level
    parent_code: str | None
    desk_name: str
    superior_name: str
    place: str
    phone: str = ""
    address: str = ""
    is_sample: bool = False
    backup_folder: str = ""
    idle_minutes: int = 10
    counters: tuple[str, ...] = ("Quầy 1", "Quầy 2")
    duplicate_days: int = 30


@dataclass(frozen=True, slots=True)
class OfficeSetup:
    """What the first-run wizard or `init` asks for."""

    unit_code: str
    unit_name: str
    level: Level
    admin_password: str
    parent_code: str | None = None
    admin_username: str = "admin"
    admin_full_name: str = "Quản trị"
    backup_folder: str = ""
    is_sample: bool = False


@dataclass(slots=True)
class Office:
    """An opened office; its profile follows what the administrator saves."""

    data_dir: DataDir
    open_uow: UnitsOfWork
    profile: OfficeProfile

    def close(self) -> None:
        """Let go of the database."""
        self.open_uow.close()


def check_setup(setup: OfficeSetup) -> OfficeSetup:
    """Clean what was typed and refuse what cannot be right, before anything is made.

    Raises:
        RuleBroken: `unit.code_shape`, `unit.name_missing`, `officer.password_…`.
    """
    name = normalise(setup.unit_name)
    if not name:
        raise RuleBroken("unit.name_missing")
    check_password(setup.admin_password)
    parent = setup.parent_code and normalise(setup.parent_code).upper()
    return replace(
        setup,
        unit_code=unit_identifier(setup.unit_code),
        unit_name=name,
        parent_code=unit_identifier(parent) if parent else None,
    )


def create_office(data_dir: DataDir, setup: OfficeSetup, *, now: datetime) -> Office:
    """Make the database, the unit, the administrator and the calendar of a new office.

    Raises:
        RuleBroken: `office.exists_already`, or what `check_setup` refuses.
        EnvironmentFault: `folder.not_writable`, `database.…`.
    """
    if data_dir.has_office and _is_set_up(data_dir):
        raise RuleBroken("office.exists_already", path=str(data_dir.path))
    setup = check_setup(setup)
    data_dir.ensure()
    open_uow = UnitsOfWork(make_engine(data_dir.database_url()))
    try:
        bring_up_to_date(open_uow.engine)
        _fill(open_uow, data_dir, setup, now)
        return Office(data_dir, open_uow, load_profile(open_uow))
    except BaseException:
        open_uow.close()
        raise


def _fill(open_uow: UnitsOfWork, data_dir: DataDir, setup: OfficeSetup, now: datetime) -> None:
    """Store what a new office begins with, in one transaction."""
    with open_uow() as uow:
        if uow.settings.get("office.unit_id") is not None:  # somebody else was faster
            raise RuleBroken("office.exists_already", path=str(data_dir.path))
        uow.journal.open()
        unit_id = uow.units.add(
            Unit(setup.unit_code, setup.unit_name, setup.level, setup.parent_code)
        )
        for key, value in _first_settings(unit_id, setup).items():
            uow.settings.put(key, value)
        uow.calendar.replace(shipped_calendar())
        admin = uow.officers.add(
            new_officer_row(
                setup.admin_username, setup.admin_full_name, Role.ADMIN, "",
                setup.admin_password, now,
            )
        )  # fmt: skip
        uow.journal.write(
            at=now,
            actor=admin.acting(),
            subject="office",
            reference=setup.unit_code,
            action="created",
            details={"name": setup.unit_name, "level": setup.level.value},
        )
        uow.commit()


def open_office(data_dir: DataDir) -> Office:
    """Open the office of a data folder, migrating an older database after a backup.

    Raises:
        RuleBroken: `office.not_set_up`.
        EnvironmentFault: `database.newer`, `database.damaged`, `database.on_network`…
    """
    if not data_dir.has_office:
        raise RuleBroken("office.not_set_up", path=str(data_dir.path))
    if (data_dir.path / "restore").exists():
        from cds_desktop.services.restore_swap import recover_interrupted_restore

        recover_interrupted_restore(data_dir)
    data_dir.ensure()
    open_uow = UnitsOfWork(make_engine(data_dir.database_url()))
    try:
        bring_up_to_date(open_uow.engine, lambda: _keep_copy(data_dir))
        if not _has_profile(open_uow):
            raise RuleBroken("office.not_set_up", path=str(data_dir.path))
        return Office(data_dir, open_uow, load_profile(open_uow))
    except BaseException:
        open_uow.close()
        raise


def load_profile(open_uow: UnitsOfWork) -> OfficeProfile:
    """The profile as stored."""
    with open_uow(read_only=True) as uow:
        stored = uow.settings.all()
        unit_id = int(str(stored["office.unit_id"]))
        unit = uow.units.get(unit_id)
    counters = stored.get("office.counters")
    return OfficeProfile(
        unit_id=unit_id,
        unit_code=unit.code,
        unit_name=unit.name,
        level=unit.level,
        parent_code=unit.parent_code,
        desk_name=str(stored.get("office.desk_name", unit.name)),
        superior_name=str(stored.get("office.superior_name", "")),
        place=str(stored.get("office.place", "")),
        phone=str(stored.get("office.phone", "")),
        address=str(stored.get("office.address", "")),
        is_sample=bool(stored.get("office.is_sample", False)),
        backup_folder=str(stored.get("office.backup_folder", "")),
        idle_minutes=int(str(stored.get("office.idle_minutes", 10))),
        counters=tuple(str(item) for item in counters)
        if isinstance(counters, list)
        else ("Quầy 1", "Quầy 2"),
        duplicate_days=int(str(stored.get("reception.duplicate_days", 30))),
    )


def save_profile(
    open_uow: UnitsOfWork, profile: OfficeProfile, *, actor: Actor, now: datetime
) -> OfficeProfile:
    """Store changed facts of the office; the old values stay readable in the journal.

    Raises:
        RuleBroken: `officer.not_allowed`, `unit.name_missing`.
    """
    actor.require(Right.EDIT_SETTINGS)
    name = normalise(profile.unit_name)
    if not name:
        raise RuleBroken("unit.name_missing")
    values: dict[str, object] = {
        "office.desk_name": normalise(profile.desk_name),
        "office.superior_name": normalise(profile.superior_name),
        "office.place": normalise(profile.place),
        "office.phone": normalise(profile.phone),
        "office.address": normalise(profile.address),
        "office.backup_folder": profile.backup_folder.strip(),
        "office.idle_minutes": max(1, min(240, profile.idle_minutes)),
        "reception.duplicate_days": max(0, min(3_650, profile.duplicate_days)),
        "office.counters": [normalise(item) for item in profile.counters if normalise(item)],
    }
    with open_uow() as uow:
        before = uow.settings.all()
        unit = uow.units.get(profile.unit_id)
        # A setting nobody has touched is the same as its usual value.
        before = {"reception.duplicate_days": 30} | before
        changes = {
            key: [before.get(key), value]
            for key, value in values.items()
            if before.get(key) != value
        }
        for key in changes:
            uow.settings.put(key, values[key])
        if unit.name != name:
            uow.units.update(profile.unit_id, replace(unit, name=name))
            changes["unit.name"] = [unit.name, name]
        if changes:
            uow.journal.write(
                at=now,
                actor=actor,
                subject="office",
                reference=unit.code,
                action="settings_changed",
                details=changes,
            )
        uow.commit()
    return load_profile(open_uow)


def mark_as_sample(uow: UnitOfWork) -> None:
    """Watermark an office as sample data for good."""
    uow.settings.put("office.is_sample", True)


def load_calendar(uow: UnitOfWork) -> OfficeCalendar:
    """The office's calendar: shipped days, changed and completed by the administrator."""
    return OfficeCalendar(
        {
            day: CalendarDay(DayKind(kind), name, source)
            for day, kind, name, source in uow.calendar.all()
        }
    )


def load_rules(uow: UnitOfWork) -> tuple[DeadlineRules, ...]:
    """The office's rule sets for due dates."""
    stored = uow.settings.get("deadlines.rules")
    if not isinstance(stored, list):
        return (DeadlineRules(),)
    return tuple(rules_from_data(data) for data in stored)


def shipped_calendar() -> list[tuple[date, str, str, str]]:
    """The days which the program brings along."""
    days = days_from_csv(resource("calendar", "vn-days.csv").read_text(encoding="utf-8"))
    return [(day, fact.kind.value, fact.name, fact.source) for day, fact in sorted(days.items())]


def desk_name_for(unit_name: str) -> str:
    """The usual name of the one-stop unit of a commune since 01/07/2025."""
    if unit_name.lower().startswith(("trung tâm", "bộ phận")):
        return unit_name
    return f"Trung tâm Phục vụ hành chính công {_inside(_place_of(unit_name))}"


def _first_settings(unit_id: int, setup: OfficeSetup) -> dict[str, object]:
    place = _place_of(setup.unit_name)
    plain = place
    for word in ("xã ", "phường ", "thị trấn ", "đặc khu ", "huyện ", "tỉnh ", "thành phố "):
        if plain.lower().startswith(word):
            plain = plain[len(word) :]
            break
    return {
        "office.unit_id": unit_id,
        "office.desk_name": desk_name_for(setup.unit_name),
        "office.superior_name": f"UBND {_inside(place)}",
        "office.place": plain,
        "office.is_sample": setup.is_sample,
        "office.backup_folder": setup.backup_folder,
        "deadlines.rules": [rules_to_data(DeadlineRules())],
    }


def _inside(unit_name: str) -> str:
    """A unit's name inside a sentence: "Xã Cái Nước" → "xã Cái Nước"."""
    return unit_name[:1].lower() + unit_name[1:]


def _place_of(unit_name: str) -> str:
    """The unit without the name of its committee or desk: "UBND xã X" → "xã X"."""
    beginnings = ("ủy ban nhân dân ", "uỷ ban nhân dân ", "ubnd ",
                  "trung tâm phục vụ hành chính công ")  # fmt: skip
    for beginning in beginnings:
        if unit_name.lower().startswith(beginning):
            return unit_name[len(beginning) :]
    return unit_name


def _is_set_up(data_dir: DataDir) -> bool:
    open_uow = UnitsOfWork(make_engine(data_dir.database_url()))
    try:
        from cds_desktop.persistence.engine import schema_revision

        return schema_revision(open_uow.engine) is not None and _has_profile(open_uow)
    finally:
        open_uow.close()


def _has_profile(open_uow: UnitsOfWork) -> bool:
    with open_uow(read_only=True) as uow:
        return uow.settings.get("office.unit_id") is not None


def _keep_copy(data_dir: DataDir) -> None:
    """Copy the database with SQLite's backup interface before it is migrated."""
    if not data_dir.database.exists():
        return
    import sqlite3
    from contextlib import closing

    target = data_dir.path / "before-migration" / f"office-{_next_number(data_dir.path)}.db"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            closing(sqlite3.connect(data_dir.database)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
    except (OSError, sqlite3.Error) as error:
        raise converted(error) from error


def _next_number(folder: Path) -> int:
    return 1 + len(list((folder / "before-migration").glob("office-*.db")))


def counters_of(profile: OfficeProfile) -> Sequence[str]:
    """The counters of the office, at least one."""
    return profile.counters or ("Quầy 1",)
