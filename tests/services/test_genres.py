"""The person's genres: edits with the albums affected, undo, and a library of before."""

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

from tagger.errors import TaggerError
from tagger.genres import editing
from tagger.genres.taxonomy import Taxonomy
from tagger.services import genres
from tagger.services.review import set_states, set_track_states
from tagger.services.scan import scan
from tagger.services.suggest import suggest
from tagger.state.album_queries import albums, albums_by_id
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy
from tagger.state.tables import Track
from tests.helpers.bundles import make_bundle
from tests.helpers.media import make_audio
from tests.helpers.music import make_music
from tests.helpers.stored_analyses import store_album


@pytest.fixture
def library(state: State, tmp_path: Path) -> State:
    held = {"One": ("hiphop", "Jazz"), "Two": ("Psychedlic Rock", "Psychedelic Rock", "My Own; Jazz"), "Three": ()}
    for title, names in held.items():
        path = make_audio(tmp_path / title / "a.flac", "flac", seconds=0.2)
        album = store_album(state, title, [path])
        with state.session() as session:
            session.execute(update(Track).where(Track.album_id == album).values(genres=names))
    return state


def test_a_state_of_before_has_the_shipped_genres(library: State) -> None:
    assert read_taxonomy(library.folder) is Taxonomy.load()
    assert genres.file_of(library) is None
    assert genres.taxonomy_edits(library) == []
    with pytest.raises(TaggerError, match="no edit"):
        genres.undo_edit(library)


def test_the_albums_affected_are_known_before_and_edits_can_be_taken_back(library: State) -> None:
    def change(taxonomy: Taxonomy) -> Taxonomy:
        return editing.rename(taxonomy, "Hip Hop", "Hip-Hop")

    (album,) = genres.edit(library, change, "rename", dry_run=True)
    assert (album.title, album.changes) == ("One", (("Hip Hop", "Hip-Hop"),))
    assert read_taxonomy(library.folder) is Taxonomy.load()
    assert genres.edit(library, change, "rename Hip Hop") == [album]
    assert read_taxonomy(library.folder).written("hiphop") == "Hip-Hop"
    genres.edit(library, lambda taxonomy: editing.hide(taxonomy, "Jazz"), "hide Jazz")
    assert [entry.label for entry in genres.taxonomy_edits(library)] == ["hide Jazz", "rename Hip Hop"]
    assert genres.undo_edit(library).label == "hide Jazz"
    assert not read_taxonomy(library.folder).is_hidden("Jazz")
    genres.undo_edit(library)
    assert read_taxonomy(library.folder) is Taxonomy.load()


def test_what_another_place_and_being_ignored_mean_is_said(library: State) -> None:
    (moved,) = genres.edit(library, lambda taxonomy: editing.move(taxonomy, "Hip Hop", "Pop"), "move", dry_run=True)
    assert moved.changes == (("Hip Hop", "Pop / Hip Hop"),)
    (kept_out,) = genres.edit(
        library, lambda taxonomy: editing.ignore(taxonomy, "*", "Hip Hop"), "ignore", dry_run=True
    )
    assert kept_out.changes == (("Hip Hop", "Hip Hop (ignored)"),)


def test_new_names_are_offered_and_near_duplicates_named(library: State) -> None:
    assert ("My Own; Jazz", 1) in genres.new_names(library)
    assert genres.near_duplicates(library) == [("Psychedelic Rock", "Psychedlic Rock")]


def test_a_misspelt_name_is_named_with_its_genre_and_joined_names_are_not(state: State, tmp_path: Path) -> None:
    album = store_album(state, "One", [make_audio(tmp_path / "a.flac", "flac", seconds=0.2)])
    with state.session() as session:
        names = ("Psychedlic Rock", "Jazz; Folk; Soul", "Jazz\\\\Folk\\\\Soul")
        session.execute(update(Track).where(Track.album_id == album).values(genres=names))
    assert genres.near_duplicates(state) == [("Psychedlic Rock", "Psychedelic Rock")]
    joined = genres.join("Psychedlic Rock", "Psychedelic Rock", read_taxonomy(state.folder))
    assert joined.written("psychedlic rock") == "Psychedelic Rock"


def test_two_ways_to_write_a_new_name_become_one(library: State) -> None:
    joined = genres.join("Zorp-Core", "Zorpcore", read_taxonomy(library.folder))
    assert joined.written("Zorp-Core") == joined.written("zorp core") == "Zorpcore"


def test_the_overview_counts_albums(library: State) -> None:
    uses = {use.name: use for use in genres.overview(library)}
    assert (uses["Hip Hop"].albums, uses["Jazz"].albums, uses["Trap"].albums) == (1, 1, 0)
    assert uses["Dub Techno"].depth == 2


