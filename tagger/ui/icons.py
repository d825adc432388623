"""The project's own line icons, drawn in the colour that the theme gives."""

from functools import cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from tagger.paths import resource

SIZES = (16, 20, 24, 32, 48, 64)  # 20 pixels on a screen of three pixels each, and all below


@cache
def _source(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


def image(name: str, colour: str, size: int, ratio: float = 1.0) -> QImage:
    """One icon as an image of ``size`` logical pixels on a screen of ``ratio`` pixels each."""
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    rendered = QImage(QSize(round(size * ratio), round(size * ratio)), QImage.Format.Format_ARGB32_Premultiplied)
    rendered.fill(Qt.GlobalColor.transparent)
    painter = QPainter(rendered)
    renderer.render(painter)
    painter.end()
    rendered.setDevicePixelRatio(ratio)
    return rendered


@cache
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The same, kept for painting again and again."""
    return QPixmap.fromImage(image(name, colour, size, ratio))


@cache
def icon(name: str, colour: str, disabled: str = "") -> QIcon:
    """An icon in every size that the window uses."""
    rendered = QIcon()
    for size in SIZES:
        rendered.addPixmap(pixmap(name, colour, size))
        if disabled:
            rendered.addPixmap(pixmap(name, disabled, size), QIcon.Mode.Disabled)
    return rendered
