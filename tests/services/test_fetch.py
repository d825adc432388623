"""Fetching, from the state to the loopback server and back: what is asked, what is stored, and what is never asked twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tagger.errors import CancelledError, TaggerError
from tagger.inference.modality import Modality
from tagger.progress import Progress, Task
from tagger.reviews.client import NetworkClient
from tagger.reviews.hosts import KNOWN_HOSTS
from tagger.reviews.registry import SOURCES, preferred_languages
from tagger.services import review_texts, settings
from tagger.services.fetch import FetchReport, announcement, fetch
from tagger.services.scan import scan
from tagger.services.suggest import suggest
from tagger.state.album_queries import albums
from tagger.state.database import State
from tagger.state.exclusive_lock import exclusive_lock
from tests.helpers.bundles import make_bundle
from tests.helpers.media import make_audio
from tests.helpers.review_server import LoggedRequest, ReviewServer, mbid, serving

ALBUMS = [("Basic Channel", "Quadrant Dub", 1994), ("Low", "Things We Lost", 2001), ("Weezer", "Weezer", 1994)]
BIDI = "\u202egnikcah\u202c"


def track(path: Path, **tags: str) -> Path:
    return make_audio(path, "flac", tags=tags)


@pytest.fixture
def server() -> Iterator[ReviewServer]:
    with serving(ReviewServer(list(ALBUMS))) as running:
        yield running


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Three albums of one track: one with its identifier, one to be searched for, one that nobody knows."""
    folder = tmp_path / "music"
    track(folder / "a" / "1.flac", album="Quadrant Dub (Deluxe)", artist="Basic Channel", date="1994")
    track(folder / "b" / "1.flac", album="Things", artist="Low", release_group=mbid(1))
    track(folder / "c" / "1.flac", album="Never Heard Of", artist="Nobody")
    return folder


@pytest.fixture
def library(state: State, music: Path) -> State:
    scan(state, [music])
    return state


def run(state: State, server: ReviewServer, *, speed: float = 300, task: Task | None = None) -> FetchReport:
    task = task or Task()
    with NetworkClient(state.folder, task, access=server.access(speed)) as client:
        return fetch(state, task=task, client=client)


def ids(state: State) -> dict[str, int]:
    return {album.artist: album.id for album in albums(state)}


def test_albums_are_found_asked_about_and_stored_with_their_origin(library: State, server: ReviewServer) -> None:
    report = run(library, server)
    assert (report.albums, report.matched, report.ambiguous, report.unknown) == (3, 2, 0, 1)
    assert report.problems == []
    words = review_texts.words_of(library, ids(library)["Basic Channel"])
    assert [(text.source, text.kind, text.author) for text in words.texts] == [
        ("critiquebrainz", "review", "A. Listener"),
        ("wikipedia", "article", "Wikipedia contributors"),
        ("wikipedia", "categories", "Wikipedia contributors"),
        ("wikipedia", "categories", "Wikipedia contributors"),
    ]
    review = words.texts[0]
    assert review.text == server.review_text
    assert review.licence == "Creative Commons Attribution-ShareAlike 3.0 Unported"
    assert (review.language, review.published) == ("en", "2016-03-01")
    assert review.url == f"https://critiquebrainz.org/review/{mbid(500)}"
    assert "British dub techno groups" in words.texts[3].text
    assert {(tag.source, tag.tag, tag.count) for tag in words.tags} == {
        ("musicbrainz", "dub techno", 5),
        ("musicbrainz", "ambient", 2),
        ("listenbrainz", "techno", 3),
    }
    assert words.match_sentence == "In MusicBrainz: Basic Channel – Quadrant Dub (1994), by its names, 100% alike."
    by_tags = review_texts.words_of(library, ids(library)["Low"])
    assert by_tags.match is not None
    assert by_tags.match.decided_by == "tags"


def test_a_cover_is_fetched_for_an_album_without_one_and_survives_a_rescan(
    library: State, server: ReviewServer, music: Path
) -> None:
    assert run(library, server).covers == 1
    album = next(album for album in albums(library) if album.artist == "Basic Channel")
    assert album.cover is not None
    assert album.cover.read_bytes().startswith(b"\xff\xd8\xff")
    assert scan(library, [music]).read == 0
    assert next(album for album in albums(library) if album.artist == "Basic Channel").cover == album.cover


