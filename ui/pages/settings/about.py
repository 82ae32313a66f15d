"""Giới thiệu: version, what has changed, licences."""

from __future__ import annotations

import platform
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cds_desktop import __version__
from cds_desktop.resources import resource
from ui.context import Context
from ui.pages.settings.group import FactList, Group
from ui.theme import Space, TextRole, Tone
from ui.widgets import Label
from ui.widgets.emblem import Emblem


class AboutGroup(Group):
    """What this program is, and whose work is in it."""

    key = "about"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(Emblem(48))
        row.addWidget(Label(self.tr("CDS Một cửa"), TextRole.TITLE))
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(
            Label(
                self.tr(
                    "Phần mềm hỗ trợ Bộ phận Một cửa và Trung tâm Phục vụ hành chính công."
                    " Không thay cho hệ thống thông tin giải quyết thủ tục hành chính của tỉnh."
                ),
                wrap=True,
            )
        )
        self.facts = FactList()
        self.column.addSpacing(Space.M)
        self.column.addWidget(self.facts)
        self.section(self.tr("Có gì mới"))
        self.changes = Label("", TextRole.BODY, wrap=True, selectable=True)
        self.column.addWidget(self.changes)
        self.section(self.tr("Giấy phép"))
        self.licences = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True, selectable=True)
        self.column.addWidget(self.licences)
        self.close_column()

    def refresh(self) -> None:
        self.facts.set_facts(
            [
                (self.tr("Phiên bản"), __version__),
                (self.tr("Giấy phép"), "Apache License 2.0"),
                (self.tr("Thư mục dữ liệu"), str(self.context.office.data_dir.path)),
                (self.tr("Thư mục nhật ký lỗi"), str(self.context.office.data_dir.logs)),
                (
                    self.tr("Nền tảng"),
                    f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()}",
                ),
            ],
            left=160,
        )
        self.changes.setText(newest_changes(_read("CHANGELOG.md")) or self.tr("Chưa ghi."))
        self.licences.setText(_read("NOTICE"))


def newest_changes(text: str) -> str:
    """The part of the changelog about the newest version, as plain lines."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("## "):
            if lines:
                break
            lines.append(line.removeprefix("## ").replace("[", "").replace("]", ""))
        elif lines and line.startswith("### "):
            lines.append(f"\n{line.removeprefix('### ')}")
        elif lines and line.startswith("- "):
            lines.append(f"• {line.removeprefix('- ')}")
        elif lines and line.startswith("  ") and len(lines) > 1:
            lines[-1] += f" {line.strip()}"
    return "\n".join(lines).replace("`", "").replace("**", "").strip()


def _read(name: str) -> str:
    """A text which lies beside the folder of resources, in the project and when installed."""
    path: Path = resource().parent / name
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
