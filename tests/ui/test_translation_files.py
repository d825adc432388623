"""Every text of the window goes through the translation, and the German one is complete and as the sources are."""

import ast
import errno
import json
import os
import re
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pydantic import BaseModel, ValidationError

from tagger.inference.modality import SENSES
from tagger.inference.timbre_words import LOW_AND_HIGH, MFCC_NAMES, phrase
from tagger.services import map_groups
from tagger.setting_values import ChoiceValues, FolderNamesValues, NameListValues, NumberValues
from tagger.settings import SETTINGS
from tagger.tagformats.list_profile import Profile
from tagger.ui.dialogs.settings import SETTING_TEXTS
from tagger.ui.map.pane import GROUP_NAMES
from tagger.ui.service_error_causes import CAUSES, SYSTEM_REASONS
from tagger.ui.service_error_messages import NOTICES
from tagger.ui.service_message_templates import HEARD_TAGS, KINDS_OF_SOUND, TEMPLATES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "translations"
TRANSLATING = ("tr", "translatable")
SHOWING = {
    *("setText", "setToolTip", "setWindowTitle", "setTitle", "setPlaceholderText", "setAccessibleName"),
    *("setAccessibleDescription", "setStatusTip", "setWhatsThis", "setHeaderLabels", "addTab", "setTabText", "addItem"),
    *("addItems", "addAction", "addMenu", "addButton", "setSuffix", "setPrefix", "setInformativeText", "drawText"),
    *(
        "QLabel",
        "QPushButton",
        "QToolButton",
        "QCheckBox",
        "QRadioButton",
        "QGroupBox",
        "QAction",
        "QMenu",
        "QMessageBox",
    ),
    *(
        "QTreeWidgetItem",
        "QListWidgetItem",
        "QTableWidgetItem",
        "QFileDialog",
        "EmptyState",
        "label",
        "tooltip",
        "caption",
    ),
    *("inform", "setNameFilter", "set_hint"),
}
WORDS = re.compile(r"[A-Za-z]{2,}")
NO_TEXT = {
    "role", "text", "title", "wrap", "html",  # names of looks
    "; ", ", ", " · ",
    "secondary", "heading", "strong", "error", "primary", "pane", "note", "window",
    "music", "disc", "empty-filter", "map", "activity", "rescan", "search", "drop",  # icons
    "100%", "tagger",
}  # fmt: skip


def literals(call: ast.Call) -> Iterator[str]:
    """The texts that a call is given, without those that pass through a call of their own."""
    stack: list[ast.AST] = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in (None, "text"))]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Call | ast.Lambda | ast.Compare | ast.Subscript):
            continue
        if isinstance(node, ast.IfExp):
            stack += [node.body, node.orelse]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        else:
            stack += ast.iter_child_nodes(node)


