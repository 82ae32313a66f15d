"""Where files come from and go to: the questions of the page."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.periods import Period
from ui.context import Context
from ui.file_choice import ask_for_files, ask_for_folder, ask_for_place

_tr: Final = QCoreApplication.translate
_READABLE: Final = "*.xlsx *.xls *.ods *.xlsb *.csv"


def choose_reports(page: QWidget, context: Context, take: Callable[[Sequence[Path]], None]) -> None:
    """Ask for files of the units."""
    ask_for_files(
        page,
        _tr("Consolidation", "Chọn báo cáo của các đơn vị"),
        _tr("Consolidation", "Bảng tính") + f" ({_READABLE})",
        context.preferences,
        take,
    )


def choose_folder(page: QWidget, context: Context, take: Callable[[Sequence[Path]], None]) -> None:
    """Ask for a folder with files of the units."""
    ask_for_folder(
        page,
        _tr("Consolidation", "Chọn thư mục báo cáo"),
        context.preferences,
        lambda folder: take([folder]),
    )


def choose_sums(
    page: QWidget, context: Context, period: Period, write: Callable[[Period, Path], None]
) -> None:
    """Ask where the workbook of sums is to be written."""
    from cds_desktop.services.reports import suggested_name

    name = suggested_name(context.office.profile.unit_code, period)
    ask_for_place(
        page,
        _tr("Consolidation", "Gộp và xuất"),
        _exports(context) / _tr("Consolidation", "Tổng hợp {name}").format(name=name),
        _tr("Consolidation", "Bảng tính Excel (*.xlsx)"),
        context.preferences,
        partial(write, period),
    )


def choose_receipts(
    page: QWidget, context: Context, period: Period, write: Callable[[Period, Path], None]
) -> None:
    """Ask for the folder of the receipts."""
    ask_for_folder(
        page,
        _tr("Consolidation", "Chọn thư mục ghi phiếu tiếp nhận"),
        context.preferences,
        partial(write, period),
    )


def _exports(context: Context) -> Path:
    """The folder of exports; where it cannot be made, the last one used."""
    folder = context.office.data_dir.exports
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return context.preferences.last_folder
    return folder
