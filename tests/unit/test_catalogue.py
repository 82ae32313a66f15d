"""Catalogues come in, change, come again; the office finds its procedures in them."""

import csv
import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.deadlines import LimitUnit, TimeLimit
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.procedures import SINCE_EVER, OnlineLevel
from cds_desktop.domain.publicity import PosterOffice
from cds_desktop.persistence.engine import make_engine
from cds_desktop.persistence.schema import METADATA
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services import catalogue
from cds_desktop.services.catalogue import CatalogueFile, apply, compare, read_catalogue
from cds_desktop.services.progress import Cancelled
from cds_desktop.wording.procedures import (
    COLUMNS,
    DOUBT_KINDS,
    DOUBTS,
    doubt_sentence,
    valid_from_words,
    value_words,
)
from cds_desktop.wording.publicity import poster_words

CLERK = Actor(None, "Nguyễn Thị Thử", Role.ADMIN)
HEAD = ("Mã số", "Tên thủ tục", "Lĩnh vực", "Cấp thực hiện", "Thời hạn giải quyết", "Phí, lệ phí")
BIRTH = ("1.001193", "Thủ tục đăng ký khai sinh", "Hộ tịch", "Cấp xã", "1 ngày", "Miễn phí")
COPY = (
    "2.000908",
    "Cấp bản sao từ sổ gốc",
    "Chứng thực",
    "Cấp xã",
    "2 ngày làm việc",
    "2.000 đồng",
)
MARRIAGE = ("1.000894", "Thủ tục đăng ký kết hôn", "Hộ tịch", "Cấp xã", "3 ngày làm việc", "0 đồng")

WriteFile = Callable[..., Path]


@pytest.fixture
def open_uow(database_url: str) -> Iterator[UnitsOfWork]:
    engine = make_engine(database_url)
    METADATA.create_all(engine)
    units = UnitsOfWork(engine)
    with units() as uow:
        uow.journal.open()
        uow.commit()
    yield units
    units.close()


