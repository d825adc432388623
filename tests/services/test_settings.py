"""Every setting is typed, kept, refused, forgotten, and changes what is done."""

import json
import math
import os
import re
import time
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from tagger.errors import TaggerError
from tagger.genres.policy import Policy
from tagger.services import write
from tagger.services.settings import change, forget, read_policy, read_value, read_values, settings_json
from tagger.setting_values import ChoiceValues, FolderNamesValues, NameListValues, NumberValues, SwitchValues, Value
from tagger.settings import SETTINGS, SettingDefinition, find_setting
from tagger.state.database import State
from tagger.writing.write_options import WriteOptions, read_write_options
from tests.helpers.media import make_audio
from tests.helpers.stored_analyses import store_album
from tests.helpers.stored_values import store_value, stored_value
from tests.helpers.write_context import genres_of, rewritten

DAY = 86_400
NAMES = [definition.name for definition in SETTINGS]


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = make_audio(tmp_path / "music" / "a.flac", "flac", seconds=0.2, tags={"genres": ["Pop"]})
    path.write_bytes(rewritten(path.read_bytes(), ("Pop", "and room")))
    path.write_bytes(rewritten(path.read_bytes(), ("Pop",)))
    return path


def of(definition: SettingDefinition[Value]) -> st.SearchStrategy[Value]:
    """Every value that a setting may have."""
    kind = definition.kind
    if isinstance(kind, SwitchValues):
        return st.booleans()
    if isinstance(kind, ChoiceValues):
        return st.sampled_from(sorted(kind.words))
    if isinstance(kind, FolderNamesValues):
        return st.lists(st.sampled_from(["Audiobooks", "Speech*", "/media/disk/Old", "a/b"])).map("; ".join)
    if isinstance(kind, NameListValues):
        admitted = kind.names or [
            name for name in ("de", "pt-br", "me@example.org") if re.fullmatch(kind.pattern, name)
        ]
        return st.lists(st.sampled_from(admitted), unique=True).map("; ".join)
    numbers = st.integers if kind.integer else st.floats
    number = numbers(kind.lowest, kind.highest)
    return st.none() | number if kind.none else number


any_setting = st.sampled_from(SETTINGS).flatmap(lambda definition: st.tuples(st.just(definition), of(definition)))


@given(any_setting)
def test_what_is_shown_can_be_typed_and_means_the_same(chosen: tuple[SettingDefinition[Value], Value]) -> None:
    definition, value = chosen
    assert definition.kind.admits(value)
    again = definition.parse(definition.kind.text(value))
    assert (again, type(again)) == (value, type(value))


@given(st.sampled_from(NAMES), st.text() | st.floats().map(str) | st.integers().map(str))
def test_whatever_is_typed_is_a_value_or_a_sentence(name: str, text: str) -> None:
    try:
        assert find_setting(name).kind.admits(find_setting(name).parse(text))
    except TaggerError as error:
        assert f"The setting '{name}' cannot be" in str(error) and find_setting(name).kind.allowed in str(error)


