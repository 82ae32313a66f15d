"""A list leaves the program as a file: typed, complete, never half-written, told in the journal."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from cds_desktop.commands.line import MODULES
from cds_desktop.domain.dossier_records import DossierQuery, ListTab, SortBy
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.people import person_input
from cds_desktop.persistence.dossiers import DossierRow
from cds_desktop.services import dossier_exports, list_files
from cds_desktop.services.dossiers import Reception, receive
from cds_desktop.services.offices import Office
from cds_desktop.services.progress import Cancelled
from cds_desktop.wording.dossier_lists import FileWords, query_words
from tests.command_line import Script
from tests.offices import CLERK, make_office

NOW = datetime(2026, 11, 20, 9, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
NAMES = ("Nguyễn Thị Cẩm Tú", "Bùi Văn Ẵm", "Đặng Thị Ánh", "=HYPERLINK Thị Công Thức")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    opened = make_office(tmp_path / "office")
    for number, name in enumerate(NAMES):
        person = person_input(name, id_number=f"09619000451{number}", phone="0918 345 276")
        at = NOW - timedelta(hours=number)
        receive(opened.open_uow, Reception("2.000815", person), actor=CLERK, now=at)
    return opened


def export(office: Office, out: Path, query: DossierQuery | None = None, **options: object) -> int:
    written = dossier_exports.export_list(
        office.open_uow, query or DossierQuery(sort=SortBy.NAME), out, FileWords(),
        actor=CLERK, now=NOW, **options,  # type: ignore[arg-type]
    )  # fmt: skip
    return written.rows


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def test_the_workbook_has_typed_cells_under_a_title_that_tells_the_filter(
    office: Office, tmp_path: Path
) -> None:
    out = tmp_path / "danh sách.xlsx"
    query = DossierQuery(ListTab.OPEN, sort=SortBy.NAME, text="thị")
    assert export(office, out, query) == 3
    book = load_workbook(out)
    sheet = book.active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(i for i, row in enumerate(rows) if row[0] == "STT")
    title = "\n".join(str(row[0]) for row in rows[:head])
    assert "Danh sách hồ sơ" in title
    assert "Hồ sơ đang xử lý · tìm “thị”" in title
    assert "09:05 ngày 20/11/2026" in title
    body = rows[head + 1 :]
    assert [row[2] for row in body] == [NAMES[2], NAMES[3], NAMES[0]]
    assert isinstance(body[0][5], datetime)
    assert body[0][5] == (NOW - timedelta(hours=2)).replace(tzinfo=None)
    assert body[0][0] == 1
    assert "Số định danh" not in rows[head]
    formula = next(row for row in sheet.iter_rows() if str(row[2].value).startswith("="))
    assert formula[2].data_type == "s"
    assert sheet.freeze_panes == f"A{head + 2}"
    book.close()
    assert leftovers(tmp_path) == []
    office.close()


def test_csv_opens_in_excel_with_its_letters_and_without_formulas(
    office: Office, tmp_path: Path
) -> None:
    out = tmp_path / "a.csv"
    assert export(office, out, personal=True) == 4
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.reader(source, delimiter=";"))
    assert rows[0][-2:] == ["Số định danh", "Điện thoại"]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert any(row[2] == "'=HYPERLINK Thị Công Thức" for row in rows)
    assert {row[-1] for row in rows[1:]} == {"0918345276"}
    with office.open_uow(read_only=True) as uow:
        (entry,) = uow.journal.newest(1)
    assert (entry.subject, entry.action, entry.reference) == ("list", "exported", "a.csv")
    assert dict(entry.details) == {"rows": 4, "personal": True}
    office.close()


def test_marked_dossiers_come_in_the_order_of_their_marking(office: Office, tmp_path: Path) -> None:
    with office.open_uow(read_only=True) as uow:
        ids = tuple(uow.session.scalars(select(DossierRow.id).order_by(DossierRow.id)))
    out = tmp_path / "a.csv"
    chosen = (ids[2], ids[0])
    assert export(office, out, DossierQuery(ids=chosen)) == 2
    with out.open(encoding="utf-8-sig", newline="") as source:
        names = [row[2] for row in csv.reader(source, delimiter=";")][1:]
    assert names == [NAMES[2], NAMES[0]]
    assert query_words(DossierQuery(ids=chosen)) == "2 hồ sơ đã chọn"
    office.close()


def test_a_file_open_in_excel_keeps_its_content_and_is_told(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.xlsx"
    out.write_bytes(b"bang cu")

    def locked(*_arguments: object) -> None:
        raise PermissionError(13, "being used by another process")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(EnvironmentFault, match="file.in_use"):
        export(office, out)
    assert out.read_bytes() == b"bang cu"
    assert leftovers(tmp_path) == []
    with office.open_uow(read_only=True) as uow:
        assert uow.journal.newest(1)[0].action == "received"
    office.close()


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_full_disk_and_a_stop_leave_nothing(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    out = tmp_path / name

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        export(office, out, progress=stop)
    assert list(tmp_path.glob("*.*")) == []
    assert leftovers(tmp_path) == []

    def full(path: Path, _head: object, _rows: object) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    writer = "_write_workbook" if name.endswith("xlsx") else "_write_csv"
    monkeypatch.setattr(list_files, writer, full)
    with pytest.raises(EnvironmentFault, match="file.not_written"):
        export(office, out)
    assert leftovers(tmp_path) == []
    assert not out.exists()
    office.close()


def test_a_wrong_ending_a_missing_folder_and_an_empty_list_are_refused_first(
    office: Office, tmp_path: Path
) -> None:
    with pytest.raises(RuleBroken, match="list.file_suffix"):
        export(office, tmp_path / "a.txt")
    with pytest.raises(EnvironmentFault, match="file.folder_missing"):
        export(office, tmp_path / "khong co" / "a.csv")
    with pytest.raises(RuleBroken, match="list.empty"):
        export(office, tmp_path / "a.csv", DossierQuery(text="không ai"))
    with pytest.raises(RuleBroken, match="list.empty"):
        dossier_exports.lines_to_print(
            office.open_uow, DossierQuery(text="không ai"), actor=CLERK, now=NOW
        )
    office.close()


def test_commands_list_filter_move_export_and_tell_the_journal(
    office: Office, tmp_path: Path
) -> None:
    folder = office.data_dir.path
    office.close()
    script = Script(folder, NOW + timedelta(minutes=1), MODULES)
    kept = script.ask("dossier", "save-filter", "Chị Thị", "--search", "thi", "--sort", "name")
    assert kept["name"] == "Chị Thị"
    listed = script.ask("dossier", "list", "--filter", "chi thi")
    assert len(listed) == 3
    (told,) = script.ask("dossier", "filters")
    assert (told["name"], told["count"], told["is_gone"]) == ("Chị Thị", 3, False)
    codes = [row["code"] for row in listed]
    moved = script.ask("dossier", "move", *codes, "--to", "processing")
    assert moved == {"done": codes, "refused": []}
    code, text = script.run("dossier", "move", codes[0], "261120-9999", "--to", "processing")
    assert code == 1
    assert "Đã chuyển 0 hồ sơ; 2 hồ sơ giữ nguyên." in text
    assert "261120-9999" in script.errors
    one = script.ask("dossier", "move", codes[0], "--to", "finished")
    assert one["status"] == "finished"
    out = tmp_path / "b.csv"
    assert script.ask("dossier", "export", *codes[1:], "--out", str(out))["rows"] == 2
    assert script.ask("dossier", "export", "--filter", "Chị Thị", "--out", str(out))["rows"] == 3
    entries = script.ask("journal", "list", "--dossier", codes[0])
    assert [entry["action"] for entry in entries] == ["moved", "moved", "received"]
    moves = script.ask("journal", "list", "--action", "moved", "--from", "20/11/2026")
    assert len(moves) == 4
    assert script.ask("journal", "list", "--to", "19/11/2026", "--action", "moved") == []
    journal = tmp_path / "j.csv"
    written = script.ask("journal", "export", "--officer", "dong lenh", "--out", str(journal))
    assert written["rows"] == len(script.ask("journal", "list", "--officer", "Dòng lệnh")) - 1
    verified = script.ask("journal", "verify")
    assert set(verified) == {"entries", "ok", "first_bad"}
    assert verified["ok"] is True
    script.ask("dossier", "remove-filter", "Chị Thị")
    code, _ = script.run("dossier", "list", "--filter", "Chị Thị")
    assert code == 1
    assert script.errors == "Không có bộ lọc tên “Chị Thị”. Xem tên bằng lệnh dossier filters.\n"