@pytest.fixture
def write(tmp_path: Path) -> WriteFile:
    """Write rows as a csv file and give its path."""

    def write_rows(*rows: Sequence[str], head: Sequence[str] = HEAD, name: str = "a.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        return path

    return write_rows


def take_over(
    open_uow: UnitsOfWork, path: Path, now: datetime, valid_from: date | None = None
) -> catalogue.ImportResult:
    return catalogue.import_file(open_uow, path, valid_from, actor=CLERK, now=now)


def counts(result: catalogue.ImportResult) -> tuple[int, int, int, int, int, int]:
    return (
        result.read, result.added, result.changed, result.unchanged, result.skipped, result.gone,
    )  # fmt: skip


def reasons(file: CatalogueFile, code: str) -> set[str]:
    (row,) = [row for row in file.rows if row.procedure.code == code]
    return {doubt.reason for doubt in row.doubts}


# --- the whole real catalogue, and the one that ships --------------------------------------------


def test_the_real_catalogue_goes_in_whole_and_twice_changes_nothing(
    open_uow: UnitsOfWork, shared_dir: Path, now: datetime
) -> None:
    path = shared_dir / "data" / "procedures-real.csv"
    first = take_over(open_uow, path, now)
    assert counts(first) == (2851, 2851, 0, 0, 0, 0)
    assert counts(take_over(open_uow, path, now)) == (2851, 0, 0, 2851, 0, 0)

    stored = {
        each.procedure.code: each.procedure
        for each in catalogue.list_procedures(open_uow, now.date())
    }
    with path.open(encoding="utf-8", newline="") as file:
        source = list(csv.DictReader(file))
    assert set(stored) == {row["code"] for row in source}
    for row in source:
        procedure = stored[row["code"]]
        assert procedure.name == row["name"].lstrip(". ")
        assert procedure.limit_text == row["time_limit_text"]
        assert procedure.fee_text == " ".join(row["fee_text"].split())
        assert procedure.portal_url == row["portal_url"]
        assert len(procedure.documents_text) >= 0.98 * len(row["documents"])
        texts = (procedure.name, procedure.field, procedure.agency, procedure.documents_text)
        assert all(unicodedata.is_normalized("NFC", text) and "Ð" not in text for text in texts)
        if row["documents"]:
            assert procedure.components


def test_every_doubtful_row_of_the_real_catalogue_is_told(shared_dir: Path) -> None:
    file = read_catalogue(shared_dir / "data" / "procedures-real.csv")
    with (shared_dir / "data" / "procedures-real.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    told = {reason: 0 for reason in DOUBTS}
    for row in file.rows:
        for doubt in row.doubts:
            told[doubt.reason] += 1
            assert doubt_sentence(doubt)
    assert told["missing_limit"] == sum(not row["time_limit_text"] for row in rows)
    assert told["limit_without_unit"] >= sum(row["time_limit_text"].isdigit() for row in rows)
    assert told["missing_level"] == sum(not row["level"] for row in rows)
    assert min(told["odd_fee"], told["foreign_fee"], told["several_limits"]) > 0
    unsure = [row for row in file.rows if row.procedure.limit is None]
    assert all(any("limit" in doubt.reason for doubt in row.doubts) for row in unsure)


def test_the_starting_catalogue_speaks_vietnamese_and_marks_local_codes(
    open_uow: UnitsOfWork, resources: Path, now: datetime
) -> None:
    path = resources / "catalogue" / "procedures.csv"
    result = take_over(open_uow, path, now)
    assert counts(result) == (175, 175, 0, 0, 0, 0)
    assert counts(take_over(open_uow, path, now)) == (175, 0, 0, 175, 0, 0)
    local = [flag for flag in result.flagged if flag.doubt.reason == "missing_code"]
    assert len({flag.code for flag in local}) == 13
    for each in catalogue.list_procedures(open_uow, now.date()):
        procedure = each.procedure
        texts = (procedure.limit_note, procedure.fee_text, procedure.limit_text, procedure.note)
        words = " ".join(texts).split()
        assert not {"the", "portal", "memory", "working", "day", "by", "per"} & set(words)
    birth = catalogue.get(open_uow, "1.001193", now.date()).procedure
    assert birth.limit == TimeLimit(Decimal(1), LimitUnit.SAME_DAY)
    assert (birth.level, birth.online_level) == ("Cấp xã", OnlineLevel.FULL)


def test_remarks_for_the_office_never_reach_the_public(
    open_uow: UnitsOfWork, resources: Path, now: datetime
) -> None:
    take_over(open_uow, resources / "catalogue" / "procedures.csv", now)
    listed = catalogue.list_procedures(open_uow, now.date())
    office = PosterOffice(("Ủy ban nhân dân xã Cái Nước",))
    for each in listed:
        sheet = poster_words(each.procedure, office)
        said = [words for fact in sheet.facts for words in (fact.value, fact.note)]
        said += [remark.text for remark in sheet.remarks]
        for inside in ("đơn vị nhập", "Cổng ghi", "Cổng không ghi", "đối chiếu", "cần kiểm tra"):
            assert not any(inside in words for words in said), (each.procedure.code, inside)
    # The office still reads where a figure comes from.
    death = next(each.procedure for each in listed if each.procedure.code == "1.000656")
    assert death.fee_text == "Theo biểu mức thu hiện hành"
    assert "đơn vị nhập mức thu đang áp dụng" in death.note


def test_the_real_catalogue_over_the_starting_one_loses_no_known_limit(
    open_uow: UnitsOfWork, resources: Path, shared_dir: Path, now: datetime
) -> None:
    take_over(open_uow, resources / "catalogue" / "procedures.csv", now)
    result = take_over(open_uow, shared_dir / "data" / "procedures-real.csv", now)
    assert result.read == result.added + result.changed + result.unchanged == 2851
    birth = catalogue.get(open_uow, "1.001193", now.date()).procedure
    assert birth.limit == TimeLimit(Decimal(1), LimitUnit.SAME_DAY)
    assert birth.limit_text == "1"
    assert birth.online_level is OnlineLevel.FULL


# --- differences and versions --------------------------------------------------------------------


def test_a_new_decision_opens_a_version_and_keeps_the_old_one(
    open_uow: UnitsOfWork, write: WriteFile, now: datetime
) -> None:
    today = now.date()
    take_over(open_uow, write(BIRTH, COPY), now)
    before = catalogue.get(open_uow, "2.000908", today)
    dearer = (*COPY[:-1], "3.000 đồng")
    difference = compare(open_uow, read_catalogue(write(dearer, MARRIAGE)), today)
    (change,) = difference.changed
    assert {item.field for item in change.differences} == {"fee_vnd", "fee_text"}
    assert [row.procedure.code for row in difference.added] == ["1.000894"]
    assert [gone.procedure.code for gone in difference.gone] == ["1.001193"]

    start = today + timedelta(days=10)
    apply(open_uow, difference, start, actor=CLERK, now=now)
    assert catalogue.get(open_uow, "2.000908", today).procedure.fee_vnd == 2_000
    assert catalogue.get(open_uow, "2.000908", start).procedure.fee_vnd == 3_000
    assert catalogue.version(open_uow, before.version_id).procedure == before.procedure
    old, new = catalogue.history(open_uow, "2.000908")
    assert (old.valid_to, new.valid_from, new.valid_to) == (start, start, None)
    assert catalogue.get(open_uow, "1.001193", start).procedure.name == BIRTH[1]


def test_what_is_gone_ends_only_on_request_and_may_return(
    open_uow: UnitsOfWork, write: WriteFile, now: datetime
) -> None:
    today = now.date()
    take_over(open_uow, write(BIRTH, COPY), now)
    difference = compare(open_uow, read_catalogue(write(COPY)), today)
    apply(open_uow, difference, today, actor=CLERK, now=now, close_gone=True)
    with pytest.raises(NotFound) as caught:
        catalogue.get(open_uow, "1.001193", today)
    assert caught.value.code == "procedure.not_in_force"
    assert catalogue.get(open_uow, "1.001193", today - timedelta(days=1)).procedure.limit
    assert counts(take_over(open_uow, write(BIRTH, COPY), now)) == (2, 1, 0, 1, 0, 0)
    assert catalogue.get(open_uow, "1.001193", today).valid_from == today


def test_a_procedure_serves_dossiers_received_before_its_import_unless_a_day_is_given(
    open_uow: UnitsOfWork, write: WriteFile, now: datetime
) -> None:
    long_ago = date(2024, 1, 2)
    take_over(open_uow, write(BIRTH), now)
    stored = catalogue.get(open_uow, "1.001193", long_ago)
    assert stored.valid_from == SINCE_EVER
    assert valid_from_words(stored.valid_from) == ""
    take_over(open_uow, write(COPY), now, valid_from=now.date())
    with pytest.raises(NotFound):
        catalogue.get(open_uow, "2.000908", long_ago)


def test_a_start_before_the_version_in_use_is_refused_and_nothing_is_stored(
    open_uow: UnitsOfWork, write: WriteFile, now: datetime
) -> None:
    take_over(open_uow, write(BIRTH), now, valid_from=now.date())
    changed = (*BIRTH[:4], "5 ngày", BIRTH[5])
    with pytest.raises(RuleBroken) as caught:
        take_over(open_uow, write(changed, COPY), now, valid_from=now.date() - timedelta(days=1))
    assert caught.value.code == "catalogue.valid_from_too_early"
    assert len(catalogue.list_procedures(open_uow, now.date())) == 1


def test_a_difference_made_before_another_counters_import_is_refused(
    open_uow: UnitsOfWork, write: WriteFile, now: datetime
) -> None:
    stale = compare(open_uow, read_catalogue(write(BIRTH)), now.date())
    take_over(open_uow, write(BIRTH), now)
    with pytest.raises(RuleBroken) as caught:
        apply(open_uow, stale, actor=CLERK, now=now)
    assert caught.value.code == "catalogue.changed_meanwhile"


def test_a_cancelled_import_stores_nothing(
    open_uow: UnitsOfWork, write: WriteFile, now: datetime
) -> None:
    def cancel(done: int, total: int) -> None:
        raise Cancelled

    difference = compare(open_uow, read_catalogue(write(BIRTH, COPY)), now.date())
    with pytest.raises(Cancelled):
        apply(open_uow, difference, actor=CLERK, now=now, progress=cancel)
    assert catalogue.list_procedures(open_uow, now.date()) == ()
    assert catalogue.imports(open_uow) == ()


def test_an_import_is_recorded_and_journalled(
    open_uow: UnitsOfWork, write: WriteFile, now: datetime
) -> None:
    take_over(open_uow, write(BIRTH, COPY, name="Danh mục.csv"), now)
    (record,) = catalogue.imports(open_uow)
    assert (record.file_name, record.read, record.added) == ("Danh mục.csv", 2, 2)
    with open_uow(read_only=True) as uow:
        (entry,) = uow.journal.of("catalogue", "Danh mục.csv")
    assert entry.action == "imported"
    assert entry.details["sha256"] == record.sha256


def test_a_correction_survives_the_same_file_and_yields_to_a_new_one(
    open_uow: UnitsOfWork, write: WriteFile, now: datetime
) -> None:
    today = now.date()
    unclear = (*BIRTH[:4], "1", BIRTH[5])
    take_over(open_uow, write(unclear), now)
    stored = catalogue.get(open_uow, "1.001193", today).procedure
    assert stored.limit is None
    ((_, found),) = catalogue.list_doubtful(open_uow, today)
    assert [doubt.reason for doubt in found] == ["limit_without_unit"]

    known = replace(stored, limit=TimeLimit(Decimal(1), LimitUnit.SAME_DAY))
    catalogue.correct(open_uow, known, today, actor=CLERK, now=now, reason="Luật Hộ tịch")
    assert catalogue.list_doubtful(open_uow, today) == ()
    assert counts(take_over(open_uow, write(unclear), now)) == (1, 0, 0, 1, 0, 0)
    assert catalogue.get(open_uow, "1.001193", today).procedure == known
    assert take_over(open_uow, write(BIRTH), now).changed == 1
    days = TimeLimit(Decimal(1), LimitUnit.CALENDAR_DAY)
    assert catalogue.get(open_uow, "1.001193", today).procedure.limit == days


def test_a_row_repeated_word_for_word_counts_and_a_contradiction_is_told(
    open_uow: UnitsOfWork, write: WriteFile, now: datetime
) -> None:
    other = (*BIRTH[:4], "9 ngày", BIRTH[5])
    result = take_over(open_uow, write(BIRTH, BIRTH, other), now)
    assert counts(result) == (3, 1, 0, 1, 1, 0)
    (flag,) = [flag for flag in result.flagged if flag.doubt.reason == "duplicate_code"]
    assert (flag.row, flag.code) == (4, "1.001193")


NAMES = st.text("aăâđêôơư ếệ", min_size=3, max_size=12).filter(lambda text: bool(text.strip()))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "1.000001", "1.000002", "2.000003", "1.0000040", "x"]),
        NAMES,
        st.sampled_from(["", "Hộ tịch", "Hộ tịch ", "Thuỷ sản", "Thủy sản"]),
        st.sampled_from(["", "Cấp xã", "Cấp tỉnh, Cấp xã"]),
        st.sampled_from(["", "1", "3 ngày", "Trong ngày", "5 Ngày làm việc"]),
        st.sampled_from(["", "Miễn phí", "20 đồng", "8.000 đồng", "10 USD"]),
    ),
    min_size=1,
    max_size=6,
)