@settings(deadline=None, max_examples=30)
@given(chosen=st.lists(any_setting, max_size=12))
def test_what_was_set_is_kept_and_nothing_else_changes(
    chosen: list[tuple[SettingDefinition[Value], Value]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    expected = {definition.name: definition.default for definition in SETTINGS}
    with State.open(tmp_path_factory.mktemp("state")) as state:
        for definition, value in chosen:
            change(state, definition.name, value)
            expected[definition.name] = value
        assert read_values(state) == expected
        for name in NAMES:
            forget(state, name)
        assert all(stored_value(state, definition.key) is None for definition in SETTINGS)


def test_the_defaults_are_those_of_the_program(state: State) -> None:
    with state.reading() as session:
        assert (read_policy(state), read_write_options(session)) == (Policy(), WriteOptions())
    assert {definition.part for definition in SETTINGS if definition.part} == {field.name for field in fields(Policy)}
    assert all(definition["is_default"] for definition in settings_json(read_values(state)))
    assert all(definition.kind.admits(definition.default) and definition.about.endswith(".") for definition in SETTINGS)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("order", "Broad-First", "broad first"),
        ("order", "specificfirst", "specific first"),
        ("keep-days", "for ever", None),
        ("keep-days", " 30 ", 30),
        ("min-score", "1", 1.0),
        ("min-score", ".25", 0.25),
        ("limit", "NONE", None),
        ("parents", "On", True),
        ("leave-out", " Audiobooks ;;Speech* ", "Audiobooks; Speech*"),
        ("sources", "musicbrainz critiquebrainz", "musicbrainz; critiquebrainz"),
        ("languages", "de en,pt-br", "de; en; pt-br"),
        ("leave-out", "None", ""),
    ],
)
def test_words_may_be_typed_freely(name: str, text: str, value: Value) -> None:
    assert find_setting(name).parse(text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("top", "0"),
        ("top", "11"),
        ("top", "2.5"),
        ("top", "none"),
        ("top", ""),
        ("min-score", "1.01"),
        ("min-score", "nan"),
        ("min-score", "80%"),
        ("limit", "1_0"),
        ("limit", "٣"),
        ("limit", "9" * 5000),
        ("mode", "erase"),
        ("parents", "maybe"),
        ("way", "sideways"),
        ("keep-days", "0"),
        ("keep-days", "inf"),
    ],
)
def test_a_bad_value_is_refused_with_the_way_out(state: State, name: str, text: str) -> None:
    with pytest.raises(TaggerError, match=f"The setting '{name}' cannot be '.*'; it may be .*"):
        change(state, name, find_setting(name).parse(text))
    assert read_values(state) == {definition.name: definition.default for definition in SETTINGS}


@pytest.mark.parametrize(("name", "value"), [("top", True), ("top", 2.0), ("min-score", math.inf), ("parents", 1)])
def test_a_value_of_the_wrong_kind_is_refused(state: State, name: str, value: Value) -> None:
    with pytest.raises(TaggerError, match=f"The setting '{name}' cannot be"):
        change(state, name, value)


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(
        TaggerError, match="There is no setting 'colour'; there are top, min-score, community-tags, mode"
    ):
        find_setting("colour")


@pytest.mark.parametrize(
    ("name", "key", "stored"),
    [
        ("mode", "policy", {"mode": "erase"}),
        ("top", "policy", {"top": -3}),
        ("limit", "policy", {"limit": [1]}),
        ("way", "writing.way", "sideways"),
        ("hard-links", "writing.hard_links", "perhaps"),
        ("keep-mtime", "writing.keep_mtime", 1),
        ("keep-days", "journal.keep_days", "long"),
    ],
)
def test_what_makes_no_sense_is_named_and_can_be_forgotten(
    state: State, name: str, key: str, stored: JsonValue
) -> None:
    store_value(state, key, stored)
    with pytest.raises(TaggerError, match=f"'tagger settings {name} default' forgets it"):
        read_value(state, name)
    forget(state, name)
    assert read_value(state, name) == find_setting(name).default


def test_a_policy_that_is_no_table_is_replaced_by_the_first_change(state: State) -> None:
    store_value(state, "policy", ["list"])
    with pytest.raises(TaggerError, match="'tagger settings top default' forgets it"):
        read_values(state)
    change(state, "mode", "fill")
    assert read_policy(state) == Policy(mode="fill")


@pytest.mark.parametrize("name", ["keep-mtime", "hard-links", "way"])
def test_nothing_is_written_by_options_that_make_no_sense(state: State, song: Path, name: str) -> None:
    store_value(state, find_setting(name).key, "perhaps")
    store_album(state, "Blue", [song], accepted=("Dub",))
    with pytest.raises(TaggerError, match=f"the setting '{name}' makes no sense; 'tagger settings {name} default'"):
        write.apply_plan(state, write.make_plan(state))
    assert genres_of(song) == ("Pop",)


@pytest.mark.parametrize(
    ("name", "value", "genres"),
    [
        ("mode", "fill", ("Pop",)),
        ("mode", "replace", ("Dub Techno", "Jazz")),
        ("limit", 2, ("Pop", "Dub Techno")),
        ("parents", True, ("Pop", "Dub Techno", "Techno", "Electronic", "Jazz")),
    ],
)
def test_the_policy_changes_what_is_written(
    state: State, song: Path, name: str, value: Value, genres: tuple[str, ...]
) -> None:
    store_album(state, "Blue", [song], accepted=("Dub Techno", "Jazz"))
    change(state, name, value)
    write.apply_plan(state, write.make_plan(state))
    assert genres_of(song) == genres


