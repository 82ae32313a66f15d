"""LibreOffice, asked once: open workbooks, save them again, print them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
_MACRO: Final = "vnd.sun.star.script:Standard.Module1.Work?language=Basic&location=application"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIBRARY: Final = "http://openoffice.org/2000/library"
_FILTERS: Final = (("xlsx", "Calc MS Excel 2007 XML"), ("pdf", "calc_pdf_Export"))


def save_and_print(files: Sequence[Path], into: Path, *, seconds: float = 60) -> None:
    """Store every workbook in a folder again, as xlsx and as pdf, in one run of the program."""
    profile = into / "profile"
    basic = profile / "user" / "basic"
    # Says that the profile is complete: otherwise it is filled anew, and our macro is lost.
    _write(
        profile / "user" / "registrymodifications.xcu",
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Setup/Office">'
        '<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>'
        "</oor:items>",
    )
    _write(
        basic / "script.xlc",
        f'<library:libraries xmlns:library="{_LIBRARY}" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<library:library library:name="Standard" library:link="false"/></library:libraries>',
    )
    _write(
        basic / "Standard" / "script.xlb",
        f'<library:library xmlns:library="{_LIBRARY}" library:name="Standard"'
        ' library:readonly="false" library:passwordprotected="false">'
        '<library:element library:name="Module1"/></library:library>',
    )
    _write(
        basic / "Standard" / "Module1.xba",
        '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"'
        f' script:language="StarBasic">{escape(_program(files, into))}</script:module>',
    )
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", _MACRO],
        check=True,
        capture_output=True,
        timeout=seconds,
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_HEAD + text, encoding="utf-8")


def _program(files: Sequence[Path], into: Path) -> str:
    lines = [
        "Sub Work",
        "Dim shut(0) As New com.sun.star.beans.PropertyValue",
        'shut(0).Name = "Hidden"',
        "shut(0).Value = True",
        "Dim as_(0) As New com.sun.star.beans.PropertyValue",
        'as_(0).Name = "FilterName"',
    ]
    for file in files:
        lines.append(
            f'doc = StarDesktop.loadComponentFromURL("{file.as_uri()}", "_blank", 0, shut)'
        )
        for ending, name in _FILTERS:
            target = (into / file.with_suffix(f".{ending}").name).as_uri()
            lines += [f'as_(0).Value = "{name}"', f'doc.storeToURL("{target}", as_)']
        lines.append("doc.close(True)")
    return "\n".join([*lines, "StarDesktop.terminate()", "End Sub"])
