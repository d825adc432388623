"""From the colours of the heat maps to Qt's images."""

from PySide6.QtGui import QImage

from tagger.ui.logic.heat import Pixels


def to_image(pixels: Pixels) -> QImage:
    """An image of its own from [height, width, 4] bytes."""
    height, width, _ = pixels.shape
    return QImage(pixels.tobytes(), width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
