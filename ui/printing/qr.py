"""Codes as one vector shape for Qt's painter; the matrices come from `qr_matrix`."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF

from ui.printing.qr_matrix import QUIET_MODULES, Matrix, outlines, qr_matrix

__all__ = ["QUIET_MODULES", "Matrix", "qr_matrix", "qr_path"]


def qr_path(matrix: Matrix, left: float, top: float, module: float) -> QPainterPath:
    """Outline the dark modules as one path, so that no viewer shows hairlines between modules.

    Odd-even filling leaves the light islands open.
    """
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for corners in outlines(matrix):
        points = [QPointF(left + x * module, top + y * module) for x, y in corners]
        path.addPolygon(QPolygonF([*points, points[0]]))
    return path
