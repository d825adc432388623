"""Help → Help: a page per task with pictures, searched by words; nothing in it leaves the program but a clicked web address."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QResizeEvent, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from tagger.paths import resource
from tagger.services import help_pages
from tagger.services.help_pages import HelpPage
from tagger.ui.language import spoken_code
from tagger.ui.translation import tr
from tagger.ui.widgets import label

SIZE = QSize(1060, 740)
LIST_WIDTH = 260  # pixels
PICTURES = f"{help_pages.FOLDER}/pictures"
MARGIN = 24  # pixels around the text
WEB = ("https",)
FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class PageView(QTextBrowser):
    """Shows Markdown; pictures are the program's own, drawn no wider than the page, and links are only reported."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._markdown = ""
        self._drawn_width = 0
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.document().setDocumentMargin(MARGIN)
        self.setAccessibleName(tr("Help page"))

    def show_markdown(self, text: str) -> None:
        """Show a page from its beginning."""
        self._markdown = text
        self._draw()
        self.verticalScrollBar().setValue(0)

    @override
    def loadResource(self, _kind: int, name: QUrl | str) -> Any:
        address = name if isinstance(name, QUrl) else QUrl(name)
        path = PurePosixPath(address.path())
        if address.scheme() or path.parent != PurePosixPath("pictures"):
            return None  # nothing else is read, neither from the disk nor from the network
        image = QImage(str(resource(f"{PICTURES}/{path.name}")))
        ratio = self.devicePixelRatioF()
        width = min(image.width(), round(self._width_of_text() * ratio))
        scaled = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(ratio)
        return scaled

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._markdown and self._width_of_text() != self._drawn_width:
            position = self.verticalScrollBar().value()
            self._draw()
            self.verticalScrollBar().setValue(position)

    def _width_of_text(self) -> int:
        return max(100, self.viewport().width() - 2 * MARGIN - 1)

    def _draw(self) -> None:
        self._drawn_width = self._width_of_text()
        self.document().clear()
        self.document().setMarkdown(self._markdown, FEATURES)
        self.moveCursor(QTextCursor.MoveOperation.Start)  # Qt scrolls to the cursor when the view is first shown


class HelpWindow(QWidget):
    """Stays open beside the window and its dialogs. ``key_of`` gives the key of a command as it is set now."""

    def __init__(self, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self._key_of = key_of
        self._visited: list[str] = []
        self.setWindowTitle(tr("Help"))
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.search = QLineEdit()
        self.list = QListWidget()
        self.nothing = label(tr("No page has all of these words."), role="secondary", wrap=True)
        self.view = PageView()
        self.back = QPushButton(tr("Back"))
        self._lay_out()
        self._fill("")
        self.resize(SIZE.boundedTo(self.screen().availableSize() * 0.9))

    @property
    def page(self) -> str:
        """The name of the page that is shown, "" before any."""
        return self._visited[-1] if self._visited else ""

    def show_page(self, name: str) -> None:
        """Show a page, and the window."""
        self._open(name)
        self.show()
        self.raise_()
        self.activateWindow()

    def _open(self, name: str) -> None:
        if name != self.page:
            self._visited.append(name)
        page = help_pages.find_page(name, spoken_code())
        self.view.show_markdown(help_pages.with_keys(page.text, self._native_key))
        self.back.setEnabled(len(self._visited) > 1)
        self._mark(name)

    def _native_key(self, command_id: str) -> str:
        key = QKeySequence.fromString(self._key_of(command_id), QKeySequence.SequenceFormat.PortableText)
        return key.toString(QKeySequence.SequenceFormat.NativeText) or tr("no key")

    def _go_back(self) -> None:
        self._visited.pop()
        self._open(self._visited.pop())

    def _follow(self, address: QUrl) -> None:
        """A page's link opens that page; a web address opens in the browser, since the person clicked it."""
        name = address.path().removesuffix(".md")
        if not address.scheme() and name in help_pages.NAMES:
            self._open(name)
        elif address.scheme() in WEB:
            QDesktopServices.openUrl(address)

    def _fill(self, text: str) -> None:
        """List the pages that hold what was typed."""
        matching = help_pages.search(text, spoken_code())
        self.list.blockSignals(True)
        self.list.clear()
        for page in matching:
            self.list.addItem(_item(page))
        self.list.blockSignals(False)
        self.nothing.setVisible(not matching)
        self._mark(self.page)

    def _mark(self, name: str) -> None:
        """Choose the row of a page, without opening it."""
        self.list.blockSignals(True)
        names = [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())]
        self.list.setCurrentRow(names.index(name) if name in names else -1)
        self.list.blockSignals(False)

    def _open_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._open(str(item.data(Qt.ItemDataRole.UserRole)))

    def _open_first(self) -> None:
        self._open_item(self.list.item(0))

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(tr("Search the help"))
        self.search.setAccessibleName(tr("Search the help"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._open_first)
        self.list.setAccessibleName(tr("Help pages"))
        self.list.currentItemChanged.connect(lambda item, _: self._open_item(item))
        self.view.anchorClicked.connect(self._follow)
        self.back.clicked.connect(self._go_back)
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Cancel), self, self.close)
        contents = QWidget()
        column = QVBoxLayout(contents)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.search, self.nothing, self.list):
            column.addWidget(widget)
        splitter = QSplitter()
        splitter.addWidget(contents)
        splitter.addWidget(self.view)
        splitter.setSizes([LIST_WIDTH, SIZE.width() - LIST_WIDTH])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(close)
        outer = QVBoxLayout(self)
        outer.addWidget(splitter, 1)
        outer.addLayout(row)


def _item(page: HelpPage) -> QListWidgetItem:
    item = QListWidgetItem(page.title)
    item.setData(Qt.ItemDataRole.UserRole, page.name)
    return item