def calls(source: str) -> Iterator[tuple[str, ast.Call]]:
    """Each call with the last part of what is called."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func
            yield called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""), node


def untranslated(source: str) -> list[str]:
    """The texts that are given to something that shows them without a translation."""
    return [
        text
        for name, call in calls(source)
        if name in SHOWING
        for text in literals(call)
        if WORDS.search(text) and text not in NO_TEXT and "<span" not in text
    ]


def in_f_strings(source: str) -> list[str]:
    """What is translated inside an f-string, where lupdate does not look."""
    strings = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    return [
        ast.unparse(node)
        for joined in strings
        for node in ast.walk(joined)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in TRANSLATING
        and any(isinstance(argument, ast.Constant) for argument in node.args)
    ]


def test_the_check_finds_a_text_without_translation() -> None:
    assert untranslated('button.setText("Open it" if x else tr("Close"))') == ["Open it"]
    assert untranslated('column.addWidget(label(f"{number} albums", role="heading"))') == [" albums"]
    assert in_f_strings("""f"{tr('Open')} it" """) == ["tr('Open')"]


def test_every_text_that_is_shown_is_translated() -> None:
    sources = {str(path.relative_to(ROOT)): path.read_text() for path in (ROOT / "tagger" / "ui").rglob("*.py")}
    found = {name: [*untranslated(source), *in_f_strings(source)] for name, source in sources.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


SAID_EXACTLY = {*HEARD_TAGS, *NOTICES, *CAUSES, *SYSTEM_REASONS}  # tests of their own
NEEDS_WORDS = 3  # fewer are put into a sentence
GIVEN_A_CAUSE = ("require", "read_at")  # calls whose texts are causes, however short
NO_SENTENCE = re.compile(  # SQL, types, patterns, media types, names of files and of fields in tags
    r"\w\[|\||\bin \('|^(?:select|pragma) | is (?:not )?null$|not between |json_extract| = (?:wal|on|memory)$"
    r"|<\w+[ >]|^\.\w+ \.|^image/|^TXXX:|^----:"
    r"|^musicbrainz/|^CC BY"
)
NOT_IN_THE_WINDOW = (  # modules whose words are data, or for the command line, a file or other programs
    *("tagger/demo/make.py", "tagger/genres/taxonomy_file.py", "tagger/inference/genre_mentions.py"),
    *("tagger/library/album_names.py", "tagger/library/files_beside.py", "tagger/services/spoken_audio.py"),
    *("tagger/services/map_export.py", "tagger/services/write.py"),
    *("tagger/services/album_rows.py", "tagger/services/network_import.py", "tagger/state/person_taxonomy.py"),
    *("tagger/inference/network_description.py", "tagger/learning/recipes.py", "tagger/state/migrations"),
)
DATA = {  # single texts of the same kinds in other modules
    *(
        "ROC-AUC micro",
        "PR-AUC micro",
        "genre and style",
        "part of set",
        "artist tag release",
        "no contact named",
    ),
    *("Cover Art Archive", "Last.fm listeners", "Learnt from your tags", "System Volume Information"),
    "default-src 'none'; img-src data:; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",  # of a report
    *("Network Trash Folder", "'{}' (a file system of type {})", "the base's own"),
    *("the system's keyring", "the file '{}', which only you can read", "An address without https"),
}
TECHNICAL = {  # what no window says
    *("tagger/inference/text.py", "tagger/inference/network_signature.py", "tagger/demo/notes.py"),
    *("tagger/inference/entity_file.py", "tagger/inference/gazetteer.py"),
    *("tagger/inference/audio/timbre_statistics.py", "tagger/services/help_pages.py"),
    *("tagger/inference/audio/decode.py", "tagger/inference/audio/ffmpeg_decode.py"),
    *("tagger/services/doctor.py", "tagger/writing/filesystem.py", "tagger/file_lock.py"),
}


def messages() -> Iterator[tuple[str, list[str]]]:
    """Each text with its German, one or one per number."""
    for message in ElementTree.parse(FOLDER / "tagger_de.ts").getroot().iter("message"):  # our own file
        source, translated = message.findtext("source"), message.find("translation")
        assert source is not None and translated is not None and "type" not in translated.attrib, source
        forms = [form.text or "" for form in translated.findall("numerusform")]
        yield source, forms or [translated.text or ""]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_has_a_german_one_with_the_same_names_in_it() -> None:
    for source, forms in messages():
        for form in forms:
            assert form.strip(), source
            assert placeholders(form) == placeholders(source), source
            assert form.count("&") == source.count("&"), source
            assert form.endswith("…") == source.endswith("…"), source


def test_the_german_files_are_those_that_qts_tools_make_of_the_sources(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "tagger_de.ts", tmp_path)
    subprocess.run([sys.executable, ROOT / "packaging" / "translation.py", tmp_path], check=True, timeout=120)
    for name in ("tagger_de.ts", "tagger_de.qm"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), f"{name}: run 'make translation'"


def test_the_texts_of_all_settings_are_collected() -> None:
    texts = {text for setting in SETTINGS for text in (setting.title, setting.about)}
    texts |= {profile.description for profile in Profile}
    for setting in SETTINGS:
        match setting.kind:
            case ChoiceValues(words):
                texts |= set(words.values())
            case NumberValues(none=none) if none is not None:
                texts |= {none.title, none.explanation}
            case FolderNamesValues(word) | NameListValues(word=word):
                texts.add(word)
            case _:
                pass
    assert texts == set(SETTING_TEXTS)


def test_the_words_of_the_services_are_collected() -> None:
    assert {phrase(name, high) for name in (*LOW_AND_HIGH, *MFCC_NAMES[2:]) for high in (False, True)} | {
        "its changes of tone colour"
    } == set(KINDS_OF_SOUND)
    assert set(SENSES.values()) <= set(TEMPLATES)
    model = json.loads((ROOT / "resources" / "starter" / "model.json").read_text())
    tags = model["encoders"]["audio"]["parameters"]["tags"]
    assert {tag["words"] for tag in tags} - {""} == set(HEARD_TAGS)


OF_PYDANTIC = {"Field required", "Extra inputs are not permitted"}


def test_what_pydantic_says_of_a_models_description_is_said_by_it() -> None:
    class Described(BaseModel, extra="forbid"):
        name: str

    with pytest.raises(ValidationError) as raised:
        Described.model_validate({"other": 1})
    assert {error["msg"] for error in raised.value.errors()} == OF_PYDANTIC


FIXED = [text for text in TEMPLATES if "{" not in text and text not in {*SAID_EXACTLY, *OF_PYDANTIC}]


@pytest.mark.parametrize("template", FIXED)
def test_fixed_texts_of_the_services_are_said_by_them(template: str) -> None:
    words = [word for word in re.split(r"\W+", template) if len(word) > 3] or [template]
    assert all(any(word in source for source in service_sources()) for word in words)


def service_sources() -> tuple[str, ...]:
    """What the modules below the window say."""
    if not _SOURCES:
        _SOURCES.extend(path.read_text() for path in (ROOT / "tagger").rglob("*.py") if "ui" not in path.parts)
    return tuple(_SOURCES)


_SOURCES: list[str] = []


def spoken(node: ast.AST) -> str | None:
    """The text of a literal, with {} for each value of an f-string."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def without_names(text: str) -> str:
    return re.sub(r"\{\w+\}", "{}", text)


