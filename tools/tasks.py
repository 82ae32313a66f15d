"""The tasks behind `make`: the same on Linux and on Windows.

Usage: `python3 -m tools.tasks TASK`, where TASK is one of run, setup, test, lint, bench, oracle,
tour, lock, check-wheels, package and clean (Windows: `py -m tools.tasks run`).
Plain Python 3.11 or newer, standard library only.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tools import setup
from tools.setup import ROOT, SetupError, say

CHECKS: tuple[tuple[str, ...], ...] = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("importlinter.cli", "lint"),
    ("deptry", "."),
)


def run_python(*arguments: str, offscreen: bool = False) -> int:
    """Run the environment's Python in the project folder; returns its exit code."""
    environment = dict(os.environ)
    if offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [str(setup.venv_python()), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def run_module(name: str, *arguments: str) -> int:
    """Run a development tool; import-linter has no `__main__`, so it is called by its function."""
    if name == "importlinter.cli":
        return run_python("-c", "from importlinter.cli import lint_imports_command as run; run()")
    return run_python("-m", name, *arguments)


def task_setup(arguments: Sequence[str]) -> int:
    setup.prepare("dev" if "--dev" in arguments else "runtime")
    say("Môi trường đã sẵn sàng", "the environment is ready")
    return 0


def task_run(arguments: Sequence[str]) -> int:
    """Open the program; without a display, take its pictures instead."""
    setup.prepare("runtime")
    if setup.has_display():
        return run_python("main.py", *arguments)
    say("Không có màn hình", "no display: the program runs off screen and takes its pictures")
    return tour()


def task_tour(arguments: Sequence[str]) -> int:
    setup.prepare("runtime")
    return tour(*arguments)


def tour(folder: str = "build/tour") -> int:
    """Drive the real windows through one office day and say where pictures and workbook are."""
    code = run_python("main.py", "tour", "--out", folder, offscreen=True)
    target = (ROOT / folder).resolve()
    if code == 0:
        pictures = sorted(target.rglob("*.png"))
        say(f"{len(pictures)} ảnh trong {target}", "pictures of every page")
        for made in sorted([*target.rglob("*.xlsx"), *target.rglob("*.pdf")]):
            print(f"    {made}")
    return code


def task_lint(arguments: Sequence[str]) -> int:
    setup.prepare("dev")
    return lint()


def lint() -> int:
    """All checks but the tests; goes on after a failure so that one run tells everything."""
    failed: list[str] = []
    for name, *rest in CHECKS:
        started = time.monotonic()
        if run_module(name, *rest):
            failed.append(" ".join([name, *rest]))
        print(f"— {name} {' '.join(rest)}: {time.monotonic() - started:.1f} s", flush=True)
    if failed:
        say(f"Không đạt: {', '.join(failed)}", "these checks failed")
    return 1 if failed else 0


def task_test(arguments: Sequence[str]) -> int:
    """Everything that must hold before a change goes in; pytest speaks last."""
    setup.prepare("dev")
    checks = lint()
    if checks and not arguments:
        return checks
    return run_python("-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments) or checks


def task_bench(arguments: Sequence[str]) -> int:
    setup.prepare("dev")
    return run_python("-m", "tools.bench", *arguments, offscreen=not setup.has_display())


def task_oracle(arguments: Sequence[str]) -> int:
    """A million random due dates and a long random year against the oracles written apart."""
    setup.prepare("dev")
    return run_python("-m", "tools.oracle", *arguments)


def task_lock(arguments: Sequence[str]) -> int:
    """Choose newest compatible versions and write the lock files; `--upgrade` renews all."""
    setup.prepare("dev")
    common = [
        "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal",
        "--python-version", "3.11", "--generate-hashes", "--custom-compile-command", "make lock",
        *arguments,
    ]  # fmt: skip
    steps: tuple[tuple[str, ...], ...] = (
        ("-o", "requirements.lock"),
        ("--group", "dev", "-c", "requirements.lock", "-o", "requirements-dev.lock"),
        ("--group", "dev", "--group", "build", "-c", "requirements-dev.lock",
         "-o", "requirements-build.lock"),
    )  # fmt: skip
    for step in steps:
        code = run_python(*common, *step)
        if code:
            return code
    return 0


def task_check_wheels(arguments: Sequence[str]) -> int:
    """Ask the package index for the Windows files of every locked runtime dependency."""
    setup.prepare("dev")
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "windows.txt"
        code = run_python(
            "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "-c", "requirements.lock",
            "--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.11",
            "--no-annotate", "--no-header", "-o", str(plain),
        ) or run_python(
            "-m", "pip", "download", "-qq", "--disable-pip-version-check", "--no-deps",
            "--only-binary", ":all:", "--platform", "win_amd64", "--python-version", "3.11",
            "--implementation", "cp", "--abi", "cp311", "--abi", "abi3", "--abi", "none",
            "-r", str(plain), "-d", folder,
        )  # fmt: skip
        wheels = sorted(path.name for path in Path(folder).glob("*.whl"))
    print("\n".join(wheels))
    if code == 0:
        say(f"{len(wheels)} gói đều có tệp cho Windows", "every package has a file for Windows")
    return code


def task_package(arguments: Sequence[str]) -> int:
    """Build the program folder that the Windows installer packs, and try it."""
    setup.prepare("build")
    code = run_python(
        "-m", "PyInstaller", "--noconfirm", "--distpath", "dist", "--workpath", "build/pyinstaller",
        "installer/cds-mot-cua.spec",
    )  # fmt: skip
    return code or run_python("-m", "installer.smoke_check", *arguments)


def task_clean(arguments: Sequence[str]) -> int:
    """Remove what can be made again, `.venv` included."""
    for name in (".venv", "build", "dist", ".mypy_cache", ".ruff_cache", ".pytest_cache"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for folder in ("cds_desktop", "ui", "tools", "tests", "installer"):
        for cache in list((ROOT / folder).rglob("__pycache__")):
            shutil.rmtree(cache, ignore_errors=True)
    return 0


TASKS: dict[str, Callable[[Sequence[str]], int]] = {
    "setup": task_setup,
    "run": task_run,
    "tour": task_tour,
    "test": task_test,
    "lint": task_lint,
    "bench": task_bench,
    "oracle": task_oracle,
    "lock": task_lock,
    "check-wheels": task_check_wheels,
    "package": task_package,
    "clean": task_clean,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=TASKS)
    known, rest = parser.parse_known_args()
    try:
        return TASKS[known.task](rest)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
