"""Every field of the tags of one file: as the file holds it now, and as the plan would leave it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from tagger.display_names import printable, single_line
from tagger.ui.controllers.background import BackgroundWork, LazyModule
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import about_page, label, tooltip

if TYPE_CHECKING:
    from tagger.services import raw_tags
    from tagger.services.raw_tags import RawField
    from tagger.state.album_summaries import TrackSummary
else:
    raw_tags = LazyModule("tagger.services.raw_tags")

COLUMNS = (translatable("Field"), translatable("Now"), translatable("After"))
MOST_SHOWN = 300  # characters of a value in its cell; the tooltip has more
SIZE = (860, 460)


class RawTagsDialog(QDialog):
    """A table of fields; those that would change stand first and in bold."""

    def __init__(self, background: BackgroundWork, track: "TrackSummary", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("All tags"))
        about_page(self, "folders")
        self.table = QTreeWidget()
        self.message = label(tr("Reading the file …"), role="secondary", wrap=True)
        self._lay_out(str(track.path))
        state, path = background.state, track.path
        background.reading.run(
            lambda _: raw_tags.raw_fields(state, path),
            self.show_fields,
            lambda error: self.message.setText(printable(str(error))),
        )

    def show_fields(self, fields: "list[RawField]") -> None:
        """Show the fields of the file."""
        for field in sorted(fields, key=lambda field: not field.changes):
            texts = [field.name, "; ".join(field.before), "; ".join(field.after)]
            row = QTreeWidgetItem([single_line(text, MOST_SHOWN) for text in texts])
            for column, text in enumerate(texts):
                row.setToolTip(column, tooltip(printable(text)))
                font = row.font(column)
                font.setBold(field.changes)
                row.setFont(column, font)
            self.table.addTopLevelItem(row)
        if not fields:
            self.message.setText(tr("This file has no tags, and is given none by the accepted genres."))
        elif any(field.changes for field in fields):
            self.message.setText(
                tr("What is bold changes when the accepted genres are written; all else stays as it is.")
            )
        else:
            self.message.setText(tr("Nothing of this file changes when the accepted genres are written."))

    def _lay_out(self, path: str) -> None:
        self.table.setHeaderLabels([tr(column) for column in COLUMNS])
        self.table.setRootIsDecorated(False)
        self.table.setAccessibleName(tr("Fields of the file's tags"))
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        for part in (label(printable(path), role="strong", wrap=True), self.table, self.message):
            column.addWidget(part)
        column.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
        column.setStretchFactor(self.table, 1)
        self.resize(*SIZE)
