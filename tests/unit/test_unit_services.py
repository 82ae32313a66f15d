"""An administrator keeps the tree of units: acts, their undo, imports, who has to report."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.errors import CdsError, NotFound, RuleBroken
from cds_desktop.domain.unit_tree import UnitTree
from cds_desktop.domain.units import Level, Unit
from cds_desktop.services import journal
from cds_desktop.services.offices import Office, load_profile
from cds_desktop.services.progress import Cancelled
from cds_desktop.services.unit_changes import COLUMNS, known_changes, units_of_today
from cds_desktop.services.units import (
    MergerMonth,
    close_unit,
    events_of,
    expected_units,
    find_reporting_unit,
    import_units,
    merge_units,
    move_unit,
    open_unit,
    rename_unit,
    set_agency_code,
    set_merger_month,
    tree_on,
    undo_event,
)
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.journal import sentence_of
from cds_desktop.wording.units import event_words
from tests.command_line import Script
from tests.offices import ADMIN, CLERK, make_office

NOW: datetime = parse_instant("2026-11-20T14:14")
DAY = date(2026, 11, 20)
START, D1, D2 = date(2026, 1, 1), date(2026, 7, 1), date(2026, 9, 16)
LIST_HEAD = "province_code,province,ward_code,ward,ward_type"
LIST = (
    "96,Tỉnh Cà Mau,32128,Xã Cái Nước,Xã",
    "96,Tỉnh Cà Mau,32065,Xã Thới Bình,Xã",
    "96,Tỉnh Cà Mau,32066,Xã Trí Phải,Xã",
    "04,Tỉnh Cao Bằng,01273,Phường Thục Phán,Phường",
)
MAPPING_HEAD = ",".join(COLUMNS)
MAPPING = (
    "Tỉnh Cà Mau,Huyện Cái Nước,Thị trấn Cái Nước,32128,96,Tỉnh Cà Mau,32128,Xã Cái Nước,no,",
    "Tỉnh Cà Mau,Huyện Cái Nước,Xã Trần Thới,32149,96,Tỉnh Cà Mau,32128,Xã Cái Nước,no,",
    "Tỉnh Cà Mau,Huyện Thới Bình,Xã Tân Lộc,32080,96,Tỉnh Cà Mau,32065,Xã Thới Bình,yes,yes",
    "Tỉnh Cà Mau,Huyện Thới Bình,Xã Tân Lộc,32080,96,Tỉnh Cà Mau,32066,Xã Trí Phải,yes,no",
    "Tỉnh Bạc Liêu,Huyện Hồng Dân,Xã Vĩnh Lộc,31858,96,Tỉnh Cà Mau,31858,Xã Vĩnh Lộc,no,",
    "Tỉnh Cao Bằng,Huyện Côn Đảo,,,04,Tỉnh Cao Bằng,01273,Phường Thục Phán,no,",
)


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url, with_catalogue=False)
    yield made
    made.close()


@pytest.fixture
def quick_office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path / "office", with_catalogue=False)
    yield made
    made.close()


def _file(folder: Path, head: str, *rows: str) -> Path:
    path = folder / "don-vi.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def _fill(office: Office) -> None:
    """A province with four communes since the new year."""
    province = Unit("96", "Tỉnh Cà Mau", Level.PROVINCE, None, START)
    open_unit(office.open_uow, province, actor=ADMIN, now=NOW)
    for code, name in (("A", "Xã An"), ("B", "Xã Bình"), ("C", "Xã Cao"), ("D", "Phường Đông")):
        unit = Unit(code, name, Level.COMMUNE, "96", START)
        open_unit(office.open_uow, unit, actor=ADMIN, now=NOW)


def _names(office: Office, day: date, code: str = "96") -> list[str]:
    return [unit.name for unit in tree_on(office.open_uow, day).children_of(code)]


def _state(tree: UnitTree) -> dict[str, tuple[str, str | None]]:
    return {code: (unit.name, unit.parent_code) for code, unit in tree.units.items()}


# --- acts ----------------------------------------------------------------------------------------


def test_a_merger_in_the_middle_of_the_year_keeps_the_months_before(office: Office) -> None:
    _fill(office)
    plan = merge_units(
        office.open_uow, ["A", "B"], "E", D1, name="Xã An Bình", reason="Nghị quyết 12",
        actor=ADMIN, now=NOW,
    )  # fmt: skip
    assert [(change.before.code, change.after.valid_to) for change in plan.changed] == [
        ("A", date(2026, 6, 30)), ("B", date(2026, 6, 30)),
    ]  # fmt: skip
    assert _names(office, date(2026, 6, 30)) == ["Phường Đông", "Xã An", "Xã Bình", "Xã Cao"]
    assert _names(office, D1) == ["Phường Đông", "Xã An Bình", "Xã Cao"]
    tree = tree_on(office.open_uow, DAY)
    assert [step.unit.name for step in tree.predecessors_of("E")] == ["Xã An", "Xã Bình"]
    rename_unit(office.open_uow, "E", "Xã An Hòa", D2, actor=ADMIN, now=NOW)
    assert "Xã An Bình" in _names(office, D2 - timedelta(days=1))
    assert "Xã An Hòa" in _names(office, D2)
    said = [sentence_of(entry) for entry in journal.newest(office.open_uow, 2)]
    assert said == [
        "Đổi tên đơn vị từ 16/09/2026: Xã An Bình → Xã An Hòa",
        "Sáp nhập Xã An, Xã Bình vào Xã An Bình từ 01/07/2026. Lý do: Nghị quyết 12",
    ]
    assert journal.verify(office.open_uow).is_ok


def test_a_merger_entered_wrongly_is_taken_back_by_events_with_a_reason(office: Office) -> None:
    _fill(office)
    before = _state(tree_on(office.open_uow, DAY))
    merge_units(office.open_uow, ["A", "B"], "C", D1, name="Xã Mới", actor=ADMIN, now=NOW)
    assert "A" not in _state(tree_on(office.open_uow, DAY))
    first = next(past for past in events_of(office.open_uow, "C", DAY) if past.can_undo)
    with pytest.raises(RuleBroken, match="unit.reason_missing"):
        undo_event(office.open_uow, first.event.id, reason=" ", actor=ADMIN, now=NOW)
    done = undo_event(office.open_uow, first.event.id, reason="Nhầm xã", actor=ADMIN, now=NOW)
    assert done.together == 3
    assert _state(tree_on(office.open_uow, DAY)) == before
    past = events_of(office.open_uow, "C", DAY)
    assert {one.reversed_by.note for one in past if one.reversed_by} == {"Nhầm xã"}
    assert [event_words(one) for one in past][:1] == [
        "01/07/2026 Sáp nhập Xã Bình vào Xã Cao – đã hoàn tác: Nhầm xã"
    ]
    assert sum(one.can_undo for one in past) == 1  # its own opening
    with pytest.raises(RuleBroken, match="unit.event_gone"):
        undo_event(office.open_uow, first.event.id, reason="lại", actor=ADMIN, now=NOW)
    with pytest.raises(NotFound, match="unit.event_not_found"):
        undo_event(office.open_uow, 9_999, reason="lại", actor=ADMIN, now=NOW)
    said = sentence_of(journal.newest(office.open_uow, 1)[0])
    assert said.startswith("Hoàn tác việc sáp nhập ngày 01/07/2026 của ")
    assert said.endswith("Lý do: Nhầm xã")


def test_what_others_stand_on_is_taken_back_last(office: Office) -> None:
    _fill(office)
    rename_unit(office.open_uow, "A", "Xã Ân", D1, actor=ADMIN, now=NOW)
    rename_unit(office.open_uow, "A", "Xã Ấn", D2, actor=ADMIN, now=NOW)
    later, earlier = [one.event.id for one in events_of(office.open_uow, "A", DAY)][:2]
    with pytest.raises(RuleBroken, match="unit.changed_since"):
        undo_event(office.open_uow, earlier, reason="x", actor=ADMIN, now=NOW)
    for number in (later, earlier):
        undo_event(office.open_uow, number, reason="x", actor=ADMIN, now=NOW)
    assert tree_on(office.open_uow, DAY).get("A").name == "Xã An"
    # The parent's opening: its communes stand on it.
    number = min(one.event.id for one in events_of(office.open_uow, "96", DAY))
    with pytest.raises(RuleBroken, match="unit.outlives_parent"):
        undo_event(office.open_uow, number, reason="x", actor=ADMIN, now=NOW)


def test_undone_step_by_step_every_former_tree_comes_back(quick_office: Office) -> None:
    office, rng = quick_office, random.Random(7)
    _fill(office)
    days = [START + timedelta(days=step) for step in (0, 30, 60, 90, 200)]

    def trees() -> list[dict[str, tuple[str, str | None]]]:
        history = tree_on(office.open_uow, DAY).history
        return [_state(history.on(day)) for day in days]

    former: list[tuple[int, list[dict[str, tuple[str, str | None]]]]] = []
    for number in range(40):
        before = trees()
        codes = sorted(set(before[-1]) - {"96", "000.00.16.H12"})
        day = days[rng.randrange(1, 5)]
        try:
            match rng.randrange(5):
                case 0:
                    rename_unit(office.open_uow, rng.choice(codes), f"Xã {number}", day,
                                actor=ADMIN, now=NOW)  # fmt: skip
                case 1:
                    move_unit(office.open_uow, rng.choice(codes), rng.choice([*codes, ""]), day,
                              actor=ADMIN, now=NOW)  # fmt: skip
                case 2:
                    close_unit(office.open_uow, rng.choice(codes), day, reason="x", actor=ADMIN,
                               now=NOW)  # fmt: skip
                case 3:
                    merge_units(office.open_uow, rng.sample(codes, 2), f"N{number}", day,
                                name=f"Xã N{number}", parent="96", actor=ADMIN,
                                now=NOW)  # fmt: skip
                case _:
                    unit = Unit(f"O{number}", f"Xã O{number}", Level.COMMUNE, "96", day)
                    open_unit(office.open_uow, unit, actor=ADMIN, now=NOW)
        except CdsError:
            continue
        with office.open_uow(read_only=True) as uow:
            former.append((uow.units.events()[-1].id, before))
    assert len(former) > 12
    for number, before in reversed(former):
        undo_event(office.open_uow, number, reason="trở lại", actor=ADMIN, now=NOW)
        assert trees() == before
    assert journal.verify(office.open_uow).is_ok


def test_the_office_itself_is_changed_in_its_profile(office: Office) -> None:
    own = office.profile.unit_code
    for act in (
        lambda: rename_unit(office.open_uow, own, "Xã Khác", D1, actor=ADMIN, now=NOW),
        lambda: set_agency_code(office.open_uow, own, "H12.16.1", D1, actor=ADMIN, now=NOW),
    ):
        with pytest.raises(RuleBroken, match="unit.own_unit"):
            act()
    assert load_profile(office.open_uow).unit_name == "Xã Cái Nước"


def test_an_identifier_is_given_to_all_names_of_a_unit_and_to_one_unit_only(
    office: Office,
) -> None:
    _fill(office)
    rename_unit(office.open_uow, "A", "Xã Ân", D1, actor=ADMIN, now=NOW)
    set_agency_code(office.open_uow, "A", "H12.16", DAY, actor=ADMIN, now=NOW)
    for day in (START, D1):
        assert tree_on(office.open_uow, day).get("000.00.16.H12").code == "A"
    with pytest.raises(RuleBroken) as refused:
        set_agency_code(office.open_uow, "B", "000.00.16.H12", DAY, actor=ADMIN, now=NOW)
    assert sentence(refused.value).startswith("Mã định danh 000.00.16.H12 sẽ là của cả")
    with office.open_uow(read_only=True) as uow:
        newest = uow.units.by_code("A")
        assert newest is not None
        assert newest[1].name == "Xã Ân"
    set_agency_code(office.open_uow, "96", "H12", DAY, actor=ADMIN, now=NOW)
    with office.open_uow(read_only=True) as uow:
        receiver = uow.units.by_code("000.00.00.H12")
        assert receiver is not None
        assert receiver[1].name == "Tỉnh Cà Mau"
    with pytest.raises(RuleBroken, match="unit.code_shape"):
        set_agency_code(office.open_uow, "B", "sai", DAY, actor=ADMIN, now=NOW)
    set_agency_code(office.open_uow, "A", "", DAY, actor=ADMIN, now=NOW)
    assert tree_on(office.open_uow, DAY).get("A").agency_code == ""


# --- who has to report ---------------------------------------------------------------------------


def _expected(office: Office, first: date, last: date) -> list[str]:
    with office.open_uow(read_only=True) as uow:
        return [unit.code for unit in expected_units(uow, "96", first, last)]


def test_the_successor_reports_for_the_month_of_the_merger_unless_the_office_says_both(
    office: Office,
) -> None:
    _fill(office)
    merge_units(office.open_uow, ["A", "B"], "E", D2, name="Xã E", actor=ADMIN, now=NOW)
    close_unit(office.open_uow, "C", D2, reason="giải thể", actor=ADMIN, now=NOW)
    august = date(2026, 8, 1), date(2026, 8, 31)
    september = date(2026, 9, 1), date(2026, 9, 30)
    assert _expected(office, *august) == ["D", "A", "B", "C"]
    assert _expected(office, *september) == ["D", "E"]
    # Both existed the whole period: the old ones end with its last day.
    assert _expected(office, date(2026, 8, 16), D2 - timedelta(days=1)) == ["D", "A", "B", "C"]
    set_merger_month(office.open_uow, MergerMonth.BOTH, actor=ADMIN, now=NOW)
    assert _expected(office, *september) == ["D", "E", "A", "B", "C"]
    assert _expected(office, date(2026, 10, 1), date(2026, 10, 31)) == ["D", "E"]
    assert sentence_of(journal.newest(office.open_uow, 1)[0]) == (
        "Ai báo cáo kỳ có sáp nhập: Đơn vị mới báo cáo cả kỳ → Đơn vị cũ và mới cùng báo cáo"
    )
    with pytest.raises(NotFound, match="unit.not_on_day"):
        _expected(office, date(2025, 1, 1), date(2025, 1, 31))


# --- files ---------------------------------------------------------------------------------------


def test_list_and_mapping_come_in_by_their_heads_in_any_order(
    office: Office, tmp_path: Path
) -> None:
    for files in ((LIST_HEAD, LIST), (MAPPING_HEAD, MAPPING)):
        seen = import_units(
            office.open_uow, _file(tmp_path, files[0], *files[1]), preview=True, actor=ADMIN,
            now=NOW,
        )  # fmt: skip
        done = import_units(
            office.open_uow, _file(tmp_path, files[0], *files[1]), actor=ADMIN, now=NOW
        )
        assert seen == done
        assert not done.is_same
        again = import_units(
            office.open_uow, _file(tmp_path, files[0], *files[1]), actor=ADMIN, now=NOW
        )
        assert again.is_same
        assert again.unchanged == done.added + done.unchanged
    assert known_changes(office.open_uow) == len(MAPPING)
    assert units_of_today(office.open_uow, "Xã Trần Thới, Cái Nước, Cà Mau")[0].code == "32128"
    new = tree_on(office.open_uow, DAY)
    old = new.history.on(date(2025, 6, 30))
    assert [unit.name for unit in new.children_of("96")] == [
        "Xã Cái Nước", "Xã Thới Bình", "Xã Trí Phải", "Xã Vĩnh Lộc",
    ]  # fmt: skip
    assert [unit.code for unit in old.path_of("32080")] == ["96", "96-huyen-thoi-binh", "32080"]
    assert [unit.code for unit in old.path_of("31858")] == [
        "tinh-bac-lieu", "tinh-bac-lieu-huyen-hong-dan", "31858",
    ]  # fmt: skip
    assert [step.unit.name for step in new.predecessors_of("32128")] == [
        "Thị trấn Cái Nước", "Xã Trần Thới",
    ]  # fmt: skip
    assert [s.unit.code for s in new.history.successors_of("32080", old.day)] == ["32065", "32066"]
    # A commune that only moved below its province is no merger; an island district is one.
    assert new.predecessors_of("31858") == ()
    assert [step.unit.level for step in new.predecessors_of("01273")] == [Level.DISTRICT]
    # The office is the one commune of its name.
    found = find_reporting_unit(new, office.profile.unit_code)
    assert found is not None
    assert found.code == "32128"
    said = [sentence_of(entry) for entry in journal.newest(office.open_uow, 9)]
    assert "Nhập danh sách đơn vị: 4 dòng, thêm 6, sửa 0 đơn vị" in said
    assert journal.verify(office.open_uow).is_ok


def test_what_was_entered_by_hand_is_cut_where_the_file_tells_otherwise(
    office: Office, tmp_path: Path
) -> None:
    opened = Unit("96", "Tỉnh Cà Mau", Level.PROVINCE, None, date(2020, 1, 1))
    open_unit(office.open_uow, opened, actor=ADMIN, now=NOW)
    lone = Unit("32128", "Xã Cai Nước", Level.COMMUNE, "96", date(2020, 1, 1))
    open_unit(office.open_uow, lone, actor=ADMIN, now=NOW)
    done = import_units(office.open_uow, _file(tmp_path, LIST_HEAD, *LIST), actor=ADMIN, now=NOW)
    assert (done.added, done.changed, done.unchanged) == (5, 1, 1)
    assert done.changed_names == ()
    tree = tree_on(office.open_uow, DAY)
    assert tree.get("32128").name == "Xã Cái Nước"
    assert tree.history.on(date(2025, 6, 30)).get("32128").name == "Xã Cai Nước"
    # A later name stays when the file comes again; a corrected name of the file is taken over.
    rename_unit(office.open_uow, "32065", "Xã Thới Bình Mới", D1, actor=ADMIN, now=NOW)
    rows = [row.replace("Trí Phải", "Trí Lực") for row in LIST]
    done = import_units(office.open_uow, _file(tmp_path, LIST_HEAD, *rows), actor=ADMIN, now=NOW)
    assert (done.added, done.changed, done.changed_names) == (0, 1, ("Xã Trí Phải → Xã Trí Lực",))
    assert tree_on(office.open_uow, DAY).get("32065").name == "Xã Thới Bình Mới"


def test_links_which_a_corrected_mapping_no_longer_tells_are_taken_back(
    office: Office, tmp_path: Path
) -> None:
    path = _file(tmp_path, MAPPING_HEAD, *MAPPING)
    import_units(office.open_uow, path, actor=ADMIN, now=NOW)
    number = next(
        one.event.id for one in events_of(office.open_uow, "32128", DAY) if not one.can_undo
    )
    with pytest.raises(RuleBroken, match="unit.event_of_file"):
        undo_event(office.open_uow, number, reason="x", actor=ADMIN, now=NOW)
    corrected = [row.replace("32065,Xã Thới Bình", "32066,Xã Trí Phải") for row in MAPPING[:3]]
    path = _file(tmp_path, MAPPING_HEAD, *corrected, *MAPPING[4:])
    done = import_units(office.open_uow, path, actor=ADMIN, now=NOW)
    assert (done.mergers_added, done.mergers_removed) == (0, 1)
    history = tree_on(office.open_uow, DAY).history
    assert [s.unit.code for s in history.successors_of("32080", date(2025, 1, 1))] == ["32066"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((*LIST[:1], "96,Tỉnh Cà Mau,32065,,Xã"), "Dòng 3: cột ward bị trống."),
        (("96,Tỉnh Cà Mau,3206x,Xã A,Xã",), "cột ward_code cần 5 chữ số, đang có “3206x”"),
        ((*LIST[:1], LIST[0].replace("Cái Nước", "Khác")), "Dòng 3: mã 32128 đã dùng"),
        ((*LIST[:1], "96,Tỉnh Khác,32065,Xã A,Xã"), "Dòng 3: mã 96 đã dùng"),
    ],
)
def test_a_damaged_list_says_row_and_reason_and_changes_nothing(
    quick_office: Office, tmp_path: Path, rows: tuple[str, ...], said: str
) -> None:
    office = quick_office
    with pytest.raises(RuleBroken) as refused:
        import_units(office.open_uow, _file(tmp_path, LIST_HEAD, *rows), actor=ADMIN, now=NOW)
    assert said in sentence(refused.value)
    assert len(tree_on(office.open_uow, DAY)) == 1


def test_a_foreign_file_a_stop_and_a_clerk_change_nothing(
    quick_office: Office, tmp_path: Path
) -> None:
    office = quick_office
    with pytest.raises(RuleBroken) as refused:
        import_units(office.open_uow, _file(tmp_path, "mã,tên", "1,2"), actor=ADMIN, now=NOW)
    assert sentence(refused.value).startswith("Tệp “don-vi.csv” không phải danh sách đơn vị")
    path = _file(tmp_path, LIST_HEAD, *LIST)
    with pytest.raises(RuleBroken, match="officer.not_allowed"):
        import_units(office.open_uow, path, actor=CLERK, now=NOW)
    told: list[int] = []

    def stop_late(done: int, total: int) -> None:
        told.append(done)
        if done == total:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_units(office.open_uow, path, actor=ADMIN, now=NOW, progress=stop_late)
    assert told[-1] == 4
    assert len(tree_on(office.open_uow, DAY)) == 1


def test_the_whole_country_comes_in_within_seconds(
    quick_office: Office, tmp_path: Path, shared_dir: Path
) -> None:
    office, data = quick_office, shared_dir / "data"
    begun = time.process_time()
    for name, added in (("admin-units-2025.csv", 3_355), ("admin-units-old-new.csv", 10_794)):
        done = import_units(office.open_uow, data / name, actor=ADMIN, now=NOW)
        assert done.added == added
        assert (done.provinces, done.communes) == (34, 3_321)
    assert time.process_time() - begun <= 8
    again = import_units(office.open_uow, data / "admin-units-old-new.csv", actor=ADMIN, now=NOW)
    assert again.is_same
    new = tree_on(office.open_uow, DAY)
    old = new.history.on(date(2025, 6, 30))
    assert (len(new), len(new.roots)) == (3_355, 34)
    communes = new.children_of("96")
    assert len(communes) == 64
    assert sum(unit.name.startswith("Xã ") for unit in communes) == 55
    assert sum(unit.name.startswith("Phường ") for unit in communes) == 9
    assert [unit.level for unit in old.children_of("96")] == [Level.DISTRICT] * 9
    assert (len(old.roots), max(map(old.depth_of, old.units))) == (64, 2)  # 63 and this office
    with office.open_uow(read_only=True) as uow:
        assert len(expected_units(uow, "96", date(2026, 10, 1), date(2026, 10, 31))) == 64
        assert len(expected_units(uow, "96", date(2025, 5, 1), date(2025, 5, 31))) == 9
    every = [step for code in new.units for step in new.predecessors_of(code)]
    assert len({step.unit.code for step in every}) > 9_900


# --- commands ------------------------------------------------------------------------------------


def test_the_tree_is_kept_by_commands(tmp_path: Path) -> None:
    make_office(tmp_path / "office", with_catalogue=False).close()
    script = Script(tmp_path / "office", NOW, ["cds_desktop.commands.unit"])
    counts = script.ask("unit", "import", str(_file(tmp_path, LIST_HEAD, *LIST)))
    assert (counts["file_kind"], counts["added"]) == ("list", 6)
    counts = script.ask("unit", "import", str(_file(tmp_path, MAPPING_HEAD, *MAPPING)))
    assert (counts["file_kind"], counts["mergers_added"]) == ("mapping", 7)
    merged = script.ask(
        "unit", "merge", "32065", "32066", "--into", "99999", "--on", "2026-10-01", "--name",
        "Xã Tân Thới", "--reason", "Nghị quyết",
    )  # fmt: skip
    assert [unit["code"] for unit in merged["ended"]] == ["32065", "32066"]
    (province,) = script.ask("unit", "tree", "--root", "96", "--depth", "1")["units"]
    assert (province["level"], province["valid_from"]) == ("province", "2025-07-01")
    names = {unit["name"]: unit for unit in province["children"]}
    assert sorted(names) == ["Xã Cái Nước", "Xã Tân Thới", "Xã Vĩnh Lộc"]
    told = names["Xã Tân Thới"]["predecessors"]
    assert [(unit["code"], unit["merged_on"], unit["into"]) for unit in told] == [
        ("32065", "2026-10-01", "99999"),
        ("32080", "2025-07-01", "32065"),
        ("32066", "2026-10-01", "99999"),
        ("32080", "2025-07-01", "32066"),
    ]
    (before,) = script.ask("unit", "tree", "--on", "2025-06-30", "--root", "96")["units"]
    assert [district["name"] for district in before["children"]] == [
        "Huyện Cái Nước", "Huyện Thới Bình",
    ]  # fmt: skip
    assert script.run("unit", "tree", "--root", "99999")[1].splitlines()[:2] == [
        "Xã Tân Thới – mã 99999, từ 01/10/2026",
        "  ← Xã Thới Bình (mã 32065), từ 01/07/2025 đến 30/09/2026",
    ]
    assert script.ask("unit", "find", "UBND xã tân thới")["unit"]["code"] == "99999"
    assert script.run("unit", "tree", "--root", "7")[0] == 1
    assert script.errors.startswith("Không có đơn vị “7” vào ngày 20/11/2026.")


def test_every_act_has_its_command_and_its_undo(tmp_path: Path) -> None:
    make_office(tmp_path / "office", with_catalogue=False).close()
    script = Script(tmp_path / "office", NOW, ["cds_desktop.commands.unit"])
    script.ask("unit", "open", "96", "--name", "Tỉnh Cà Mau", "--level", "province",
               "--on", "2026-01-01")  # fmt: skip
    script.ask("unit", "open", "1", "--name", "Xã Một", "--parent", "96", "--on", "2026-01-01",
               "--agency-code", "H12.21")  # fmt: skip
    script.ask("unit", "rename", "1", "--name", "Xã Mốt", "--on", "01/03/2026")
    script.ask("unit", "move", "1", "--to", "000.00.16.H12", "--on", "2026-04-01")
    script.ask("unit", "agency-code", "1", "H12.22")
    script.ask("unit", "close", "1", "--on", "2026-05-01", "--reason", "giải thể")
    assert script.run("unit", "find", "Xã Mốt")[1] == "Không tìm thấy đơn vị nào.\n"
    events = script.ask("unit", "history", "1", "--on", "2026-04-30")["events"]
    assert [event["kind"] for event in events] == ["closed", "moved", "renamed", "opened"]
    number = str(events[0]["number"])
    assert script.ask("unit", "undo", number, "--reason", "nhầm")["reversed"] == 1
    found = script.ask("unit", "find", "000.00.22.H12")
    assert (found["unit"]["name"], found["path"]) == ("Xã Mốt", ["000.00.16.H12", "1"])
    assert script.run("unit", "undo", number, "--reason", "nhầm")[0] == 1
    assert script.run("unit", "close", "1")[0] == 2
