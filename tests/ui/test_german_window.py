"""The real window with its pages and dialogs: no text is left untranslated, and no control is without a name."""

import ast
import html
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollBar,
    QSpinBox,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tagger.genres.players import shown_by_players
from tagger.genres.taxonomy import Taxonomy
from tagger.inference import artist_albums, genre_folders
from tagger.learning import learnt_bundle
from tagger.library.untaggable import untaggable_problems
from tagger.reviews.registry import SOURCES, open_sources, privacy_sentence
from tagger.services.network_import import LIMITS, SOUND_ALONE
from tagger.settings import LANGUAGES, Language
from tagger.state.database import State
from tagger.ui.language import use_language
from tagger.ui.main_window import MainWindow
from tagger.ui.service_messages import translated_sentence
from tagger.ui.translation import tr, translate_with
from tests.ui.conftest import OpenWindow

UI = Path(__file__).parents[2] / "tagger" / "ui"
DIALOGS = (
    *("folders", "learn", "models", "settings", "keys", "genres", "accept-above", "album-sound", "raw-tags"),
    "help",
)
BRACKETED = re.compile("⟦[^⟦⟧]*⟧")
WORDS = re.compile(r"[A-Za-z]{3,}")
TAGS = re.compile(r"<[^>]*>")
KEYS = re.compile(r"(?:Ctrl|Shift|Alt|Return|Enter|Space|Ins|Esc|\+)[\w+.,]*")
INTERNAL = (QScrollBar, QHeaderView, QTabWidget)  # parts of other controls, and what only holds a bar of tabs
CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractItemView, QComboBox, QLineEdit, QSpinBox)
OF_QT = ("Cancel", "Press shortcut", "Scroll Left", "Scroll Right")  # Qt translates these itself
DATA = re.compile(
    # what the library and the model are called, and what is the same in every language
    r"Random weights, for tests only|"
    r"/[\w/ .…\u200b-]+|song\.ogg|song|loose|music|Rock|Jazz|Ambient|Dub|Electronic|Techno|House|Pop|Hip-Hop"
    r"|tagger|test|small|model|MIT|CC0[\w.-]*"
    r"|MusicBrainz|ListenBrainz|CritiqueBrainz|Wikipedia|Discogs|musicbrainz|listenbrainz|critiquebrainz|wikipedia|lastfm|discogs"
    r"|cover-art-archive|[\w-]+\.\w{3,4}"
)


@pytest.fixture
def bracketed() -> Iterator[None]:
    """Every translated text stands in brackets."""
    translate_with(lambda text, _note, _number: f"⟦{text}⟧" if text else text)
    yield
    translate_with(None)


@pytest.fixture
def everything(reviewed: MainWindow, qtbot: QtBot) -> Iterator[list[QWidget]]:
    """The window with its map, and every dialog over it."""
    inspector = reviewed.review_page.inspector
    qtbot.waitUntil(lambda: inspector.sound.isVisible() and reviewed.command_actions["album-sound"].isEnabled())
    reviewed.command_actions["map"].trigger()
    for command in DIALOGS:
        reviewed.command_actions[command].trigger()
    qtbot.waitUntil(lambda: len(shown(reviewed)) == len(DIALOGS) + 1)
    queues = reviewed.controllers.background
    qtbot.waitUntil(lambda: not any(queue.busy for queue in (queues.reading, queues.listening, queues.explanations)))
    yield shown(reviewed)
    for widget in shown(reviewed)[1:]:
        widget.close()


def shown(window: MainWindow) -> list[QWidget]:
    """The window and what stands over it."""
    others = (widget for widget in QApplication.topLevelWidgets() if widget is not window and widget.windowTitle())
    return [window, *(widget for widget in others if widget.isVisible())]


def texts(widget: QWidget) -> Iterator[str]:
    """What a person can read or hear of a widget."""
    yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QGroupBox():
            yield widget.title()
        case QLineEdit():
            yield widget.placeholderText()
        case QComboBox():
            yield from map(widget.itemText, range(widget.count()))
        case QTabBar():
            yield from map(widget.tabText, range(widget.count()))
        case QHeaderView() if widget.model() is not None and widget.orientation() == Qt.Orientation.Horizontal:
            for column in range(widget.count()):
                yield str(widget.model().headerData(column, Qt.Orientation.Horizontal) or "")
    for action in widget.actions():
        yield from (action.text(), action.toolTip())


def untranslated(text: str) -> bool:
    """Whether words are left besides what is translated, keys and names."""
    text, before = html.unescape(TAGS.sub("", text)), ""
    while text != before:
        text, before = BRACKETED.sub("", text), text
    return bool(WORDS.search(DATA.sub("", KEYS.sub("", text))))


