"""The person's genres as their dialog shows them; edits are tried, then made, away from the window and in order."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from tagger.errors import TaggerError
from tagger.genres import editing
from tagger.genres.editing import TaxonomyChange
from tagger.genres.taxonomy import Taxonomy
from tagger.services import genres
from tagger.services.genres import AffectedAlbum, GenreUse, UndoneEdit
from tagger.state.database import State
from tagger.ui.controllers.background import BackgroundWork
from tagger.ui.presenters.sentences import undone_edit


@dataclass(frozen=True, slots=True)
class StoredGenres:
    """Every genre, what could be added to them or be made one, how a model's labels are suggested, and the edits."""

    uses: list[GenreUse]
    new_names: list[tuple[str, int]]
    duplicates: list[tuple[str, str]]
    labels: list[tuple[str, str | None, bool]]
    edits: list[str]


@dataclass(frozen=True, slots=True)
class TriedEdit:
    """An edit that was not made yet, and the albums that it would affect."""

    label: str
    change: TaxonomyChange
    albums: list[AffectedAlbum]
    notes: tuple[str, ...] = ()  # sentences about what a file holds that was taken over, or was not


class GenresController(QObject):
    """Uses the queue of the decisions, which keeps their order."""

    read = Signal(object)  # StoredGenres
    tried = Signal(object)  # TriedEdit
    refused = Signal(str)  # why an edit makes no sense
    undone = Signal(str)  # what was undone, and what stays unclear; what is left was read before
    near_names_read = Signal(str, list)  # a genre that was typed, and genres that it is nearly written like
    changed = Signal()  # the state has other genres now

    def __init__(self, background: BackgroundWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background

    def refresh(self, undone: UndoneEdit | None = None) -> None:
        """Read everything that the dialog shows, and then tell what an undo did that is the reason for reading."""
        state = self._background.state

        def show(stored: StoredGenres) -> None:
            self.read.emit(stored)
            if undone is not None:
                self.undone.emit(undone_edit(undone.label, undone.unclear))

        self._background.decisions.run(lambda _: _read(state), show, self._fail)

    def read_near_names(self, typed: str) -> None:
        """Find the genres that a name which is none of them may stand for."""
        state = self._background.state
        self._background.reading.run(
            lambda _: genres.near_names(state, typed), lambda names: self.near_names_read.emit(typed, names)
        )

    def try_edit(self, label: str, change: TaxonomyChange) -> None:
        """Find out which albums an edit would affect."""
        state = self._background.state
        self._background.decisions.run(
            lambda _: TriedEdit(label, change, genres.edit(state, change, label, dry_run=True)),
            self.tried.emit,
            self._fail,
        )

    def try_other(self, label: str, source: str | Path | None) -> None:
        """Find out which albums another taxonomy would affect: a shipped one, one of a file, None for the library's own."""
        state = self._background.state
        if isinstance(source, Path):
            self._background.decisions.run(lambda _: _tried_file(state, label, source), self.tried.emit, self._fail)
            return

        def tree() -> Taxonomy:
            return genres.of_library(state) if source is None else genres.shipped(source)

        self.try_edit(label, lambda before: editing.with_decisions(tree(), before))

    def make(self, tried: TriedEdit) -> None:
        """Make an edit that was tried."""
        state = self._background.state
        self._background.decisions.run(
            lambda _: genres.edit(state, tried.change, tried.label), lambda _: self._finish(), self._fail
        )

    def undo(self) -> None:
        """Undo the newest edit."""
        state = self._background.state
        self._background.decisions.run(lambda _: genres.undo_edit(state), self._finish, self._fail)

    def _finish(self, undone: UndoneEdit | None = None) -> None:
        self.changed.emit()
        self.refresh(undone)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, TaggerError):
            self.refused.emit(str(error))
        else:
            self._background.notifications.report(error)


def _tried_file(state: State, label: str, path: Path) -> TriedEdit:
    """Which albums the genres of a file would affect. Raises TaggerError for one that holds none."""
    from tagger.genres.importing import read_genres

    imported, notes = read_genres(path), list[str]()

    def change(before: Taxonomy) -> Taxonomy:
        taxonomy, notes[:] = imported.applied_to(before)
        return taxonomy

    return TriedEdit(label, change, genres.edit(state, change, label, dry_run=True), tuple(notes))


def _read(state: State) -> StoredGenres:
    return StoredGenres(
        genres.overview(state),
        genres.new_names(state),
        genres.near_duplicates(state),
        genres.label_map(state),
        [edit.label for edit in genres.taxonomy_edits(state)],
    )
