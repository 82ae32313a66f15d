"""The register of posted sheets: what an officer sees, does, and finds on a walk."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity.products import Product
from cds_desktop.domain.publicity.sheets import CheckOutcome, PostedSheet, ScanKind, SheetState
from cds_desktop.domain.rating_codes import rating_text
from cds_desktop.services import catalogue
from cds_desktop.services.offices import Office
from cds_desktop.services.publicity.checks import check_scan, found_codes
from cds_desktop.services.publicity.places import add_place, list_places
from cds_desktop.services.publicity.register import (
    SheetWish,
    add_sheets,
    remove_sheets,
    reprints,
    sheet_of,
)
from tests.ui.conftest import Clock, Journeys, settle
from ui.context import Context
from ui.main_window import MainWindow
from ui.pages.procedures import ProceduresPage
from ui.pages.procedures.register.findings import (
    Finding,
    finding_advice,
    finding_state,
    finding_title,
)
from ui.pages.procedures.register.register_view import RegisterView
from ui.pages.procedures.register.rows import SheetTab
from ui.pages.today.sheets import SheetReminder
from ui.printing.page import A6, QrCode, Rect
from ui.printing.page import Page as PaperPage
from ui.printing.page_painter import page_image
from ui.printing.qr import qr_matrix
from ui.widgets import ButtonKind

ADMIN = Actor(None, "Quản trị", Role.ADMIN)
PAYMENT = (
    "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN6304F4E5"
)
LURE = "https://dichvucong.gov.vn.evil.example/p/home"


@dataclass
class Wall:
    """Five sheets: three in the hall, one of them at the gate too, and one not yet hung."""

    office: Office
    clock: Clock
    sheets: tuple[PostedSheet, ...]

    def sheet(self, number: int) -> PostedSheet:
        view = sheet_of(
            self.office.open_uow, self.sheets[number].id, self.clock.at.date(), actor=ADMIN
        )
        return view.listed.sheet

    def text(self, number: int) -> str:
        return self.sheets[number].codes[0].payload

    def procedure(self, number: int) -> Procedure:
        code = self.sheets[number].codes[0].procedure_code
        return catalogue.get(self.office.open_uow, code, self.clock.at.date()).procedure

    def change(self, number: int, **facts: object) -> None:
        changed = replace(self.procedure(number), **facts)  # type: ignore[arg-type]
        catalogue.correct(
            self.office.open_uow, changed, self.clock.at.date(),
            actor=ADMIN, now=self.clock.at, reason="Nghị quyết mới",
        )  # fmt: skip


@pytest.fixture
def wall(office: Office, clock: Clock) -> Wall:
    today = clock.at.date()
    found = catalogue.list_procedures(office.open_uow, today, with_address_only=True)
    codes = [stored.procedure.code for stored in found if stored.procedure.fee_vnd == 8_000][:1] + [
        stored.procedure.code for stored in found if stored.procedure.fee_vnd != 8_000
    ][:3]
    hall, gate = (
        add_place(office.open_uow, name, actor=ADMIN, now=clock.at).id
        for name in ("Phòng chờ", "Cổng cơ quan")
    )
    hung = today - timedelta(days=20)
    wishes = [
        SheetWish(Product.POSTER, "A4", hall, (codes[0],), hung),
        SheetWish(Product.POSTER, "A4", hall, (codes[1],), hung),
        SheetWish(Product.CARD, "A5", hall, (codes[2],), hung),
        SheetWish(Product.POSTER, "A4", gate, (codes[1],), hung),
        SheetWish(Product.POSTER, "A4", gate, (codes[3],)),
    ]
    return Wall(office, clock, add_sheets(office.open_uow, wishes, actor=ADMIN, now=clock.at))


Opened = Callable[[], RegisterView]


@pytest.fixture
def open_view(qtbot: QtBot, context: Context) -> Iterator[Opened]:
    def show() -> RegisterView:
        view = RegisterView(context)
        qtbot.addWidget(view)
        view.resize(1282, 640)
        view.show()
        view.refresh()
        settle(qtbot, context)
        view.focus_first()
        return view

    yield show
    settle(qtbot, context)


def _numbers(view: RegisterView) -> list[str]:
    return [row.sheet.number for row in view.list.model.rows()]


def _tab_counts(view: RegisterView) -> dict[SheetTab, int]:
    return {tab: count for tab, count in view._found.counts().items() if count}


def _press(widget: QWidget, key: Qt.Key, keys: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(widget, key, keys or Qt.KeyboardModifier.NoModifier)


def _photo(path: Path, text: str) -> Path:
    """A sheet on a grey wall, painted as the printer gets it."""
    page = PaperPage(A6, (QrCode(Rect(30, 40, 45, 45), qr_matrix(text), text),))
    sheet = page_image(page, 150)
    photo = QImage(1400, 1100, QImage.Format.Format_RGB32)
    photo.fill(QColor("#b8b8b0"))
    painter = QPainter(photo)
    painter.rotate(4)
    painter.drawImage(300, 60, sheet)
    painter.end()
    assert photo.save(str(path))
    return path


# The list ---------------------------------------------------------------------------------------


def test_an_empty_register_says_how_it_fills(open_view: Opened) -> None:
    view = open_view()
    assert view.list.model.rowCount() == 0
    assert "ghi nơi treo" in view.list.table._empty.words()
    assert not view.detail.bar.isVisible()


def test_a_new_fee_flags_its_sheet_alone_and_says_both_fees(
    wall: Wall, open_view: Opened, qtbot: QtBot, context: Context
) -> None:
    view = open_view()
    assert _tab_counts(view) == {SheetTab.HANGING: 4, SheetTab.PLANNED: 1}
    assert view.list.banner.isHidden()
    wall.change(0, fee_vnd=10_000, fee_text="10.000 đồng")
    context.changes.procedures_changed.emit()
    settle(qtbot, context)
    view.open_argument("changed")
    settle(qtbot, context)
    assert _numbers(view) == [wall.sheets[0].number]
    assert view.detail.reasons.texts() == ["Phí đã đổi: 8.000 đồng → 10.000 đồng"]
    assert view.detail.bar.reprint.kind is ButtonKind.PRIMARY
    with qtbot.waitSignal(view.reprint_asked) as asked:
        _press(view.list.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [(wall.sheets[0].id,)]


def test_a_sheet_whose_successor_is_printed_is_not_printed_again(
    wall: Wall, open_view: Opened, qtbot: QtBot, context: Context
) -> None:
    wall.change(0, fee_vnd=10_000, fee_text="10.000 đồng")
    today = wall.clock.at.date()
    (wish,) = reprints(wall.office.open_uow, (wall.sheets[0].id,), today, actor=ADMIN)
    (new,) = add_sheets(wall.office.open_uow, (wish,), actor=ADMIN, now=wall.clock.at)
    view = open_view()
    assert SheetTab.REPRINT not in _tab_counts(view)
    view.list.select(wall.sheets[0].id)
    settle(qtbot, context)
    state = view.detail.state.state()
    assert state is not None
    assert state.words == "Chờ thay"
    assert new.number in view.detail.reasons.texts()[0]
    view.open_argument("planned")
    view.list.select(new.id)
    view.detail.bar.post.click()
    view.detail.forms.post.submit()
    settle(qtbot, context)
    assert wall.sheet(0).remove_reason == f"Thay bằng tờ {new.number}"


def test_all_flagged_sheets_are_asked_for_at_once(
    wall: Wall, open_view: Opened, qtbot: QtBot
) -> None:
    wall.change(0, fee_vnd=10_000, fee_text="10.000 đồng")
    wall.change(1, portal_url="https://dichvucong.gov.vn/p/home/dvc-tthc-moi.html?ma=9")
    view = open_view()
    assert view.list.banner.isVisible()
    assert view.list.banner.button.text() == "In lại cả 3 tờ"
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    with qtbot.waitSignal(view.reprint_asked) as asked:
        _press(view.list.table, Qt.Key.Key_P, shift)
    assert set(asked.args[0]) == {wall.sheets[n].id for n in (0, 1, 3)}


def test_marked_sheets_are_acted_upon_together(wall: Wall, open_view: Opened, qtbot: QtBot) -> None:
    view = open_view()
    table = view.list.table
    _press(table, Qt.Key.Key_Space)
    _press(table, Qt.Key.Key_Down)
    _press(table, Qt.Key.Key_Space)
    marked = {row.sheet.id for row in view.list.chosen()}
    assert len(marked) == 2
    assert view.detail.bar.reprint.text() == "In lại 2 tờ"
    with qtbot.waitSignal(view.reprint_asked) as asked:
        view.detail.bar.reprint.click()
    assert set(asked.args[0]) == marked
    assert view.escape()
    assert len(view.list.chosen()) == 1


def test_search_and_place_narrow_the_list_and_say_so(wall: Wall, open_view: Opened) -> None:
    view = open_view()
    gate = wall.sheets[3].place
    view.list.show_place(gate.id)
    assert _numbers(view) == [wall.sheets[3].number]
    QTest.keyClicks(view.list.search.edit, "khong co to nay")
    assert _numbers(view) == []
    view.list.table.empty_action.emit()
    assert len(_numbers(view)) == 4
    QTest.keyClicks(view.list.search.edit, f"phong cho {wall.sheets[2].number}")
    assert _numbers(view) == [wall.sheets[2].number]


def test_a_scanned_sheet_is_found_whatever_is_filtered(
    wall: Wall, open_view: Opened, qtbot: QtBot, context: Context
) -> None:
    view = open_view()
    view.open_argument("removed")
    assert not view.handle_scan("261120-0023")  # a slip belongs to the dossiers
    assert view.handle_scan(wall.text(2))
    settle(qtbot, context)
    row = view.list.current()
    assert row is not None
    assert row.sheet.number == wall.sheets[2].number
    assert view.handle_scan(LURE)
    settle(qtbot, context)
    assert "dẫn tới dichvucong.gov.vn.evil.example" in context.notices.history[-1].text


# Acts -------------------------------------------------------------------------------------------


def test_a_made_sheet_is_hung_on_the_day_that_is_typed(
    wall: Wall, open_view: Opened, qtbot: QtBot, context: Context
) -> None:
    view = open_view()
    view.open_argument("planned")
    _press(view.list.table, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    form = view.detail.forms.post
    assert form.day.date() == date(2026, 11, 20)
    form.day.set_text("21/11/2026")
    form.submit()
    assert "sau hôm nay" in form.day.error()
    form.day.set_text("20/11/2026")
    form.submit()
    settle(qtbot, context)
    assert wall.sheet(4).posted_on == date(2026, 11, 20)
    assert _tab_counts(view) == {SheetTab.HANGING: 5}


def test_a_removal_needs_a_reason_and_can_be_undone(
    wall: Wall, open_view: Opened, qtbot: QtBot, context: Context
) -> None:
    view = open_view()
    view.list.select(wall.sheets[1].id)
    _press(view.list.table, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    form = view.detail.forms.reason
    form.submit()
    assert form.isVisible()
    form.reason.set_text("Sơn lại tường")
    form.submit()
    settle(qtbot, context)
    removed = wall.sheet(1)
    assert (removed.removed_on, removed.remove_reason) == (wall.clock.at.date(), "Sơn lại tường")
    view.open_argument("removed")
    settle(qtbot, context)
    assert _numbers(view) == [removed.number]
    assert view.detail.bar.shown() == [view.detail.bar.back]
    assert context.notices.undo_last()
    settle(qtbot, context)
    assert wall.sheet(1).removed_on is None


def test_what_was_found_stands_in_the_life_of_the_sheet(
    wall: Wall, open_view: Opened, qtbot: QtBot, context: Context
) -> None:
    view = open_view()
    view.list.select(wall.sheets[2].id)
    settle(qtbot, context)
    _press(view.list.table, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    form = view.detail.forms.check
    form.outcome.set_value(CheckOutcome.DAMAGED)
    form.note.set_text("ướt mép dưới")
    _press(form.note.edit, Qt.Key.Key_Return)
    settle(qtbot, context)
    life = view.detail.life.accessibleName()
    assert "Rách, mờ, bị che" in life
    assert "ướt mép dưới" in life
    view.open_argument("changed")
    settle(qtbot, context)
    assert _numbers(view) == [wall.sheets[2].number]  # a torn sheet needs a new print
    assert "rách, mờ, bị che" in view.detail.reasons.texts()[0]


def test_the_photo_is_kept_shown_and_opened_as_a_copy(
    wall: Wall, open_view: Opened, qtbot: QtBot, context: Context, tmp_path: Path
) -> None:
    view = open_view()
    view.list.select(wall.sheets[0].id)
    settle(qtbot, context)
    row = view.list.current()
    assert row is not None
    view.photos.choose(row, _photo(tmp_path / "tuong.png", wall.text(0)))
    settle(qtbot, context)
    qtbot.waitUntil(lambda: view.detail.photo.has_image)
    opened: list[Path] = []
    view.photos.show_file = opened.append
    view.detail.open_button.click()
    settle(qtbot, context)
    assert [path.name for path in opened] == [f"anh-to-{wall.sheets[0].number}.png"]
    assert QImage(str(opened[0])).width() == 1400


def test_a_place_is_added_beside_the_filter_and_undone(
    wall: Wall, open_view: Opened, qtbot: QtBot, context: Context
) -> None:
    view = open_view()
    _press(view.list.table, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    form = view.detail.forms.place
    form.name.set_text("Nhà văn hóa ấp 3")
    _press(form.name.edit, Qt.Key.Key_Return)
    settle(qtbot, context)
    names = [place.name for place in list_places(wall.office.open_uow, actor=ADMIN)]
    assert "Nhà văn hóa ấp 3" in names
    assert context.notices.undo_last()
    settle(qtbot, context)
    assert len(list_places(wall.office.open_uow, actor=ADMIN)) == len(names) - 1


# The walk ---------------------------------------------------------------------------------------


def test_a_walk_confirms_what_hangs_and_tells_what_does_not_belong(
    wall: Wall, open_view: Opened, qtbot: QtBot, context: Context
) -> None:
    view = open_view()
    view.list.show_place(wall.sheets[0].place.id)
    _press(view.list.table, Qt.Key.Key_F9)
    walk = view.check
    settle(qtbot, context)
    assert walk.count.text() == "Đã kiểm tra 0/3 tờ"
    for text in (wall.text(0), wall.text(1), LURE):
        assert view.handle_scan(text)
        settle(qtbot, context)
    said = [line.result.outcome for line in walk.findings.findings() if line.result]
    assert said == [CheckOutcome.FOREIGN, CheckOutcome.CONFIRMED, CheckOutcome.CONFIRMED]
    advice = walk.findings.detail.advice.text()
    assert advice.startswith(
        "Mã lạ: dẫn tới dichvucong.gov.vn.evil.example, không phải tờ của cơ quan."
    )
    assert advice.endswith("báo lãnh đạo.")
    assert [check.text for check in found_codes(wall.office.open_uow, actor=ADMIN)] == [LURE]
    assert wall.sheet(1).checked_on == wall.clock.at.date()
    assert walk.count.text() == "Đã kiểm tra 2/3 tờ"
    walk.remaining.record.click()
    walk.remaining.forms.check.submit()
    settle(qtbot, context)
    assert walk.count.text() == "Đã kiểm tra 3/3 tờ"
    view_of = sheet_of(wall.office.open_uow, wall.sheets[2].id, wall.clock.at.date(), actor=ADMIN)
    assert [check.outcome for check in view_of.checks] == [CheckOutcome.MISSING]
    assert view.escape()
    assert not view.is_walking


def test_on_a_walk_every_code_of_the_reader_is_something_on_the_wall(
    wall: Wall, qtbot: QtBot, real_window: Callable[..., MainWindow]
) -> None:
    window = real_window(Role.RECEPTION)
    window.go("procedures", "register:check")
    settle(qtbot, window.context)
    for code in (PAYMENT, rating_text("000.00.16.H12-261120-0023", "BCGHKLMN"), wall.text(0)):
        window.bus.scanned.emit(code)
        settle(qtbot, window.context)
    page = window.current_page()
    assert isinstance(page, ProceduresPage)
    assert page.views.register is not None
    lines = page.views.register.check.findings.findings()
    kinds = [line.result.scan.kind for line in lines if line.result]
    assert kinds == [ScanKind.OURS, ScanKind.RATING, ScanKind.PAYMENT]
    (kept,) = found_codes(wall.office.open_uow, actor=ADMIN)
    assert kept.text == "VietQR 970403 0011012345678"


def test_a_right_code_on_a_sheet_with_a_closed_procedure_is_not_called_closed(
    wall: Wall,
) -> None:
    uow, at = wall.office.open_uow, wall.clock.at
    today, codes = at.date(), [wall.procedure(number).code for number in range(5)]
    place = wall.sheet(0).place.id
    wish = SheetWish(Product.INDEX, "A4", place, (codes[2], codes[4]), today)
    (index,) = add_sheets(uow, [wish], actor=ADMIN, now=at)
    right, closed = (code.payload for code in index.codes)
    remove_sheets(uow, [wall.sheets[2].id], "tờ rách", actor=ADMIN, now=at)
    catalogue.close(uow, codes[4], today, actor=ADMIN, now=at)

    def line(text: str) -> Finding:
        return Finding(1, at, result=check_scan(uow, text, today, actor=ADMIN, now=at))

    name = wall.procedure(2).name
    met = line(right)
    assert finding_state(met).words == "Hết hiệu lực"
    assert name not in finding_title(met)
    assert finding_advice(met).endswith(f"bỏ thủ tục hết hiệu lực: {codes[4]}.")
    assert finding_title(line(closed)) != finding_title(met)  # that one is called by its name
    # Taken down, the right code stays right.
    remove_sheets(uow, [index.id], "bỏ bảng", actor=ADMIN, now=at)
    met = line(right)
    assert (finding_title(met), finding_state(met).words) == (name, "Đã ghi gỡ")
    assert finding_advice(met).startswith("Mã đúng của thủ tục. Tờ")


def test_a_code_that_hangs_in_two_places_asks_which_one(
    wall: Wall, open_view: Opened, qtbot: QtBot, context: Context
) -> None:
    view = open_view()
    view.open_walk()
    settle(qtbot, context)
    walk = view.check
    walk.text.edit.setText(wall.text(1))
    _press(walk.text.edit, Qt.Key.Key_Return)
    settle(qtbot, context)
    (finding,) = walk.findings.findings()
    assert {each.sheet.id for each in finding.candidates} == {
        wall.sheets[1].id, wall.sheets[3].id,
    }  # fmt: skip
    assert walk.count.text() == "Đã kiểm tra 0/4 tờ"
    walk.findings.detail.candidates.acted.emit(wall.sheets[3].id)
    settle(qtbot, context)
    assert wall.sheet(3).checked_on == wall.clock.at.date()
    assert wall.sheet(1).checked_on is None
    assert walk.count.text() == "Đã kiểm tra 1/4 tờ"


def test_pictures_of_the_wall_are_read_and_one_without_a_code_is_told(
    wall: Wall, open_view: Opened, qtbot: QtBot, context: Context, tmp_path: Path
) -> None:
    wall.change(2, name="Tên mới của thủ tục này")
    view = open_view()
    view.open_walk()
    settle(qtbot, context)
    empty = tmp_path / "trong.png"
    blank = QImage(90, 90, QImage.Format.Format_RGB32)
    blank.fill(QColor("white"))
    assert blank.save(str(empty))
    paths = [_photo(tmp_path / "to.png", wall.text(2)), empty]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    view.check.dropEvent(QDropEvent(QPointF(9, 9), copy, data, left, none))
    settle(qtbot, context)
    settle(qtbot, context)
    blank_line, sheet_line = view.check.findings.findings()
    assert sheet_line.sheet is not None
    assert sheet_line.sheet.state is SheetState.CHANGED
    assert sheet_line.source == "to.png"
    assert "trong.png" in blank_line.trouble
    view.check.findings.table.select_key(sheet_line.number)
    assert "In lại tờ" in view.check.findings.detail.advice.text()
    _press(view.check.findings.table, Qt.Key.Key_Return)
    settle(qtbot, context)
    current = view.list.current()
    assert current is not None
    assert current.sheet.number == wall.sheets[2].number


def test_the_list_for_the_walk_is_previewed_and_saved(
    wall: Wall, open_view: Opened, qtbot: QtBot, context: Context, tmp_path: Path
) -> None:
    view = open_view()
    view.list.show_place(wall.sheets[3].place.id)
    view.open_walk()
    settle(qtbot, context)
    _press(view.check.text.edit, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, context)
    dialog = view.check.walk.dialog
    assert dialog is not None
    words = [run.text for page in dialog.preview.pages for run in page.texts]
    assert "Cổng cơ quan" in words
    assert "Phòng chờ" not in words
    target = tmp_path / "phieu.pdf"
    view.check.walk.save("Phiếu đi kiểm tra", dialog.preview.pages, target)
    settle(qtbot, context)
    assert target.read_bytes().startswith(b"%PDF")
    assert "phieu.pdf" in context.notices.history[-1].text


# Hôm nay ----------------------------------------------------------------------------------------


def test_the_day_reminds_of_sheets_that_say_what_is_no_longer_right(
    wall: Wall, qtbot: QtBot, context: Context, journeys: Journeys
) -> None:
    reminder = SheetReminder(context)
    qtbot.addWidget(reminder)
    reminder.read()
    settle(qtbot, context)
    assert reminder.items() == ()
    wall.change(0, fee_vnd=10_000, fee_text="10.000 đồng")
    wall.clock.pass_time(days=80)
    reminder.read()
    settle(qtbot, context)
    (item,) = reminder.items()
    assert item.title == "Tờ công khai: 1 tờ cần in lại, 3 tờ đến hạn kiểm tra"
    button = reminder.button(0)
    assert button is not None
    button.click()
    assert journeys.made == [("procedures", "register:changed")]
