"""One field per kind of setting; ``edited`` carries what the person chose, never what the program showed."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QSpinBox, QWidget
from typing_extensions import override

from tagger.setting_values import ChoiceValues, FolderNamesValues, NameListValues, NumberValues, SwitchValues, Value
from tagger.settings import SettingDefinition
from tagger.ui.presenters.window_settings import from_dialog, sentence_case, to_dialog
from tagger.ui.translation import tr
from tagger.ui.widgets import caption, label, tooltip

WIDTH, HEIGHT = 300, 28  # of every field but a switch


class ChoiceBox(QComboBox):
    """A list to choose from, which the wheel changes only once it has the focus: else scrolling would change it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(WIDTH, HEIGHT)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class NumberBox(QSpinBox):
    """A number, reported once typed and not at every digit; the wheel changes it only once it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HEIGHT)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.setKeyboardTracking(False)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(ChoiceBox):
    """One of a few words, each as its explanation."""

    edited = Signal(object)

    def __init__(self, kind: ChoiceValues, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for word, explanation in kind.words.items():
            self.addItem(sentence_case(tr(explanation)), word)
        self.activated.connect(lambda _: self.edited.emit(self.currentData()))

    @property
    def control(self) -> QWidget:
        """What takes the focus."""
        return self

    def show_value(self, value: Value) -> None:
        """Show what is remembered."""
        self.setCurrentIndex(self.findData(value))


class SwitchField(QCheckBox):
    """On or off."""

    edited = Signal(object)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(caption(title), parent)
        self.clicked.connect(lambda on: self.edited.emit(on))

    @property
    def control(self) -> QWidget:
        """What takes the focus."""
        return self

    def show_value(self, value: Value) -> None:
        """Show what is remembered."""
        self.setChecked(bool(value))


class NumberField(QWidget):
    """A number, and where it may be none at all, a box that says so in words."""

    edited = Signal(object)

    def __init__(self, kind: NumberValues, default: Value, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self.spin = NumberBox()
        self.spin.setRange(to_dialog(kind, kind.lowest), to_dialog(kind, kind.highest))
        self.spin.setSuffix("" if kind.integer else "%")
        self.spin.setSingleStep(1 if kind.integer else 5)
        self.spin.setValue(to_dialog(kind, kind.none.first_number if kind.none else default))
        self.none = QCheckBox(tr(kind.none.title) if kind.none else "", self)
        self.spin.valueChanged.connect(lambda _: self._report_edit())
        self.none.clicked.connect(lambda _: self._report_edit())
        self.setFixedWidth(WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.spin, 1)
        if kind.none:
            row.addWidget(self.none)
        else:
            self.none.hide()

    @property
    def control(self) -> QWidget:
        """What takes the focus."""
        return self.spin

    def show_value(self, value: Value) -> None:
        """Show what is remembered."""
        self.none.setChecked(value is None)
        self.spin.setEnabled(value is not None)
        if value is not None and not self._has_unfinished_edit():
            with QSignalBlocker(self.spin):
                self.spin.setValue(to_dialog(self._kind, value))

    def _has_unfinished_edit(self) -> bool:
        """Whether the field holds an edit that was not reported yet."""
        return self.spin.hasFocus() and self.spin.cleanText() != self.spin.textFromValue(self.spin.value())

    def _report_edit(self) -> None:
        self.spin.setEnabled(not self.none.isChecked())
        self.edited.emit(None if self.none.isChecked() else from_dialog(self._kind, self.spin.value()))


class NamesField(QLineEdit):
    """Names as text, reported when the typing is finished; a text that is not a valid list is replaced by the value before."""

    edited = Signal(object)

    def __init__(self, kind: FolderNamesValues | NameListValues, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._reported: Value = ""
        self.setFixedSize(WIDTH, HEIGHT)
        self.setPlaceholderText(sentence_case(tr(kind.word)))
        self.editingFinished.connect(self._report_edit)

    @property
    def control(self) -> QWidget:
        """What takes the focus."""
        return self

    def show_value(self, value: Value) -> None:
        """Show what is remembered."""
        if not (self.hasFocus() and self.isModified()):
            self._reported = value
            self.setText(str(value))

    def _report_edit(self) -> None:
        try:
            value = self._kind.parse(self.text())
        except ValueError:
            value = self._reported
            self.setText(str(value))
        if value != self._reported:
            self._reported = value
            self.setText(str(value))
            self.edited.emit(value)


Field = ChoiceField | SwitchField | NumberField | NamesField


def field_for(setting: SettingDefinition[Value]) -> Field:
    """The field for a setting, with what it is called and what it does for who cannot see it."""
    field: Field
    if isinstance(setting.kind, SwitchValues):
        field = SwitchField(tr(setting.title))
    elif isinstance(setting.kind, ChoiceValues):
        field = ChoiceField(setting.kind)
    elif isinstance(setting.kind, FolderNamesValues | NameListValues):
        field = NamesField(setting.kind)
    else:
        field = NumberField(setting.kind, setting.default)
        if setting.kind.none:
            field.none.setAccessibleName(f"{tr(setting.title)}: {field.none.text()}")
            field.none.setToolTip(tooltip(sentence_case(tr(setting.kind.none.explanation))))
    describe(field.control, tr(setting.title), tr(setting.about))
    return field


def describe(control: QWidget, title: str, about: str) -> None:
    """Say what a control is called and what it does."""
    control.setAccessibleName(title)
    control.setAccessibleDescription(about)
    control.setToolTip(tooltip(about))


class PathLabel(QLabel):
    """A path on one line, without its middle where the line is short; the tooltip has all of it."""

    def __init__(self, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = " ".join(path.split())
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setToolTip(tooltip(path))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        elided = self.fontMetrics().elidedText(self._path, Qt.TextElideMode.ElideMiddle, self.width())
        self.setText(caption(elided))


def title_label(control: QWidget, title: str, about: str) -> QLabel:
    """The label of a control: a click on it goes there."""
    title_text = label(caption(title))
    title_text.setBuddy(control)
    title_text.setToolTip(tooltip(about))
    return title_text