@pytest.mark.usefixtures("bracketed")
def test_no_text_of_the_window_and_its_dialogs_is_untranslated(everything: list[QWidget]) -> None:
    widgets = [widget for top in everything for widget in (top, *top.findChildren(QWidget))]
    read = [text for widget in widgets for text in texts(widget) if text]
    assert sum("⟦" in text for text in read) > 300
    assert sorted({text for text in read if untranslated(text) and text not in OF_QT and not os.path.isabs(text)}) == []


def test_every_control_of_the_window_and_its_dialogs_has_a_name_and_a_role_and_is_reached_by_tab(
    everything: list[QWidget],
) -> None:
    controls = [
        widget
        for top in everything
        for widget in top.findChildren(QWidget)
        if (widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, CONTROLS)) and not is_internal(widget)
    ]
    assert len(controls) > 100
    assert [about(widget) for widget in controls if not is_named(widget)] == []
    assert [about(widget) for dialog in everything[1:] for widget in unreached(dialog)] == []
    drawn = [widget for top in everything for widget in top.findChildren(QWidget) if hasattr(widget, "accessible_role")]
    assert [about(widget) for widget in drawn if widget.isVisible() and not is_named(widget)] == []


def test_every_widget_that_draws_itself_says_what_it_is() -> None:
    classes = [
        node for path in UI.rglob("*.py") for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)
    ]
    drawing = {
        kind.name: {ast.unparse(node).split(" ")[0] for node in kind.body}
        for kind in classes
        if "def paintEvent" in ast.unparse(kind)
    }
    assert len(drawing) > 8 and [name for name, body in drawing.items() if "accessible_role" not in body] == []