def test_nothing_is_asked_twice(library: State, server: ReviewServer) -> None:
    run(library, server)
    server.requests.clear()
    (library.folder / "network-cache.sqlite").unlink()
    report = run(library, server)
    assert server.requests == []
    assert (report.matched, report.texts) == (2, 0)


def test_a_repeated_run_asks_about_everything_again(library: State, server: ReviewServer) -> None:
    run(library, server)
    first = asked(server)
    server.requests.clear()
    with NetworkClient(library.folder, Task(), access=server.access(300), refresh=True) as client:
        report = fetch(library, client=client, repeat=True)
    assert (report.matched, report.unknown) == (2, 1)
    assert asked(server) == first


def asked(server: ReviewServer) -> set[tuple[str, str]]:
    """Of whom was asked what, but for covers: an album that has one needs none."""
    requests = {(request.host, request.path) for request in server.requests}
    return {(host, path) for host, path in requests if not host.endswith("archive.org")}


def test_a_stopped_run_goes_on_where_it_stopped(library: State, server: ReviewServer) -> None:
    task = Task()
    server.faults["critiquebrainz.org"] = lambda _: task.cancel()
    with pytest.raises(CancelledError):
        run(library, server, task=task)
    before = [(request.host, request.path, request.parameters) for request in server.requests]
    server.faults.clear()
    assert run(library, server).matched == 2
    after = [(request.host, request.path, request.parameters) for request in server.requests[len(before) :]]
    assert not [request for request in after if request in before]


def test_one_host_that_fails_is_named_once_and_the_rest_goes_on(library: State, server: ReviewServer) -> None:
    server.faults["critiquebrainz.org"] = lambda _: (503, {}, b"")
    report = run(library, server)
    assert [(problem.where, problem.reason) for problem in report.problems] == [
        ("critiquebrainz.org", "has no time for us (it says 503); try again later")
    ]
    assert report.tags > 0
    server.faults.clear()
    assert run(library, server).texts == 2


def test_offline_says_so_once_and_changes_nothing(library: State, server: ReviewServer) -> None:
    address, server.address = server.address, "http://127.0.0.1:9"
    report = run(library, server)
    server.address = address
    assert report.problems and {problem.where for problem in report.problems} <= {host.name for host in KNOWN_HOSTS}
    assert server.requests == []
    assert (report.texts, report.unknown) == (0, 0) and report.failed > 0


