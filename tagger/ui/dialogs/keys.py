"""Help → Keys: every command with its keys; a key is changed by choosing the row and typing the new one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tagger.ui.presenters.keymap import Keymap
from tagger.ui.translation import tr
from tagger.ui.widgets import about_page, label, tooltip

PORTABLE = QKeySequence.SequenceFormat.PortableText
NATIVE = QKeySequence.SequenceFormat.NativeText
ID_ROLE = Qt.ItemDataRole.UserRole
HEIGHT = 680


class KeysDialog(QDialog):
    """Lists the commands by group, and gives the selected one another key."""

    rebound = Signal()  # the keys are others now

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keymap = keymap
        self.setWindowTitle(tr("Keys"))
        about_page(self, "review")
        self.tree = QTreeWidget()
        self.edit = QKeySequenceEdit()
        self.set = QPushButton(tr("Set key"))
        self.remove = QPushButton(tr("No key"))
        self.reset = QPushButton(tr("Restore defaults"))
        self.message = label(role="secondary", wrap=True)
        self._lay_out()
        self._fill()
        self.resize(self._width_of_contents(), HEIGHT)

    def select_command(self, command_id: str) -> None:
        """Choose a command's row."""
        for item in self._rows():
            if item.data(0, ID_ROLE) == command_id:
                self.tree.setCurrentItem(item)

    def _fill(self) -> None:
        current_id = self._current_id()
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for command, keys in self._keymap:
            group = groups.get(command.group) or self._group(command.group)
            groups[command.group] = group
            key_texts = ", ".join(QKeySequence.fromString(key, PORTABLE).toString(NATIVE) for key in keys)
            row = QTreeWidgetItem(group, [command.shown_text.removesuffix(" …"), key_texts, command.shown_help])
            row.setData(0, ID_ROLE, command.id)
            row.setToolTip(2, tooltip(command.shown_help))
        self.tree.expandAll()
        self.select_command(current_id)
        self._update_buttons()

    def _group(self, name: str) -> QTreeWidgetItem:
        group_item = QTreeWidgetItem(self.tree, [tr(name)])
        group_item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = group_item.font(0)
        font.setBold(True)
        group_item.setFont(0, font)
        return group_item

    def _rows(self) -> list[QTreeWidgetItem]:
        group_items = [self.tree.topLevelItem(index) for index in range(self.tree.topLevelItemCount())]
        rows = [
            group_item.child(index)
            for group_item in group_items
            if group_item
            for index in range(group_item.childCount())
        ]
        return [row for row in rows if row is not None]

    def _current_id(self) -> str:
        item = self.tree.currentItem()
        return str(item.data(0, ID_ROLE) or "") if item else ""

    def _set_key(self) -> None:
        key = self.edit.keySequence().toString(PORTABLE)
        if not self._current_id() or not key:
            return
        owner = self._keymap.owner(key, self._current_id())
        self._keymap.rebind(self._current_id(), (key,))
        self.edit.clear()
        self._changed(tr("{key} was taken from “{text}”.").format(key=key, text=owner.shown_text) if owner else "")

    def _remove_key(self) -> None:
        self._keymap.rebind(self._current_id(), ())
        self._changed("")

    def _reset_keys(self) -> None:
        self._keymap.reset()
        self._changed(tr("Every command has its default key again."))

    def _changed(self, message: str) -> None:
        self.message.setText(message)
        self._fill()
        self.rebound.emit()

    def _update_buttons(self) -> None:
        self.set.setEnabled(bool(self._current_id()) and not self.edit.keySequence().isEmpty())
        self.remove.setEnabled(bool(self._current_id()))

    def _width_of_contents(self) -> int:
        """The width that shows the longest sentence; a narrower dialog scrolls."""
        header = self.tree.header()
        columns = range(self.tree.columnCount())
        texts = sum(max(self.tree.sizeHintForColumn(column), header.sectionSizeHint(column)) for column in columns)
        edges = self.tree.contentsMargins() + self._column.contentsMargins()
        bar = self.tree.verticalScrollBar().sizeHint().width()
        return texts + bar + edges.left() + edges.right()

    def _lay_out(self) -> None:
        self.tree.setHeaderLabels([tr("Command"), tr("Keys"), tr("What it does")])
        self.tree.setRootIsDecorated(False)
        self.tree.setAccessibleName(tr("Commands and their keys"))
        self.tree.ensurePolished()  # rows that are measured before stay as low as they were without the style sheet
        self.tree.setUniformRowHeights(True)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.edit.setAccessibleName(tr("New key"))
        self.edit.setMaximumSequenceLength(1)
        self.tree.currentItemChanged.connect(self._update_buttons)
        self.edit.keySequenceChanged.connect(self._update_buttons)
        self.set.clicked.connect(self._set_key)
        self.remove.clicked.connect(self._remove_key)
        self.reset.clicked.connect(self._reset_keys)
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(label(tr("New key for the chosen command:")))
        for widget in (self.edit, self.set, self.remove):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.reset)
        row.addWidget(close)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.tree)
        self._column.addWidget(self.message)
        self._column.addLayout(row)
