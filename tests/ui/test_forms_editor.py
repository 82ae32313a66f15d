"""Cài đặt, Mẫu in: a form is worded beside its picture, saved with a reason, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cds_desktop.domain.forms import FormKind
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.services.form_settings import prints_provisional_codes
from cds_desktop.services.form_versions import form_history, form_sets, read_form
from tests.ui.conftest import settle
from ui.pages.settings import SettingsPage
from ui.pages.settings.forms import FormsGroup
from ui.pages.settings.forms_editor import FormEditor
from ui.pages.settings.forms_fields import FormFields
from ui.pages.settings.forms_parts import FieldsEditor, ParagraphEditor

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cds_desktop.services.offices import Office
    from ui.context import Context

Open = Callable[["Context"], FormsGroup]


@pytest.fixture
def open_group(qtbot: QtBot) -> Iterator[Open]:
    pages: list[SettingsPage] = []

    def build(context: Context) -> FormsGroup:
        page = SettingsPage(context)
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(1092, 500)
        page.set_compact(True)
        page.show()
        page.show_group("forms")
        settle(qtbot, context)
        group = page.current_group()
        assert isinstance(group, FormsGroup)
        return group

    yield build
    pages.clear()


def _edit(
    qtbot: QtBot, context: Context, group: FormsGroup, set_id: str, number: str
) -> FormEditor:
    group.open_form(set_id, number)
    settle(qtbot, context)
    assert group.editor is not None
    assert group.editor.form is not None
    return group.editor


def fields(editor: FormEditor) -> FormFields:
    """The fields at the left, which are built anew when rows change."""
    assert editor.form is not None
    return editor.form


def _said(editor: FormEditor) -> str:
    return " ".join(run.text for page in editor.preview.pages for run in page.texts)


def test_the_list_shows_every_form_and_which_words_are_printed(
    qtbot: QtBot, context: Context, open_group: Open
) -> None:
    group = open_group(context)
    rows = group.model.rows()
    assert [(row.set.id, row.shipped.number) for row in rows] == [
        *(("2025", f"{n:02d}") for n in range(1, 8)),
        *(("2018", f"{n:02d}") for n in range(1, 7)),
    ]
    assert all(not row.is_own for row in rows)
    assert group.chosen_form() is rows[0]
    group.table.setFocus()
    QTest.keyClick(group.table, Qt.Key.Key_Return)
    settle(qtbot, context)
    assert group.is_editing
    assert group.escape()
    assert not group.is_editing


@pytest.mark.parametrize(
    ("set_id", "number"), [(each.id, form.number) for each in form_sets() for form in each.forms]
)
def test_every_form_can_be_opened_shows_itself_and_reads_back(
    qtbot: QtBot, context: Context, open_group: Open, set_id: str, number: str
) -> None:
    editor = _edit(qtbot, context, open_group(context), set_id, number)
    shipped = next(each for each in form_sets() if each.id == set_id).form(number)
    assert editor.template() == shipped
    assert editor.preview.pages
    assert not editor.fault.text()
    assert not editor.is_changed
    editor.turn_raw()
    assert editor.is_raw
    editor.turn_raw()
    assert editor.template() == shipped


def test_new_words_are_seen_at_once_saved_with_a_reason_and_undone(
    qtbot: QtBot, context: Context, office: Office, open_group: Open
) -> None:
    editor = _edit(qtbot, context, open_group(context), "2025", "04")
    paragraph = next(
        part for part in fields(editor).parts
        if isinstance(part, ParagraphEditor) and "xin lỗi" in part.area.text()
    )  # fmt: skip
    assert "{bộ phận một cửa}" in paragraph.area.text()  # never an English key
    cursor = paragraph.area.edit.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    paragraph.area.edit.setTextCursor(cursor)
    cursor.insertText(" Người ký: ")
    paragraph.insert.chosen.emit("thủ trưởng")
    editor.draw()
    assert "Người ký: Trần Văn Đức" in _said(editor)
    editor.save()
    assert editor.reason.error()  # no reason yet, nothing stored
    editor.reason.set_text("Ghi rõ người ký")
    editor.save_button.click()
    settle(qtbot, context)
    found = read_form(office.open_uow, "2025", "04")
    assert found.template.version == 1
    assert found.template.parts[paragraph_at(found)].text.endswith("Người ký: {leader}")
    assert "bản 1" in (editor.state.state() or pytest.fail("no state")).words
    assert not editor.is_changed
    assert context.notices.undo_last()
    settle(qtbot, context)
    assert read_form(office.open_uow, "2025", "04").template.version == 0
    assert [one.version for one in form_history(office.open_uow, "2025", "04")] == [2, 1]


def paragraph_at(found: object) -> int:
    """Where the paragraph of the apology stands."""
    parts = found.template.parts  # type: ignore[attr-defined]
    return next(at for at, part in enumerate(parts) if "xin lỗi" in part.text)


def test_lines_are_worded_moved_added_and_dropped_but_not_those_of_the_law(
    qtbot: QtBot, context: Context, open_group: Open
) -> None:
    editor = _edit(qtbot, context, open_group(context), "2025", "02")

    def lines() -> FieldsEditor:
        (found,) = [
            part for part in fields(editor).parts
            if isinstance(part, FieldsEditor) and len(part.part().fields) > 1
        ]  # fmt: skip
        return found

    keys = [item.key for item in lines().part().fields]
    assert keys[:3] == ["code", "owner", "address"]
    assert not lines().required[0].isEnabled()
    assert lines().required[2].isEnabled()
    lines().labels[2].set_text("Nơi ở hiện nay")
    lines()._swap(2, 3)
    assert [item.key for item in lines().part().fields][2:4] == ["phone", "address"]
    assert lines().part().fields[3].label == "Nơi ở hiện nay"
    lines()._remove(4)
    assert "email" not in [item.key for item in lines().part().fields]
    lines().add_field.chosen.emit("field")
    assert lines().part().fields[-1].key == "field"
    assert editor.is_changed
    editor.draw()
    assert "Nơi ở hiện nay" in _said(editor)
    assert "Hộ tịch" in _said(editor)
    lines().labels[0].set_text("  ")
    editor.draw()
    assert lines().labels[0].error()
    assert "Mã hồ sơ" in editor.fault.text()


def test_a_paragraph_may_come_and_go_and_a_list_may_not(
    qtbot: QtBot, context: Context, open_group: Open
) -> None:
    editor = _edit(qtbot, context, open_group(context), "2025", "02")
    before = len(fields(editor).parts)
    fields(editor).add_paragraph.click()
    assert len(fields(editor).parts) == before + 1
    editor.draw()
    assert "Đoạn văn mới." in _said(editor)
    newest = fields(editor).parts[-1]
    assert isinstance(newest, ParagraphEditor)
    newest.remove_button.click()
    assert len(fields(editor).parts) == before
    on_a_list = fields(editor).parts[1]
    assert isinstance(on_a_list, ParagraphEditor)
    assert on_a_list.remove_button.isHidden()


def test_what_cannot_be_printed_is_explained_in_place_and_not_stored(
    qtbot: QtBot, context: Context, office: Office, open_group: Open
) -> None:
    editor = _edit(qtbot, context, open_group(context), "2025", "03")
    before = editor.preview.pages
    area = next(part.area for part in fields(editor).parts if isinstance(part, ParagraphEditor))
    area.set_text("Không tiếp nhận vì {lí do bịa}.")
    editor.draw()
    assert "“lí do bịa”" in area.error()
    assert "“lí do bịa”" in editor.fault.text()
    assert editor.preview.pages is before  # the last good picture stays
    editor.reason.set_text("Thử")
    editor.save()
    settle(qtbot, context)
    assert form_history(office.open_uow, "2025", "03") == ()
    area.set_text("Không tiếp nhận vì {lý do}.")
    editor.turn_raw()
    assert "{reason}" in editor.raw.text()
    editor.raw.set_text(editor.raw.text().replace('paper = "A5"', 'paper = "A3"'))
    editor.draw()
    assert "Dòng 5" in editor.raw.error()
    editor.turn_raw()
    assert editor.is_raw  # not left while it cannot be read


def test_paper_size_changes_the_picture_and_an_older_version_can_be_read_again(
    qtbot: QtBot, context: Context, office: Office, open_group: Open
) -> None:
    editor = _edit(qtbot, context, open_group(context), "2025", "01")
    assert editor.preview.pages[0].paper.name == "A5"
    fields(editor).paper.set_value("A4")
    editor.draw()
    assert editor.preview.pages[0].paper.name == "A4"
    words = fields(editor).words
    assert words is not None
    words.fields["due_label"].set_text("Mời Ông/Bà trở lại")
    editor.reason.set_text("In khổ lớn")
    editor.save()
    settle(qtbot, context)
    editor.reason.set_text("Thôi")
    editor.reset()
    settle(qtbot, context)
    assert read_form(office.open_uow, "2025", "01").template.version == 0
    editor.version.chosen.emit(1)
    assert "Mời Ông/Bà trở lại" in _said(editor)
    editor.reason.set_text("Dùng lại")
    editor.save()
    settle(qtbot, context)
    found = read_form(office.open_uow, "2025", "01").template
    assert (found.version, found.paper, found.kind) == (3, "A4", FormKind.RECEIPT)


def test_words_that_were_not_saved_wait_behind_the_list(
    qtbot: QtBot, context: Context, open_group: Open
) -> None:
    group = open_group(context)
    editor = _edit(qtbot, context, group, "2025", "05")
    fields(editor).title.set_text("THÔNG BÁO")
    fields(editor).title.edited.emit("THÔNG BÁO")
    assert group.busy()
    group.close_editor()
    assert "chưa được lưu" in context.notices.history[-1].text
    assert context.notices.undo_last()
    assert group.is_editing
    assert fields(editor).title.text() == "THÔNG BÁO"
    settle(qtbot, context)


def test_a_clerk_may_look_and_not_write(
    qtbot: QtBot, make_context: Callable[[Actor], Context], open_group: Open
) -> None:
    context = make_context(Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2"))
    group = open_group(context)
    editor = _edit(qtbot, context, group, "2025", "02")
    assert editor.save_button.isHidden()
    assert fields(editor).title.edit.isReadOnly()
    assert not group.provisional.isEnabled()


def test_provisional_codes_are_a_choice_with_an_undo(
    qtbot: QtBot, context: Context, office: Office, open_group: Open
) -> None:
    group = open_group(context)
    group.provisional.click()
    settle(qtbot, context)
    assert prints_provisional_codes(office.open_uow)
    assert context.notices.undo_last()
    settle(qtbot, context)
    assert not prints_provisional_codes(office.open_uow)
    assert not group.provisional.isChecked()


def test_the_register_opens_from_the_list(qtbot: QtBot, context: Context, open_group: Open) -> None:
    group = open_group(context)
    group.register_button.click()
    settle(qtbot, context)
    assert group.registers is not None
    assert group.registers.dialog is not None
    group.registers.dialog.reject()
