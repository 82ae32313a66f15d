"""Old communes and new ones: what an address on a card means today, and the imported table."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.text import fold
from cds_desktop.domain.unit_changes import UnitChange, candidate_keys, offers_for
from cds_desktop.services import journal
from cds_desktop.services.offices import Office
from cds_desktop.services.progress import Cancelled
from cds_desktop.services.unit_changes import (
    COLUMNS,
    import_changes,
    known_changes,
    read_changes,
    units_of_today,
)
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.journal import sentence_of
from tests.command_line import Script
from tests.offices import ADMIN, CLERK, make_office

NOW: datetime = parse_instant("2026-11-20T14:14")
HEAD = ",".join(COLUMNS)
ROWS = (
    "Tỉnh Cà Mau,Huyện Thới Bình,Xã Tân Lộc,32080,96,Tỉnh Cà Mau,32065,Xã Thới Bình,no,",
    "Tỉnh Cà Mau,Huyện Cái Nước,Xã Hòa Mỹ,32140,96,Tỉnh Cà Mau,32128,Xã Hưng Mỹ,yes,yes",
    "Tỉnh Cà Mau,Huyện Cái Nước,Xã Hòa Mỹ,32140,96,Tỉnh Cà Mau,32129,Xã Phú Mỹ,yes,no",
    "Tỉnh Cà Mau,Thành phố Cà Mau,Phường 5,32011,96,Tỉnh Cà Mau,32025,Phường Tân Thành,no,",
    "Tỉnh Bạc Liêu,Thành phố Bạc Liêu,Phường 5,31819,96,Tỉnh Cà Mau,31834,Phường Vĩnh Trạch,no,",
    "Tỉnh Cà Mau,Huyện Cái Nước,Thị trấn Cái Nước,32128,96,Tỉnh Cà Mau,32128,Xã Cái Nước,no,",
    "Tỉnh Bạc Liêu,Huyện Hồng Dân,Xã Vĩnh Lộc,31858,96,Tỉnh Cà Mau,31858,Xã Vĩnh Lộc,no,",
    "Tỉnh Yên Bái,Huyện Trấn Yên,Xã Minh Quân,04540,15,Tỉnh Lào Cai,04543,Phường Âu Lâu,no,",
    "Tỉnh Yên Bái,Huyện Trấn Yên,Xã Minh Quán,04537,15,Tỉnh Lào Cai,04531,Xã Trấn Yên,no,",
    "Tỉnh Quảng Trị,Huyện Cồn Cỏ,,,44,Tỉnh Quảng Trị,20333,Đặc khu Cồn Cỏ,no,",
)  # fmt: skip


def _change(row: str) -> UnitChange:
    province, district, ward, code, new_code, new_province, unit, name, split, default = row.split(
        ","
    )
    return UnitChange(
        province, district, ward, code, new_code, new_province, unit, name,
        is_split=split == "yes", is_default=default == "yes",
    )  # fmt: skip


CHANGES = tuple(_change(row) for row in ROWS)


def _today(address: str) -> list[str]:
    return [offer.name for offer in offers_for(address, CHANGES)]


@pytest.mark.parametrize(
    "address",
    [
        "Ấp 1, Xã Tân Lộc, Huyện Thới Bình, Cà Mau",
        "ẤP 1, XÃ TÂN LỘC, HUYỆN THỚI BÌNH, TỈNH CÀ MAU",
        "Cà Mau, Thới Bình, Tân Lộc",
        "ap 1 xa tan loc huyen thoi binh ca mau",
        "Ấp 1 xã Tân Lộc huyện Thới Bình tỉnh Cà Mau",
        "Ấp 1 - xã Tân Lộc - Thới Bình - Cà Mau",
        "X. Tân Lộc, H. Thới Bình, T. Cà Mau",
        "Xã Tân Lộc, Cà Mau",
        "xã Tân Lộc",
    ],
)
def test_an_old_address_in_any_order_and_spelling_means_its_new_commune(address: str) -> None:
    assert _today(address) == ["Xã Thới Bình, Cà Mau"]


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("Khóm 3, Phường 5, TP Cà Mau", ["Phường Tân Thành, Cà Mau"]),
        ("P.05, TP. Bạc Liêu", ["Phường Vĩnh Trạch, Cà Mau"]),
        ("Phường 5, Bạc Liêu", ["Phường Vĩnh Trạch, Cà Mau"]),
        ("Phường 5, Cà Mau", ["Phường Tân Thành, Cà Mau"]),
        # A province that is gone: the address is an old one, although the name lives on.
        ("Xã Vĩnh Lộc, tỉnh Bạc Liêu", ["Xã Vĩnh Lộc, Cà Mau"]),
        ("Thị trấn Cái Nước, huyện Cái Nước, Cà Mau", ["Xã Cái Nước, Cà Mau"]),
        # Marks tell apart what their absence does not.
        ("Xã Minh Quân, Huyện Trấn Yên, Yên Bái", ["Phường Âu Lâu, Lào Cai"]),
        ("Xã Minh Quán, Huyện Trấn Yên, Yên Bái", ["Xã Trấn Yên, Lào Cai"]),
        ("xa minh quan, tran yen, yen bai", ["Phường Âu Lâu, Lào Cai", "Xã Trấn Yên, Lào Cai"]),
        ("Huyện Cồn Cỏ, Quảng Trị", []),
    ],
)
def test_the_district_or_the_province_tells_communes_of_one_name_apart(
    address: str, meant: list[str]
) -> None:
    assert _today(address) == meant


def test_every_part_of_a_split_commune_is_offered_and_none_is_certain() -> None:
    first, second = offers_for("Ấp 1, xã Hoà Mỹ, Cái Nước, Cà Mau", CHANGES)
    assert (first.name, first.is_default) == ("Xã Hưng Mỹ, Cà Mau", True)
    assert (second.name, second.is_default) == ("Xã Phú Mỹ, Cà Mau", False)
    assert not first.is_certain
    assert first.old_name == "Xã Hòa Mỹ, Huyện Cái Nước"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "Ấp Cái Rô, xã Cái Nước",  # today's commune
        "Xã Cái Nước, Cà Mau",
        "Xã Vĩnh Lộc, Cà Mau",  # may be today's
        "Phường 5",  # in two cities
        "Xã Tân Lộc, huyện Ba Tri, Bến Tre",  # somewhere else
        "Xã Tân Lộc, tỉnh Vĩnh Long",
        "Tân Lộc",  # a hamlet may be called so
        "12 Phan Ngọc Hiển",
    ],
)
def test_nothing_is_offered_where_nothing_can_be_told(address: str) -> None:
    assert _today(address) == []


# --- the real table ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real_table(shared_dir: Path) -> Path:
    return shared_dir / "data" / "admin-units-old-new.csv"


@pytest.fixture(scope="module")
def real(real_table: Path) -> list[UnitChange]:
    return read_changes(real_table)


def test_ninety_nine_of_a_hundred_old_communes_are_found_by_their_address(
    real: list[UnitChange],
) -> None:
    by_key: dict[str, list[UnitChange]] = defaultdict(list)
    units: dict[tuple[str, str, str], list[UnitChange]] = defaultdict(list)
    for change in real:
        by_key[change.old_key].append(change)
        units[(change.old_ward, change.old_district, change.old_province)].append(change)

    def found(address: str) -> set[str]:
        near = [change for key in candidate_keys(address) for change in by_key.get(key, ())]
        return {offer.code for offer in offers_for(address, near)}

    whole = {unit: {change.new_code for change in group} for unit, group in units.items()}
    assert len(whole) > 10_000
    right = sum(found(", ".join(unit)) == codes for unit, codes in whole.items())
    assert right / len(whole) >= 0.99
    # Without marks a sample is enough; the same words are cut in the same way.
    some = list(whole.items())[::10]
    right = sum(found(fold(", ".join(unit))) == codes for unit, codes in some)
    assert right / len(some) >= 0.985
    # Never a wrong one alone: what was found for a commune that is not split is that commune's.
    wrong = [
        unit for unit, codes in some
        if len(answer := found(", ".join(unit))) == 1 and not answer <= codes
    ]  # fmt: skip
    assert wrong == []


def test_the_real_table_is_imported_in_two_seconds_and_again_without_harm(
    real: list[UnitChange], real_table: Path, tmp_path: Path
) -> None:
    office = make_office(tmp_path / "office", with_catalogue=False)
    try:
        begun = time.process_time()
        counts = import_changes(office.open_uow, real_table, actor=ADMIN, now=NOW)
        assert time.process_time() - begun <= 2
        assert (counts.read, counts.added, counts.removed) == (len(real), len(real), 0)
        again = import_changes(office.open_uow, real_table, actor=ADMIN, now=NOW)
        assert (again.added, again.removed, again.unchanged) == (0, 0, len(real))
        offers = units_of_today(office.open_uow, "Ấp 1, Xã Tân Lộc, Huyện Thới Bình, Cà Mau")
        assert [offer.name for offer in offers] == ["Xã Tân Lộc, Cà Mau"]
    finally:
        office.close()


# --- importing -----------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url, with_catalogue=False)
    yield made
    made.close()


def _file(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "don-vi.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def test_an_imported_table_answers_for_addresses_and_is_replaced_as_a_whole(
    office: Office, tmp_path: Path
) -> None:
    counts = import_changes(office.open_uow, _file(tmp_path, *ROWS), actor=ADMIN, now=NOW)
    assert (counts.read, counts.added, counts.split) == (len(ROWS), len(ROWS), 1)
    assert known_changes(office.open_uow) == len(ROWS)
    names = [o.name for o in units_of_today(office.open_uow, "xã Hòa Mỹ, Cái Nước, Cà Mau")]
    assert names == ["Xã Hưng Mỹ, Cà Mau", "Xã Phú Mỹ, Cà Mau"]
    fewer = import_changes(office.open_uow, _file(tmp_path, *ROWS[:1]), actor=ADMIN, now=NOW)
    assert (fewer.removed, fewer.unchanged) == (len(ROWS) - 1, 1)
    assert units_of_today(office.open_uow, "xã Hòa Mỹ, Cái Nước, Cà Mau") == ()
    entries = journal.newest(office.open_uow, 2)
    said = [sentence_of(entry) for entry in entries]
    assert "Nhập bảng đơn vị cũ – mới: 1 dòng, thêm 0, bỏ 9" in said
    assert journal.verify(office.open_uow).is_ok


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROWS[0].replace("Xã Thới Bình", ""), "Dòng 3: cột new_ward bị trống."),
        (ROWS[0].replace("32065", "3206x"), "cột new_ward_code cần 5 chữ số, đang có “3206x”"),
        (ROWS[0].replace(",no,", ",maybe,"), "cột old_ward_was_split cần “yes” hoặc “no”"),
        (ROWS[3], "Dòng 3 trùng dòng 2."),
    ],
)
def test_a_damaged_file_says_row_and_reason_and_changes_nothing(
    office: Office, tmp_path: Path, row: str, said: str
) -> None:
    import_changes(office.open_uow, _file(tmp_path, *ROWS), actor=ADMIN, now=NOW)
    damaged = _file(tmp_path, ROWS[3], row)
    with pytest.raises(RuleBroken) as refused:
        import_changes(office.open_uow, damaged, actor=ADMIN, now=NOW)
    assert said in sentence(refused.value)
    assert known_changes(office.open_uow) == len(ROWS)


def test_a_table_of_something_else_names_the_columns_it_lacks(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office", with_catalogue=False)
    try:
        other = _file(tmp_path, "1,2", head="ma,ten")
        with pytest.raises(RuleBroken) as refused:
            import_changes(office.open_uow, other, actor=ADMIN, now=NOW)
        assert sentence(refused.value).startswith("Tệp thiếu cột: old_province, old_district")
        with pytest.raises(RuleBroken, match="officer.not_allowed"):
            import_changes(office.open_uow, _file(tmp_path, *ROWS), actor=CLERK, now=NOW)

        def stop(_done: int, _total: int) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            import_changes(
                office.open_uow, _file(tmp_path, *ROWS), actor=ADMIN, now=NOW, progress=stop
            )
        assert known_changes(office.open_uow) == 0
    finally:
        office.close()


def test_codes_whose_zeros_a_spreadsheet_ate_are_made_whole(office: Office, tmp_path: Path) -> None:
    eaten = ROWS[7].replace("04543", "4543").replace("04540", "4540")
    import_changes(office.open_uow, _file(tmp_path, eaten), actor=ADMIN, now=NOW)
    (offer,) = units_of_today(office.open_uow, "Xã Minh Quân, Trấn Yên, Yên Bái")
    assert offer.code == "04543"


def test_the_same_by_command(tmp_path: Path) -> None:
    make_office(tmp_path / "office", with_catalogue=False).close()
    script = Script(tmp_path / "office", NOW, ("cds_desktop.commands.unit",))
    counts = script.ask("unit", "import-changes", str(_file(tmp_path, *ROWS)))
    assert counts == {"read": 10, "added": 10, "removed": 0, "unchanged": 0, "split": 1}
    answer = script.ask("unit", "today", "Ấp 1, xã Tân Lộc, Thới Bình")
    assert [offer["name"] for offer in answer["offers"]] == ["Xã Thới Bình, Cà Mau"]
    damaged = _file(tmp_path, ROWS[0].replace("32065", "?"))
    assert script.run("unit", "import-changes", str(damaged)) == (1, "")
    assert "Dòng 2" in script.errors
