"""Try the packaged program: it must test itself, on this PC, away from the source folder.

Run by `make package` after the build, and by hand on a clean Windows PC::

    python -m installer.smoke_check [PROGRAM]
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENDING = ".exe" if os.name == "nt" else ""
PROGRAM = ROOT / "dist" / "CDS-Mot-cua" / f"cds-mot-cua-lenh{ENDING}"
# Each must end with 0; `self-test` opens every page, writes a workbook and reads a code back.
COMMANDS = (["--help"], ["self-test"])


def check(program: Path) -> int:
    """Run the commands in an empty folder with an empty data folder; returns the first failure."""
    with tempfile.TemporaryDirectory(prefix="cds-thử-") as folder:
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
        environment.pop("PYTHONPATH", None)
        for command in COMMANDS:
            done = subprocess.run(
                [str(program), "--data-dir", str(Path(folder) / "data"), *command],
                cwd=folder,
                env=environment,
                capture_output=True,
                timeout=300,
                check=False,
            )
            print(f"{program.name} {' '.join(command)}: {done.returncode}")
            if done.returncode:
                sys.stderr.buffer.write(done.stdout + done.stderr)
                return done.returncode
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path, nargs="?", default=PROGRAM)
    return check(parser.parse_args().program)


if __name__ == "__main__":
    sys.exit(main())
