"""The dialogs about the network: what fetching sends to whom, and which album of MusicBrainz an album is."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from tagger.display_names import printable
from tagger.reviews.records import ReleaseGroup
from tagger.settings import CONTACT
from tagger.ui.controllers.background import LazyModule
from tagger.ui.service_messages import translated_sentence
from tagger.ui.translation import tr
from tagger.ui.widgets import about_page, caption, label

if TYPE_CHECKING:
    from tagger.services import review_texts
else:
    review_texts = LazyModule("tagger.services.review_texts")

WIDTH = 520
MBID_ROLE = Qt.ItemDataRole.UserRole


class FetchDialog(QDialog):
    """Says what is sent to whom before anything is; the person starts it, or does not."""

    def __init__(self, sentence: str, contact: str, selected: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Fetch reviews, tags and covers"))
        about_page(self, "words")
        self.sentence = label(translated_sentence(printable(sentence)), wrap=True)
        self.selected = QRadioButton(
            caption(
                tr("The selected album")
                if selected == 1
                else tr("The {selected} selected albums").format(selected=selected)
            )
        )
        self.all = QRadioButton(tr("Every album"))
        self.contact = QLineEdit(contact)
        self.contact.setPlaceholderText(tr("E-mail address or page; may stay empty"))
        self.contact.setAccessibleName(tr(CONTACT.title))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start = self.buttons.addButton(tr("Fetch"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        (self.selected if selected else self.all).setChecked(True)
        self.selected.setVisible(selected > 0)
        contact_label = label(
            tr("The services ask that programs name somebody who can be reached:"), role="secondary", wrap=True
        )
        contact_label.setBuddy(self.contact)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        for widget in (self.sentence, self.selected, self.all, contact_label, self.contact, self.buttons):
            column.addWidget(widget)
        self.setMinimumWidth(WIDTH)

    @property
    def contact_text(self) -> str:
        """The contact as it may be stored, "" for an invalid one."""
        text = self.contact.text().strip()
        return text if CONTACT.kind.admits(text) else ""


class MatchDialog(QDialog):
    """Which album of MusicBrainz an album is: one of those offered, another by its identifier, or none."""

    match_selected = Signal(int, str)  # album id, identifier or ""

    def __init__(self, words: "review_texts.WordsOfAlbum", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._album_id = words.album_id
        self.setWindowTitle(tr("Find another match"))
        self.candidates = QListWidget()
        self.candidates.setAccessibleName(tr("Albums in MusicBrainz"))
        self.candidates.setWordWrap(True)
        for group in words.candidates:
            self._offer(group)
        none_of_them = QListWidgetItem(tr("None of these"))
        none_of_them.setData(MBID_ROLE, "")
        self.candidates.addItem(none_of_them)
        self.candidates.setCurrentRow(0)
        self.identifier = QLineEdit()
        self.identifier.setPlaceholderText(tr("or the identifier of another release group"))
        self.identifier.setAccessibleName(tr("Identifier in MusicBrainz"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (
            label(translated_sentence(printable(words.match_sentence)), wrap=True),
            self.candidates,
            self.identifier,
            self.buttons,
        ):
            column.addWidget(widget)
        self.setMinimumWidth(WIDTH)

    def _offer(self, group: ReleaseGroup) -> None:
        item = QListWidgetItem(printable(f"{group.artist} – {group.title} ({review_texts.candidate_facts(group)})"))
        item.setData(MBID_ROLE, group.mbid)
        self.candidates.addItem(item)

    def _accept(self) -> None:
        item = self.candidates.currentItem()
        mbid = self.identifier.text().strip().lower() or (item.data(MBID_ROLE) if item is not None else "")
        self.match_selected.emit(self._album_id, mbid)
        self.accept()


class NoteDialog(QDialog):
    """A text of the person's own about the album."""

    note_saved = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Add a note"))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Note about the album"))
        self.text.setPlaceholderText(
            tr("Paste a review, or write what the album sounds like. The next suggestions read it.")
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.text)
        column.addWidget(self.buttons)
        self.setMinimumWidth(WIDTH)

    def _accept(self) -> None:
        if self.text.toPlainText().strip():
            self.note_saved.emit(self.text.toPlainText())
        self.accept()
