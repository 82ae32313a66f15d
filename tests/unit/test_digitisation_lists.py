"""What waits for the scanner, which file goes where, and the shares of a month."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from cds_desktop.domain.clock import at_office
from cds_desktop.domain.digitisation import PaperInput, PaperState, StoredFile
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.domain.periods import Period
from cds_desktop.services import digitisation, digitisation_lists, dossiers, indicators
from cds_desktop.services.digitisation_lists import PaperLine, PaperQuery, PaperTab, Share
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office
from cds_desktop.wording import digitisation as words
from tests.offices import CLERK, applicant, make_office

MARITAL_STATUS = "1.004873"
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
NOW = at_office(date(2026, 11, 20)).replace(hour=14, minute=14)
MONTH = digitisation_lists.month_start(NOW)


def _at(day: int, hour: int = 8, month: int = 11) -> datetime:
    return at_office(date(2026, month, day)).replace(hour=hour)


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url)
    yield made
    made.close()


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "bản quét.pdf"
    path.write_bytes(b"%PDF-1.4 " + "một trang".encode())
    return path


def _receive(office: Office, at: datetime, papers: int = 2) -> DossierRecord:
    lines = tuple(PaperInput(f"Giấy tờ {number}") for number in range(1, papers + 1))
    reception = Reception(MARITAL_STATUS, applicant(), papers=lines)
    return dossiers.receive(office.open_uow, reception, actor=CLERK, now=at)


def _finish(office: Office, code: str, at: datetime) -> None:
    for to in (Status.PROCESSING, Status.FINISHED):
        dossiers.move(office.open_uow, code, to, actor=CLERK, now=at)


def _attach(office: Office, code: str, scan: Path, paper: int | None, at: datetime) -> None:
    digitisation.attach(
        office.open_uow, office.data_dir, code, scan, paper=paper, actor=CLERK, now=at
    )


def _mark(
    office: Office, code: str, state: PaperState, paper: int, at: datetime, reason: str = ""
) -> None:
    digitisation.set_state(
        office.open_uow, code, state, paper=paper, reason=reason, actor=CLERK, now=at
    )


def _names(rows: list[PaperLine]) -> list[tuple[str, int]]:
    return [(row.short_code, row.position) for row in rows]


def test_new_dossiers_stand_first_and_their_papers_in_order(office: Office) -> None:
    _receive(office, _at(18))
    _receive(office, _at(19), papers=3)
    rows = digitisation_lists.page(office.open_uow, PaperQuery(PaperTab.TO_SCAN, MONTH))
    assert _names(rows) == [
        ("261119-0001", 1), ("261119-0001", 2), ("261119-0001", 3),
        ("261118-0001", 1), ("261118-0001", 2),
    ]  # fmt: skip
    assert rows[0].since == _at(19)
    assert rows[0].owner_name == "Nguyễn Thị Cẩm Tú"
    oldest = PaperQuery(PaperTab.TO_SCAN, MONTH, oldest_first=True)
    assert _names(digitisation_lists.page(office.open_uow, oldest))[0] == ("261118-0001", 1)


@pytest.mark.parametrize("oldest_first", [False, True])
def test_pages_follow_each_other_without_gap_or_double(office: Office, oldest_first: bool) -> None:
    for day in (16, 17, 18, 19):
        _receive(office, _at(day), papers=3)
    query = PaperQuery(PaperTab.TO_SCAN, MONTH, oldest_first=oldest_first)
    whole = digitisation_lists.page(office.open_uow, query)
    found: list[PaperLine] = []
    while page := digitisation_lists.page(
        office.open_uow, query, limit=5, after=found[-1] if found else None
    ):
        found.extend(page)
    assert found == whole
    assert len(found) == 12


def test_what_was_scanned_this_month_is_listed_newest_first(office: Office, scan: Path) -> None:
    old = _receive(office, _at(28, month=10))
    _attach(office, old.code, scan, 1, _at(28, 9, month=10))
    new = _receive(office, _at(19))
    _attach(office, new.code, scan, 2, _at(19, 9))
    _attach(office, new.code, scan, 1, _at(19, 10))
    query = PaperQuery(PaperTab.DONE, MONTH)
    rows = digitisation_lists.page(office.open_uow, query)
    assert _names(rows) == [("261119-0001", 1), ("261119-0001", 2)]
    assert rows[0].file is not None
    assert rows[0].file.original_name == "bản quét.pdf"
    second = digitisation_lists.page(office.open_uow, query, limit=1, after=rows[0])
    assert second == rows[1:]
    assert digitisation_lists.counts(office.open_uow, now=NOW).done == 2


def test_the_counts_of_the_tabs_are_those_of_their_lists(office: Office, scan: Path) -> None:
    record = _receive(office, _at(18), papers=4)
    _attach(office, record.code, scan, 1, _at(18, 9))
    _mark(office, record.code, PaperState.CANNOT_SCAN, 2, _at(18, 9), "Khổ A1")
    _mark(office, record.code, PaperState.REUSED, 3, _at(18, 9))
    _finish(office, record.code, _at(19))
    counts = digitisation_lists.counts(office.open_uow, now=NOW)
    for tab in PaperTab:
        rows = digitisation_lists.page(office.open_uow, PaperQuery(tab, MONTH))
        assert counts.of(tab) == len(rows) == 1, tab
    result = digitisation_lists.page(office.open_uow, PaperQuery(PaperTab.RESULTS, MONTH))[0]
    assert (result.number, result.since) == (None, _at(19))
    cannot = digitisation_lists.page(office.open_uow, PaperQuery(PaperTab.CANNOT_SCAN, MONTH))[0]
    assert cannot.reason == "Khổ A1"


def test_one_dossier_shows_all_its_papers(office: Office, scan: Path) -> None:
    record = _receive(office, _at(18), papers=3)
    _receive(office, _at(19))
    _attach(office, record.code, scan, 1, _at(18, 9))
    dossier = digitisation_lists.dossier_id_of(office.open_uow, record.short_code)
    query = PaperQuery(PaperTab.TO_SCAN, MONTH, dossier_id=dossier)
    rows = digitisation_lists.page(office.open_uow, query)
    assert [row.state.value for row in rows] == ["digitised", "waiting", "waiting"]
    assert digitisation_lists.page(office.open_uow, query, after=rows[-1]) == []


# --- shares --------------------------------------------------------------------------------------


def test_the_share_of_both_is_the_indicator_s03(office: Office, scan: Path) -> None:
    whole = _receive(office, _at(3))
    _attach(office, whole.code, scan, 1, _at(3, 9))
    _mark(office, whole.code, PaperState.FROM_DATABASE, 2, _at(3, 9))
    _finish(office, whole.code, _at(4))
    _attach(office, whole.code, scan, None, _at(4, 9))
    no_result = _receive(office, _at(3))
    _attach(office, no_result.code, scan, 1, _at(3, 9))
    _attach(office, no_result.code, scan, 2, _at(3, 9))
    _finish(office, no_result.code, _at(4))
    withdrawn = _receive(office, _at(3))
    dossiers.move(
        office.open_uow, withdrawn.code, Status.WITHDRAWN, reason="Đổi ý", actor=CLERK, now=_at(5)
    )
    _receive(office, _at(6))  # not settled

    rates = digitisation_lists.rates(office.open_uow, NOVEMBER)

    assert (rates.components.hits, rates.components.total) == (2, 3)
    assert (rates.results.hits, rates.results.total) == (1, 2)
    assert (rates.whole.hits, rates.whole.total) == (1, 3)
    assert (rates.reuse.hits, rates.reuse.total) == (1, 4)
    board = indicators.dashboard(office.open_uow, NOVEMBER.first, NOVEMBER.last, now=_at(30))
    value = board.value("S03")
    assert (value.numerator, value.denominator) == (rates.whole.hits, rates.whole.total)
    for share in Share:
        for hits in (True, False):
            ids = digitisation_lists.dossiers_of(office.open_uow, share, NOVEMBER, hits=hits)
            count = rates.of(share)
            assert len(ids) == (count.hits if hits else count.missing), share
    missing = digitisation_lists.dossiers_of(office.open_uow, Share.WHOLE, NOVEMBER, hits=False)
    assert missing == (no_result.id, withdrawn.id)


def test_a_month_without_settled_dossiers_has_no_share(office: Office) -> None:
    rates = digitisation_lists.rates(office.open_uow, NOVEMBER)
    assert words.share_words(rates.whole) == "–"
    assert words.share_counts(rates.whole) == "chưa có hồ sơ"


# --- files ---------------------------------------------------------------------------------------


def test_files_go_to_the_chosen_paper_and_then_to_the_waiting_ones(office: Office) -> None:
    record = _receive(office, _at(19), papers=3)
    waiting = digitisation_lists.waiting_of(office.open_uow, record.id)
    paths = [Path(f"quet-{number}.pdf") for number in range(1, 5)]
    planned = digitisation_lists.plan_files(paths, waiting, waiting[1])
    given = [item.paper.position if item.paper else None for item in planned]
    assert given == [2, 3, 1, None]
    problem = planned[3].problem
    assert problem is not None
    assert problem.code == "paper.none_waiting"


def test_a_foreign_kind_of_file_takes_no_paper_away(office: Office) -> None:
    record = _receive(office, _at(19))
    waiting = digitisation_lists.waiting_of(office.open_uow, record.id)
    paths = [Path("ghi chú.docx"), Path("ẢNH.JPG")]
    planned = digitisation_lists.plan_files(paths, waiting, waiting[0])
    assert [item.problem.code if item.problem else "" for item in planned] == [
        "file.kind_unknown", "",
    ]  # fmt: skip
    assert planned[1].paper == waiting[0]


def test_after_the_last_row_the_next_waiting_one_is_at_the_top(office: Office) -> None:
    _receive(office, _at(19), papers=3)
    rows = digitisation_lists.page(office.open_uow, PaperQuery(PaperTab.TO_SCAN, MONTH))
    following = digitisation_lists.next_waiting(rows, [rows[0], rows[1]], rows[0])
    assert following == rows[2]
    assert digitisation_lists.next_waiting(rows, [rows[2]], rows[2]) == rows[0]
    assert digitisation_lists.next_waiting(rows, rows, rows[0]) is None


def test_a_copy_for_another_program_has_the_files_own_name(
    office: Office, scan: Path, tmp_path: Path
) -> None:
    record = _receive(office, _at(19))
    _attach(office, record.code, scan, 1, _at(19))
    row = digitisation_lists.page(office.open_uow, PaperQuery(PaperTab.DONE, MONTH))[0]
    assert row.file is not None
    copy = digitisation_lists.readable_copy(office.data_dir, row.file, tmp_path / "copies")
    assert copy.name == "bản quét.pdf"
    assert copy.read_bytes() == scan.read_bytes()


def test_a_file_that_left_the_store_is_told(office: Office, tmp_path: Path) -> None:
    gone = StoredFile("0" * 64, 10, "mất.pdf", "application/pdf")
    with pytest.raises(EnvironmentFault) as raised:
        digitisation_lists.readable_copy(office.data_dir, gone, tmp_path)
    assert raised.value.code == "store.file_missing"


def test_the_lists_of_a_large_archive_use_their_small_indexes(tmp_path: Path) -> None:
    from sqlalchemy import event

    from cds_desktop.persistence.digitisation_lists import DigitisationLists

    office = make_office(tmp_path / "office")
    asked: list[tuple[str, Any]] = []
    with office.open_uow(read_only=True) as uow:
        event.listen(
            uow.session.get_bind(),
            "before_cursor_execute",
            lambda _c, _cu, statement, parameters, _x, _m: asked.append((statement, parameters)),
        )
        lists = DigitisationLists(uow.session)
        lists.counts(MONTH)
        for tab in PaperTab:
            lists.page(PaperQuery(tab, MONTH), 100, None)
        plans = []
        for statement, parameters in list(asked):
            cursor = uow.connection.connection.cursor()
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append(" | ".join(str(row[3]) for row in cursor.fetchall()))
            cursor.close()
    office.close()
    assert len(plans) == 8
    for plan in plans:
        assert "ix_paper_to_do" in plan or "ix_paper_scanned" in plan, plan
        # Within one dossier the few papers may be sorted, the whole list never.
        assert "TEMP B-TREE FOR ORDER BY" not in plan, plan
