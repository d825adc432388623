"""The inspector's section about words: what the model read, each text with its origin, and what communities tag.

Every text is plain text, whoever wrote it. A page opens only when its button is pressed, in the system's browser.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from tagger.display_names import printable
from tagger.inference.explanation import WordWeights
from tagger.reviews.records import TextAboutAlbum
from tagger.ui.controllers.background import LazyModule
from tagger.ui.dialogs.fetch import MatchDialog, NoteDialog
from tagger.ui.inspector.sections import TextSection
from tagger.ui.service_messages import readable_sentence, translated_sentence
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import caption, label, tooltip

if TYPE_CHECKING:
    from tagger.services import review_texts
    from tagger.services.review_texts import WordsOfAlbum
else:
    review_texts = LazyModule("tagger.services.review_texts")

READ_BY_MODEL = translatable("All texts, as the model reads them")
KINDS = {
    "artist": translatable("artist"),
    "genre": translatable("genre"),
    "place": translatable("place"),
    "label": translatable("label"),
    "instrument": translatable("instrument"),
}


class TextPanel(TextSection):
    """Texts with the words marked that speak for or against the chosen genre; ``show_words`` brings the texts."""

    match_chosen = Signal(int, str)
    note_written = Signal(int, str)
    text_deleted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: WordsOfAlbum | None = None
        self._reason: WordWeights | None = None
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Text about the album"))
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.origin = label(role="secondary", wrap=True)
        self.language = label(role="note", wrap=True)
        self.tags_heading = label(tr("Tagged by listeners"), role="heading")
        self.tags = label(role="secondary", wrap=True)
        self.linked_heading = label(tr("Names in the texts"), role="heading")
        self.linked = label(role="secondary", wrap=True)
        self.match = label(role="secondary", wrap=True)
        self.open_page = QPushButton(tr("Open page"))
        self.delete = QPushButton(tr("Forget text"))
        self.find_match = QPushButton(tr("Find another match …"))
        self.add_note = QPushButton(tr("Add note …"))
        self._lay_out()
        self.choice.currentIndexChanged.connect(lambda _: self._show_text())
        self.open_page.clicked.connect(self._open_page)
        self.delete.clicked.connect(self._delete)
        self.find_match.clicked.connect(self._ask_for_match)
        self.add_note.clicked.connect(self._ask_for_note)
        self._fill()

    def show_reason(self, words: WordWeights | None) -> None:
        """Mark the words that speak; None where no text is in the score."""
        self._reason = words
        self._fill()

    def show_words(self, words: "WordsOfAlbum | None") -> None:
        """Show what is written about an album, None while that is not known yet."""
        is_other = words is None or self._words is None or words.album_id != self._words.album_id
        self._words = words
        self._fill(first=is_other)

    @property
    def current_text(self) -> TextAboutAlbum | None:
        """The text that is chosen; None for all of them as the model reads them."""
        index = self.choice.currentIndex() - (self._reason is not None)
        texts = self._words.texts if self._words is not None else ()
        return texts[index] if 0 <= index < len(texts) else None

    def _fill(self, *, first: bool = False) -> None:
        """List the texts; the one that was chosen stays chosen where it is still there."""
        words, before = self._words, self.choice.currentIndex()
        self.choice.blockSignals(True)
        self.choice.clear()
        if self._reason is not None:
            self.choice.addItem(tr(READ_BY_MODEL))
        for text in words.texts if words is not None else ():
            parts = (translated_sentence(review_texts.source_title(text.source)), text.kind, text.author)
            self.choice.addItem(caption(printable(" · ".join(filter(None, parts)))))
        self.choice.setCurrentIndex(0 if first or not 0 <= before < self.choice.count() else before)
        self.choice.blockSignals(False)
        self.choice.setVisible(self.choice.count() > 1)
        tags = review_texts.tag_rows(words) if words is not None else []
        kinds = {kind: tr(kind_name) for kind, kind_name in KINDS.items()}
        linked = review_texts.linked_rows(words, kinds) if words is not None else []
        for heading, body, rows in (
            (self.tags_heading, self.tags, tags),
            (self.linked_heading, self.linked, linked),
        ):
            body.setText(translated_sentence("\n".join(printable(row) for row in rows)))
            heading.setVisible(bool(rows))
            body.setVisible(bool(rows))
        self.match.setText(translated_sentence(printable(words.match_sentence)) if words is not None else "")
        self.find_match.setVisible(words is not None and words.match is not None)
        self.add_note.setVisible(words is not None)
        self.setVisible(self._reason is not None or words is not None)
        self._show_text()

    def _show_text(self) -> None:
        text, reason = self.current_text, self._reason
        body = text.text if text is not None else reason.text if reason is not None else ""
        self.text.show_text(body, reason.by_word() if reason is not None else {})
        self.text.setVisible(bool(body))
        self.sentence.setText(readable_sentence(reason.sentence) if reason is not None else "")
        self.sentence.setVisible(bool(self.sentence.text()))
        self.legend.setVisible(bool(self.text.extraSelections()))
        self.origin.setText(
            printable(" · ".join(map(translated_sentence, review_texts.origin(text)))) if text is not None else ""
        )
        self.origin.setVisible(text is not None)
        self.language.setText(translated_sentence(review_texts.language_remark(text)) if text is not None else "")
        self.language.setVisible(bool(self.language.text()))
        self.open_page.setVisible(text is not None and bool(text.url))
        self.open_page.setToolTip(tooltip(tr("{url} in the browser").format(url=text.url) if text is not None else ""))
        self.delete.setVisible(text is not None and text.id is not None)

    def _open_page(self) -> None:
        text = self.current_text
        if text is not None and text.url.startswith("https://"):
            QDesktopServices.openUrl(QUrl(text.url))

    def _delete(self) -> None:
        text = self.current_text
        if text is not None and text.id is not None:
            self.text_deleted.emit(text.id)

    def _ask_for_match(self) -> None:
        if self._words is not None:
            dialog = MatchDialog(self._words, self)
            dialog.match_selected.connect(self.match_chosen)
            dialog.open()

    def _ask_for_note(self) -> None:
        if self._words is not None:
            album_id = self._words.album_id
            dialog = NoteDialog(self)
            dialog.note_saved.connect(lambda text: self.note_written.emit(album_id, text))
            dialog.open()

    def _lay_out(self) -> None:
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self.text), self.choice)
        for widget in (self.origin, self.language, self._row(self.open_page, self.delete)):
            column.addWidget(widget)
        for widget in (self.tags_heading, self.tags, self.linked_heading, self.linked, self.match):
            column.addWidget(widget)
        column.addWidget(self._row(self.find_match, self.add_note))

    def _row(self, *buttons: QPushButton) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        return box
