"""What is printed suits whatever reads it."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest

from tagger.cli import console
from tagger.errors import Problem


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def stream(encoding: str, kind: type[io.TextIOWrapper] = io.TextIOWrapper) -> io.TextIOWrapper:
    return kind(io.BytesIO(), encoding=encoding, errors="backslashreplace")


def written(stream: TextIO) -> bytes:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "“Dub” – ✓\n".encode()),
        ("ascii", b'"Dub" - +\n'),
        ("latin-1", b'"Dub" - +\n'),
    ],
)
def test_typographic_characters_suit_the_encoding(
    encoding: str, expected: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", stream(encoding))
    console.say("“Dub” – ✓")
    assert written(sys.stdout) == expected


def test_what_an_encoding_lacks_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", stream("ascii"))
    console.say("日本 \udcff")
    assert written(sys.stdout) == b"\\u65e5\\u672c \\udcff\n"


def test_styles_are_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys, "stdout", stream("utf-8"))
    console.say("title", style=console.BOLD)
    assert written(sys.stdout) == b"title\n"
    monkeypatch.setattr(sys, "stdout", stream("utf-8", Terminal))
    console.say("title", style=console.BOLD)
    assert written(sys.stdout) == b"\x1b[1mtitle\x1b[0m\n"
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "stdout", stream("utf-8", Terminal))
    console.say("title", style=console.BOLD)
    assert written(sys.stdout) == b"title\n"


def test_each_problem_is_said_once_also_where_an_item_has_several(capsys: pytest.CaptureFixture[str]) -> None:
    assert console.report_problems([]) == 0
    empty, film = Problem("/a\udcff.mp3", "it is empty"), Problem("/a\udcff.mp3", "2 files are films")
    assert console.report_problems([empty, film, empty]) == 1
    assert capsys.readouterr().err == "tagger: /a\\xff.mp3: it is empty\ntagger: /a\\xff.mp3: 2 files are films\n"


def test_json_is_ascii_and_keeps_undecodable_paths(capsys: pytest.CaptureFixture[str]) -> None:
    import json

    console.say_json({"path": str(Path(os.fsdecode(b"/m/Bj\xf6rk"))), "title": "“é”"})
    shown = capsys.readouterr().out
    assert shown.isascii()
    assert os.fsencode(json.loads(shown)["path"]) == b"/m/Bj\xf6rk"


def test_a_reader_that_leaves_early_is_no_error(environment: dict[str, str]) -> None:
    code = (
        "from tagger.cli import console, library_commands, main\n"
        "library_commands.show = lambda a: [console.say('x' * 1000) for _ in range(1000)] and 0\n"
        "import sys; sys.exit(main(['show']))"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    assert program.stdout is not None and program.stderr is not None
    program.stdout.read(10)
    program.stdout.close()
    assert (program.wait(), program.stderr.read()) == (141, b"")
    program.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("verb", [("settings",), ("log", "--json"), ("--help",), ("--version",), ("clean", "--help")])
def test_output_that_cannot_be_stored_is_a_sentence(environment: dict[str, str], verb: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "tagger", *verb]
        result = subprocess.run(command, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120)
    sentence = "The output cannot be stored where it goes: No space left on device; what was done is kept."
    assert (result.returncode, result.stderr) == (2, f"tagger: {sentence}\n")


@pytest.mark.skipif(os.name == "nt", reason="no descriptors to close")
@pytest.mark.parametrize("descriptor", [0, 1, 2])
def test_a_closed_stream_stops_nothing(environment: dict[str, str], descriptor: int) -> None:
    code = f"import os; os.close({descriptor}); os.execv({sys.executable!r}, [{sys.executable!r}, '-m', 'tagger', 'settings'])"
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120)
    assert (result.returncode, result.stderr) == (0, "")
    assert ("mode" in result.stdout) == (descriptor != 1)
