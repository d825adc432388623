"""Colours and the style sheet: one light theme and one dark, as the system says unless the person chose."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from tagger.paths import resource
from tagger.ui.presenters.window_settings import THEME, WindowSettings


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by what they are for, as #rrggbb."""

    name: str
    window: str  # behind everything
    surface: str  # lists, panes, fields
    raised: str  # menus, tooltips, chips of what the files hold
    border: str
    text: str
    secondary: str
    faint: str
    accent: str
    on_accent: str
    selection: str
    hover: str
    accepted: str
    accepted_fill: str
    suggested: str
    suggested_fill: str
    added: str
    added_fill: str
    error: str
    error_fill: str
    warning: str
    audio: str
    image: str
    words: str

    def of_status(self, status: str) -> str:
        """The colour of an album's status sign."""
        signs = {"suggested": self.suggested, "accepted": self.accepted, "error": self.error}
        quiet = {"new": self.faint, "rejected": self.faint}
        return (signs | quiet).get(status, self.secondary)


LIGHT = Theme(
    name="light",
    window="#f4f5f7",
    surface="#ffffff",
    raised="#fbfbfc",
    border="#dcdfe4",
    text="#1b1e23",
    secondary="#5b626d",
    faint="#666d78",
    accent="#3451b2",
    on_accent="#ffffff",
    selection="#e2e8fb",
    hover="#eef0f4",
    accepted="#18794e",
    accepted_fill="#d9f1e3",
    suggested="#3451b2",
    suggested_fill="#eef2fe",
    added="#7a3d9a",
    added_fill="#f3e5fa",
    error="#b4281e",
    error_fill="#fdeceb",
    warning="#b35309",
    audio="#0b7285",
    image="#b35309",
    words="#7a3d9a",
)
DARK = Theme(
    name="dark",
    window="#17191d",
    surface="#1d2025",
    raised="#24282f",
    border="#363b44",
    text="#e7e9ec",
    secondary="#a4abb6",
    faint="#8d95a1",
    accent="#8da4ef",
    on_accent="#11131a",
    selection="#2b3555",
    hover="#282c34",
    accepted="#5fcf96",
    accepted_fill="#18402c",
    suggested="#a3b6f5",
    suggested_fill="#262e47",
    added="#d3a1ec",
    added_fill="#402a4d",
    error="#ff8a80",
    error_fill="#45211f",
    warning="#f0a35e",
    audio="#4cc3d9",
    image="#f0a35e",
    words="#cf9be8",
)


@lru_cache(maxsize=256)
def colour(name: str) -> QColor:
    """A colour of a theme as Qt's; reading its name again for every cell costs as much as drawing it. Not to be changed."""
    return QColor(name)


def theme_of(palette: QPalette) -> Theme:
    """The theme a palette was made from; a widget asks with its own palette, so no global variable is needed."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def palette(theme: Theme) -> QPalette:
    """The theme as Qt's palette, for everything the style itself draws."""
    role = QPalette.ColorRole
    qt_palette = QPalette()
    for roles, colour in (
        ((role.Window,), theme.window),
        ((role.Base,), theme.surface),
        ((role.AlternateBase, role.Button, role.ToolTipBase), theme.raised),
        ((role.Text, role.WindowText, role.ButtonText, role.ToolTipText, role.HighlightedText), theme.text),
        ((role.Highlight,), theme.selection),
        ((role.Accent, role.Link), theme.accent),
        ((role.PlaceholderText, role.BrightText), theme.faint),
        ((role.Mid, role.Midlight, role.Dark), theme.border),
    ):
        for colour_role in roles:
            qt_palette.setColor(colour_role, QColor(colour))
    for colour_role in (role.Text, role.WindowText, role.ButtonText):
        qt_palette.setColor(QPalette.ColorGroup.Disabled, colour_role, QColor(mix(theme.text, theme.window, 0.55)))
    return qt_palette


