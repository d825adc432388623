"""Changes → Your genres: the tree and its edits, each shown with the albums that it affects before it is made."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from tagger.display_names import printable
from tagger.genres import editing
from tagger.genres.editing import TaxonomyChange
from tagger.genres.taxonomy import EVERY_ARTIST
from tagger.services import genres
from tagger.services.genres import GenreUse
from tagger.ui.controllers.genres import GenresController, StoredGenres, TriedEdit
from tagger.ui.presenters import sentences
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import about_page, label, tooltip

SIZE = QSize(880, 760)
NAME_ROLE = Qt.ItemDataRole.UserRole
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 1
MOST_LISTED = 200  # albums that an edit names
TREE, DUPLICATES, NEW_NAMES, LABELS = range(4)
HELP = translatable("Choose a genre. Rename, merge, move and spelling take the name that is typed below.")

FROM_FILE = translatable("those of a file …")
# What is chosen from, and the shipped taxonomy's name.
OTHERS: tuple[tuple[str, str | None], ...] = (
    (translatable("Use other genres …"), None),
    (translatable("tagger’s own"), "tagger"),
    (translatable("MuMu’s 250"), "mumu"),
    (translatable("Discogs-style"), "discogs"),
    (translatable("MusicBrainz-style"), "musicbrainz"),
    (translatable("those in my files"), None),
    (FROM_FILE, None),
)

Edit = tuple[str, TaxonomyChange]


class GenresDialog(QDialog):
    """Stays open beside the window. An edit is tried first; nothing is changed before the button Apply."""

    def __init__(self, controller: GenresController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._tried: TriedEdit | None = None
        self.tree = _table(tr("Genre"), tr("Albums"), "", name=tr("Your genres"))
        self.duplicates = _table(tr("Name"), tr("is probably"), name=tr("Names that are probably one genre"))
        self.new_names = _table(tr("Name in files"), tr("Albums"), name=tr("Names in files that no genre has"))
        self.labels = _table(tr("The model’s label"), tr("Suggested as"), name=tr("The model’s labels"))
        self.filter = QLineEdit(placeholderText=tr("Find a genre or a spelling"), clearButtonEnabled=True)
        self.name = QLineEdit(placeholderText=tr("Name: new, target, or spelling"), clearButtonEnabled=True)
        self.affected = _table(tr("Album"), tr("Changes"), name=tr("Albums that this would affect"))
        self.message = label(tr(HELP), role="secondary", wrap=True)
        self.apply = QPushButton(tr("Apply"))
        self.undo = QPushButton(tr("Undo last edit"))
        self.others = QComboBox()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Kinds of names"))
        self.buttons: dict[str, QPushButton] = {}
        self._uses: dict[str, GenreUse] = {}
        self.setWindowTitle(tr("Your genres"))
        about_page(self, "genres")
        self._lay_out()
        controller.read.connect(self.show_stored)
        controller.tried.connect(self.show_tried)
        controller.refused.connect(self.show_sentence)
        controller.undone.connect(self.show_sentence)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._controller.refresh()

    def show_stored(self, stored: StoredGenres) -> None:
        """Show what the state has."""
        current = self.current_name(self.tree)
        self._uses = {use.name: use for use in stored.uses}
        self._fill_tree(stored.uses)
        _fill(self.duplicates, [(pair, [*pair]) for pair in stored.duplicates])
        _fill(self.new_names, [((name,), [name, str(albums)]) for name, albums in stored.new_names])
        _fill(self.labels, [((name,), [name, _label_text(genre, chosen)]) for name, genre, chosen in stored.labels])
        self.name.setCompleter(self._completer([use.name for use in stored.uses]))
        self.tabs.setTabText(DUPLICATES, tr("Near-duplicates ({duplicates})").format(duplicates=len(stored.duplicates)))
        self.tabs.setTabText(NEW_NAMES, tr("New in files ({new_names})").format(new_names=len(stored.new_names)))
        self.undo.setEnabled(bool(stored.edits))
        self.undo.setToolTip(
            tooltip(tr("Undo: {value}").format(value=printable(stored.edits[0]))) if stored.edits else ""
        )
        self._drop_tried(tr(HELP))
        self.select(current)

    def show_tried(self, tried: TriedEdit) -> None:
        """Show which albums an edit would affect."""
        self._tried = tried
        self.apply.setEnabled(True)
        self.message.setText(sentences.tried_edit(tried.label, len(tried.albums), tried.notes))
        rows = [
            ((), [f"{printable(album.artist)}: {printable(album.title)}", _changes_text(album.changes)])
            for album in tried.albums[:MOST_LISTED]
        ]
        _fill(self.affected, rows)
        self.affected.setVisible(bool(rows))
        QTimer.singleShot(0, self._show_chosen)  # once the list below has taken its room

    def show_sentence(self, sentence: str) -> None:
        """Say why an edit makes no sense, or what was undone."""
        self._drop_tried(sentence)

    def select(self, name: str) -> None:
        """Choose a genre in the tree."""
        for item in _items(self.tree):
            if item.data(0, NAME_ROLE) == (name,):
                self.tree.setCurrentItem(item)

    def current_name(self, table: QTreeWidget, part: int = 0) -> str:
        """The name in the chosen row; "" without one."""
        item = table.currentItem()
        names = item.data(0, NAME_ROLE) if item else ()
        return str(names[part]) if len(names) > part else ""

    def _fill_tree(self, uses: Sequence[GenreUse]) -> None:
        self.tree.clear()
        above: list[QTreeWidgetItem] = []
        for use in uses:
            item = QTreeWidgetItem(
                [printable(use.display_name), str(use.albums) if use.albums else "", _state_text(use)]
            )
            item.setData(0, NAME_ROLE, (use.name,))
            item.setToolTip(0, tooltip(printable(", ".join((use.name, *use.spellings)))))
            item.setData(0, SEARCH_ROLE, "\n".join((use.display_name, use.name, *use.spellings)).casefold())
            del above[use.depth :]
            if above:
                above[-1].addChild(item)
            else:
                self.tree.addTopLevelItem(item)
            above.append(item)
        self._show_matches(self.filter.text())

    def _show_matches(self, text: str) -> None:
        """Show the genres whose name or spelling has the text, and those above them."""
        for item in reversed(list(_items(self.tree))):  # those below come first
            matches = text.casefold() in item.data(0, SEARCH_ROLE)
            below = any(not child.isHidden() for child in _children(item))
            item.setHidden(not (matches or below))
            item.setExpanded(bool(text) and below)

    def _completer(self, names: list[str]) -> QCompleter:
        completer = QCompleter(names, self.name)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        return completer

    def _show_chosen(self) -> None:
        """Scroll to the chosen rows."""
        for table in (self.tree, self.duplicates, self.new_names, self.labels):
            if (item := table.currentItem()) is not None:
                table.scrollToItem(item)

    def _drop_tried(self, message: str) -> None:
        self._tried = None
        self.apply.setEnabled(False)
        self.affected.clear()
        self.affected.hide()
        self.message.setText(message)

    def _try(self, make: Callable[[str, str], Edit | None], table: QTreeWidget) -> None:
        """Try the edit of a button with the chosen genre and what is typed."""
        edit = make(self.current_name(table), self.name.text().strip())
        if edit is None:
            self._drop_tried(tr("Choose a row, and type the name where one is needed."))
        else:
            self._controller.try_edit(*edit)

    def _apply(self) -> None:
        if self._tried is not None:
            self._controller.make(self._tried)
            self.name.clear()

    def _choose_other(self, index: int) -> None:
        """Try the taxonomy that was chosen."""
        label_text, source = OTHERS[index]
        if index and label_text != FROM_FILE:
            self._controller.try_other(tr("use {genres}").format(genres=tr(label_text)), source)
        elif index:
            dialog = QFileDialog(self, tr("Genres from a file"))
            dialog.setNameFilter(tr("Lists of genres (*.toml *.yaml *.yml *.txt *);;All files (*)"))
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.fileSelected.connect(
                lambda name: self._controller.try_other(tr("import {name}").format(name=name), Path(name))
            )
            dialog.open()
        self.others.setCurrentIndex(0)

    def _join(self) -> None:
        first, second = self.current_name(self.duplicates), self.current_name(self.duplicates, 1)
        if first:
            self._controller.try_edit(
                tr("make {first} {second}").format(first=first, second=second), partial(genres.join, first, second)
            )

    def _lay_out(self) -> None:
        self.filter.setAccessibleName(tr("Find a genre"))
        self.name.setAccessibleName(tr("New name, target or spelling"))
        self.filter.textChanged.connect(self._show_matches)
        column = QVBoxLayout()
        self.others.setAccessibleName(tr("Use other genres"))
        self.others.addItems([tr(text) for text, _ in OTHERS])
        self.others.activated.connect(self._choose_other)
        top = QHBoxLayout()
        top.addWidget(self.filter, 1)
        top.addWidget(self.others)
        column.addLayout(top)
        column.addWidget(self.tree, 1)
        genre_page = QWidget()
        genre_page.setLayout(column)
        column.addLayout(self._button_row(self.tree, TREE_EDITS))
        column.addLayout(self._switch_row())
        self.tabs.addTab(genre_page, tr("Genres"))
        pairs_page = QWidget()
        column_of_pairs = QVBoxLayout(pairs_page)
        column_of_pairs.addWidget(self.duplicates, 1)
        self.tabs.addTab(pairs_page, tr("Near-duplicates"))
        self.tabs.addTab(self._page(self.new_names, NEW_NAME_EDITS), tr("New in files"))
        self.tabs.addTab(self._page(self.labels, LABEL_EDITS), tr("Model’s labels"))
        join = self.buttons["Make them one"] = QPushButton(tr("Make them one"), autoDefault=False)
        join.clicked.connect(self._join)
        row_of_join = QHBoxLayout()
        row_of_join.addWidget(join)
        row_of_join.addStretch(1)
        column_of_pairs.addLayout(row_of_join)
        self.apply.clicked.connect(self._apply)
        self.undo.clicked.connect(self._controller.undo)
        close = QPushButton(tr("Close"), autoDefault=False)
        close.clicked.connect(self.close)
        self.affected.setMaximumHeight(150)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.apply)
        row.addWidget(self.undo)
        row.addWidget(close)
        for button in (self.apply, self.undo):
            button.setAutoDefault(False)  # Return in a field ends the typing
        self.apply.setProperty("role", "primary")
        outer = QVBoxLayout(self)
        outer.addWidget(self.tabs, 1)
        outer.addWidget(self.message)
        outer.addWidget(self.affected)
        outer.addLayout(row)
        self._drop_tried(tr(HELP))
        self.undo.setEnabled(False)
        self.resize(SIZE)

    def _page(self, table: QTreeWidget, edits: "Sequence[EditButton]") -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(table, 1)
        if edits:
            column.addLayout(self._button_row(table, edits))
        return page

    def _button_row(self, table: QTreeWidget, edits: "Sequence[EditButton]") -> QHBoxLayout:
        row = QHBoxLayout()
        for text, about, make in edits:
            button = self.buttons[text] = QPushButton(tr(text), autoDefault=False)
            button.setToolTip(tooltip(tr(about)))
            button.clicked.connect(partial(self._try, make, table))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _switch_row(self) -> QHBoxLayout:
        """Buttons that say what they will do to the chosen genre: hide it, or show it again."""
        row = QHBoxLayout()
        for key in SWITCHES:
            button = self.buttons[key] = QPushButton(autoDefault=False)
            button.clicked.connect(partial(self._switch, key))
            row.addWidget(button)
        row.addStretch(1)
        self.tree.currentItemChanged.connect(self._show_switches)
        self._show_switches()
        return row

    def _switch(self, key: str) -> None:
        self._try(self._switch_of(key)[2], self.tree)

    def _show_switches(self) -> None:
        for key in SWITCHES:
            text, about, _ = self._switch_of(key)
            self.buttons[key].setText(tr(text))
            self.buttons[key].setToolTip(tooltip(tr(about)))

    def _switch_of(self, key: str) -> "EditButton":
        use = self._uses.get(self.current_name(self.tree))
        do, undo = SWITCHES[key]
        return undo if use is not None and _switched_on(use)[key] else do


EditButton = tuple[str, str, Callable[[str, str], Edit | None]]


def _with_name(words: str, change: Callable[[str, str], TaxonomyChange]) -> Callable[[str, str], Edit | None]:
    """An edit of the chosen genre that takes a typed name, too."""
    return lambda genre, name: (tr(words).format(genre, name), change(genre, name)) if genre and name else None


def _alone(words: str, change: Callable[[str], TaxonomyChange]) -> Callable[[str, str], Edit | None]:
    """Make an edit of the chosen genre that needs no name."""
    return lambda genre, _: (tr(words).format(genre), change(genre)) if genre else None


TREE_EDITS: tuple[EditButton, ...] = (
    (translatable("Rename"), translatable("Call it by the typed name; the old one becomes a spelling"),
     _with_name(translatable("rename {0} to {1}"), lambda genre, name: lambda taxonomy: editing.rename(taxonomy, genre, name))),
    (translatable("Merge into"), translatable("Make it one with the typed genre"),
     _with_name(translatable("merge {0} into {1}"), lambda genre, name: lambda taxonomy: editing.merge(taxonomy, [genre], name))),
    (translatable("Move below"), translatable("Put it, and what is below it, below the typed genre"),
     _with_name(translatable("move {0} below {1}"), lambda genre, name: lambda taxonomy: editing.move(taxonomy, genre, name))),
    (translatable("Add spelling"), translatable("Take the typed name for this genre from now on"),
     _with_name(translatable("{1} spells {0}"), lambda genre, name: lambda taxonomy: editing.add_alias(taxonomy, genre, name))),
    (translatable("Add below"), translatable("Make the typed name a genre below it"),
     _with_name(translatable("add {1} below {0}"), lambda genre, name: lambda taxonomy: editing.add(taxonomy, name, genre))),
    (translatable("To the top"), translatable("Put it below no other genre"),
     _alone(translatable("move {0} to the top"), lambda genre: lambda taxonomy: editing.move(taxonomy, genre, None))),
)  # fmt: skip
# What a genre is, or is not: the button says which of the two it would do to the chosen one.
SWITCHES: dict[str, tuple[EditButton, EditButton]] = {
    "hidden": (
        (translatable("Hide"), translatable("Neither suggest nor offer it"),
         _alone(translatable("hide {0}"), lambda genre: partial(editing.hide, name=genre))),
        (translatable("Show"), translatable("Suggest and offer it again"),
         _alone(translatable("show {0}"), lambda genre: partial(editing.hide, name=genre, hidden=False)))),
    "folded": (
        (translatable("Fold"), translatable("Write it as the genre above"),
         _alone(translatable("fold {0}"), lambda genre: partial(editing.fold_up, name=genre))),
        (translatable("Unfold"), translatable("Write it as itself again"),
         _alone(translatable("unfold {0}"), lambda genre: partial(editing.fold_up, name=genre, folded=False)))),
    "protected": (
        (translatable("Protect"), translatable("Mine: never touch this name in a file"),
         _alone(translatable("protect {0}"), lambda genre: partial(editing.protect, name=genre))),
        (translatable("Unprotect"), translatable("Let this name be touched in files again"),
         _alone(translatable("unprotect {0}"), lambda genre: partial(editing.protect, name=genre, protected=False)))),
    "ignored": (
        (translatable("Keep out"), translatable("Cleaning takes it out of every file"),
         _alone(translatable("keep out {0}"),
                lambda genre: lambda taxonomy: editing.ignore(taxonomy, EVERY_ARTIST, genre))),
        (translatable("Allow"), translatable("Cleaning leaves it in the files again"),
         _alone(translatable("allow {0}"),
                lambda genre: lambda taxonomy: editing.ignore(taxonomy, EVERY_ARTIST, genre, ignored=False)))),
}  # fmt: skip
NEW_NAME_EDITS: tuple[EditButton, ...] = (
    (translatable("Add as a genre"), translatable("Make it a genre, below the typed one where one is typed"),
     lambda name, parent: (
         (tr("add {name}").format(name=name), lambda taxonomy: editing.add(taxonomy, name, parent or None)) if name else None
     )),
    (translatable("It spells …"), translatable("Make it a spelling of the typed genre"),
     _with_name(translatable("{0} spells {1}"), lambda name, genre: lambda taxonomy: editing.add_alias(taxonomy, genre, name))),
    (translatable("Mine: never touch"), translatable("Protect it without making it a genre"),
     _alone(translatable("protect {0}"), lambda name: lambda taxonomy: editing.protect(taxonomy, name))),
)  # fmt: skip
LABEL_EDITS: tuple[EditButton, ...] = (
    (translatable("Suggest as"), translatable("Suggest the typed genre where the model says this"),
     _with_name(translatable("suggest {0} as {1}"),
                lambda name, genre: lambda taxonomy: editing.map_label(taxonomy, name, genre))),
    (translatable("Do not suggest"), translatable("Never suggest it"),
     _alone(translatable("do not suggest {0}"), lambda name: lambda taxonomy: editing.map_label(taxonomy, name, ""))),
    (translatable("As its name says"), translatable("Forget what was chosen for it"),
     _alone(translatable("suggest {0} as its name says"), lambda name: lambda taxonomy: editing.map_label(taxonomy, name, None))),
)  # fmt: skip


def _table(*headers: str, name: str) -> QTreeWidget:
    table = QTreeWidget()
    table.setHeaderLabels(list(headers))
    table.setAccessibleName(name)
    table.setUniformRowHeights(True)
    table.header().setStretchLastSection(True)
    table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
    table.setColumnWidth(0, 380)
    return table


def _fill(table: QTreeWidget, rows: Sequence[tuple[tuple[str, ...], list[str]]]) -> None:
    table.clear()
    table.setRootIsDecorated(False)
    for names, texts in rows:
        item = QTreeWidgetItem([printable(text) for text in texts])
        item.setData(0, NAME_ROLE, names)
        table.addTopLevelItem(item)


def _items(table: QTreeWidget) -> "list[QTreeWidgetItem]":
    """Every row, parents before children."""
    items = [item for index in range(table.topLevelItemCount()) if (item := table.topLevelItem(index)) is not None]
    ordered: list[QTreeWidgetItem] = []
    while items:
        item = items.pop(0)
        ordered.append(item)
        items = [*_children(item), *items]
    return ordered


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for index in range(item.childCount()) if (child := item.child(index)) is not None]


def _switched_on(use: GenreUse) -> dict[str, bool]:
    return {"hidden": use.hidden, "folded": use.folded, "protected": use.protected, "ignored": use.ignored}


def _state_text(use: GenreUse) -> str:
    words = {
        tr("hidden"): use.hidden,
        tr("folded"): use.folded,
        tr("mine"): use.protected,
        tr("kept out"): use.ignored,
    }
    remarks = [tr("is {name}").format(name=use.name)] if use.display_name != use.name else []
    return ", ".join([*remarks, *(word for word, is_so in words.items() if is_so)])


def _label_text(genre: str | None, chosen: bool) -> str:
    text = genre or tr("not suggested")
    return tr("{genre} (chosen)").format(genre=text) if chosen else text


def _changes_text(changes: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{before} → {after}" for before, after in changes)
