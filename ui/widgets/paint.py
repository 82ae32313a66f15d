"""Small strokes shared by the painted widgets."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
ELLIPSIS = "…"


def rounded(
    painter: QPainter,
    rect: QRect | QRectF,
    radius: float,
    fill: QColor | None,
    edge: QColor | None = None,
    width: float = 1.0,
) -> None:
    """Fill and edge a rounded rectangle whose edge lies inside `rect`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    inset = width / 2 if edge is not None else 0.0
    painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(fill) if fill is not None else Qt.BrushStyle.NoBrush)
    inner = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(inner, radius - inset, radius - inset)


def text(
    painter: QPainter,
    rect: QRect | QRectF,
    words: str,
    font: QFont,
    color: QColor,
    align: Qt.AlignmentFlag = LEFT,
) -> int:
    """Draw one line, elided to the width of `rect`, and return the width it took.

    Nothing is clipped: stacked marks may stand over the font's own ascent.
    """
    painter.setFont(font)
    painter.setPen(color)
    shown = elided(words, font, int(rect.width()))
    flags = align | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
    painter.drawText(QRectF(rect), int(flags), shown)
    return QFontMetrics(font).horizontalAdvance(shown)


def elided(words: str, font: QFont, width: int) -> str:
    """Shorten one line to `width` pixels."""
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(words) <= width:
        return words
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, width))


def width_of(words: str, font: QFont) -> int:
    """Return the width of one line in pixels."""
    return QFontMetrics(font).horizontalAdvance(words)


def wrapped(words: str, font: QFont, width: int, most: int = 0) -> list[str]:
    """Break words into lines of at most `width` pixels.

    Args:
        words: One paragraph; line breaks in it are kept.
        font: The font of the lines.
        width: The width of a line in pixels.
        most: Lines to keep at most, the last one elided; 0 keeps all.
    """
    metrics = QFontMetrics(font)
    lines: list[str] = []
    for paragraph in words.splitlines() or [""]:
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and metrics.horizontalAdvance(longer) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    if most and len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], elided(rest, font, width)]
    return lines


def horizontal_line(painter: QPainter, left: float, right: float, y: float, color: QColor) -> None:
    """Draw a line exactly one pixel high."""
    painter.fillRect(QRectF(left, y, right - left, 1), color)
