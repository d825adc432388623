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
from tagger.ui.widgets import label

PORTABLE = QKeySequence.SequenceFormat.PortableText
NATIVE = QKeySequence.SequenceFormat.NativeText
ID_ROLE = Qt.ItemDataRole.UserRole
HEIGHT = 680


class KeysDialog(QDialog):
    """``rebound`` tells that the keys are others now."""

    rebound = Signal()

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keymap = keymap
        self.setWindowTitle("Keys")
        self.tree = QTreeWidget()
        self.edit = QKeySequenceEdit()
        self.set = QPushButton("Set key")
        self.remove = QPushButton("No key")
        self.reset = QPushButton("Restore defaults")
        self.message = label(role="secondary", wrap=True)
        self._lay_out()
        self._fill()
        self.resize(self._width_of_contents(), HEIGHT)

    def choose(self, command_id: str) -> None:
        """Choose a command's row."""
        for item in self._rows():
            if item.data(0, ID_ROLE) == command_id:
                self.tree.setCurrentItem(item)

    def _fill(self) -> None:
        chosen = self._chosen()
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for command, keys in self._keymap:
            group = groups.get(command.group) or self._group(command.group)
            groups[command.group] = group
            shown = ", ".join(QKeySequence.fromString(key, PORTABLE).toString(NATIVE) for key in keys)
            row = QTreeWidgetItem(group, [command.text.removesuffix(" …"), shown, command.help])
            row.setData(0, ID_ROLE, command.id)
        self.tree.expandAll()
        self.choose(chosen)
        self._follow()

    def _group(self, name: str) -> QTreeWidgetItem:
        head = QTreeWidgetItem(self.tree, [name])
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = head.font(0)
        font.setBold(True)
        head.setFont(0, font)
        return head

    def _rows(self) -> list[QTreeWidgetItem]:
        heads = [self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount())]
        rows = [head.child(place) for head in heads if head for place in range(head.childCount())]
        return [row for row in rows if row is not None]

    def _chosen(self) -> str:
        item = self.tree.currentItem()
        return str(item.data(0, ID_ROLE) or "") if item else ""

    def _set(self) -> None:
        key = self.edit.keySequence().toString(PORTABLE)
        if not self._chosen() or not key:
            return
        owner = self._keymap.owner(key, self._chosen())
        self._keymap.rebind(self._chosen(), (key,))
        self.edit.clear()
        self._changed(f"{key} was taken from “{owner.text}”." if owner else "")

    def _remove(self) -> None:
        self._keymap.rebind(self._chosen(), ())
        self._changed("")

    def _reset(self) -> None:
        self._keymap.reset()
        self._changed("Every command has its default key again.")

    def _changed(self, message: str) -> None:
        self.message.setText(message)
        self._fill()
        self.rebound.emit()

    def _follow(self) -> None:
        self.set.setEnabled(bool(self._chosen()) and not self.edit.keySequence().isEmpty())
        self.remove.setEnabled(bool(self._chosen()))

    def _width_of_contents(self) -> int:
        """Wide enough for the longest sentence; in a narrower dialog it is scrolled to."""
        header = self.tree.header()
        columns = range(self.tree.columnCount())
        texts = sum(max(self.tree.sizeHintForColumn(one), header.sectionSizeHint(one)) for one in columns)
        edges = self.tree.contentsMargins() + self._column.contentsMargins()
        bar = self.tree.verticalScrollBar().sizeHint().width()
        return texts + bar + edges.left() + edges.right()

    def _lay_out(self) -> None:
        self.tree.setHeaderLabels(["Command", "Keys", "What it does"])
        self.tree.setRootIsDecorated(False)
        self.tree.setAccessibleName("Commands and their keys")
        self.tree.ensurePolished()  # rows that are measured before stay as low as they were without the style sheet
        self.tree.setUniformRowHeights(True)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.edit.setAccessibleName("New key")
        self.edit.setMaximumSequenceLength(1)
        self.tree.currentItemChanged.connect(self._follow)
        self.edit.keySequenceChanged.connect(self._follow)
        self.set.clicked.connect(self._set)
        self.remove.clicked.connect(self._remove)
        self.reset.clicked.connect(self._reset)
        close = QPushButton("Close")
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(label("New key for the chosen command:"))
        for widget in (self.edit, self.set, self.remove):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.reset)
        row.addWidget(close)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.tree)
        self._column.addWidget(self.message)
        self._column.addLayout(row)
