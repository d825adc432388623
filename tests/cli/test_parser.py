"""What is typed is understood, and what makes no sense is said with exit code 2."""

import os
import re
import shlex
import sys
from pathlib import Path

import pytest

from tagger.cli import (
    decision_commands,
    library_commands,
    main,
    model_commands,
    settings_commands,
    startup,
    write_commands,
)
from tagger.cli.parser import parse
from tagger.cli.verbs import VERBS
from tagger.state.query_language import FIELDS


@pytest.mark.parametrize(
    ("argv", "run", "folder", "demo"),
    [
        ([], startup.open_window, None, False),
        (["--demo"], startup.open_window, None, True),
        (["Music"], startup.open_window, Path("Music"), False),
        (["./scan"], startup.open_window, Path("scan"), False),
        (["--state", "scan", "Music"], startup.open_window, Path("Music"), False),
        (["--state=x"], startup.open_window, None, False),
        (["--headless", "Music"], startup.open_window, Path("Music"), False),
    ],
)
def test_without_a_verb_the_window_opens(
    argv: list[str],
    run: object,
    folder: Path | None,
    demo: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "Music").mkdir()
    (tmp_path / "scan").mkdir()
    monkeypatch.chdir(tmp_path)
    arguments = parse(argv)
    assert (arguments.run, arguments.folder, arguments.demo) == (run, folder, demo)


@pytest.mark.parametrize("further", [[], ["--help"], ["all", "-h"]])
def test_a_misspelt_verb_is_named_with_what_it_may_be(
    further: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["sugest", *further]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "'sugest' is neither a folder nor a command; did you mean 'suggest'?" in output.err


def test_the_state_goes_before_the_verb() -> None:
    assert parse(["--state", "s", "show"]).state == Path("s")
    assert parse(["show"]).state is None


@pytest.mark.parametrize(
    ("argv", "run"),
    [
        (["scan", "a", "b"], library_commands.scan),
        (["suggest"], library_commands.suggest),
        (["show", "a", "genre:jazz"], library_commands.show),
        (["accept", "all"], decision_commands.accept),
        (["reject", "all", "--genre", "Pop"], decision_commands.reject),
        (["reset", "all"], decision_commands.reset),
        (["write", "--dry-run"], write_commands.write),
        (["undo", "3"], write_commands.undo),
        (["log", "--json"], write_commands.log),
        (["settings", "mode", "fill"], settings_commands.settings),
        (["map", "library.svg"], library_commands.make_map),
        (["models", "list"], model_commands.models_list),
        (["models", "show"], model_commands.models_show),
        (["forget", "a"], library_commands.forget),
        (["report", "genre:jazz", "--out", "x.html"], library_commands.report),
        (["doctor"], library_commands.doctor),
    ],
)
def test_every_verb_leads_to_its_function(argv: list[str], run: object) -> None:
    assert parse(argv).run is run


def test_choices_are_read() -> None:
    arguments = parse(["accept", "a", "b", "--genre", "Jazz", "--genre", "Dub", "--top", "3", "--min-score", "0.5"])
    assert (arguments.query, arguments.genre, arguments.top, arguments.min_score) == (
        ["a", "b"],
        ["Jazz", "Dub"],
        3,
        0.5,
    )


@pytest.mark.parametrize(
    "argv",
    [
        ["accept"],
        ["accept", "--top", "3"],
        ["accept", "all", "--top", "0"],
        ["accept", "all", "--top", "9999999999999999999"],
        ["accept", "all", "--top", "9" * 5000],
        ["accept", "all", "--min-score", "80"],
        ["scan"],
        ["models"],
        ["undo", "x"],
        ["write", "--mode", "erase"],
        ["--state"],
        ["--state="],
        ["--state", "", "show"],
        [""],
        ["scan", ""],
        ["undo", "--file", ""],
        ["genres", "import", ""],
        ["show", "--nonsense"],
    ],
)
def test_wrong_usage_ends_with_2_and_says_why(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(argv)
    assert ended.value.code == 2
    assert "usage: tagger" in capsys.readouterr().err


@pytest.mark.parametrize("field", FIELDS)
def test_a_negated_term_may_come_first(field: str) -> None:
    assert parse(["show", f"-{field}:x", "y"]).query == ["NOT", f"{field}:x", "y"]


@pytest.mark.parametrize("verb", [name for name, verb in VERBS.items() if verb.query])
def test_a_negated_term_is_a_query_also_with_a_field_that_is_misspelt(verb: str) -> None:
    options = ["--out", "x.html"] if verb == "report" else []
    assert parse([verb, "-gnere:x", *options, "-(year<1970", "OR", "year>1980)"]).query == [
        *("NOT", "gnere:x", "NOT", "(year<1970", "OR", "year>1980)")
    ]


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (
            ["accept", "-pop"],
            "tagger accept: error: there is no option '-pop'; for albums without that word write: NOT pop",
        ),
        (["show", "-house"], "tagger show: error: there is no option '-house'; for albums without that word"),
        (["write", "--dry-run", "-p"], "tagger write: error: there is no option '-p'"),
        (["scan", "-music"], "there is no option '-music'; what begins with '-' and is none goes behind '--'"),
        (["scan", "-year:x"], "as in: tagger scan -- -year:x"),
        (["-music"], "tagger: error: there is no option '-music'"),
        (["genres", "rename", "-x", "y"], "as in: tagger genres rename -- -x"),
        (["show", "--jsn"], "there is no option '--jsn'; did you mean --json?"),
        (["accept", "--nonsense"], "there is no option '--nonsense'; 'tagger accept --help' lists them"),
        (["genres", "renme", "x"], "tagger genres: error: there is no 'tagger genres renme'; did you mean 'rename'?"),
        (["models", "fetch"], "there is no 'tagger models fetch'; 'tagger models --help' lists what there is"),
        (["show", "--state", "x"], "--state goes before the command"),
        (["accept", "all", "--genre", "-Pop"], "a value that begins with '-' is joined to it: --genre=-x"),
        (["accept", "all", "--genre", "-genre:x"], "argument --genre: expected one argument"),
        (["--state", "-x", "show"], "a value that begins with '-' is joined to it: --state=-x"),
    ],
)
def test_what_begins_with_a_hyphen_and_is_no_option_is_refused_with_what_to_type(
    argv: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(argv)
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "name", "value"),
    [
        (["scan", "--", "-music"], "folders", [Path("-music")]),
        (["show", "--", "-pop"], "query", ["-pop"]),
        (["show", "-1990"], "query", ["-1990"]),
        (["show", "-pop jazz"], "query", ["-pop jazz"]),
        (["accept", "all", "--genre=-Pop"], "genre", ["-Pop"]),
        (["accept", "all", "--gen", "NOT", "-genre:x"], "query", ["all", "NOT", "genre:x"]),
        (["words", "all", "--note", "-"], "note", "-"),
        (["genres", "move", "--", "-x", "-"], "parent", "-"),
        (["genres", "move", "x", "--dry-run", "-"], "parent", "-"),
        (["accept", "a", "--genre", "X", "b", "--top", "2", "c"], "query", ["a", "b", "c"]),
        (["clean", "--second-fields", "artist:x"], "query", ["artist:x"]),
        (["clean", "--second-fields", "artist:x"], "second_fields", "name"),
        (["clean", "--second-fields", "align", "artist:x"], "second_fields", "align"),
        (["suggest", "a", "--workers", "2", "b"], "folders", [Path("a"), Path("b")]),
        (["profile", "a", "--json", "list"], "form", "list"),
        (["show", "a", "--", "--json"], "query", ["a", "--json"]),
        (["settings", "--json", "order", "specific", "first"], "value", ["specific", "first"]),
    ],
)
def test_what_begins_with_a_hyphen_can_be_typed(argv: list[str], name: str, value: object) -> None:
    assert getattr(parse(argv), name) == value


