"""The inspector's section about the text: what was read, with its words weighted."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tagger.ui.inspector.weighted_text import WeightedText
from tagger.ui.logic.explained import TextReason
from tagger.ui.plain import label

HEIGHT = 170


class Read(QWidget):
    """The album's text above the sentence that names its weightiest words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = WeightedText()
        self.text.setFixedHeight(HEIGHT)
        self.sentence = label(role="secondary", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(5)
        column.addWidget(label("Read", role="heading"))
        column.addWidget(self.sentence)
        column.addWidget(self.text)

    def show_reason(self, reason: TextReason | None) -> None:
        """Show a reason; nothing at all where there is none."""
        self.setVisible(reason is not None)
        if reason is not None:
            self.text.show_text(reason.text, reason.weights)
            self.sentence.setText(reason.sentence)
