"""Everything that is drawn: Qt lives in this package and nowhere else."""

import builtins

# PySide6 puts its own import function in the place of the built-in one, which makes every later
# import dearer (design.md section 6): it reads the source of each module. It is remembered here,
# before Qt is loaded; `ui.start` and `ui.app` put it back.
plain_import = builtins.__import__


def put_import_back() -> None:
    """Import as Python does, from now on; called as soon as Qt is loaded."""
    builtins.__import__ = plain_import