def give_role(widget: QWidget, role: str) -> None:
    """Let a widget look as the style sheet says for a role. Its palette changes with that."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


@lru_cache(maxsize=1024)
def mix(first: str, second: str, share: float) -> str:
    """A colour ``share`` of the way from the first to the second."""
    a, b = QColor(first), QColor(second)
    red, green, blue = (
        round(x + (y - x) * share)
        for x, y in zip((a.red(), a.green(), a.blue()), (b.red(), b.green(), b.blue()), strict=True)
    )
    return QColor(red, green, blue).name()


def stylesheet(theme: Theme) -> str:
    """What the palette cannot say: edges, paddings, and the looks that labels and buttons are given by their role."""
    return SHEET.format(
        **asdict(theme),
        pressed=mix(theme.hover, theme.border, 0.6),
        **{sign: resource(f"icons/{sign}-{theme.name}.svg").as_posix() for sign in ("check", "up", "down")},
    )


NEWS_PADDING = 8  # pixels beside the news, as in the sheet
SHEET = """
QToolTip {{ color: {text}; background: {raised}; border: 1px solid {border}; padding: 1px 2px; }}
QLabel[role="title"] {{ font-size: 15pt; font-weight: 600; }}
QLabel[role="heading"] {{ font-weight: 600; color: {secondary}; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="secondary"] {{ color: {secondary}; }}
QLabel[role="error"] {{ color: {error}; }}
QLabel[role="news"] {{ background: {selection}; border-radius: 4px; padding: 0 8px; }}
QFrame[role="remark"] {{ background: {selection}; border: none; border-radius: 6px; }}
QLabel[role="details"] {{ color: {secondary}; border-top: 1px solid {border}; padding: 6px 10px; }}
QLabel[role="note"] {{ background: {selection}; border-bottom: 1px solid {border}; padding: 7px 14px; }}
QToolBar {{ background: {window}; border: none; border-bottom: 1px solid {border}; padding: 5px 8px; spacing: 4px; }}
QToolBar QToolButton {{ padding: 5px 9px; border-radius: 6px; border: 1px solid transparent; }}
QToolBar QToolButton:hover {{ background: {hover}; }}
QToolBar QToolButton:pressed {{ background: {pressed}; }}
QToolBar QToolButton:checked {{ background: {selection}; color: {text}; font-weight: 600; }}
QToolBar QToolButton:focus {{ border-color: {accent}; }}
QPushButton {{ background: {surface}; border: 1px solid {border}; border-radius: 6px; padding: 5px 12px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {pressed}; }}
QPushButton:focus {{ border-color: {accent}; }}
QPushButton:disabled {{ color: {faint}; background: {window}; }}
QPushButton[role="primary"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: 600; }}
QPushButton[role="primary"]:hover {{ border-color: {text}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {text}; padding: 4px 11px; }}
QPushButton[role="primary"]:disabled {{ background: {border}; border-color: {border}; color: {faint}; }}
QToolButton[role="fold"] {{ border: 1px solid transparent; border-radius: 6px; padding: 3px 6px; font-weight: 600; }}
QToolButton[role="fold"]:hover {{ background: {hover}; }}
QToolButton[role="fold"]:focus {{ border-color: {accent}; }}
QToolButton[role="decide"] {{ border: 1px solid {border}; border-radius: 6px; padding: 3px; background: {surface}; }}
QToolButton[role="decide"]:hover {{ background: {hover}; }}
QToolButton[role="decide"]:focus {{ border-color: {accent}; }}
QToolButton[role="decide"]:checked {{ background: {selection}; border-color: {accent}; }}
QLineEdit {{ background: {surface}; border: 1px solid {border}; border-radius: 6px; padding: 5px 8px;
  selection-background-color: {accent};
  selection-color: {on_accent}; }}
QLineEdit:focus {{ border-color: {accent}; }}
QLineEdit[role="error"] {{ border-color: {error}; background: {error_fill}; }}
QComboBox, QSpinBox {{ background: {surface}; border: 1px solid {border}; border-radius: 6px; padding: 2px 8px;
  selection-background-color: {accent}; selection-color: {on_accent}; }}
QComboBox:hover {{ background: {hover}; }}
QComboBox:focus, QSpinBox:focus {{ border-color: {accent}; }}
QComboBox:disabled, QSpinBox:disabled {{ color: {faint}; background: {window}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url("{down}"); width: 13px; height: 13px; }}
QComboBox QAbstractItemView {{ background: {raised}; border: 1px solid {border};
  selection-background-color: {selection}; selection-color: {text}; }}
