"""Copy the icons that the program shows out of the Tabler package, and draw the program's own.

The icons come from the npm package ``@tabler/icons``, version 3.51 (MIT). Run::

    npm pack @tabler/icons@3.51.0 && tar xzf tabler-icons-3.51.0.tgz
    python -m tools.make_icons package

The program's emblem (`emblem.svg`) is drawn here too; with the development environment the icon
files of the Windows installer are rendered from it.
"""

import argparse
import math
import os
import re
import shutil
import struct
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ICONS = ROOT / "resources" / "icons"
INSTALLER = ROOT / "installer"
RED, GOLD = "#B5121B", "#F2B705"
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)

WANTED = """
adjustments alert-circle alert-triangle archive arrow-back-up arrow-down arrow-forward-up
arrow-left arrow-narrow-down arrow-narrow-up arrow-right arrow-up arrows-exchange
arrows-maximize arrows-minimize arrows-sort ban bell bolt bookmark briefcase building
building-bank building-community bulb calculator calendar calendar-due calendar-event
calendar-month calendar-off calendar-plus calendar-stats camera cash certificate chart-bar
chart-dots check checkbox checklist checks chevron-down chevron-left chevron-right chevron-up
chevrons-left chevrons-right circle circle-check circle-dot circle-minus
circle-plus circle-x clipboard clipboard-check clipboard-data clipboard-list clipboard-text
clock clock-hour-4 clock-pause clock-play columns-3 copy credit-card database database-export
database-import database-off device-desktop device-floppy device-mobile device-tv device-usb
dots dots-vertical download edit exclamation-circle external-link eye eye-off
file file-alert file-check file-code file-description file-export file-import file-invoice
file-pencil file-plus file-search file-spreadsheet file-text file-type-csv file-type-pdf
file-x files filter filter-off filter-x fingerprint flag folder folder-open folder-plus
forms gavel hand-stop hash headset heart-handshake help-circle history home hourglass id
id-badge-2 inbox info-circle key keyboard language layout-columns layout-sidebar-right
letter-case line-dashed link list list-check list-details loader-2 lock lock-open login logout
mail map map-pin maximize medal menu-2 message message-report microphone minus mood-angry
mood-confused mood-cry mood-empty mood-happy mood-neutral mood-sad mood-smile moon network
news note notes number package paperclip paper-bag password pencil percentage phone photo pin
player-pause player-play player-skip-forward plug plus power printer printer-off progress
progress-check qrcode question-mark receipt refresh report report-analytics report-search
rotate rotate-clockwise rotate-clockwise-2 route ruler scan scissors search search-off select
send server server-2 server-off settings shield shield-check shield-lock shield-x sort-ascending
sort-descending speakerphone square square-check stack-2 star sum sun switch-horizontal
table table-export table-import table-plus tag target template ticket timeline tool transfer
trash trash-off truck-delivery typography upload urgent user user-check user-circle user-cog
user-off user-plus user-question user-search user-x users users-group versions volume
volume-off wallet wifi wifi-off world writing x zoom-in zoom-out zoom-reset
"""


def copy_icons(package: Path) -> list[str]:
    """Copy the outlines and the licence; returns the names that the package does not have."""
    missing: list[str] = []
    ICONS.mkdir(parents=True, exist_ok=True)
    for name in WANTED.split():
        source = package / "icons" / "outline" / f"{name}.svg"
        if not source.exists():
            missing.append(name)
            continue
        text = source.read_text(encoding="utf-8")
        # Class names serve pages only; one line each keeps the folder small and reviewable.
        text = re.sub(r'\s+class="[^"]*"', "", text)
        text = re.sub(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>', "", text)
        text = re.sub(r"\s+", " ", text).replace("> <", "><").replace(" >", ">").strip()
        (ICONS / f"{name}.svg").write_text(text + "\n", encoding="utf-8", newline="\n")
    shutil.copyfile(package / "LICENSE", ICONS / "LICENSE-tabler.txt")
    return missing


def emblem() -> str:
    """The program's emblem: a golden five-pointed star on a red square."""
    points: list[str] = []
    for corner in range(10):
        radius = 22.0 if corner % 2 == 0 else 22.0 * 0.381966
        angle = math.radians(-90 + 36 * corner)
        x, y = 32 + radius * math.cos(angle), 34.0 + radius * math.sin(angle)
        points.append(f"{x:.2f},{y:.2f}")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="12" fill="{RED}"/>'
        f'<polygon points="{" ".join(points)}" fill="{GOLD}"/></svg>\n'
    )


def write_app_icons(svg: Path) -> None:
    """Render the emblem as PNG and as a Windows icon of all usual sizes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(str(svg))
    pictures: list[bytes] = []
    for size in ICO_SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        pictures.append(bytes(buffer.data().data()))
    (INSTALLER / "cds-mot-cua.png").write_bytes(pictures[-1])
    header = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(header) + 16 * len(pictures)
    entries = b""
    for size, picture in zip(ICO_SIZES, pictures, strict=True):
        entries += struct.pack(
            "<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset
        )
        offset += len(picture)
    (INSTALLER / "cds-mot-cua.ico").write_bytes(header + entries + b"".join(pictures))
    del application


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="unpacked folder of @tabler/icons")
    missing = copy_icons(parser.parse_args().package)
    svg = ICONS / "emblem.svg"
    svg.write_text(emblem(), encoding="utf-8", newline="\n")
    write_app_icons(svg)
    print(f"{len(WANTED.split()) - len(missing)} icons")
    print(f"not in the package: {' '.join(missing) or 'none'}")


if __name__ == "__main__":
    main()
