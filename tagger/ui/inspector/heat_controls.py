"""Heat map on or off, how strong, and what its colours mean."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSlider, QWidget

from tagger.ui.inspector.legend import Legend


class HeatControls(QWidget):
    """``changed`` tells the opacity, 0 while the map is off."""

    changed = Signal(float)

    def __init__(self, opacity: float, shown: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.on = QCheckBox("Heat map")
        self.on.setChecked(shown)
        self.on.setToolTip("Show where the chosen genre was seen")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(10, 100)
        self.slider.setValue(round(opacity * 100))
        self.slider.setMinimumWidth(40)
        self.slider.setMaximumWidth(80)
        self.slider.setAccessibleName("Opacity of the heat map")
        self.slider.setToolTip("Opacity of the heat map")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.on)
        row.addWidget(self.slider)
        row.addStretch(1)
        row.addWidget(Legend())
        self.on.toggled.connect(self._tell)
        self.slider.valueChanged.connect(self._tell)

    @property
    def opacity(self) -> float:
        """What to draw with: 0 while the map is off."""
        return self.slider.value() / 100 if self.on.isChecked() else 0.0

    def _tell(self, _: object) -> None:
        self.slider.setEnabled(self.on.isChecked())
        self.changed.emit(self.opacity)