def test_suggesting_sends_nothing(
    library: State, server: ReviewServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[object] = []

    def refuse(*address: object) -> None:
        attempts.append(address)
        raise OSError("no connection is wanted")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    suggest(library, bundle=make_bundle(tmp_path / "bundle"), workers=1)
    scan(library, [tmp_path / "music"])
    review_texts.words_of(library, ids(library)["Low"])
    assert attempts == []  # also where the error of one would have been caught


def test_what_was_fetched_is_read_by_the_model(library: State, server: ReviewServer, tmp_path: Path) -> None:
    server.review_text = "tender guitar tender guitar loud drums for the quiet night and a quiet piano"
    bundle = make_bundle(tmp_path / "bundle")
    suggest(library, bundle=bundle, workers=1)
    assert not any(Modality.TEXT in album.modalities for album in albums(library))
    run(library, server)
    suggest(library, bundle=bundle, workers=1)
    told = {album.artist: set(album.modalities) for album in albums(library)}
    assert "image" in told["Basic Channel"]
    texts = [text.text for text in review_texts.words_of(library, ids(library)["Low"]).texts]
    assert server.review_text in texts


def test_listeners_tags_move_the_start_of_an_album_that_somebody_asked_about_until_it_is_set_off(
    library: State, server: ReviewServer, tmp_path: Path
) -> None:
    bundle = make_bundle(tmp_path / "bundle")

    def electronic() -> tuple[float, list[str]]:
        suggest(library, bundle=bundle, workers=1)
        album = next(album for album in albums(library) if album.artist == "Low")
        suggestion = next(suggestion for suggestion in album.suggestions if suggestion.genre == "Electronic")
        assert suggestion.score is not None
        return suggestion.score, [said for said in suggestion.reasons if "isteners on MusicBrainz" in said]

    run(library, server)
    settings.change(library, "community-tags", False)
    without, said = electronic()
    assert said == []
    settings.change(library, "community-tags", True)
    score, said = electronic()
    assert score > without and len(said) == 1 and "tag it “dub techno”" in said[0]
    settings.change(library, "community-tags", False)
    assert electronic() == (without, [])


def test_several_that_fit_are_offered_and_the_choice_is_remembered(
    state: State, server: ReviewServer, tmp_path: Path
) -> None:
    server.albums.append(("Weezer", "Weezer", 1994))
    track(tmp_path / "w" / "1.flac", album="Weezer", artist="Weezer", date="1994")
    scan(state, [tmp_path / "w"])
    assert run(state, server).ambiguous == 1
    album_id = ids(state)["Weezer"]
    words = review_texts.words_of(state, album_id)
    assert [group.mbid for group in words.candidates] == [mbid(2), mbid(3)]
    assert words.texts == ()
    review_texts.choose_match(state, album_id, mbid(3))
    assert run(state, server).matched == 1
    words = review_texts.words_of(state, album_id)
    assert words.match is not None
    assert (words.match.group.mbid if words.match.group else "") == mbid(3)
    assert words.texts
    review_texts.choose_match(state, album_id, "")
    assert review_texts.words_of(state, album_id).texts == ()
    server.requests.clear()
    assert run(state, server).unknown == 1
    assert server.requests == []


def test_a_match_that_was_not_offered_is_looked_up(library: State, server: ReviewServer) -> None:
    album_id = ids(library)["Nobody"]
    with NetworkClient(library.folder, Task(), access=server.access(300)) as client:
        review_texts.choose_match(library, album_id, mbid(2), client=client)
        with pytest.raises(TaggerError, match="has no release group"):
            review_texts.choose_match(library, album_id, mbid(99), client=client)
    with pytest.raises(TaggerError, match="is not an identifier of MusicBrainz"):
        review_texts.choose_match(library, album_id, "nonsense")
    assert "Weezer – Weezer (1994), as you decided" in review_texts.words_of(library, album_id).match_sentence


def test_hostile_text_is_text(library: State, server: ReviewServer) -> None:
    server.review_text = f"<script>alert(1)</script> \0\x07{BIDI} \ud800 '; drop table albums; -- " + "a" * 2_000_000
    report = run(library, server)
    assert report.problems == []
    text = review_texts.words_of(library, ids(library)["Basic Channel"]).texts[0].text
    assert text.startswith(f"<script>alert(1)</script> {BIDI}")
    assert len(text) == 20_000
    assert "\0" not in text
    assert len(albums(library)) == 3


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b"7",
        b'{"reviews": {"a": 1}}',
        b'{"reviews": [1, null, {"text": 5}]}',
        b'{"reviews": [{"user": []}]}',
    ],
)
def test_an_answer_of_another_shape_is_no_answer(library: State, server: ReviewServer, body: bytes) -> None:
    def odd(_: LoggedRequest) -> tuple[int, dict[str, str], bytes]:
        return 200, {"Content-Type": "application/json"}, body

    for host in ("musicbrainz.org", "api.listenbrainz.org", "critiquebrainz.org", "www.wikidata.org"):
        server.faults[host] = odd
    report = run(library, server)
    assert report.problems == []
    assert report.texts == 0


def test_sources_are_asked_only_when_they_are_on(library: State, server: ReviewServer) -> None:
    settings.change(library, "sources", "critiquebrainz")
    assert announcement(library).startswith("This sends artist and title of each album")
    run(library, server)
    assert set(server.hosts()) == {"musicbrainz.org", "critiquebrainz.org"}  # the search, then the source
    settings.change(library, "sources", "")
    with pytest.raises(TaggerError, match="No service is on"):
        run(library, server)


