"""What a start must not load: the window shows before the database, commands load no screen."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cds_desktop.domain.people import person_input
from cds_desktop.services import dossiers
from cds_desktop.services.dossiers import Reception
from tests.offices import CLERK, SET_UP_AT, make_office

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {
    "PySide6", "sqlalchemy", "alembic", "openpyxl", "python_calamine", "holidays", "zxingcpp",
    "qrcode", "cryptography", "argon2", "psycopg", "pypdfium2",
}  # fmt: skip
ASK = "\nimport json\nprint(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
RUN = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
sys.argv = ["main.py", *sys.argv[1:]]
import main
code = main.main()
assert code == 0, code
"""


def _loaded(code: str, *arguments: str) -> set[str]:
    command = [sys.executable, "-X", "utf8", "-c", code + ASK, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return HEAVY & set(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of an office whose schema is of today, and the code of its one dossier."""
    folder = tmp_path_factory.mktemp("office")
    made = make_office(folder)
    reception = Reception("1.004873", person_input("Nguyễn Thị Cẩm Tú"))
    record = dossiers.receive(made.open_uow, reception, actor=CLERK, now=SET_UP_AT)
    made.close()
    return folder, record.code


@pytest.mark.parametrize(
    "arguments",
    [
        ("dossier", "show", "{code}"),
        ("dossier", "list", "--search", "cam tu"),
        ("dossier", "move", "{code}", "--to", "processing"),
        ("catalogue", "list", "--search", "kết hôn"),
        ("journal", "verify"),
    ],
)
def test_a_command_at_the_desk_loads_the_database_and_nothing_else(
    office: tuple[Path, str], arguments: tuple[str, ...]
) -> None:
    folder, code = office
    given = [argument.format(code=code) for argument in arguments]
    assert _loaded(RUN, "--data-dir", str(folder), *given) == {"sqlalchemy"}


def test_the_grammar_of_all_commands_loads_nothing_heavy() -> None:
    build = "import sys, main\nfrom cds_desktop.commands.line import build_parser\n"
    assert _loaded(build + "build_parser(main.ALL_MODULES)") == set()


@pytest.mark.parametrize("module", ["ui.start", "cds_desktop.commands.line"])
def test_the_way_to_the_window_begins_light(module: str) -> None:
    assert _loaded(f"import sys, {module}") == set()


@pytest.mark.parametrize("module", ["ui.sign_in", "ui.program", "ui.app", "ui.page_list"])
def test_the_sign_in_shows_before_the_database_is_loaded(module: str) -> None:
    assert _loaded(f"import sys, {module}") == {"PySide6"}


def test_the_list_of_dossiers_does_not_load_the_readers_of_files() -> None:
    """The fields of its filter come from the catalogue, which also takes over workbooks."""
    code = "import sys, cds_desktop.services.catalogue as catalogue\n"
    code += "assert 'cds_desktop.services.spreadsheets' not in sys.modules\n"
    code += "assert catalogue.import_file.__name__ == 'import_file'"
    assert _loaded(code) == {"sqlalchemy"}


def test_qt_does_not_make_the_imports_after_it_dearer() -> None:
    """PySide6 would read the source of every module that is imported after it."""
    code = "import sys, builtins\nbefore = builtins.__import__\n"
    code += "import ui.app\nassert builtins.__import__ is before"
    assert _loaded(code) == {"PySide6"}