def test_notices_and_causes_are_said_by_the_services_word_for_word() -> None:
    texts = {spoken(node) for source in service_sources() for node in ast.walk(ast.parse(source))}
    said = {without_names(text) for text in texts if text is not None}  # what is put into some of them later has names
    assert [text for text in (*NOTICES, *CAUSES) if without_names(text) not in said] == []


def not_said(tree: ast.Module) -> set[int]:
    """The texts of a module that are said to nobody: docstrings, and the parts of a text that is looked at whole."""
    nodes = list(ast.walk(tree))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    return docstrings | parts


def sentences(source: str) -> Iterator[str]:
    """The texts of a module that read as sentences or causes, raised, returned or handed on."""
    tree = ast.parse(source)
    passed_over = not_said(tree)
    causes = {spoken(argument) for name, call in calls(source) if name in GIVEN_A_CAUSE for argument in call.args}
    for node in ast.walk(tree):
        text = None if id(node) in passed_over else spoken(node)
        if text is None or NO_SENTENCE.search(text):
            continue
        if text in causes or (" " in text and len(WORDS.findall(text)) >= NEEDS_WORDS):
            yield text


def raised(source: str) -> Iterator[str]:
    """The sentences among them that are raised."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            texts = map(spoken, node.exc.args)
            yield from (text for text in texts if text is not None and len(WORDS.findall(text)) >= NEEDS_WORDS)


def is_translated(text: str, templates: str) -> bool:
    """Whether a template has the text, alone or as a part; a value in it stands for anything on one line."""
    parts = [re.escape(part) for part in without_names(text).strip(" ,.;:").split("{}")]
    return re.search("[^\\n]*?".join(parts), templates) is not None


def test_a_cause_without_translation_is_found() -> None:
    source = 'def f(x):\n    """Says so."""\n    require(x, "its tag")\n    return f"it has {x} and cannot be read"\n'
    assert list(sentences(source)) == ["it has {} and cannot be read", "its tag"]
    assert is_translated("it has {} and", "a\nit has {} and is broken\nb") and not is_translated(
        "it has {} and", "it has"
    )


def test_what_the_services_say_is_translated() -> None:
    whole = set(map(without_names, (*TEMPLATES, *SETTING_TEXTS, *GROUP_NAMES)))
    templates = "\n".join(whole)
    missing = [
        f"{path.name}: {text}"
        for path in sorted((ROOT / "tagger").rglob("*.py"))
        for module in [path.relative_to(ROOT).as_posix()]
        if path.parts[len(ROOT.parts) + 1] not in ("ui", "cli") and "inspect" not in path.parts
        if module not in TECHNICAL
        for text in (raised if module.startswith(NOT_IN_THE_WINDOW) else sentences)(path.read_text())
        if text not in DATA and "{ " not in text  # a form that is shown, whose braces are no names
        if without_names(text) not in whole and not is_translated(text, templates)
    ]
    assert missing == [], missing


def test_the_groups_of_the_map_are_called_as_the_map_calls_them() -> None:
    assert set(GROUP_NAMES) == {map_groups.OTHER_GENRES, map_groups.NO_GENRE, *map_groups.DOUBT_LOOKS}


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of another system says it differently")
def test_the_systems_reasons_are_said_by_the_system() -> None:
    assert set(SYSTEM_REASONS) <= {os.strerror(number) for number in errno.errorcode}
