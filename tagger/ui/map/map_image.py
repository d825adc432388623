"""The map's signs as an image that is drawn once and moved with the view, so that panning and zooming cost a copy."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from tagger.services.map_groups import MapGroup
from tagger.ui.presenters.map_camera import Coordinates, MapCamera
from tagger.ui.presenters.map_raster import draw_map
from tagger.ui.theme import Theme

BORDER = 0.25  # of the view's size that is drawn beyond each edge, and comes into sight when the map is moved
SCALES = (0.7, 1.5)  # between which a drawn image is good enough while the view moves
SMALL_RADIUS, MOST_RADIUS = 2.6, 5.5  # logical pixels of a sign: of very many albums, of few


def sign_radius(albums: int, camera: MapCamera) -> float:
    """How large signs are: smaller where there are many, larger when near."""
    crowd = max(0.0, 1 - np.log10(max(albums, 10) / 10) / 3.3)
    near = min(1.0, max(0.0, np.log2(max(camera.scale / camera.fitted_scale, 1)) / 5))
    return float(SMALL_RADIUS + (MOST_RADIUS - SMALL_RADIUS) * max(crowd * 0.6, near))


class MapImage:
    """The signs of all albums as they were last drawn, and from where that was."""

    def __init__(self) -> None:
        self._image: QImage | None = None
        self._camera = MapCamera(1, 1)
        self.drawings = 0  # how often; for tests

    def forget(self) -> None:
        """What is shown has changed."""
        self._image = None

    def suits(self, camera: MapCamera, *, is_moving: bool) -> bool:
        """Whether the image can be shown for a view: exactly, or well enough while that moves."""
        if self._image is None:
            return False
        if not is_moving:
            return camera == self._camera
        origin = self._camera
        across = abs(camera.x - origin.x) * origin.scale + camera.width / 2 * origin.scale / camera.scale
        down = abs(camera.y - origin.y) * origin.scale + camera.height / 2 * origin.scale / camera.scale
        share = 0.5 + BORDER
        is_within = across <= origin.width * share and down <= origin.height * share
        return is_within and SCALES[0] <= camera.scale / origin.scale <= SCALES[1]

    def draw(
        self,
        camera: MapCamera,
        positions: Coordinates,
        groups: Sequence[MapGroup],
        codes: NDArray[np.int16],
        theme: Theme,
        ratio: float,
    ) -> None:
        """Draw every sign for a view, and beyond its edges. ``ratio``: pixels of the screen per logical pixel."""
        width, height = (round(side * (1 + 2 * BORDER) * ratio) for side in (camera.width, camera.height))
        corner = np.array([(width / ratio - camera.width) / 2, (height / ratio - camera.height) / 2])
        points = (camera.pixels(positions) + corner) * ratio
        is_dark = theme.name == "dark"
        looks = [(group.style.sign, group.style.on_dark if is_dark else group.style.on_light) for group in groups]
        radius = sign_radius(len(positions), camera) * ratio
        pixels = draw_map(
            (width, height), points, looks, codes, radius=radius, ground=theme.surface, outline=theme.text
        )
        image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        self._image, self._camera = image.copy(), camera  # the array goes with this call
        self.drawings += 1

    def paint(self, painter: QPainter, camera: MapCamera) -> None:
        """Copy the image to where it belongs in a view."""
        if self._image is None:
            return
        origin = self._camera
        growth = camera.scale / origin.scale
        width, height = origin.width * (1 + 2 * BORDER) * growth, origin.height * (1 + 2 * BORDER) * growth
        middle = camera.pixels(np.array([[origin.x, origin.y]]))[0]
        painter.drawImage(QRectF(middle[0] - width / 2, middle[1] - height / 2, width, height), self._image)
