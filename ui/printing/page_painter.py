"""Draws a page on any paint device: PDF, printer or picture."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QPainter,
    QPen,
    QPolygonF,
    QTextLayout,
    QTextOption,
)

from ui.printing.fonts import print_font
from ui.printing.page import (
    BRAND,
    GOLD,
    Emblem,
    Fill,
    Frame,
    Item,
    Page,
    QrCode,
    Rect,
    Rule,
    TextRun,
)
from ui.printing.qr import qr_path

__all__ = ["MM_PER_INCH", "page_image", "paint_page", "region_image"]

MM_PER_INCH = 25.4
_FINE_ENOUGH = 300 / MM_PER_INCH
"""Dots per millimetre from which a font has its true width."""


def paint_page(painter: QPainter, page: Page, dpi: float, region: Rect | None = None) -> None:
    """Draw a page, its top left corner at the painter's origin.

    Args:
        painter: Active painter; its device must report `dpi` as its resolution.
        page: What to draw.
        dpi: Dots of the device per inch.
        region: Leave out what does not touch this part of the page.
    """
    dots = dpi / MM_PER_INCH
    for item in page.items:
        if region is None or _inked(item).overlaps(region, 0):
            _paint(painter, item, dots)


def page_image(page: Page, dpi: float) -> QImage:
    """Return a page as a picture, as it will be printed."""
    return region_image(page, Rect(0, 0, page.paper.width, page.paper.height), dpi)


def region_image(
    page: Page,
    region: Rect,
    dpi: float,
    image_format: QImage.Format = QImage.Format.Format_RGB32,
) -> QImage:
    """Return one part of a page as a picture, drawn by the same code as the whole page."""
    dots = dpi / MM_PER_INCH
    size = math.ceil(region.width * dots), math.ceil(region.height * dots)
    image = QImage(*size, image_format)
    image.setDotsPerMeterX(round(dpi / MM_PER_INCH * 1000))
    image.setDotsPerMeterY(round(dpi / MM_PER_INCH * 1000))
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-region.left * dots, -region.top * dots)
        paint_page(painter, page, dpi, region)
    finally:
        painter.end()
    return image


def _inked(item: Item) -> Rect:
    return item.rect.grown(1.0)


def _paint(painter: QPainter, item: Item, dots: float) -> None:
    if isinstance(item, TextRun):
        _paint_text(painter, item, dots)
    elif isinstance(item, Rule):
        pen = QPen(QColor(item.colour), item.thickness * dots)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(
            QPointF(item.left * dots, item.top * dots),
            QPointF(item.right * dots, item.bottom * dots),
        )
    elif isinstance(item, Frame):
        painter.setPen(QPen(QColor(item.colour), item.thickness * dots))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(_scaled(item.rect, dots), item.radius * dots, item.radius * dots)
    elif isinstance(item, Fill):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(item.colour))
        painter.drawRoundedRect(_scaled(item.rect, dots), item.radius * dots, item.radius * dots)
    elif isinstance(item, QrCode):
        _paint_code(painter, item, dots)
    else:
        _paint_emblem(painter, item, dots)


def _paint_text(painter: QPainter, run: TextRun, dots: float) -> None:
    """Draw one line with design metrics.

    Otherwise each letter is rounded to whole dots, which adds up to 3 % on a screen. Fonts come
    in steps of a dot too: on a coarse device the line is drawn large and made small.
    """
    enlarged = max(1, math.ceil(_FINE_ENOUGH / dots))
    font = print_font(run.points * enlarged, run.is_bold)
    if run.spread:
        font.setWordSpacing(run.spread * dots * enlarged)
    layout = QTextLayout(run.text, font, painter.device())
    option = QTextOption()
    option.setUseDesignMetrics(True)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    painter.setPen(QColor(run.colour))
    if enlarged == 1:
        line.draw(painter, QPointF(run.left * dots, run.baseline * dots - line.ascent()))
        return
    painter.save()
    painter.translate(run.left * dots, run.baseline * dots)
    painter.scale(1 / enlarged, 1 / enlarged)
    line.draw(painter, QPointF(0, -line.ascent()))
    painter.restore()


def _paint_code(painter: QPainter, code: QrCode, dots: float) -> None:
    painter.fillRect(_scaled(code.quiet_rect, dots), Qt.GlobalColor.white)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(Qt.GlobalColor.black))
    rect = code.rect
    painter.drawPath(qr_path(code.matrix, rect.left * dots, rect.top * dots, code.module * dots))
    if code.has_logo:
        painter.fillRect(_scaled(code.logo_rect, dots), Qt.GlobalColor.white)
        _paint_emblem(painter, Emblem(code.logo_rect.grown(-code.module / 2)), dots)


def _paint_emblem(painter: QPainter, emblem: Emblem, dots: float) -> None:
    rect = _scaled(emblem.rect, dots)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(BRAND))
    painter.drawRoundedRect(rect, rect.width() * 0.2, rect.width() * 0.2)
    outer = rect.width() * 0.32
    inner = outer * math.sin(math.radians(18)) / math.sin(math.radians(54))
    centre = rect.center() + QPointF(0, rect.height() * 0.02)
    corners = []
    for step in range(10):
        radius, angle = (outer, inner)[step % 2], math.radians(36 * step - 90)
        corners.append(centre + QPointF(radius * math.cos(angle), radius * math.sin(angle)))
    painter.setBrush(QColor(GOLD))
    painter.drawPolygon(QPolygonF(corners))


def _scaled(rect: Rect, dots: float) -> QRectF:
    return QRectF(rect.left * dots, rect.top * dots, rect.width * dots, rect.height * dots)