@given(rows=ROWS)
def test_any_catalogue_taken_over_twice_changes_nothing_the_second_time(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("danh-muc")
    path = folder / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    engine = make_engine(f"sqlite:///{(folder / 'a.sqlite').as_posix()}")
    METADATA.create_all(engine)
    units = UnitsOfWork(engine)
    with units() as uow:
        uow.journal.open()
        uow.commit()
    now = datetime.fromisoformat("2026-11-16T09:00:00+07:00")
    first = take_over(units, path, now)
    second = take_over(units, path, now)
    units.close()
    assert first.read == first.added + first.unchanged + first.skipped == len(rows)
    assert (second.added, second.changed, second.gone) == (0, 0, 0)
    assert second.unchanged + second.skipped == len(rows)
    assert {flag.row for flag in first.flagged} == {flag.row for flag in second.flagged}


# --- the shapes of other people's tables ---------------------------------------------------------


def test_a_list_with_titles_merged_heads_and_headings_is_understood(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["ỦY BAN NHÂN DÂN XÃ MẪU"],
        ["DANH MỤC THỦ TỤC HÀNH CHÍNH"],
        ["STT", "Mã TTHC", "Tên thủ tục hành chính", "Thời hạn giải quyết", "Mức thu", None,
         "Thành phần hồ sơ", "Chủ tịch ký"],
        [None, None, None, None, "Phí, lệ phí", "Ghi chú", None, None],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        ["I", "LĨNH VỰC HỘ TỊCH"],
        [1, 1.00089, "Thủ tục đăng ký kết hôn", "03 ngày làm việc", "Miễn phí", None, "Tờ khai"],
        [None, None, None, None, None, None, "Giấy xác nhận"],
        ["II", "Lĩnh vực Chứng thực"],
        [2, "2.000815", "Chứng thực bản sao", "Trong ngày", 2000, "mỗi trang", "Bản chính"],
        ["Tổng cộng", 2],
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("E3:F3")
    path = tmp_path / "a.xlsx"
    book.save(path)
    file = read_catalogue(path)
    marriage, copy = (row.procedure for row in file.rows)
    assert (marriage.code, marriage.field) == ("1.000890", "Hộ tịch")
    assert [paper.name for paper in marriage.components] == ["Tờ khai", "Giấy xác nhận"]
    assert marriage.limit == TimeLimit(Decimal(3), LimitUnit.WORKING_DAY)
    assert (copy.field, copy.fee_vnd, copy.note) == ("Chứng thực", 2_000, "mỗi trang")
    assert copy.limit == TimeLimit(Decimal(1), LimitUnit.SAME_DAY)
    assert [row.row_number for row in file.rows] == [7, 10]
    assert file.unused_columns == ("Chủ tịch ký",)


def test_the_portals_own_listing_is_understood(write: WriteFile) -> None:
    head = ("Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực")
    row = ("1.001193", "Đăng ký khai sinh", "Bộ Tư pháp", "UBND cấp xã", "Hộ tịch")
    file = read_catalogue(write(row, head=head))
    assert file.rows[0].procedure.agency == "UBND cấp xã"
    assert file.unused_columns == ("Cơ quan ban hành",)
    assert {"missing_level", "missing_limit", "missing_fee"} <= reasons(file, "1.001193")


def test_letters_of_old_sources_come_out_as_one_spelling(write: WriteFile) -> None:
    decomposed = unicodedata.normalize("NFD", "Ðăng ký\u00a0khai sinh").replace("Đ", "Ð")
    file = read_catalogue(write(("1.001193", decomposed, "Hộ tịch", "", "", "")))
    assert file.rows[0].procedure.name == "Đăng ký khai sinh"


@pytest.mark.parametrize(
    ("rows", "code"),
    [((), "catalogue.empty"), ((("1", "2"),), "catalogue.head_not_found")],
)
def test_an_unusable_table_is_refused(
    write: WriteFile, rows: tuple[tuple[str, ...], ...], code: str
) -> None:
    head = HEAD if code == "catalogue.empty" else ("Họ tên", "Ngày sinh")
    with pytest.raises(RuleBroken) as caught:
        read_catalogue(write(*rows, head=head))
    assert caught.value.code == code


# --- finding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("khai sinh", "1.001193"),
        ("KHAI SINH", "1.001193"),
        ("sinh khai", "1.001193"),
        ("dkks", "1.001193"),
        ("dang ki ket hon", "1.000894"),
        ("kết hôn", "1.000894"),
        ("chứng thực", "2.000908"),
        ("1.0008", "1.000894"),
        ("000908", "2.000908"),
    ],
)
def test_a_few_letters_in_any_spelling_find_the_procedure(
    open_uow: UnitsOfWork, write: WriteFile, now: datetime, typed: str, code: str
) -> None:
    take_over(open_uow, write(BIRTH, COPY, MARRIAGE), now)
    found = catalogue.search(open_uow, typed, now.date())
    assert found[0].procedure.code == code


