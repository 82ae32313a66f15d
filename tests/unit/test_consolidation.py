"""A province takes reports in: every fault is named, answers go back, sums go on upward."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.consolidation import FileKind, IncomingState, Reason, Treatment
from cds_desktop.domain.errors import CdsError, NotFound, RuleBroken
from cds_desktop.domain.periods import calendar_month
from cds_desktop.domain.report_package import PackageRemark
from cds_desktop.domain.unit_keys import Signer
from cds_desktop.services import consolidation, spreadsheet_batches
from cds_desktop.services.consolidation import (
    ConsolidationSettings,
    FileAnswer,
    TakenIn,
    consolidate,
    incoming_file,
    incoming_files,
    take_in,
)
from cds_desktop.services.journal import verify
from cds_desktop.services.offices import Office
from cds_desktop.services.report_files import read_report_file
from cds_desktop.services.unit_keys import known_keys
from cds_desktop.wording.consolidation import reason_words, reasons_words
from tests.offices import ADMIN
from tests.oracles.consolidation_files import (
    change_one_cell,
    key_of,
    on_disk,
    package_of,
    signer_of,
    write_small,
)
from tests.oracles.consolidation_oracle import SHARE_CELLS, TOTAL_CELLS, Sending, month_days
from tests.oracles.consolidation_play import SUPERVISOR, a_province

NOW = datetime(2025, 8, 10, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
JULY = calendar_month(date(2025, 7, 1))
COUNTS = (20, 10, 8, 2, 15, 5, 8, 2, 5, 4, 1, 13, 15, 7, 100)
CELLS = tuple(zip((*TOTAL_CELLS, *SHARE_CELLS), COUNTS, strict=True))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _world = a_province(tmp_path / "province", 5, months=4)
    yield made
    made.close()


def test_both_databases_keep_the_same(tmp_path: Path, database_url: str) -> None:
    office, _world = a_province(tmp_path / "province", 5, months=4, url=database_url)
    try:
        test_the_newest_counts_and_the_old_one_again_is_named(office, tmp_path)
        later = NOW.replace(day=20)
        board = consolidation.board(office.open_uow, [JULY], actor=SUPERVISOR, now=later)
        assert (board.completeness(0).numerator, board.completeness(0).denominator) == (1, 5)
    finally:
        office.close()


def sending(unit: str = "32000", version: int = 1, code: str = "", **changes: object) -> Sending:
    name = f"{unit}-v{version}{code.replace('.', '-')}"
    made = Sending(name, unit, 0, version, version, month_days(0)[1], CELLS, code)
    return replace(made, **changes)  # type: ignore[arg-type]


def take(office: Office, *paths: Path) -> TakenIn:
    return take_in(office.open_uow, paths, JULY, actor=SUPERVISOR, now=NOW)


def one(office: Office, path: Path) -> FileAnswer:
    (answer,) = take(office, path).answers
    return answer


def code_of(office: Office, path: Path) -> str:
    answer = one(office, path)
    assert not answer.is_accepted
    assert reasons_words(answer.refusals).endswith(".")
    return answer.refusals[0].code


# --- every fault is named -------------------------------------------------------------------


def test_a_changed_cell_is_named_with_both_numbers(office: Office, tmp_path: Path) -> None:
    answer = one(office, on_disk(sending(code="incoming.cell_changed"), tmp_path))
    (reason,) = answer.refusals
    assert reason_words(reason) == (
        "Ô II.06a!B1 (Tổng cộng – Tiếp nhận: tổng số) đã bị sửa sau khi ký: bản ký ghi 20, trong"
        " tệp là 21. Xin đơn vị gửi lại tệp gốc, hoặc lập phiên bản mới nếu số cũ sai."
    )
    assert answer.unit_code == "32000"
    view = incoming_file(office.open_uow, answer.incoming_id, actor=SUPERVISOR)
    assert view.cells is None, "of a refused file no counts are kept"


def test_a_changed_manifest_is_named_however_well_it_was_changed(
    office: Office, tmp_path: Path
) -> None:
    path = on_disk(sending(), tmp_path)
    sent = sending()
    old = read_report_file(path).signature
    assert old is not None
    forged = replace(package_of(sent), cells={**dict(CELLS), "II06a.total.3": 21})
    # The counts alone: their own hash no longer fits.
    _exchange(path, '"II06a.total.3":20', '"II06a.total.3":21')
    assert code_of(office, path) == "incoming.manifest_changed"
    # Everything computed anew, with the old signature under it.
    stolen = Signer(old.public_key, lambda _data: old)
    write_small(path, replace(forged, cells={**dict(CELLS), "S05.numerator": 14}), stolen)
    assert code_of(office, path) == "incoming.signature_broken"


def test_a_map_that_was_changed_with_its_sheet_is_named(office: Office, tmp_path: Path) -> None:
    path = on_disk(sending(), tmp_path)
    # The sheet shows another number, and the map says that it belongs there.
    change_one_cell(path, 20)
    _exchange(path, '"B1","II06a.total.3","",20', '"B1","","",21')
    assert read_report_file(path).changed == ()
    assert code_of(office, path) == "incoming.signature_broken"


def _exchange(path: Path, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = {name: data.replace(old.encode(), new.encode()) for name, data in parts.items()}
    assert changed != parts
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in changed.items():
            archive.writestr(name, data)


def test_files_that_are_no_reports_are_named(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    good = on_disk(sending(), tmp_path)
    cases = {
        "cut.xlsx": ("incoming.damaged", good.read_bytes()[:2_000]),
        "noise.xlsx": ("incoming.damaged", b"\x00\x01\x02 no workbook"),
        "renamed.xls": ("incoming.wrong_extension", good.read_bytes()),
        "letter.pdf": ("incoming.not_a_report", b"%PDF-1.7 letter"),
        "empty.xlsx": ("incoming.damaged", b""),
        "table.csv": ("incoming.not_a_report", "tên;số\na;1\n".encode()),
    }
    for name, (_code, data) in cases.items():
        (folder / name).write_bytes(data)
    shutil.copy(good, folder / "macro.xlsx")
    with zipfile.ZipFile(folder / "macro.xlsx", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    shutil.copy(good, folder / "links.xlsx")
    with zipfile.ZipFile(folder / "links.xlsx", "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<x/>")
    (folder / "locked.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    )
    (folder / "~$good.xlsx").write_bytes(b"lock")
    found = {answer.file_name: answer.refusals[0].code for answer in take(office, folder).answers}
    expected = {name: code for name, (code, _data) in cases.items()}
    assert found == {
        **expected, "macro.xlsx": "incoming.macro", "links.xlsx": "incoming.external_links",
        "locked.xlsx": "incoming.password",
    }  # fmt: skip


def test_an_empty_place_is_told(office: Office, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(RuleBroken, match="nothing_given"):
        take(office, tmp_path / "empty")
    with pytest.raises(CdsError, match="file_missing"):
        take(office, tmp_path / "not there.xlsx")


# --- keys -----------------------------------------------------------------------------------


def test_a_first_key_is_offered_and_afterwards_another_one_is_refused(
    office: Office, tmp_path: Path
) -> None:
    settings = ConsolidationSettings(unknown_key=Treatment.REFUSE)
    sent = sending("000.77.00.H12")
    package = replace(package_of(sent), unit_name="UBND Xã số 32002")
    path = tmp_path / "a.xlsx"
    write_small(path, package, signer_of(sent))
    accepted = one(office, path)
    assert accepted.is_accepted
    assert (accepted.unit_code, accepted.reported_as) == ("32002", "000.77.00.H12")
    (warning,) = accepted.reasons
    assert accepted.fingerprint in reason_words(warning)
    consolidation.set_consolidation_settings(office.open_uow, settings, actor=ADMIN, now=NOW)
    refused = one(office, path)
    assert [reason.code for reason in refused.refusals] == ["incoming.unknown_key"]
    key = consolidation.accept_key(
        office.open_uow, refused.incoming_id, "Đã gọi", actor=SUPERVISOR, now=NOW
    )
    assert (key.unit_code, key.fingerprint) == ("000.77.00.H12", accepted.fingerprint)
    assert one(office, path).is_accepted
    assert key in known_keys(office.open_uow)


def test_a_key_of_another_unit_is_named(office: Office, tmp_path: Path) -> None:
    path = on_disk(sending(code="incoming.other_units_key"), tmp_path)
    answer = one(office, path)
    assert [reason.code for reason in answer.refusals] == ["incoming.other_units_key"]
    assert "khóa" in reasons_words(answer.refusals)
    assert key_of("other") is not key_of("32000")


# --- versions -------------------------------------------------------------------------------


def test_the_newest_counts_and_the_old_one_again_is_named(office: Office, tmp_path: Path) -> None:
    first, second = (on_disk(sending(version=number), tmp_path) for number in (1, 2))
    assert one(office, first).is_accepted
    assert one(office, second).is_accepted
    replayed = one(office, first)
    assert [reason.code for reason in replayed.refusals] == ["incoming.replayed"]
    assert "phiên bản 2" in reasons_words(replayed.refusals)
    views = incoming_files(office.open_uow, JULY, actor=SUPERVISOR)
    assert [(view.version, view.state) for view in views] == [
        (2, IncomingState.ACCEPTED), (1, IncomingState.SUPERSEDED),
    ]  # fmt: skip
    # Taken out again, the former one counts; the file stays out although it comes again.
    consolidation.withdraw_incoming(
        office.open_uow, views[0].id, "Gửi nhầm", actor=SUPERVISOR, now=NOW
    )
    (member,) = consolidate(office.open_uow, JULY, actor=SUPERVISOR).members
    assert member.version == 1
    assert code_of(office, second) == "incoming.withdrawn"
    with pytest.raises(RuleBroken, match="already_withdrawn"):
        consolidation.withdraw_incoming(
            office.open_uow, views[0].id, "Nữa", actor=SUPERVISOR, now=NOW
        )
    with pytest.raises(RuleBroken, match="reason_missing"):
        consolidation.withdraw_incoming(
            office.open_uow, views[1].id, "  ", actor=SUPERVISOR, now=NOW
        )


def test_the_same_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    path = on_disk(sending(), tmp_path)
    copy = tmp_path / "copy.xlsx"
    shutil.copy(path, copy)
    taken = take(office, path, copy)
    assert [answer.state for answer in taken.answers] == [
        IncomingState.ACCEPTED, IncomingState.DUPLICATE,
    ]  # fmt: skip
    entries = verify(office.open_uow, actor=ADMIN).entries
    again = take(office, copy, path)
    assert len(again.accepted) == 1
    assert verify(office.open_uow, actor=ADMIN).entries == entries


def test_by_own_periods_each_file_goes_where_it_belongs(office: Office, tmp_path: Path) -> None:
    july = on_disk(sending(), tmp_path)
    june = on_disk(sending("32001", code="incoming.wrong_month"), tmp_path)
    runs = consolidation.take_in_by_own_periods(
        office.open_uow, [july, june], actor=SUPERVISOR, now=NOW
    )
    assert [(run.period.first, len(run.accepted)) for run in runs] == [
        (date(2025, 6, 1), 0), (date(2025, 7, 1), 1),
    ]  # fmt: skip
    # In June the units of the tree were not there yet.
    assert runs[0].answers[0].refusals[0].code in ("incoming.foreign_unit", "incoming.tree_unknown")


# --- answers --------------------------------------------------------------------------------


def test_receipts_and_remarks_travel_back(office: Office, tmp_path: Path) -> None:
    good = one(office, on_disk(sending("32000"), tmp_path))
    bad = one(office, on_disk(sending("32001", code="incoming.identity"), tmp_path))
    consolidation.remark(
        office.open_uow, good.incoming_id, "Xem lại cột 6.", "II06a.total.6", actor=SUPERVISOR,
        now=NOW,
    )  # fmt: skip
    written = consolidation.receipts_for(
        office.open_uow, JULY, tmp_path / "phieu", reason_words, actor=SUPERVISOR, now=NOW
    )
    assert [each.path.name for each in written] == [
        "32000_xa-so-32000_20250701-20250731_v1.phieu.json",
        "32001_xa-so-32001_20250701-20250731_v1.phieu.json",
    ]
    first, second = (json.loads(each.path.read_text(encoding="utf-8")) for each in written)
    assert first["receipt"]["answer"] == "accepted"
    assert first["receipt"]["content_hash"] == package_of(sending()).content_hash
    assert first["receipt"]["remarks"][0]["cell"] == "II06a.total.6"
    assert first["signature"]["unit_code"] == "000.00.00.H12"
    assert second["receipt"]["answer"] == "rejected"
    assert "(3) = (4) + (5) + (6): 21 khác 20" in second["receipt"]["reasons"][0]["words"]
    assert [path.name for path in (tmp_path / "phieu").iterdir() if path.suffix == ".tmp"] == []
    assert bad.unit_name == "Xã số 32001"
    remarks = incoming_file(office.open_uow, good.incoming_id, actor=SUPERVISOR).remarks
    assert [(each.text, each.author) for each in remarks] == [("Xem lại cột 6.", SUPERVISOR.name)]


def test_what_the_unit_remarked_is_read(office: Office, tmp_path: Path) -> None:
    sent = sending()
    package = replace(package_of(sent), remarks=(PackageRemark("Nghỉ lũ.", "Ý", NOW),))
    path = tmp_path / "a.xlsx"
    write_small(path, package, signer_of(sent))
    view = incoming_file(office.open_uow, one(office, path).incoming_id, actor=SUPERVISOR)
    assert [(each.text, each.unit_name) for each in view.remarks] == [("Nghỉ lũ.", "Xã số 32000")]
    assert view.cells == dict(CELLS)
    with pytest.raises(NotFound, match="incoming_unknown"):
        incoming_file(office.open_uow, 999, actor=SUPERVISOR)


# --- the workbook of sums -------------------------------------------------------------------


def test_the_sums_are_a_signed_report_which_the_next_level_reads(
    office: Office, tmp_path: Path
) -> None:
    take(office, *(on_disk(sending(unit), tmp_path) for unit in ("32000", "32001", "32002")))
    out = tmp_path / "sums.xlsx"
    done = consolidation.export_consolidation(office.open_uow, JULY, out, actor=SUPERVISOR, now=NOW)
    read = read_report_file(out)
    assert (read.package, read.changed) == (done.package, ())
    assert read.package.cells["II06a.total.3"] == 60
    assert sorted(read.package.sources) == ["member:32000", "member:32001", "member:32002"]
    assert (read.package.version, read.package.replaces) == (1, "")
    # The same sums keep their number; other sums are the next version.
    again = consolidation.export_consolidation(
        office.open_uow, JULY, out, actor=SUPERVISOR, now=NOW
    )
    assert again.package.version == 1
    take(office, on_disk(sending("32003"), tmp_path))
    later = consolidation.export_consolidation(
        office.open_uow, JULY, out, reason="Thêm một xã", actor=SUPERVISOR, now=NOW
    )
    assert (later.package.version, later.package.replaces) == (2, done.package.content_hash)
    # It must not come back in.
    assert code_of(office, out) == "incoming.own_consolidation"
    # A number changed in any sheet is named.
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"<v>80</v>", b"<v>81</v>", 1)
    with zipfile.ZipFile(out, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    assert [change.found for change in read_report_file(out).changed] == [81]


def test_shares_stand_as_typed_fractions_divided_anew(office: Office, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    other = (*CELLS[:11], ("S05.numerator", 1), ("S05.denominator", 35), *CELLS[13:])
    take(
        office, on_disk(sending("32000"), tmp_path),
        on_disk(sending("32001", cells=other), tmp_path),
    )  # fmt: skip
    out = tmp_path / "sums.xlsx"
    consolidation.export_consolidation(office.open_uow, JULY, out, actor=SUPERVISOR, now=NOW)
    book = load_workbook(out)
    sheet = book["S05"]
    rows = [[cell.value for cell in row[2:5]] for row in sheet.iter_rows(min_row=5, max_row=7)]
    formats = {sheet.cell(row, 5).number_format for row in (5, 6, 7)}
    book.close()
    # 86,67 % and 2,86 % are 28,00 % together, not 44,76 %.
    assert rows == [[13, 15, 0.8667], [1, 35, 0.0286], [14, 50, 0.28]]
    assert formats == {r"0.00\ %"}


def test_names_from_other_offices_stay_text(office: Office, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    sent = sending()
    package = replace(
        package_of(sent), unit_name="=HYPERLINK(1)",
        cells={**dict(CELLS), "=cmd|x!A1.numerator": 1, "=cmd|x!A1.denominator": 2},
    )  # fmt: skip
    path = tmp_path / "=1+1.xlsx"
    write_small(path, package, signer_of(sent))
    assert one(office, path).is_accepted
    out = tmp_path / "sums.xlsx"
    consolidation.export_consolidation(office.open_uow, JULY, out, actor=SUPERVISOR, now=NOW)
    book = load_workbook(out)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    book.close()
    assert "f" not in kinds


def test_nothing_accepted_is_no_workbook(office: Office, tmp_path: Path) -> None:
    take(office, on_disk(sending(code="incoming.unsigned"), tmp_path))
    with pytest.raises(RuleBroken, match="nothing_accepted"):
        consolidation.export_consolidation(
            office.open_uow, JULY, tmp_path / "x.xlsx", actor=SUPERVISOR, now=NOW
        )
    lenient = ConsolidationSettings(unsigned=Treatment.WARN)
    consolidation.set_consolidation_settings(office.open_uow, lenient, actor=ADMIN, now=NOW)
    answer = one(office, tmp_path / "32000-v1incoming-unsigned.xlsx")
    assert answer.is_accepted
    assert answer.kind is FileKind.PACKAGE
    assert answer.reasons == (
        Reason("incoming.unsigned", {"unit": "Xã số 32000", "fingerprint": ""}, is_warning=True),
    )


def test_a_file_that_ends_its_reader_harms_no_other(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child of many files dies at the second one; each is then read by a child of its own."""
    program = (
        "import json, os, shutil, sys\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "import spreadsheet_reader as reader\n"
        "(first, target), second, *_rest = json.load(open(sys.argv[3], encoding='utf-8'))\n"
        "reader.main([first, target, sys.argv[4], sys.argv[5]])\n"
        "open(target.replace('.json', '.done'), 'w').close()\n"
        "os.abort()\n"
    )
    script = tmp_path / "reader.py"
    script.write_text(program, encoding="utf-8")
    started = []

    def command() -> list[str]:
        started.append(1)
        folder = str(Path(spreadsheet_batches.__file__).parent)
        return [sys.executable, "-X", "faulthandler=0", str(script), folder]

    monkeypatch.setattr(spreadsheet_batches, "reader_command", command)
    paths = [on_disk(sending(unit), tmp_path) for unit in ("32000", "32001", "32002")]
    assert len(take(office, *paths).accepted) == 3
    assert started == [1]