@pytest.mark.parametrize("name", ["Miles/Blue", "Miles/Blue/", "./Miles/../Miles/Blue", "link/Blue"])
def test_the_path_of_a_folder_asks_for_it_and_what_is_below(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Miles" / "Blue").mkdir(parents=True)
    (tmp_path / "link").symlink_to("Miles")
    monkeypatch.chdir(tmp_path)
    blue = os.path.join(os.path.realpath(tmp_path), "Miles", "Blue", "")
    assert parse(["show", name]).query == [f'folder:"{blue}"']
    assert parse(["write", "NOT", str(tmp_path / name), "--dry-run"]).query == ["NOT", f'folder:"{blue}"']
    assert parse(["show", "Miles", "AC/DC"]).query == ["Miles", "AC/DC"]


def test_the_path_of_a_file_is_no_query(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "song.flac").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        parse(["write", "./song.flac"])
    assert "'./song.flac' is a file, and a query finds albums; name its folder" in capsys.readouterr().err
    assert parse(["write", "song.flac"]).query == ["song.flac"]


@pytest.mark.parametrize(("word", "here"), [("ls", "show"), ("lastgenre", "suggest"), ("modify", "accept")])
def test_commands_of_beets_lead_to_what_does_the_same(
    word: str, here: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([word, "-a"]) == 2
    assert f"what it does in beets, 'tagger {here}" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["--state"], ["--state", "a", "--state"], ["--state=a", "--state"]])
def test_a_state_without_a_folder_is_named(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(argv)
    assert ended.value.code == 2
    assert "error: --state lacks its value: name the folder" in capsys.readouterr().err


@pytest.mark.parametrize("verb", [[], *([name] for name in VERBS), ["models", "add"]])
def test_every_verb_has_help_with_examples(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*verb, "--help"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert shown.startswith("usage: tagger")
    assert "examples:\n  tagger " in shown or verb == ["models", "add"]


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"tagger {sys.modules['tagger'].__version__}\n"


GUIDE = (Path(__file__).parents[2] / "docs" / "switching.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", re.findall(r"`tagger ([^`]+)`", GUIDE))
def test_the_commands_of_the_guide_for_those_who_come_from_elsewhere_are_understood(command: str) -> None:
    arguments = parse(shlex.split(command.replace("~", "/")))
    assert callable(arguments.run)
