"""Compile Qt's own words in Vietnamese, ``resources/i18n/qt_vi.ts``, for the program to load.

PySide6 ships no Vietnamese translation, so buttons, menus and dialogs of Qt would stay English.
The .ts file is edited by hand (or with Qt Linguist) and reviewed; run afterwards, with the
development environment::

    python -m tools.make_qt_words
"""

import subprocess
import sys
from pathlib import Path

I18N = Path(__file__).resolve().parents[1] / "resources" / "i18n"


def main() -> int:
    import PySide6

    folder = Path(PySide6.__file__).parent
    release = next(
        path for name in ("lrelease", "lrelease.exe") if (path := folder / name).exists()
    )
    command = [str(release), str(I18N / "qt_vi.ts"), "-qm", str(I18N / "qt_vi.qm")]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
