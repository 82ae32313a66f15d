"""The version trap: PySide6 6.12.0 ends CPython 3.11 after some thousand calls that return None.

The program would die in the middle of a working day, so a child process does far more of them.
"""

import os
import subprocess
import sys
from importlib.metadata import version

CALLS = 20_000
CHILD = f"""
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

class Source(QObject):
    happened = Signal(int)

application = QApplication([])
heard = []
source, label, field = Source(), QLabel(), QLineEdit()
source.happened.connect(heard.append)
for number in range({CALLS}):
    source.happened.emit(number)
    label.setText(str(number))
    field.setText(str(number))
assert heard == list(range({CALLS})), len(heard)
assert label.text() == field.text() == str({CALLS} - 1)
print("còn sống".encode())
"""


def test_twenty_thousand_signals_and_texts_do_not_end_the_interpreter() -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", CHILD],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_pyside_stays_below_the_version_that_dies() -> None:
    for name in ("PySide6-Essentials", "shiboken6"):
        assert tuple(map(int, version(name).split(".")))[:2] < (6, 12)
