"""Library → Learn from my tags: how good what was learnt is, beside everything simpler, and which model suggests."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tagger.display_names import printable
from tagger.ui.controllers.learning import LearningController
from tagger.ui.service_messages import translated_sentence
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import about_page, caption, label

if TYPE_CHECKING:
    from tagger.services.learn import LearningStatus

INTRODUCTION = translatable(
    "Your own tags are the best examples of what a genre means to you. A new model learns them from the sound, covers and "
    "texts that are analysed already. It is tested on albums by artists that it did not learn from, and used only if it is "
    "not worse than the model in use. No file is changed."
)
SIZE = (860, 560)


class LearnDialog(QDialog):
    """Shows the last report; learns again, puts to use, goes back, and lists what is doubted."""

    doubts_requested = Signal()

    def __init__(self, controller: LearningController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._status: LearningStatus | None = None
        self.setWindowTitle(tr("Learn from my tags"))
        about_page(self, "learn")
        self.state_line = label(wrap=True)
        self.table = QTreeWidget()
        self.sentences = label(role="secondary", wrap=True)
        self.learn_button = QPushButton(tr("Learn"))
        self.use_button = QPushButton()
        self.doubts_button = QPushButton()
        self._lay_out()
        controller.status_read.connect(self.show_status)
        controller.failed.connect(self._show_failure)
        self.resize(*SIZE)
        controller.refresh()

    def show_status(self, status: "LearningStatus") -> None:
        """Show what was learnt last, and what suggests now."""
        self._status = status
        self.learn_button.setEnabled(True)
        self.state_line.setText(translated_sentence(status.in_words()))
        about = status.about
        self.table.setVisible(about is not None)
        self.table.clear()
        if about is not None:
            from tagger.learning.report import interval_text  # loads numpy, which reading the status has loaded already

            measures = list(next(iter(about.table.values())))
            self.table.setHeaderLabels(["", *map(translated_sentence, measures)])
            for name, row in about.table.items():
                cells = [interval_text(value) for value in row.values()]
                self.table.addTopLevelItem(QTreeWidgetItem([translated_sentence(printable(name)), *cells]))
            self.sentences.setText(
                "\n\n".join(translated_sentence(printable(sentence)) for sentence in status.sentences)
            )
        target = status.other_model
        self.use_button.setVisible(target is not None)
        if target is not None:
            self.use_button.setText(
                caption(
                    tr("Back to {target}").format(target=target)
                    if status.learnt_in_use
                    else tr("Use {target}").format(target=target)
                )
            )
        self.doubts_button.setVisible(status.doubts > 0)
        self.doubts_button.setText(
            tr("Show (the|{count}) doubted genre(s)", "", status.doubts).format(count=status.doubts)
        )

    def _learn(self) -> None:
        self.learn_button.setEnabled(False)
        self.state_line.setText(
            tr("Learning: how far it is, and how to stop it, is said at the lower edge of the window.")
        )
        self._controller.learn()

    def _use_other(self) -> None:
        if self._status is not None and self._status.other_model is not None:
            self.use_button.setEnabled(False)
            self._controller.use(self._status.other_model)
            self.use_button.setEnabled(True)

    def _show_failure(self, sentence: str) -> None:
        self.sentences.setText(translated_sentence(printable(sentence)))
        self.learn_button.setEnabled(True)

    def _lay_out(self) -> None:
        self.table.setRootIsDecorated(False)
        self.table.setAccessibleName(tr("How good each way to suggest is"))
        self.table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.header().setStretchLastSection(True)
        self.learn_button.setDefault(True)
        self.learn_button.clicked.connect(self._learn)
        self.use_button.clicked.connect(self._use_other)
        self.doubts_button.clicked.connect(self.doubts_requested)
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        for widget in (self.learn_button, self.use_button, self.doubts_button):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        for part in (label(tr(INTRODUCTION), wrap=True), self.state_line, self.table, self.sentences):
            column.addWidget(part)
        column.setStretchFactor(self.table, 1)
        column.addStretch()  # keeps the texts together at the top where nothing was learnt yet
        column.addLayout(row)
        self.table.hide()
        self.use_button.hide()
        self.doubts_button.hide()
