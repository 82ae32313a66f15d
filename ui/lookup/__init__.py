"""Tra cứu hồ sơ: the public screen; code and progress for whoever holds the slip, nothing else.

Thông tư 01/2018/TT-VPCP Điều 16 khoản 2 điểm d: without authentication only the code of a dossier
and how far the work is may be shown. The screen keeps nothing, writes no log and clears itself.
Always in the light colours, in the sizes of a public screen.
"""

from ui.lookup.screen import CLEAR_MS, LookupScreen
from ui.lookup.slip import read_slip

__all__ = ["CLEAR_MS", "LookupScreen", "read_slip"]