def test_the_frequent_procedure_comes_first_among_equals(
    open_uow: UnitsOfWork, write: WriteFile, now: datetime
) -> None:
    take_over(open_uow, write(BIRTH, COPY, MARRIAGE), now)
    first = catalogue.search(
        open_uow, "dang ky", now.date(), limit=1, use_counts={"1.000894": 7, "1.001193": 5}
    )
    assert [each.procedure.code for each in first] == ["1.000894"]
    assert catalogue.search(open_uow, "không có thủ tục này", now.date()) == ()
    assert catalogue.search(open_uow, "%_'", now.date(), limit=9)


def test_the_list_is_filtered_by_field_level_words_and_address(
    open_uow: UnitsOfWork, write: WriteFile, now: datetime
) -> None:
    head = (*HEAD, "Đường dẫn")
    page = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1"
    province = ("1.000001", "Cấp phép", "Thuỷ sản", "Cấp tỉnh", "5 ngày", "0", "")
    take_over(open_uow, write((*BIRTH, page), (*COPY, ""), province, head=head), now)

    def codes(**filters: object) -> list[str]:
        found = catalogue.list_procedures(open_uow, now.date(), **filters)  # type: ignore[arg-type]
        return [each.procedure.code for each in found]

    assert codes(field="hộ tịch") == ["1.001193"]
    assert codes(field="Thủy sản") == ["1.000001"]
    assert codes(level="commune") == codes(level="xã") == ["2.000908", "1.001193"]
    assert codes(text="ban sao") == ["2.000908"]
    assert codes(with_address_only=True) == ["1.001193"]
    assert catalogue.fields_in_use(open_uow, now.date()) == (
        ("Chứng thực", 1),
        ("Hộ tịch", 1),
        ("Thuỷ sản", 1),
    )


def test_every_reason_and_column_has_words(open_uow: UnitsOfWork, write: WriteFile) -> None:
    assert set(DOUBTS) == set(DOUBT_KINDS)
    procedure = read_catalogue(write(BIRTH)).rows[0].procedure
    for name in COLUMNS:
        assert isinstance(value_words(name, getattr(procedure, name)), str)
    assert value_words("fee_vnd", 8_000) == "8.000 đồng"
    assert json.dumps(value_words("limit", procedure.limit), ensure_ascii=False) == '"1 ngày"'


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.SPECIALIST, Role.LEADER, Role.SUPERVISOR])
def test_only_an_administrator_changes_the_catalogue(
    open_uow: UnitsOfWork, tmp_path: Path, now: datetime, role: Role
) -> None:
    path = tmp_path / "danh-muc.csv"
    path.write_text("Mã,Tên thủ tục,Lĩnh vực\n9.000001,Thử quyền,Hộ tịch\n", encoding="utf-8")
    actor = Actor(None, "ai đó", role)
    with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
        catalogue.import_file(open_uow, path, actor=actor, now=now)
    with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
        catalogue.close(open_uow, "9.000001", now.date(), actor=actor, now=now)
