"""The help's pages say what is so: links, pictures, keys and commands; the terminal prints and finds them."""

import re
import shlex

import pytest

from tagger.cli import main
from tagger.cli.parser import parse
from tagger.paths import resource
from tagger.services import help_pages
from tagger.services.help_pages import LANGUAGES, NAMES, HelpPage
from tagger.settings import SETTINGS
from tagger.ui.menus import COMMANDS

PAGES = pytest.mark.parametrize(
    "page",
    [page for language in LANGUAGES for page in help_pages.pages(language)],
    ids=[f"{name}-{language}" for language in LANGUAGES for name in NAMES],
)
SCENES = (  # what a person is to see before trying it
    *("first-run", "grid", "inspector", "sound", "map", "accept-above", "diff", "activity", "models", "settings"),
    *("dark", "german", "german-settings"),
)
LARGEST = 1_500_000  # bytes of all pictures together


@PAGES
def test_every_link_picture_and_key_is_so(page: HelpPage) -> None:
    keys = {command.id: command.keys for command in COMMANDS}
    named = help_pages.KEY.findall(page.text)
    assert all(key in keys[command_id] for key, command_id in named), named
    pictures = help_pages.PICTURE.findall(page.text)
    assert all(resource(f"help/{path}").is_file() and words for words, path in pictures)
    linked = re.findall(r"\]\(([^)]+)\)", page.text)
    pages = {f"{name}.md" for name in NAMES}
    assert {target for target in linked if not target.startswith(("key:", "pictures/"))} <= pages
    assert page.title and page.text.startswith(f"# {page.title}\n")


@PAGES
def test_every_command_is_understood_and_every_setting_exists(page: HelpPage) -> None:
    lines = [line.strip() for line in page.text.splitlines() if line.startswith("    ")]
    commands = [text for text in (*lines, *help_pages.CODE.findall(page.text)) if text.startswith("tagger ")]
    assert commands
    for command in commands:
        assert callable(parse(shlex.split(command)[1:]).run), command
    for name in re.findall(r"(?:The setting|with the setting) \*([^*]+)\*", page.text.replace("\n", " ")):
        assert name in {setting.title for setting in SETTINGS}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_page_says_in_every_language_the_same_commands_keys_and_links(language: str) -> None:
    for english, translated in zip(help_pages.pages(), help_pages.pages(language), strict=True):
        for pattern in (help_pages.KEY, help_pages.PAGE_LINK, help_pages.CODE):
            last = [found[-1] if isinstance(found, tuple) else found for found in pattern.findall(english.text)]
            assert sorted(last) == sorted(
                found[-1] if isinstance(found, tuple) else found for found in pattern.findall(translated.text)
            ), english.name
        assert [text.count("\n## ") for text in (english.text, translated.text)] == [english.text.count("\n## ")] * 2
        commands = [
            [line for line in page.text.splitlines() if line.startswith("    ")] for page in (english, translated)
        ]
        assert commands[0] == commands[1], english.name
        assert english.title != translated.title or english.name == "models"


def test_no_page_is_left_over() -> None:
    """Each file of the help is a page that is named, in its language."""
    folder = resource("help")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}
    assert files == {f"{subfolder}{name}.md" for subfolder in LANGUAGES.values() for name in NAMES}


def test_every_page_can_be_reached_and_every_verb_of_daily_work_is_explained() -> None:
    text = "".join(page.text for page in help_pages.pages())
    assert all(f"tagger {verb}" in text for verb in ("scan", "suggest", "show", "accept", "write", "undo", "doctor"))
    pictures = list(resource("help/pictures").glob("*.png"))
    german = "".join(page.text for page in help_pages.pages("de"))
    shown_pictures = set(re.findall(r"pictures/([\w.-]+)", text + german))
    assert {path.name for path in pictures} == shown_pictures
    assert {f"{name}-1280x800.png" for name in SCENES} <= shown_pictures
    assert sum(path.stat().st_size for path in pictures) < LARGEST


def test_the_terminal_prints_pages_and_finds_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help"]) == 0
    listed = capsys.readouterr().out
    assert all(f"tagger help {name}" in listed for name in NAMES)
    assert main(["help", "write"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("Write and undo\n") and "Ctrl+S writes exactly that." in page
    assert "key:" not in page and "](" not in page and "**" not in page
    for name in NAMES:
        assert main(["help", name]) == 0
        assert not {"*", "`"}.intersection(capsys.readouterr().out), name
    assert main(["help", "hard", "links"]) == 0
    assert capsys.readouterr().out == "tagger help problems     When something is wrong\n"
    assert main(["help", "xyzzy"]) == 1
    assert "'tagger help' names them all" in capsys.readouterr().err
