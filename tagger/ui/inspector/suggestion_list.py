"""The list of an album's suggestions, best first; up and down choose the one whose reasons are shown."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from tagger.state.album_summaries import AlbumSummary, DecisionState, Suggestion
from tagger.ui import icons
from tagger.ui.inspector.evidence_bars import EvidenceBars
from tagger.ui.inspector.genre_chips import ChipLabel
from tagger.ui.presenters.chips import suggestion_chip
from tagger.ui.service_messages import readable_sentence
from tagger.ui.theme import give_role, theme_of
from tagger.ui.translation import tr
from tagger.ui.widgets import label, tooltip

MAX_KEYS = 9


class SuggestionRow(QFrame):
    """One suggestion: its key, score, evidence bars, reasons, and the two buttons that decide.

    The list that owns it fills it again for the next album.
    """

    accessible_role = QAccessible.Role.ListItem

    decided = Signal(str, str)  # genre, state asked for
    focused = Signal(str)  # genre

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.genre = ""
        self.state: DecisionState = "suggested"
        self._key_label = label(role="secondary")
        self._chip = ChipLabel()
        self._evidence_bars = EvidenceBars()
        self._reasons = label(role="secondary", wrap=True)
        self.accept = self._button("accept")
        self.reject = self._button("reject")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self._tint()
        self.accept.clicked.connect(lambda: self._decide("accepted"))
        self.reject.clicked.connect(lambda: self._decide("rejected"))

    def fill(self, position: int, suggestion: Suggestion) -> None:
        """Show a suggestion; ``position`` counts from 1."""
        chip = suggestion_chip(suggestion)
        self.genre, self.state = suggestion.genre, suggestion.state
        self._key_label.setText(str(position) if position <= MAX_KEYS else "")
        self._chip.set_chip(chip)
        self._evidence_bars.set_evidence(suggestion.evidence)
        self._evidence_bars.setVisible(suggestion.score is not None)
        reasons = list(map(readable_sentence, suggestion.reasons))
        self._reasons.setText("\n".join(reasons))
        self.setAccessibleName(f"{position}: {chip.spoken}")
        self.setAccessibleDescription(" ".join(reasons))
        self._fill_buttons(position)

    def choose(self, selected: bool) -> None:
        """Look chosen or not; the chosen one shows its reasons."""
        self._reasons.setVisible(selected and bool(self._reasons.text()))
        give_role(self, "chosen" if selected else "card")

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        theme = theme_of(self.palette())
        self.accept.setIcon(icons.icon("accept", theme.accepted))
        self.reject.setIcon(icons.icon("reject", theme.error))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self.genre)

    def _decide(self, state: DecisionState) -> None:
        is_undo = self.state == state or (state == "accepted" and self.state == "added")
        self.decided.emit(self.genre, "suggested" if is_undo else state)

    def _fill_buttons(self, position: int) -> None:
        key = f" ({position})" if position <= MAX_KEYS else ""
        self.accept.setChecked(self.state in ("accepted", "added"))
        self.reject.setChecked(self.state == "rejected")
        is_accepted, genre = self.accept.isChecked(), self.genre
        self.accept.setToolTip(tooltip((tr("Undo") if is_accepted else tr("Accept")) + key))
        self.accept.setAccessibleName((tr("Undo {genre}") if is_accepted else tr("Accept {genre}")).format(genre=genre))
        self.reject.setToolTip(tooltip(tr("Undo the rejection") if self.reject.isChecked() else tr("Reject")))
        rejection = tr("Undo the rejection of {genre}") if self.reject.isChecked() else tr("Reject {genre}")
        self.reject.setAccessibleName(rejection.format(genre=genre))

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "decide")
        button.setCheckable(True)
        button.setIconSize(QSize(16, 16))
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _lay_out(self) -> None:
        self._key_label.setFixedWidth(12)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._key_label)
        top.addWidget(self._chip, 1)
        top.addWidget(self.accept)
        top.addWidget(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 5, 6, 6)
        column.setSpacing(4)
        column.addLayout(top)
        for widget in (self._evidence_bars, self._reasons):
            row = QHBoxLayout()
            row.setContentsMargins(18, 0, 4, 0)
            row.addWidget(widget)
            column.addLayout(row)


class SuggestionList(QWidget):
    """Rows that are filled again for each album."""

    accessible_role = QAccessible.Role.List

    genre_chosen = Signal(str)  # its reasons and heat maps are to be shown
    decided = Signal(str, str)  # genre, state asked for

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.genre = ""
        self._rows: list[SuggestionRow] = []
        self._count = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)
        self.setAccessibleName(tr("Suggestions"))

    def fill(self, album: AlbumSummary | None, *, keep: bool) -> None:
        """Show an album's suggestions; ``keep`` the chosen genre if it is among them, else choose the first."""
        suggestions = album.suggestions if album else ()
        while len(self._rows) < len(suggestions):
            self._add_row()
        self._count = len(suggestions)
        for index, row in enumerate(self._rows):
            row.setVisible(index < self._count)
            if index < self._count:
                row.fill(index + 1, suggestions[index])
        genres = [suggestion.genre for suggestion in suggestions]
        self.choose(self.genre if keep and self.genre in genres else (genres or [""])[0])

    def choose(self, genre: str) -> None:
        """Make one genre the chosen one."""
        changed = genre != self.genre
        self.genre = genre
        for row in self.rows():
            row.choose(row.genre == genre)
        if changed:
            self.genre_chosen.emit(genre)

    def rows(self) -> list[SuggestionRow]:
        """The rows that are shown."""
        return self._rows[: self._count]

    def take_focus(self) -> None:
        """Put the focus on the chosen row."""
        for row in self.rows():
            if row.genre == self.genre:
                row.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        index = next((index for index, row in enumerate(self.rows()) if row.genre == self.genre), None)
        if not step or index is None:
            super().keyPressEvent(event)
            return
        self.rows()[min(max(0, index + step), self._count - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def _add_row(self) -> None:
        row = SuggestionRow(self)
        row.focused.connect(self.choose)
        row.decided.connect(self.decided)
        self._column.addWidget(row)
        self._rows.append(row)