def unreached(dialog: QWidget) -> list[QWidget]:
    """The controls that can be used and that Tab never comes to."""
    chain, widget = {dialog}, dialog.nextInFocusChain()
    while widget is not None and widget not in chain:
        chain.add(widget)
        widget = widget.nextInFocusChain()
    controls = [control for control in dialog.findChildren(QWidget) if isinstance(control, CONTROLS)]
    usable = [
        control for control in controls if control.isVisible() and control.isEnabled() and not is_internal(control)
    ]
    return [
        control for control in usable if control not in chain or not control.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def is_internal(widget: QWidget) -> bool:
    """Parts that Qt puts into a control, as the button that clears a field; and what is hidden while it says nothing."""
    parent = widget.parent()
    in_field = isinstance(parent, QLineEdit | QComboBox | QSpinBox)
    in_popup = parent is not None and parent.metaObject().className() == "QComboBoxPrivateContainer"
    is_empty = isinstance(widget, QLabel | QAbstractButton) and not widget.isVisible() and not widget.text()
    return is_empty or isinstance(widget, INTERNAL) or in_field or in_popup or widget.objectName().startswith("qt_")


def is_named(widget: QWidget) -> bool:
    interface = QAccessible.queryAccessibleInterface(widget)
    of_no_kind = (QAccessible.Role.NoRole, QAccessible.Role.Client)
    return bool(interface and interface.text(QAccessible.Text.Name)) and interface.role() not in of_no_kind


def about(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return f"{type(widget).__name__} in {type(widget.parent()).__name__}: {interface.role() if interface else None}"


@pytest.mark.usefixtures("german")
def test_the_window_speaks_german_with_the_reasons_of_its_suggestions(reviewed: MainWindow, qtbot: QtBot) -> None:
    inspector = reviewed.review_page.inspector
    qtbot.waitUntil(lambda: inspector.sound.isVisible())
    menus = [action.text() for action in reviewed.menuBar().actions()]
    assert menus == ["&Bibliothek", "&Durchsicht", "Ä&nderungen", "&Ansicht", "&Hilfe"]
    row = inspector.suggestions.rows()[0]
    assert "vorgeschlagen" in row.accessibleName()
    assert "Es beginnt bei" in row.accessibleDescription() and "Klang" in row.accessibleDescription()
    assert not re.search(r"\b(It|The|from|raises|lowers)\b", row.accessibleDescription())


@pytest.mark.usefixtures("german")
def test_what_is_quoted_in_a_reason_has_the_quotation_marks_of_the_language() -> None:
    said = "The sound raises it from 38% to 89%, as it resembles music tagged “electronic”, “electro”."
    assert "„electronic“, „electro“" in translated_sentence(said)
    assert "„techno“, „dance“" in translated_sentence("The text raises it from 38% to 95%: “techno”, “dance”.")


@pytest.mark.usefixtures("german")
def test_what_went_wrong_with_a_file_is_said_with_its_reason() -> None:
    cut = translated_sentence("the audio is cut short: it ends at 1:02 of 3:40")
    assert cut == "der Klang ist abgeschnitten: er endet bei 1:02 von 3:40"
    kept = translated_sentence("writing would change the audio; the original is kept as it was")
    assert kept == "das Schreiben würde den Klang ändern; das Original blieb, wie es war"
    cover = translated_sentence("/music/a: b/cover.jpg: the picture is empty")
    assert cover == "/music/a: b/cover.jpg: das Bild ist leer"
    denied = translated_sentence("'/music/a.xml' cannot be read (Permission denied); name a file of genres.")
    assert denied == "„/music/a.xml“ lässt sich nicht lesen (Keine Berechtigung); eine Datei mit Genres nennen."
    doubt = translated_sentence(
        "The files say Pop (less than 1% likely), and albums by other artists make it Dub (84%). For Dub: sound and cover. "
        "Against Pop: text."
    )
    assert doubt.endswith("ist es Dub (84%). Für Dub: Klang und Cover. Gegen Pop: Text.")
    having = "8 with sound, 3 with cover and 1 with text"
    learnt = f"Of 9 tagged albums, 8 are analysed and have a genre that can be learnt ({having})."
    assert translated_sentence(learnt).endswith("(8 mit Klang, 3 mit Cover und 1 mit Text).")
    quiet = translated_sentence("nothing to go by: it holds a steady tone, no music")
    assert quiet.endswith(": Der Titel enthält einen gleichbleibenden Ton, keine Musik")
    assert translated_sentence("/music/x: odd and even (unheard of)") == "/music/x: odd and even (unheard of)"


@pytest.mark.usefixtures("german")
def test_every_reason_and_remark_of_an_analysed_library_is_translated(reviewed: MainWindow) -> None:
    albums = reviewed.controllers.albums.album_index.albums.values()
    said = {line for album in albums for item in album.suggestions for line in item.reasons}
    said |= {line for album in albums for line in album.remarks}
    assert len(said) > 10
    assert [line for line in said if translated_sentence(line) == line] == []
    german = list(map(translated_sentence, said))
    assert not [line for line in german if re.search(r"\b(the|from|most at|than)\b", line) or "”" in line]


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(("language", "text"), [("german", "Beenden"), ("english", "Quit")])
def test_the_language_can_be_changed_there_and_back(language: Language, text: str) -> None:
    use_language(language)
    assert tr("Quit") == text


def test_the_mnemonics_of_the_german_menus_differ(open_window: OpenWindow, state: State, german: None) -> None:
    window = open_window(state)
    letters = [action.text().partition("&")[2][:1].lower() for action in window.menuBar().actions()]
    assert all(letters) and len(set(letters)) == len(letters)


PLACES = Path("/music/a.mp3"), Path("/music/b.mp3")


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    "said",
    [
        privacy_sentence(open_sources(tuple(SOURCES), ("en",), dict.fromkeys(SOURCES, "key"))),
        "it is not a valid MP3 file (its Lyrics3 tag has no length)",
        "it is not a valid M4A file (it does not hold exactly one of a description of its audio)",
        "It is worse than what there is: its first genre right is 0.20 and that of most frequent genres 0.40; "
        "its probabilities are less true than those of the base.",
        "On the same albums it has more right than that most similar album (+3 in 100 albums, +1 to +5).",
        *(problem.reason for problem in untaggable_problems([(Path("/music"), Path("/music/a.amr"))])),
        *(problem.reason for problem in untaggable_problems([(Path("/music"), path) for path in PLACES])),
        f"{LIMITS}{SOUND_ALONE}",
        *(said.format(start="50%", judged=4, have=3, artist="Björk", genre="Jazz") for said in artist_albums.SENTENCES.values()),
        *(
            said.format(folder="Jazz", first="9%", last="80%", judged=4, have=3, share="75%", genre="Jazz")
            for said in genre_folders.SENTENCES.values()
        ),
        learnt_bundle.LIMITS,
        LANGUAGES.refused("deutsch!").args[0],
        *(shown.warning for shown in shown_by_players(("Drum & Bass / Jungle", "Rock"), "mp3", Taxonomy.load()) if shown.warning),
    ],
)  # fmt: skip
def test_what_the_services_return_is_german_to_the_last_word(said: str) -> None:
    german = translated_sentence(said)
    assert not re.search(
        r"\b(the|its?|and|of|this|nothing|with|between|one|that|files?|is)\b", german, re.IGNORECASE
    ), german