def test_a_taxonomy_of_the_library_and_a_shipped_one_can_be_used(library: State) -> None:
    genres.edit(library, partial(editing.with_decisions, genres.of_library(library)), "build")
    assert "Psychedlic Rock" in read_taxonomy(library.folder)
    genres.edit(library, partial(editing.with_decisions, genres.shipped("mumu")), "use mumu")
    assert len(read_taxonomy(library.folder)) == 250


def test_a_damaged_file_is_named(library: State) -> None:
    (library.folder / "taxonomy.toml").write_text("nonsense", encoding="utf-8")
    with pytest.raises(TaggerError, match=r"taxonomy\.toml"):
        genres.overview(library)


def test_edits_reach_the_suggestions_with_the_next_run(state: State, tmp_path: Path) -> None:
    scan(state, [make_music(tmp_path / "music")])
    bundle = make_bundle(tmp_path / "bundle")
    suggest(state, bundle=bundle, workers=1)
    label = next(item.genre for album in albums(state) for item in album.suggestions)
    assert suggest(state, bundle=bundle, workers=1).albums == 0
    genres.edit(state, lambda taxonomy: editing.hide(taxonomy, label), "hide")
    assert suggest(state, bundle=bundle, workers=1).albums > 0
    assert label not in {item.genre for album in albums(state) for item in album.suggestions}
    genres.undo_edit(state)
    suggest(state, bundle=bundle, workers=1)
    assert label in {item.genre for album in albums(state) for item in album.suggestions}


def test_decisions_are_about_a_genre_whatever_it_is_called_later(state: State, tmp_path: Path) -> None:
    """What was rejected was suggested again, and what was accepted stood beside itself, once the genre had another name."""
    scan(state, [make_music(tmp_path / "music")])
    bundle = make_bundle(tmp_path / "bundle")
    suggest(state, bundle=bundle, workers=1)
    first = albums(state)[0]
    accepted, rejected = (item.genre for item in first.suggestions[:2])
    set_states(state, [(first.id, accepted, "accepted"), (first.id, rejected, "rejected")])

    def decided() -> dict[str, str]:
        album = next(album for album in albums(state) if album.id == first.id)
        return {item.genre: item.state for item in album.suggestions if item.state != "suggested"}

    genres.edit(state, lambda taxonomy: editing.rename(taxonomy, accepted, "Blorp"), "rename")
    genres.edit(state, lambda taxonomy: editing.merge(taxonomy, [rejected], "Zeuhl"), "merge")
    assert suggest(state, bundle=bundle, workers=1).albums > 0
    assert decided() == {"Blorp": "accepted", "Zeuhl": "rejected"}
    shown = [item.genre for album in albums(state) if album.id == first.id for item in album.suggestions]
    assert accepted not in shown and rejected not in shown and len(set(shown)) == len(shown)
    assert suggest(state, bundle=bundle, workers=1).albums == 0
    track = first.tracks[0].id
    set_track_states(state, [(track, "Blorp", "added")])
    assert genres.undo_edit(state) == genres.UndoneEdit(
        "merge", ("Zeuhl",)
    )  # it cannot be told which of the two was meant
    assert genres.undo_edit(state) == genres.UndoneEdit("rename", ())
    assert decided() == {accepted: "accepted", "Zeuhl": "rejected"}
    assert [one.decisions for one in albums_by_id(state, [first.id])[0].tracks if one.id == track] == [
        ((accepted, "added"),)
    ]
    suggest(state, bundle=bundle, workers=1)
    assert decided() == {accepted: "accepted", "Zeuhl": "rejected"}
    assert "Blorp" not in {item.genre for album in albums(state) for item in album.suggestions}


def test_undoing_a_merge_that_no_suggestion_has_seen_leaves_nothing_unclear(state: State, tmp_path: Path) -> None:
    album = store_album(state, "One", [make_audio(tmp_path / "a.flac", "flac", seconds=0.2)])
    set_states(state, [(album, "Boom Bap", "added"), (album, "Hip Hop", "added")])
    genres.edit(state, lambda taxonomy: editing.merge(taxonomy, ["Boom Bap"], "Hip Hop"), "merge")
    assert genres.undo_edit(state) == genres.UndoneEdit("merge", ())
    (stored,) = albums(state)
    assert {item.genre: item.state for item in stored.suggestions} == {"Boom Bap": "added", "Hip Hop": "added"}


def test_the_labels_of_the_model_in_use_are_mapped(library: State) -> None:
    labels = {label: genre for label, genre, _ in genres.label_map(library)}
    assert labels["Rock"] == "Rock"
    genres.edit(library, lambda taxonomy: editing.map_label(taxonomy, "Rock", "Pop"), "map")
    assert ("Rock", "Pop", True) in genres.label_map(library)
