"""Everything that is drawn: Qt lives in this package and nowhere else."""

import builtins

# PySide6 puts its own import function in the place of the built-in one, which makes every later
# import dearer (design.md section 6). It is remembered here, before Qt is loaded; `ui.app` puts it
# back.
plain_import = builtins.__import__