@pytest.mark.parametrize(
    ("value", "genres"), [("broad first", ("Techno", "Dub Techno")), ("specific first", ("Dub Techno", "Techno"))]
)
def test_the_order_is_that_of_the_setting(state: State, song: Path, value: str, genres: tuple[str, ...]) -> None:
    store_album(state, "Blue", [song], accepted=("Dub Techno", "Techno"))
    change(state, "mode", "replace")
    change(state, "order", value)
    write.apply_plan(state, write.make_plan(state))
    assert genres_of(song) == genres


@pytest.mark.parametrize("keep", [True, False])
def test_modification_times_stay_where_the_setting_says_so(state: State, song: Path, keep: bool) -> None:
    os.utime(song, ns=(10**18, 10**18 + 123_456_700))
    before = song.stat().st_mtime_ns
    change(state, "keep-mtime", keep)
    store_album(state, "Blue", [song], accepted=("Dub",))
    write.apply_plan(state, write.make_plan(state))
    assert (song.stat().st_mtime_ns == before) is keep
    written = song.stat().st_mtime_ns
    write.undo(state)
    assert (song.stat().st_mtime_ns == written) is keep
    taken_back = song.stat().st_mtime_ns
    write.undo(state, 2, keep_mtime=not keep)  # what is asked for goes before the setting
    assert (song.stat().st_mtime_ns == taken_back) is not keep


def test_files_with_several_names_are_written_where_the_setting_says_so(state: State, song: Path) -> None:
    seeded = song.with_name("seeded")
    os.link(song, seeded)
    before = song.read_bytes()
    store_album(state, "Blue", [song], accepted=("Dub",))
    assert [entry.action for entry in write.make_plan(state).entries] == ["refused"]
    change(state, "hard-links", True)
    assert [entry.action for entry in write.make_plan(state, hard_links=False).entries] == ["refused"]
    assert write.apply_plan(state, write.make_plan(state)).written == [song]
    assert (genres_of(song), seeded.read_bytes()) == (("Pop", "Dub"), before)
    seeded.unlink()
    os.link(song, seeded)
    assert write.undo(state).written == [song]
    assert genres_of(song) == ("Pop",)


@pytest.mark.parametrize(("way", "same"), [("patch", True), ("replace", False)])
def test_the_way_of_writing_is_that_of_the_setting(state: State, song: Path, way: str, same: bool) -> None:
    inode = song.stat().st_ino
    change(state, "way", way)
    store_album(state, "Blue", [song], accepted=("Dub",))
    write.apply_plan(state, write.make_plan(state))
    assert (song.stat().st_ino == inode) is same


def test_old_operations_are_forgotten_with_the_next_write(
    state: State, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album = store_album(state, "Blue", [song], accepted=("Dub",))
    real = time.time
    with monkeypatch.context() as then:
        then.setattr(time, "time", lambda: real() - 2 * DAY)
        write.apply_plan(state, write.make_plan(state))
    change(state, "keep-days", 1)
    assert [operation.id for operation in write.log(state)] == [1]
    other = make_audio(song.with_name("b.flac"), "flac", seconds=0.2)
    assert store_album(state, "Green", [other], accepted=("Dub",)) != album
    report = write.apply_plan(state, write.make_plan(state, "green"))
    assert [operation.id for operation in write.log(state)] == [2]
    assert report.notes == ["Older than the setting 'keep-days' (1), and so not to be undone any more: operation 1."]


def test_the_listing_is_json(state: State) -> None:
    change(state, "min-score", 0.5)
    listed = json.loads(json.dumps(settings_json(read_values(state))))
    assert [entry["name"] for entry in listed] == NAMES
    assert listed[1] == {
        "name": "min-score",
        "value": 0.5,
        "text": "0.5",
        "default": None,
        "default_text": "own",
        "is_default": False,
        "about": find_setting("min-score").about,
        "may_be": find_setting("min-score").kind.allowed,
    }
    assert isinstance(find_setting("min-score").kind, NumberValues)
