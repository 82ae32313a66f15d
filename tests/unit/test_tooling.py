"""The tools that make a bare folder run: what they ask, what they say, what they never do twice."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tools import setup, tasks

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"]

# Every package the program installs at run time was looked at: its licence, and that it has a
# file for Windows (win_amd64 or pure Python). A new one fails here until somebody looks.
LOOKED_AT = {
    "alembic": "MIT",
    "argon2-cffi": "MIT",
    "argon2-cffi-bindings": "MIT",
    "cffi": "MIT",
    "colorama": "BSD",
    "cryptography": "Apache-2.0 or BSD",
    "defusedxml": "PSF",
    "et-xmlfile": "MIT",
    "greenlet": "MIT",
    "mako": "MIT",
    "markupsafe": "BSD",
    "openpyxl": "MIT",
    "platformdirs": "MIT",
    "psycopg": "LGPL-3.0, loaded as a separate library",
    "psycopg-binary": "LGPL-3.0, loaded as a separate library",
    "pycparser": "BSD",
    "pypdfium2": "BSD-3-Clause or Apache-2.0, with PDFium under BSD-3-Clause",
    "pyside6-essentials": "LGPL-3.0, loaded as a separate library",
    "python-calamine": "MIT",
    "qrcode": "BSD",
    "shiboken6": "LGPL-3.0, loaded as a separate library",
    "sqlalchemy": "MIT",
    "typing-extensions": "PSF",
    "tzdata": "Apache-2.0",
    "zxing-cpp": "Apache-2.0",
}
GPL = {
    "pyqt5", "pyqt6", "pyside6-addons", "pyside6-fluent-widgets", "qt-material", "unidecode",
    "vietnam-provinces", "mysqlclient", "pymupdf", "python-levenshtein", "text-unidecode",
}  # fmt: skip


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==([^\s;\\]+)", text, re.MULTILINE))


# --- lock files --------------------------------------------------------------------------------


def test_every_runtime_package_was_looked_at_and_none_is_gpl() -> None:
    assert set(pins("requirements.lock")) - set(LOOKED_AT) == set()
    assert set(pins("requirements.lock")) & GPL == set()


def test_the_lock_files_agree_with_each_other() -> None:
    runtime, dev, build = (pins(lock) for lock in LOCKS)
    assert runtime.items() <= dev.items() <= build.items()
    assert runtime["pyside6-essentials"] == runtime["shiboken6"] == "6.11.3"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_pins_hashes_and_names_no_server(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert "--index-url" not in text


def test_the_lock_contains_every_dependency_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[\[<>=!~ ]", each, maxsplit=1)[0].lower() for each in requirements}

    assert names(project["project"]["dependencies"]) <= set(pins("requirements.lock"))
    assert names(project["dependency-groups"]["dev"]) <= set(pins("requirements-dev.lock"))
    assert names(project["dependency-groups"]["build"]) <= set(pins("requirements-build.lock"))


# --- setup -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["setup.py", "tasks.py", "__init__.py"])
def test_the_first_steps_need_the_standard_library_only(name: str) -> None:
    tree = ast.parse((ROOT / "tools" / name).read_text(encoding="utf-8"))
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    outside = {module.partition(".")[0] for module in imported} - {"tools"}
    assert outside <= sys.stdlib_module_names


@pytest.fixture
def empty_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with lock files and a ready `.venv`, none of it real."""
    for lock in LOCKS:
        (tmp_path / lock).write_text(f"# {lock}\n", encoding="utf-8")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("version = 3.11.2\n", encoding="utf-8")
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "STAMP", tmp_path / ".venv" / "cds-setup.json")
    return tmp_path


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands that would have been run; each "succeeds"."""
    ran: list[list[str]] = []

    def record(command: list[str], **_options: Any) -> subprocess.CompletedProcess[bytes]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("tools.setup.subprocess.run", record)
    return ran


def test_a_second_setup_installs_nothing(empty_project: Path, commands: list[list[str]]) -> None:
    setup.ensure_dependencies("runtime")
    assert len(commands) == 1
    assert "--require-hashes" in commands[0]
    setup.ensure_dependencies("runtime")
    assert len(commands) == 1


def test_a_changed_lock_is_installed_again(empty_project: Path, commands: list[list[str]]) -> None:
    setup.ensure_dependencies("runtime")
    (empty_project / "requirements.lock").write_text("# newer\n", encoding="utf-8")
    setup.ensure_dependencies("runtime")
    assert len(commands) == 2


def test_another_python_is_installed_for_again(
    empty_project: Path, commands: list[list[str]]
) -> None:
    setup.ensure_dependencies("dev")
    (empty_project / ".venv" / "pyvenv.cfg").write_text("version = 3.13.1\n", encoding="utf-8")
    setup.ensure_dependencies("dev")
    assert len(commands) == 2


def test_the_development_lock_covers_the_runtime_lock(
    empty_project: Path, commands: list[list[str]]
) -> None:
    setup.ensure_dependencies("dev")
    setup.ensure_dependencies("runtime")
    assert len(commands) == 1


def test_a_failed_installation_is_not_remembered(
    empty_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tools.setup.subprocess.run", lambda command, **_: subprocess.CompletedProcess(command, 1)
    )
    with pytest.raises(setup.SetupError):
        setup.ensure_dependencies("runtime")
    assert setup.read_stamp() == {}


def test_a_missing_library_is_told_as_its_debian_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "SYSTEM", "linux")
    monkeypatch.setattr(setup, "_loads", lambda soname: soname != "libEGL.so.1")
    assert setup.missing_libraries(desktop=True) == ["libegl1"]
    monkeypatch.setattr(setup, "_loads", lambda soname: soname != "libxcb-cursor.so.0")
    assert setup.missing_libraries(desktop=True) == ["libxcb-cursor0"]
    assert setup.missing_libraries(desktop=False) == []


def test_windows_is_never_asked_for_debian_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "SYSTEM", "win32")
    monkeypatch.setattr(setup, "_loads", lambda soname: False)
    assert setup.missing_libraries(desktop=True) == []


def test_an_ordinary_user_is_told_the_exact_command(
    monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]
) -> None:
    monkeypatch.setattr(setup, "is_root", lambda: False)
    monkeypatch.setattr("tools.setup.shutil.which", lambda name: "/usr/bin/" + name)
    with pytest.raises(setup.SetupError) as told:
        setup.install_packages(["libegl1", "libgl1"], "Qt")
    assert "sudo apt-get install -y --no-install-recommends libegl1 libgl1" in str(told.value)
    assert commands == []


def test_root_installs_exactly_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]
) -> None:
    monkeypatch.setattr(setup, "is_root", lambda: True)
    monkeypatch.setattr("tools.setup.shutil.which", lambda name: "/usr/bin/" + name)
    setup.install_packages(["libegl1"], "Qt")
    assert commands[0][:2] == ["apt-get", "update"]
    assert "libegl1" in commands[1]
    assert "--no-install-recommends" in commands[1]


def test_everything_missing_is_asked_for_at_once(
    empty_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "SYSTEM", "linux")
    monkeypatch.setattr(setup, "has_display", lambda: False)
    monkeypatch.setattr(setup, "_has_venv_module", lambda: False)
    monkeypatch.setattr(setup, "_loads", lambda soname: soname != "libGL.so.1")
    assert setup.missing_packages() == ["python3-venv", "libgl1"]


# --- the browser that tests look through ---------------------------------------------------------


def test_root_gets_a_browser_for_the_tests_and_only_once(
    empty_project: Path, monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]
) -> None:
    monkeypatch.setattr(setup, "SYSTEM", "linux")
    monkeypatch.setattr(setup, "WINDOWS", False)
    monkeypatch.setattr(setup, "is_root", lambda: True)
    installed = {"/usr/bin/apt-get"}
    monkeypatch.setattr(
        "tools.setup.shutil.which",
        lambda name: f"/usr/bin/{name}" if f"/usr/bin/{name}" in installed else None,
    )
    setup.ensure_browser()
    assert "chromium" in commands[1]
    assert setup.find_browser() == ""  # this machine's apt brought nothing: told, and not again
    setup.ensure_browser()
    assert len(commands) == 2
    installed.add("/usr/bin/chromium")
    assert setup.find_browser() == "/usr/bin/chromium"


def test_without_root_the_tests_go_on_and_the_command_is_said_once(
    empty_project: Path,
    monkeypatch: pytest.MonkeyPatch,
    commands: list[list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(setup, "WINDOWS", False)
    monkeypatch.setattr(setup, "is_root", lambda: False)
    monkeypatch.setattr("tools.setup.shutil.which", lambda _name: None)
    setup.ensure_browser()
    assert "sudo apt-get install -y --no-install-recommends chromium" in capsys.readouterr().out
    setup.ensure_browser()
    assert capsys.readouterr().out == ""
    assert commands == []


def test_running_the_program_needs_no_browser(
    empty_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(setup, "missing_packages", list)
    monkeypatch.setattr(setup, "ensure_venv", lambda: None)
    monkeypatch.setattr(setup, "ensure_dependencies", lambda kind: None)
    monkeypatch.setattr(setup, "ensure_browser", lambda: asked.append("browser"))
    setup.prepare("runtime")
    assert asked == []
    setup.prepare("dev")
    assert asked == ["browser"]


def test_the_libraries_are_those_of_the_design(shared_dir: Path) -> None:
    design = (shared_dir / "design.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\blib[a-z0-9.+-]+[a-z0-9]\b", design.partition("## 7.")[2]))
    known = set(setup.OFFSCREEN_LIBRARIES.values()) | set(setup.DESKTOP_LIBRARIES.values())
    assert known == named


# --- tasks -------------------------------------------------------------------------------------


def test_make_and_the_tasks_know_the_same_names() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^TASKS := (.*)$", makefile, re.MULTILINE)
    assert targets is not None
    assert set(targets[1].split()) == set(tasks.TASKS)


def test_without_a_display_the_program_takes_its_pictures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[tuple[tuple[str, ...], bool]] = []

    def record(*arguments: str, offscreen: bool = False) -> int:
        ran.append((arguments, offscreen))
        return 0

    monkeypatch.setattr(setup, "prepare", lambda kind: None)
    monkeypatch.setattr(tasks, "run_python", record)
    monkeypatch.setattr(setup, "has_display", lambda: False)
    assert tasks.task_run([]) == 0
    monkeypatch.setattr(setup, "has_display", lambda: True)
    assert tasks.task_run([]) == 0
    assert ran == [
        (("main.py", "tour", "--out", "build/tour"), True),
        (("main.py",), False),
    ]


def test_a_failed_check_is_the_answer_of_make_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "prepare", lambda kind: None)
    monkeypatch.setattr(tasks, "run_module", lambda name, *rest: int(name == "mypy"))
    monkeypatch.setattr(tasks, "run_python", lambda *arguments, offscreen=False: 0)
    assert tasks.task_lint([]) == 1
    assert tasks.task_test([]) == 1


def test_the_version_stands_in_one_place() -> None:
    from cds_desktop import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)
    holders = [
        path.name
        for path in [*ROOT.glob("*.toml"), *(ROOT / "installer").iterdir(), *ROOT.glob("*.py")]
        if path.suffix in {".toml", ".py", ".spec", ".iss"}
        and f'"{__version__}"' in path.read_text(encoding="utf-8")
    ]
    assert holders == []


def test_ci_runs_every_test_with_postgresql() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "CDS_REQUIRE_POSTGRES=1" in script
    assert "make test" in script
    if os.name == "posix":
        assert os.access(ROOT / ".ci" / "run", os.X_OK)


# --- the Windows package -----------------------------------------------------------------------


def test_the_windows_version_resource_is_made_from_the_version() -> None:
    from installer.version_info import version_file_text

    text = version_file_text("1.2.3")
    ast.parse(text)
    assert "filevers=(1, 2, 3, 0)" in text
    assert "'ProductVersion', '1.2.3'" in text


def test_the_smoke_check_fails_with_the_program(tmp_path: Path) -> None:
    from installer.smoke_check import check

    program = tmp_path / ("broken.bat" if os.name == "nt" else "broken")
    program.write_text("@exit 3\n" if os.name == "nt" else "#!/bin/sh\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    assert check(program) == 3
