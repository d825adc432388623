"""Library → Models: which are installed, which suggests, what they are allowed for; and adding one from a file."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tagger.display_names import printable
from tagger.inference.modality import SENSES
from tagger.ui.controllers.models import ModelsController
from tagger.ui.dialogs.model_card import ModelCard
from tagger.ui.service_messages import translated_sentence
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import about_page, label, tooltip

if TYPE_CHECKING:
    from tagger.services.models import Model

INTRODUCTION = translatable(
    "A model suggests genres. Add one as its model.json, or a network that you downloaded yourself (Discogs-EffNet, MAEST, "
    "musicnn, or a head) as an ONNX file with the JSON file that describes it."
)
COLUMNS = (translatable("Model"), translatable("Genres"), translatable("Judges by"), translatable("Licence"))
FILES = translatable("Models (*.onnx model.json)")
DESCRIPTIONS = translatable("Descriptions (*.json)")
SIZE = (900, 680)


class ModelsDialog(QDialog):
    """Lists the models; adds one, or lets one suggest."""

    learning_requested = Signal()
    description_needed = Signal(object)  # the Path of a network that no JSON file of its name lies beside

    def __init__(self, controller: ModelsController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._in_use: str | None = None
        self._irremovable: set[str] = set()  # ids of the models that are in use or come with the program
        self.setWindowTitle(tr("Models"))
        about_page(self, "models")
        self.table = QTreeWidget()
        self.message = label(role="secondary", wrap=True)
        self.add_button = QPushButton(tr("Add from file …"))
        self.folder_button = QPushButton(tr("Add folder …"))
        self.remove_button = QPushButton(tr("Remove"))
        self.card = ModelCard()
        self.learn_button = QPushButton(tr("Learn from my tags …"))
        self.learn_button.clicked.connect(self.learning_requested)
        self.use_button = QPushButton(tr("Use"))
        self._lay_out()
        controller.models_read.connect(self.show_models)
        controller.added.connect(
            lambda model: self.message.setText(tr("“{model}” is installed.").format(model=printable(model)))
        )
        controller.removed.connect(
            lambda model: self.message.setText(tr("“{model}” is removed.").format(model=printable(model)))
        )
        controller.described.connect(self._show_card)
        controller.failed.connect(self._show_failure)
        self.description_needed.connect(self._ask_for_description)
        self.resize(*SIZE)
        controller.refresh()

    def show_models(self, models: "list[Model]") -> None:
        """Show the installed models, the one in use marked."""
        self._in_use = next((model.id for model in models if model.in_use), None)
        self._irremovable = {model.id for model in models if model.in_use or model.is_shipped}
        chosen = self._current_id()
        self.table.clear()
        for model in models:
            senses = ", ".join(tr(SENSES.get(modality, modality)) for modality in model.modalities)
            licence = model.licence
            if model.is_non_commercial:
                licence = tr("not for commercial use: {licence}").format(licence=licence)
            cells = (
                [model.id, str(model.genres), senses, licence]
                if not model.error
                else [model.id, "", "", translated_sentence(model.error)]
            )
            row = QTreeWidgetItem([printable(cell) for cell in cells])
            row.setToolTip(3, tooltip(printable(cells[3])))
            row.setData(0, Qt.ItemDataRole.UserRole, model.id)
            if model.in_use:
                row.setText(0, tr("{id} (in use)").format(id=printable(model.id)))
                font = row.font(0)
                font.setBold(True)
                row.setFont(0, font)
            self.table.addTopLevelItem(row)
            if model.id == chosen or (model.in_use and self.table.currentItem() is None):
                self.table.setCurrentItem(row)
        self.add_button.setEnabled(True)
        self._enable_use()

    def add_file(self, path: Path) -> None:
        """Add what was chosen: a model by its model.json, or a network."""
        if path.suffix.lower() != ".onnx":
            self._add(path.parent)
        elif path.with_suffix(".json").exists():
            self._add(path)
        else:
            self.description_needed.emit(path)

    def _add(self, source: Path, description: Path | None = None) -> None:
        self.add_button.setEnabled(False)
        self.message.setText(tr("Trying {name} …").format(name=printable(source.name)))
        self._controller.add(source, description)

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, tr("Add a model"), str(Path.home()), tr(FILES))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.add_file(Path(name)))
        dialog.open()

    def _ask_for_description(self, network: Path) -> None:
        dialog = QFileDialog(
            self, tr("What describes {name}?").format(name=network.name), str(network.parent), tr(DESCRIPTIONS)
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self._add(network, Path(name)))
        dialog.open()

    def _use(self) -> None:
        row = self.table.currentItem()
        if row is not None:
            self.use_button.setEnabled(False)
            self._controller.use(str(row.data(0, Qt.ItemDataRole.UserRole)))

    def _remove(self) -> None:
        if (model := self._current_id()) is not None:
            self.remove_button.setEnabled(False)
            self._controller.remove(model)

    def _current_id(self) -> str | None:
        row = self.table.currentItem()
        return None if row is None else str(row.data(0, Qt.ItemDataRole.UserRole))

    def _enable_use(self) -> None:
        """Show the card of the chosen model, and enable what can be done with it."""
        model = self._current_id()
        self.use_button.setEnabled(model is not None and model != self._in_use)
        self.remove_button.setEnabled(model is not None and model not in self._irremovable)
        self.card.clear()
        if model is not None:
            self._controller.describe(model)

    def _show_card(self, model: str, card: dict[str, object]) -> None:
        if model == self._current_id():
            self.card.show_card(card)

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, tr("Add a model's folder"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self._add(Path(name)))
        dialog.open()

    def _show_failure(self, sentence: str) -> None:
        self.message.setText(translated_sentence(printable(sentence)))

    def _lay_out(self) -> None:
        self.table.setHeaderLabels([tr(column) for column in COLUMNS])
        self.table.setRootIsDecorated(False)
        self.table.setAccessibleName(tr("Installed models"))
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.header().setStretchLastSection(True)
        self.table.currentItemChanged.connect(lambda *_: self._enable_use())
        self.add_button.clicked.connect(self._ask_for_file)
        self.folder_button.clicked.connect(self._ask_for_folder)
        self.remove_button.clicked.connect(self._remove)
        self.use_button.clicked.connect(self._use)
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addWidget(self.folder_button)
        row.addWidget(self.use_button)
        row.addWidget(self.remove_button)
        row.addWidget(self.learn_button)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        for part in (label(tr(INTRODUCTION), wrap=True), self.table, self.card, self.message):
            column.addWidget(part)
        column.setStretchFactor(self.table, 1)
        column.setStretchFactor(self.card, 3)
        column.addLayout(row)
