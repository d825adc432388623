"""The commands of the review page, each declared beside what it does to the albums that are selected."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from tagger.state.album_summaries import AlbumSummary, DecisionState
from tagger.ui.controllers.controllers import Controllers
from tagger.ui.dialogs.accept_above import AcceptAboveDialog
from tagger.ui.dialogs.raw_tags import RawTagsDialog
from tagger.ui.dialogs.remove_genre import RemoveGenreDialog
from tagger.ui.presenters import decisions, sentences, several_albums
from tagger.ui.presenters.history import UndoStep
from tagger.ui.presenters.keymap import CommandRegistry
from tagger.ui.presenters.sentences import count
from tagger.ui.translation import tr, translatable

if TYPE_CHECKING:
    from tagger.ui.review_page import ReviewPage

TOGGLES = 9
Decide = Callable[[AlbumSummary], list[UndoStep]]
COMMANDS: CommandRegistry["ReviewCommands"] = CommandRegistry()


class ReviewCommands(QObject):
    """Decides about the selected albums, writes, undoes, and moves the focus on the page."""

    page_requested = Signal()  # the page should come into sight
    filters_cleared = Signal()

    def __init__(self, page: "ReviewPage", controllers: Controllers) -> None:
        super().__init__(page)
        self._albums = page.album_table
        self._views = page.views
        self._facets = page.facets
        self._inspector = page.inspector
        self._diff = page.diff
        self._controllers = controllers
        self._added_to: list[int] = []  # the albums that a genre was typed for last

    @COMMANDS.declare(
        "ask-next",
        translatable("Sort by what to ask next"),
        translatable(
            "List the albums first whose decisions teach the model most: unsure ones, unlike those that were decided"
        ),
        "Ctrl+Shift+N",
        group="Review",
    )
    def sort_by_what_to_ask(self) -> None:
        """List first what is worth asking."""
        self._controllers.learning.read_order()

    @COMMANDS.declare(
        "write",
        translatable("Write to files"),
        translatable("Write the accepted genres, exactly as shown below"),
        "Ctrl+S",
        group="Changes",
        icon="write",
    )
    def write(self) -> None:
        """Write the plan that is shown."""
        self._controllers.undo.write()

    @COMMANDS.declare(
        "discard",
        translatable("Discard"),
        translatable("Undo every decision shown below"),
        "Ctrl+Shift+D",
        group="Changes",
        icon="discard",
    )
    def discard(self) -> None:
        """Undo every decision that the shown plan would write."""
        if self._controllers.writing.purpose != "decisions":
            self._controllers.writing.plan_decisions()
            self._controllers.writing.plan_soon()
            return
        plan = self._controllers.writing.plan
        ids = {entry.album_id for entry in plan.entries if entry.action != "unchanged"} if plan else set()
        tree = self._controllers.review.taxonomy
        self._decide("discarding", lambda album: decisions.undecide(album, tree), self._albums_by_id(ids))

    @COMMANDS.declare(
        "clean",
        translatable("Clean genres"),
        translatable(
            "Show what would tidy the genres in your files, or in those of several selected albums: one spelling, no doubles, "
            "no placeholders, joined ones split"
        ),
        "Ctrl+Shift+L",
        group="Changes",
        icon="rescan",
    )
    def clean(self) -> None:
        """Show the plan that cleans the genre fields, below the list; of several selected albums, or of all."""
        selected = self._albums.selected_ids()
        self._controllers.writing.clean(selected if len(selected) > 1 else None)

    @COMMANDS.declare(
        "remove-genre",
        translatable("Remove a genre …"),
        translatable("Choose a genre to remove from the files of the selected albums, and show the changes first"),
        "Ctrl+Shift+X",
        group="Changes",
        icon="reject",
    )
    def remove_genre(self) -> None:
        """Let the person choose a genre, and show the plan that takes it out of the selected albums' files."""
        in_files = several_albums.genres_in_files(self.selected_albums(), self._controllers.review.taxonomy)
        if not in_files:
            self._inform(tr("Select albums whose files hold a genre first; then one of their genres can be removed."))
            return
        dialog = RemoveGenreDialog(in_files, self._albums.window())
        dialog.chosen.connect(self._controllers.writing.remove)
        dialog.open()

    @COMMANDS.declare(
        "embed-covers",
        translatable("Embed fetched covers"),
        translatable(
            "Show what would embed the covers that were fetched for the selected albums, in files that hold no picture"
        ),
        "Ctrl+Shift+P",
        group="Changes",
        icon="image",
    )
    def embed_covers(self) -> None:
        """Show the plan that embeds the selected albums' fetched covers, below the list."""
        self._controllers.writing.embed_covers([album.id for album in self.selected_albums()])

    @COMMANDS.declare(
        "undo",
        translatable("Undo"),
        translatable("Undo the last decision or write"),
        "Ctrl+Z",
        group="Changes",
        icon="undo",
    )
    def undo(self) -> None:
        """Undo the last step."""
        self._controllers.undo.undo()

    @COMMANDS.declare(
        "redo",
        translatable("Redo"),
        translatable("Do again what was undone"),
        "Ctrl+Shift+Z",
        group="Changes",
        icon="redo",
    )
    def redo(self) -> None:
        """Do the last undone step again."""
        self._controllers.undo.redo()

    @COMMANDS.declare(
        "accept",
        translatable("Accept all suggested"),
        translatable("Accept every suggestion of the selected albums that is sure enough"),
        "A",
        group="Review",
        scope="albums",
        icon="accept",
    )
    def accept(self) -> None:
        """Accept all suggestions of the selected albums."""
        self._accept_selected()

    @COMMANDS.declare(
        "reject",
        translatable("Reject all suggested"),
        translatable("Reject every open suggestion of the selected albums"),
        "X",
        group="Review",
        scope="albums",
        icon="reject",
    )
    def reject(self) -> None:
        """Reject all open suggestions of the selected albums."""
        if not self._decide(tr("rejecting"), decisions.reject_all, self.selected_albums()):
            self._inform(sentences.nothing_to_reject(self.selected_albums(), analysing=self._is_analysing()))

    @COMMANDS.declare(
        "accept-next",
        translatable("Accept and next"),
        translatable("Accept what is sure enough and go to the next album"),
        "Return",
        "Enter",
        group="Review",
        scope="albums",
    )
    def accept_and_go_on(self) -> None:
        """Accept all suggestions and select the next album."""
        self._accept_selected()
        self._albums.go_on()

    @COMMANDS.declare(
        "accept-above",
        translatable("Accept above …"),
        translatable(
            "Accept every suggestion above a score, in the albums that are listed or selected; they are listed first"
        ),
        "Ctrl+Shift+A",
        group="Review",
    )
    def accept_above(self) -> None:
        """Let the person choose a score, and accept what is above it."""
        several = self._albums.selected_count() > 1
        albums = self.selected_albums() if several else self._controllers.albums.listed_albums()
        scope = tr("In the {albums} that are selected:") if several else tr("In the {albums} that the list shows:")
        scope = scope.format(albums=count(len(albums), "album"))
        dialog = AcceptAboveDialog(albums, scope, self._albums.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.decided.connect(self._controllers.undo.decide)
        dialog.open()

    @COMMANDS.declare_numbered(
        "toggle",
        TOGGLES,
        translatable("Toggle suggestion {position}"),
        translatable("Accept suggestion {position}, or undo that"),
        group="Review",
        scope="albums",
    )
    def toggle(self, position: int) -> None:
        """Accept the k-th suggestion of the current album, or undo that."""
        self._decide(
            tr("suggestion {position}").format(position=position),
            lambda album: decisions.toggle(album, position),
            self._current(),
        )

    @COMMANDS.declare(
        "add",
        translatable("Add a genre …"),
        translatable("Add a genre by hand to the selected albums"),
        "+",
        "Ins",
        group="Review",
        scope="albums",
        icon="add",
    )
    def focus_genre_field(self) -> None:
        """Go to the field for a genre of one's own."""
        self._inspector.add_genre.setFocus()

    @COMMANDS.declare(
        "focus-facets",
        translatable("Go to the filters"),
        translatable("Move the focus to the filters"),
        "Alt+1",
        group="View",
    )
    def focus_facets(self) -> None:
        """Go to the filters."""
        self._focus(self._facets)

    @COMMANDS.declare(
        "focus-albums",
        translatable("Go to the albums"),
        translatable("Move the focus to the album list"),
        "Alt+2",
        group="View",
    )
    def focus_albums(self) -> None:
        """Go to the album list."""
        self._focus(self._views)

    @COMMANDS.declare(
        "focus-suggestions",
        translatable("Go to the suggestions"),
        translatable("Move the focus to the selected album's suggestions"),
        "Alt+3",
        group="View",
    )
    def focus_suggestions(self) -> None:
        """Go to the suggestion whose reasons are shown."""
        self.page_requested.emit()
        self._inspector.suggestions.take_focus()

    @COMMANDS.declare(
        "focus-changes",
        translatable("Go to the changes"),
        translatable("Move the focus to what would be written"),
        "Alt+4",
        group="View",
    )
    def focus_changes(self) -> None:
        """Go to the changes."""
        self._focus(self._diff.table)

    @COMMANDS.declare(
        "clear-filters",
        translatable("Clear filters"),
        translatable("Show every album again"),
        "Ctrl+Shift+F",
        group="View",
    )
    def clear_filters(self) -> None:
        """Show every album."""
        self._facets.clear_choices()
        self.filters_cleared.emit()
        self._controllers.library.search("")

    @COMMANDS.declare(
        "play",
        translatable("Play"),
        translatable("Play the track from where the model listened, or stop"),
        "Space",
        group="View",
        scope="list",
        icon="play",
    )
    def play(self) -> None:
        """Play the chosen track from where the model listened; stop what plays."""
        self._inspector.toggle_playback()

    @COMMANDS.declare(
        "raw-tags",
        translatable("All tags …"),
        translatable("Show every field of the chosen track's tags, now and after the accepted genres are written"),
        "Ctrl+T",
        group="View",
    )
    def show_raw_tags(self) -> None:
        """Show all fields of the chosen track, else of the album's first; without an album, say what is to be done first."""
        album = self._inspector.album
        if album is None or not album.tracks:
            self._controllers.notifications.inform(tr("Choose an album in the list first: its tags are shown then."))
            return
        selected = self._inspector.tracks.selected_ids()
        track = next((track for track in album.tracks if track.id in selected), album.tracks[0])
        dialog = RawTagsDialog(self._controllers.background, track, self._inspector.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    @COMMANDS.declare(
        "heat",
        translatable("Heat map"),
        translatable("Show or hide where a genre was seen and heard"),
        "H",
        group="View",
        scope="albums",
        icon="heat",
    )
    def toggle_heat_map(self) -> None:
        """Show or hide the heat map."""
        self._inspector.heat_controls.toggle()

    @COMMANDS.declare(
        "album-sound",
        translatable("Sound of the album …"),
        translatable("Show what was heard in every track, one below the other, with its score, and play from anywhere"),
        "Ctrl+Shift+H",
        group="Review",
    )
    def show_album_sound(self) -> None:
        """Show every track's spectrogram with what was heard."""
        self._inspector.show_all_tracks()

    def toggle_genre(self, album_id: int, genre: str) -> None:
        """Accept one suggestion of an album, or undo that: a click on its chip."""
        (album,) = self._albums_by_id([album_id])
        position = [suggestion.genre for suggestion in album.suggestions].index(genre) + 1
        self._decide(genre, lambda album: decisions.toggle(album, position), [album])

    def decide(self, genre: str, state: DecisionState) -> None:
        """Bring one suggestion of the album that the inspector shows to a state."""
        self._decide(genre, lambda album: decisions.decide(album, genre, state), self._inspected())

    def add(self, *genres: str) -> None:
        """Add genres by hand to the selected albums."""
        tree = self._controllers.review.taxonomy
        label = tr("adding {genre}").format(genre=", ".join(genres))
        self._added_to = self._albums.selected_ids()
        self._decide(label, lambda album: decisions.add_all(album, genres, tree), self.selected_albums())

    def correct(self, typed: str, name: str) -> None:
        """Put the name that is meant in the place of a genre that was just typed."""
        tree, label = self._controllers.review.taxonomy, tr("adding {genre}").format(genre=name)
        albums = self._albums_by_id(self._added_to)
        self._decide(label, lambda album: decisions.correct(album, typed, name, tree), albums)

    def decide_tracks(self, tracks: Sequence[int], genre: str, state: DecisionState) -> None:
        """Decide about a genre of single tracks of the album that the inspector shows."""
        label = tr("{genre} for {tracks} alone").format(genre=genre, tracks=count(len(tracks), "track"))
        tree = self._controllers.review.taxonomy
        self._added_to = [album.id for album in self._inspected()] if state == "added" else self._added_to
        self._decide(label, lambda album: decisions.decide_tracks(album, tracks, genre, state, tree), self._inspected())

    def _accept_selected(self) -> None:
        """Accept what is sure enough, or say why there is nothing to accept."""
        policy, selected = self._controllers.library.policy, self.selected_albums()
        tree = self._controllers.review.taxonomy
        if not self._decide(tr("accepting"), lambda album: decisions.accept_all(album, policy, tree), selected):
            self._inform(sentences.nothing_to_accept(selected, analysing=self._is_analysing()))

    def _is_analysing(self) -> bool:
        return self._controllers.library.is_analysing and not self._controllers.library.is_paused

    def _inform(self, text: str) -> None:
        self._controllers.notifications.inform(text)

    def _decide(self, label: str, decide: Decide, albums: Sequence[AlbumSummary]) -> bool:
        """Make the decisions; returns whether there were any."""
        changes = [change for album in albums for change in decide(album)]
        refused = {album.id for album in albums if not album.is_writable}
        unwritable = [change for change in changes if change.after in decisions.INCLUDED and change.album_id in refused]
        if unwritable:
            changes = [change for change in changes if change not in unwritable]
            self._inform(sentences.unwritable([album for album in albums if album.id in refused]))
        if len(albums) > 1:
            label = tr("{decision} in {albums}").format(decision=label, albums=count(len(albums), "album"))
        self._controllers.undo.decide(label, changes)
        return bool(changes or unwritable)

    def accept_for_all(self, genre: str) -> None:
        """Accept a genre for every selected album."""
        tree = self._controllers.review.taxonomy
        self._decide(genre, lambda album: several_albums.accept([album], genre, tree), self.selected_albums())

    def reject_for_all(self, genre: str) -> None:
        """Reject a genre for every selected album that it is suggested or accepted for."""
        label, tree = tr("rejecting {genre}").format(genre=genre), self._controllers.review.taxonomy
        self._decide(label, lambda album: several_albums.undo_decision([album], genre, tree), self.selected_albums())

    def selected_albums(self) -> list[AlbumSummary]:
        """The selected albums in the order shown."""
        return self._albums_by_id(self._albums.selected_ids())

    def _current(self) -> list[AlbumSummary]:
        return self._albums_by_id([self._albums.current_id()])

    def _inspected(self) -> list[AlbumSummary]:
        """What the inspector shows, which follows the list a moment later after a search."""
        return [] if self._inspector.album is None else self._albums_by_id([self._inspector.album.id])

    def _albums_by_id(self, ids: Iterable[int]) -> list[AlbumSummary]:
        """The albums with these ids, as far as they are known."""
        albums = map(self._controllers.albums.find, ids)
        return [album for album in albums if album is not None]

    def _focus(self, widget: QWidget) -> None:
        """Show the page with the focus on one of its parts."""
        self.page_requested.emit()
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
