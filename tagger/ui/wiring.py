"""What one part of the window does when another tells something."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.album_index import everything
from tagger.ui.presenters.sentences import count, grouped, no_music
from tagger.ui.widgets import caption

if TYPE_CHECKING:
    from tagger.ui.main_window import MainWindow


SEARCH_AFTER = 200  # milliseconds after the last letter


class Wiring(QObject):
    """Connects the parts; each method is the answer to one kind of news."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._found: set[int] | None = None
        self._files = 0  # that the shown plan would change
        self._search_soon = QTimer(self, singleShot=True, interval=SEARCH_AFTER)
        self._connect_review()
        self._connect_search()
        self._connect_work()
        self._connect_reasons()
        self._connect_sound()
        self.tint()
        self.follow_history()
        self.follow_work()
        self.count()

    def inspect(self, _: object = None) -> None:
        """Another album is chosen, or the same with new values."""
        window = self._window
        album = window.model.catalogue.albums.get(window.page.list.current_id())
        if album is not window.page.inspector.album:
            window.page.inspector.show_album(album)

    def inspect_again(self, album: AlbumSummary) -> None:
        """An album's decisions changed."""
        shown = self._window.page.inspector.album
        if shown is not None and album.id == shown.id:
            self._window.page.inspector.show_album(album)

    def narrow(self) -> None:
        """The filters changed."""
        facets, found = self._window.page.facets.facets, self._found
        if found is None:
            admits = facets.admits if facets else everything
        else:
            admits = lambda album: album.id in found and facets.admits(album)  # noqa: E731
        self._window.model.narrow(admits)

    def show_found(self, ids: set[int] | None) -> None:
        """A search was answered."""
        self._found = ids
        self.narrow()

    def files_changed(self) -> None:
        """Files were read or written: pictures, reasons, albums and changes may be others now."""
        window = self._window
        window.covers.forget()
        window.explainer.forget()
        window.library.refresh()
        window.changes.plan_soon()

    def follow_settings(self) -> None:
        """Settings changed: others of the suggestions may be sure, and other genres be written."""
        self._window.library.follow_policy()
        self._window.changes.plan_soon()

    def follow_demo(self, is_demo: bool) -> None:
        """Say what the music is, if it is not the person's own."""
        self._window.setWindowTitle("tagger: demonstration, with music that it made itself" if is_demo else "tagger")

    def say_barren(self, folders: list[Path]) -> None:
        """Folders that were opened hold no music: say so, also where there is nothing else to show."""
        sentence = no_music(folders)
        self._window.bench.notifications.inform(sentence)
        self._window.page.say_barren(sentence)

    def count(self) -> None:
        """Say how many albums there are, are shown, are selected."""
        window = self._window
        shown, every = window.model.rowCount(), len(window.model.catalogue.albums)
        selected = window.page.list.selected_count()
        text = count(every, "album") if shown == every else f"{grouped(shown)} of {count(every, 'album')}"
        text += f", {grouped(selected)} selected" if selected > 1 else ""
        window.counted.setText(text if every else "")
        window.page.inspector.show_scope(selected)
        for command in ("rescan", "suggest"):
            window.keys[command].setEnabled(bool(every))

    def follow_work(self) -> None:
        """Work began or ended."""
        window = self._window
        analysing, filing = window.library.running.busy, window.changes.running.busy
        window.keys["cancel"].setEnabled(analysing or filing)
        window.page.set_working(analysing)
        self.follow_plan(self._files)

    def follow_plan(self, files: int) -> None:
        """Another plan is shown."""
        window = self._window
        self._files = files
        ready = window.changes.plan is not None and not window.changes.running.busy
        window.keys["write"].setEnabled(ready and files > 0)
        window.keys["discard"].setEnabled(ready and bool(window.page.diff.model.rows))

    def follow_planning(self) -> None:
        """The shown plan is out of date."""
        self._window.page.diff.show_planning()
        self.follow_plan(self._files)

    def follow_history(self) -> None:
        """Undo and redo mean something else now."""
        for name, what in zip(("undo", "redo"), self._window.undoing.labels(), strict=True):
            action = self._window.keys[name]
            action.setEnabled(bool(what))
            action.setText(caption(f"{name.title()} {what}") if what else name.title())

    def tint(self) -> None:
        """The theme changed."""
        self._window.keys.tint(self._window.appearance.theme())
        self._window.activity.retint()
        self._window.page.facets.fill()

    def _connect_review(self) -> None:
        window, commands = self._window, self._window.commands
        page, inspector = window.page, window.page.inspector
        page.list.chosen.connect(self.inspect)
        page.list.delegate.chip_clicked.connect(commands.toggle_genre)
        inspector.decided.connect(commands.decide)
        inspector.tracks.decided.connect(commands.decide_alone)
        inspector.add.added.connect(commands.add)
        inspector.add.left.connect(lambda: window.focus_part(page.list))
        page.facets.changed.connect(lambda _: self.narrow())
        window.model.counted.connect(page.facets.count_soon)
        for signal in (window.model.modelReset, window.model.rowsInserted, page.list.selection_changed):
            signal.connect(self.count)
        window.review.shown.connect(self.inspect_again)
        window.review.begun.connect(window.changes.outdate)
        window.review.settled.connect(window.changes.plan_soon)

    def _connect_search(self) -> None:
        window = self._window
        field = window.tools.search
        self._search_soon.timeout.connect(lambda: window.library.search(field.text()))
        field.textChanged.connect(lambda _: self._search_soon.start())
        field.returnPressed.connect(lambda: window.focus_part(window.page.list))
        window.library.found.connect(self.show_found)
        window.library.refused.connect(window.bench.notifications.inform)

    def _connect_work(self) -> None:
        window = self._window
        for running in (window.library.running, window.changes.running):
            running.began.connect(self.follow_work)
            running.ended.connect(self.follow_work)
        window.reader.finished.connect(self.inspect)
        window.library.analysed.connect(self.files_changed)
        window.library.barren.connect(self.say_barren)
        window.library.looked.connect(self.follow_demo)
        window.preferences.changed.connect(self.follow_settings)
        window.changes.wrote.connect(self.files_changed)
        window.changes.planned.connect(window.page.diff.show_diff)
        window.changes.planning.connect(self.follow_planning)
        window.changes.failed.connect(window.page.diff.show_failure)
        window.changes.logged.connect(window.activity.show_log)
        window.page.diff.shown.connect(self.follow_plan)
        window.undoing.changed.connect(self.follow_history)
        window.appearance.changed.connect(self.tint)
        window.banner.asked_for_all.connect(window.keys["page-activity"].trigger)
        window.activity.undo_wanted.connect(window.undoing.undo_operation)

    def follow_output(self, there: bool) -> None:
        """There is an audio output, or there is none; then the key for it is not there either."""
        action = self._window.keys["play"]
        action.setVisible(there)
        action.setEnabled(there)
        self._window.page.inspector.heard.set_can_play(there)

    def _connect_sound(self) -> None:
        preview, heard = self._window.preview, self._window.page.inspector.heard
        self.follow_output(False)
        preview.available.connect(self.follow_output)
        preview.playing.connect(heard.set_playing)
        preview.moved.connect(heard.strip.set_position)
        heard.play_wanted.connect(self._window.commands.play)
        heard.track_wanted.connect(lambda _: preview.stop())
        self._window.page.list.chosen.connect(lambda _: preview.stop() if preview.is_playing else None)
        self._window.changes.running.began.connect(lambda _: preview.stop())  # Windows keeps what is open from writers

    def _connect_reasons(self) -> None:
        inspector, explainer = self._window.page.inspector, self._window.explainer
        inspector.wanted.connect(lambda genre: explainer.want(inspector.album, genre))
        inspector.heard.track_wanted.connect(explainer.want_track)
        explainer.cover.connect(inspector.explain_cover)
        explainer.audio.connect(inspector.heard.show_reason)
        explainer.text.connect(inspector.read.show_reason)
