"""``tagger fetch``, ``tagger words`` and ``tagger suggest --online``, with a server on loopback in place of the services."""

import io
import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tagger.cli import main
from tagger.reviews.client import NetworkClient
from tagger.state.exclusive_lock import exclusive_lock
from tests.helpers.media import make_audio
from tests.helpers.review_server import ReviewServer, mbid, serving


@pytest.fixture
def server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[ReviewServer]:
    """A scanned library of two albums, and the server that every client talks to."""
    make_audio(tmp_path / "a" / "1.flac", "flac", tags={"album": "Quadrant Dub", "artist": "Basic Channel"})
    make_audio(tmp_path / "b" / "1.flac", "flac", tags={"album": "Weezer", "artist": "Weezer"})
    albums = [("Basic Channel", "Quadrant Dub", 1994), ("Weezer", "Weezer", 1994), ("Weezer", "Weezer", 2001)]
    with serving(ReviewServer(albums)) as running:
        local = partial(NetworkClient, access=running.access(300))
        for module in ("fetch", "review_texts"):
            monkeypatch.setattr(f"tagger.services.{module}.NetworkClient", local)
        assert main(["scan", str(tmp_path)]) == 0
        capsys.readouterr()
        yield running


def test_fetching_says_what_is_sent_to_whom_and_what_came(
    server: ReviewServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch"]) == 0
    out, err = capsys.readouterr()
    assert out == (
        "2 albums: 1 found in MusicBrainz, 1 with several that fit, 0 not found; 4 texts, 3 tags and 1 cover fetched.\n"
    )
    assert err.splitlines()[0] == (
        "This sends artist and title of each album without an identifier to MusicBrainz; the album's identifier in "
        "MusicBrainz to MusicBrainz, ListenBrainz, CritiqueBrainz and Cover Art Archive; which articles about the album "
        "and its artist are wanted to Wikipedia. Nothing else leaves this machine, and no file is changed."
    )
    assert "'tagger words QUERY' offers them" in err


def test_words_are_printed_with_their_origin_and_a_match_is_chosen(
    server: ReviewServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.review_text = "Nice.\x1b[31m \u202e evil"
    main(["fetch"])
    capsys.readouterr()
    assert main(["words", "artist:basic"]) == 0
    out = capsys.readouterr().out
    assert "Tagged at MusicBrainz: dub techno (5), ambient (2)" in out
    assert "CritiqueBrainz · review · A. Listener · 2016-03-01" in out
    assert "Nice.[31m \\u202e evil" in out
    assert main(["words", "artist:weezer"]) == 0
    assert mbid(2) in capsys.readouterr().out
    assert main(["words", "artist:weezer", "--match", mbid(2)]) == 0
    assert "In MusicBrainz: Weezer – Weezer (2001), as you decided." in capsys.readouterr().out
    assert main(["words", "all", "--match", "none"]) == 2
    assert "2 albums match, but --match and --note are about one" in capsys.readouterr().err


def test_notes_come_from_a_file_or_the_input(
    server: ReviewServer, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "note.txt").write_bytes(b"Deep \xff and slow.")
    assert main(["words", "artist:basic", "--note", str(tmp_path / "note.txt")]) == 0
    capsys.readouterr()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Second note")))
    assert main(["words", "artist:basic", "--note", "-", "--json"]) == 0
    (album,) = json.loads(capsys.readouterr().out)
    assert [text["text"] for text in album["texts"]] == ["Deep \ufffd and slow.", "Second note"]
    assert main(["words", "artist:basic", "--delete", str(album["texts"][0]["id"]), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)[0]["texts"]) == 1
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Like Massive Attack")))
    assert main(["words", "artist:basic", "--note", "-", "--json"]) == 0
    (linked,) = json.loads(capsys.readouterr().out)[0]["linked"]
    assert (linked["words"], linked["entity"]["title"]) == (["massive", "attack"], "Massive Attack")
    assert main(["words", "artist:basic", "--note", str(tmp_path / "gone.txt")]) == 2
    assert main(["words", "artist:nobody"]) == 1


def test_a_failed_service_is_named_and_the_exit_code_says_so(
    server: ReviewServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.faults["critiquebrainz.org"] = lambda _: (500, {}, b"")
    assert main(["fetch", "artist:basic", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["problems"][0]["where"] == "critiquebrainz.org"
    assert main(["fetch", "artist:nobody"]) == 1


def test_suggest_online_fetches_first(server: ReviewServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suggest", "--online", "--workers", "1"]) == 0
    out, err = capsys.readouterr()
    assert "fetched.\n" in out
    assert "new suggestions for 2 albums" in out
    assert "This sends" in err
    assert server.requests


def test_suggest_online_fetches_nothing_where_it_cannot_analyse(
    server: ReviewServer, state_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with exclusive_lock(state_folder, "analysing"):
        assert main(["suggest", "--online"]) == 2
    assert "is analysing for the state" in capsys.readouterr().err
    assert main(["suggest", "--online", "--model", "nothing"]) == 2
    assert main(["suggest", "--online", str(tmp_path / "elsewhere")]) == 2
    assert "This sends" not in capsys.readouterr().err
    assert not server.requests


def test_keys_are_read_from_the_input(
    server: ReviewServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("abc123\n"))
    assert main(["fetch", "--key", "lastfm"]) == 0
    assert "Kept in" in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert main(["fetch", "--key", "lastfm"]) == 0
    assert "Forgotten." in capsys.readouterr().out
    assert main(["fetch", "--key", "musicbrainz"]) == 2