def test_a_source_with_a_key_is_asked_once_there_is_one(library: State, server: ReviewServer) -> None:
    settings.change(library, "sources", "lastfm; discogs")
    with pytest.raises(TaggerError, match="No service is on"):
        run(library, server)
    assert "which only you can read" in review_texts.store_key(library, "lastfm", "k" * 32)
    review_texts.store_key(library, "discogs", "t" * 40)
    assert (library.folder / "keys.json").stat().st_mode & 0o077 == 0
    run(library, server)
    tags = review_texts.words_of(library, ids(library)["Nobody"]).tags
    assert {(tag.source, tag.tag) for tag in tags} == {
        ("lastfm", "chill"),
        ("discogs", "Dub Techno"),
        ("discogs", "Electronic"),
    }
    assert {r.headers.get("Authorization") for r in server.requests if r.host == "api.discogs.com"} == {
        f"Discogs token={'t' * 40}"
    }
    review_texts.store_key(library, "lastfm", "")
    review_texts.store_key(library, "discogs", "")
    with pytest.raises(TaggerError, match="needs no key"):
        review_texts.store_key(library, "musicbrainz", "k")


def test_a_note_is_kept_read_and_forgotten(library: State) -> None:
    album_id = ids(library)["Low"]
    review_texts.add_note(library, album_id, "Slow and quiet.\0")
    (note,) = review_texts.words_of(library, album_id).texts
    assert (note.source, note.text) == ("note", "Slow and quiet.")
    assert note.id is not None
    review_texts.delete_text(library, note.id)
    assert review_texts.words_of(library, album_id).texts == ()
    with pytest.raises(TaggerError, match="There is no text"):
        review_texts.delete_text(library, note.id)
    with pytest.raises(TaggerError, match="no text in that note"):
        review_texts.add_note(library, album_id, " \0 ")


def test_progress_counts_every_question_and_ends(library: State, server: ReviewServer) -> None:
    seen: list[Progress] = []
    run(library, server, task=Task(seen.append))
    assert seen[-1].done == seen[-1].total == 3 * (1 + sum(not source.needs_key for source in SOURCES.values()))


def test_languages_end_with_english() -> None:
    assert preferred_languages(("de", "fr")) == ("de", "fr", "en")
    assert preferred_languages(("en",)) == ("en",)
    assert preferred_languages(())[-1] == "en"


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        ("de_DE", ("de", "en")),
        ("German_Germany", ("de", "en")),
        ("English_United States", ("en",)),
        (None, ("en",)),
        ("C", ("en",)),
    ],
)
def test_the_systems_language_comes_first_however_the_system_writes_it(
    monkeypatch: pytest.MonkeyPatch, name: str | None, languages: tuple[str, ...]
) -> None:
    monkeypatch.setattr("locale.getlocale", lambda: (name, "UTF-8"))
    assert preferred_languages(()) == languages


def test_texts_beside_the_music_come_with_a_scan_and_go_with_the_file(library: State, music: Path) -> None:
    (music / "b" / "1.lrc").write_text("[00:01.00]Quiet words")
    (music / "b" / "review.txt").write_text("A slow record.")
    scan(library, [music])
    album_id = ids(library)["Low"]
    texts = [
        (text.source, text.kind, text.author, text.text) for text in review_texts.words_of(library, album_id).texts
    ]
    assert texts == [
        ("beside", "notes", "review.txt", "A slow record."),
        ("beside", "lyrics", "1.lrc", "Quiet words"),
    ]
    (music / "b" / "review.txt").unlink()
    scan(library, [music])
    assert [text.author for text in review_texts.words_of(library, album_id).texts] == ["1.lrc"]


def test_only_one_program_fetches_at_a_time(library: State, server: ReviewServer) -> None:
    with (
        exclusive_lock(library.folder, "fetching"),
        pytest.raises(TaggerError, match=r"Another tagger \(process \d+\) is fetching"),
    ):
        run(library, server)
    assert server.requests == []


def test_an_album_that_is_gone_cannot_be_matched(library: State) -> None:
    with pytest.raises(TaggerError, match="no album 999 any more"):
        review_texts.choose_match(library, 999, "")