QComboBox {{ combobox-popup: 0; }}
QSpinBox::up-button, QSpinBox::down-button {{ border: none; border-radius: 4px; width: 22px; }}
QSpinBox::up-button:hover, QSpinBox::down-button:hover {{ background: {hover}; }}
QSpinBox::up-arrow {{ image: url("{up}"); width: 11px; height: 11px; }}
QSpinBox::down-arrow {{ image: url("{down}"); width: 11px; height: 11px; }}
QTableView, QPlainTextEdit, QListView, QTreeView {{ background: {surface}; border: none;
  selection-background-color: {selection}; selection-color: {text};
  outline: none; }}
QTreeView#facets {{ padding: 8px 6px; }}
QTreeView::item {{ padding: 2px 5px; min-height: 22px; }}
QTreeView#facets::item {{ padding: 2px 0; }}
QDialog QTableView::item {{ padding: 0 5px; }}
QListView::item {{ padding: 3px 10px; }}
QTreeView#facets::item:hover {{ background: {hover}; }}
QTreeView#facets::item:selected {{ background: {selection}; color: {text}; }}
QHeaderView {{ background: {surface}; }}
QHeaderView::section {{ background: {surface}; color: {secondary}; border: none;
  border-bottom: 1px solid {border}; padding: 6px 8px; font-weight: 600; }}
QHeaderView::section:hover {{ background: {hover}; }}
QCheckBox::indicator, QTreeView::indicator {{ width: 13px; height: 13px; border: 1px solid {faint}; border-radius: 4px;
  background: {surface}; }}
QCheckBox::indicator:checked, QTreeView::indicator:checked {{ background: {accent}; border-color: {accent};
  image: url("{check}"); }}
QCheckBox::indicator:focus {{ border: 2px solid {text}; width: 11px; height: 11px; }}
QRadioButton::indicator {{ width: 13px; height: 13px; border: 1px solid {faint}; border-radius: 7px; background: {surface}; }}
QRadioButton::indicator:checked {{ border: 4px solid {accent}; width: 7px; height: 7px; }}
QRadioButton::indicator:focus {{ border-color: {text}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QSplitter::handle {{ background: {border}; }}
QStatusBar {{ background: {window}; border-top: 1px solid {border}; }}
QStatusBar::item {{ border: none; }}
QProgressBar {{ background: {border}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QFrame[role="card"] {{ background: {surface}; border: 1px solid {border}; border-radius: 8px; }}
QFrame[role="chosen"] {{ background: {suggested_fill}; border: 1px solid {accent}; border-radius: 8px; }}
QFrame[role="banner"] {{ background: {error_fill}; border: none; border-bottom: 1px solid {border}; }}
QFrame[role="hint"] {{ background: {selection}; border: none; border-bottom: 1px solid {border}; }}
QFrame[role="pane"], QWidget[role="pane"] {{ background: {surface}; }}
QStackedWidget[role="pane"] {{ background: {surface}; }}
QScrollArea {{ background: {surface}; border: none; }}
QScrollArea[role="window"] {{ background: {window}; }}
QMenu {{ background: {raised}; border: 1px solid {border}; padding: 4px; }}
QMenu::item {{ padding: 5px 28px 5px 12px; border-radius: 4px; }}
QMenu::icon {{ padding-left: 10px; }}
QMenu::item:selected {{ background: {selection}; color: {text}; }}
QMenu::item:disabled {{ color: {faint}; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 4px 6px; }}
QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; }}
QScrollBar::handle {{ background: {border}; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }}
QScrollBar::handle:hover {{ background: {faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


Choice = Literal["system", "light", "dark"]
CHOICES: tuple[Choice, ...] = get_args(Choice)


class Appearance(QObject):
    """Styles the application, and again when the system or the person changes the theme."""

    changed = Signal()

    def __init__(self, app: QApplication, settings: WindowSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._settings = settings
        app.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply)
        self.apply()

    @property
    def choice(self) -> Choice:
        """What the person chose."""
        stored = self._settings.get(THEME)
        return next((choice for choice in CHOICES if choice == stored), "system")

    def choose(self, choice: Choice) -> None:
        """Use a theme from now on."""
        self._settings.set(THEME, choice)
        self.apply()

    def theme(self) -> Theme:
        """The theme to use now; light where the system does not say."""
        if self.choice != "system":
            return DARK if self.choice == "dark" else LIGHT
        return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def apply(self) -> None:
        """Style the application."""
        theme = self.theme()
        self._app.setPalette(palette(theme))
        self._app.setStyleSheet(stylesheet(theme))
        self.changed.emit()
