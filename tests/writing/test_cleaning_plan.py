"""Every cleaning rule on real files of every format, with undo to the last bit."""

from dataclasses import replace
from pathlib import Path

import pytest
from mutagen.id3 import ID3, TXXX
from mutagen.mp4 import MP4, MP4FreeForm

from tagger.genres.cleaning import CleaningRules
from tagger.genres.taxonomy import Taxonomy
from tagger.services import settings, write
from tagger.state.database import State
from tagger.state.person_taxonomy import store_taxonomy
from tagger.tagformats.list_profile import Profile
from tests.helpers.media import FORMAT_NAMES, cover_bytes, make_audio, suffix
from tests.helpers.stored_analyses import store_album
from tests.helpers.write_context import genres_of

LISTS = [kind for kind in FORMAT_NAMES if kind not in ("mp3 id3v1", "wav info")]
QUICK = ("flac", "mp3 id3v2.3", "m4a aac")  # of the other formats, the slow run tests every rule
BY_SPEED = [kind if kind in QUICK else pytest.param(kind, marks=pytest.mark.slow) for kind in LISTS]
RULES = {
    "one spelling": (("hip-hop", "Klassik"), ("Hip Hop", "Classical")),
    "duplicates": (("Jazz", "jazz", "JAZZ", "Blues"), ("Jazz", "Blues")),
    "placeholders": (("Other", "Unknown", "Misc", "genre", "-", "(255)", "Jazz"), ("Jazz",)),
    "nothing but placeholders": (("Unknown", "Misc"), ()),
    "nothing but a number without a name": (("(255)",), ()),
    "joined with semicolons": (("Jazz; Folk;Soul",), ("Jazz", "Folk", "Soul")),
    "joined as no name is": (
        ("Dance; Electronic", "Funk;Soul"),
        ("Dance", "Electronic", "Funk", "Soul"),
    ),
    "joined with slashes": (("Jazz / Folk/Soul",), ("Jazz", "Folk", "Soul")),
    "joined with commas": (("Jazz, Folk,Soul",), ("Jazz", "Folk", "Soul")),
    "joined with backslashes": ((r"Jazz\\Folk \ Soul",), ("Jazz", "Folk", "Soul")),
    "a joined part that is not known": (("Jazz; My Sunday",), ("Jazz; My Sunday",)),
    "a valid name with separators": (("Folk, World, & Country", "R&B/Soul"), ("Folk, World, & Country", "R&B/Soul")),
    "ignored for this artist": (("Pop", "Jazz"), ("Jazz",)),
    "ignored for everybody": (("Seen Live", "Jazz"), ("Jazz",)),
    "protected": (("hiphop", "Other", "My; Own"), ("Hip Hop", "My; Own")),
}


def song(folder: Path, kind: str, *genres: str) -> Path:
    tags = {"title": "a", "artist": "Artist", "genres": list(genres)}
    return make_audio(folder / f"a{suffix(kind)}", kind, seconds=0.2, tags=tags, cover=cover_bytes())


def prepare(state: State) -> None:
    mine = replace(Taxonomy.load(), ignored={"artist": ("pop",), "*": ("seen live",)}, protected=frozenset({"My; Own"}))
    store_taxonomy(state, mine, "for the test")


@pytest.mark.parametrize("kind", BY_SPEED)
def test_every_rule_in_every_format_is_written_and_taken_back_bit_for_bit(
    state: State, tmp_path: Path, kind: str
) -> None:
    prepare(state)
    files = {name: song(tmp_path / name, kind, *before) for name, (before, _) in RULES.items()}
    originals = {name: path.read_bytes() for name, path in files.items()}
    held_before = {name: genres_of(path) for name, path in files.items()}
    for name, path in files.items():
        store_album(state, name, [path])
    plan = write.make_cleaning_plan(state)
    report = write.apply_plan(state, plan)
    assert report.problems == []
    assert {name: genres_of(path) for name, path in files.items()} == {
        name: after for name, (_, after) in RULES.items()
    }
    clean = {name for name, (_, after) in RULES.items() if after == held_before[name]}
    assert {entry.path for entry in plan.to_write} == {path for name, path in files.items() if name not in clean}
    assert all(files[name].read_bytes() == originals[name] for name in clean)
    assert write.make_cleaning_plan(state).to_write == ()
    assert report.operation_id is not None
    assert write.undo(state, report.operation_id).problems == []
    assert {name: path.read_bytes() for name, path in files.items()} == originals


@pytest.mark.parametrize("kind", LISTS)
def test_the_rules_in_one_field_of_every_format(state: State, tmp_path: Path, kind: str) -> None:
    prepare(state)
    path = song(
        tmp_path,
        kind,
        "hip-hop",
        "HipHop",
        "Unknown",
        "(255)",
        "(199)",
        "Jazz; Folk",
        "Folk, World, & Country",
        "Pop",
        "My; Own",
    )
    original = path.read_bytes()
    store_album(state, "a", [path])
    assert write.apply_plan(state, write.make_cleaning_plan(state)).problems == []
    assert genres_of(path) == ("Hip Hop", "Jazz", "Folk", "Folk, World, & Country", "My; Own")
    write.undo(state)
    assert path.read_bytes() == original


@pytest.mark.parametrize("kind", ["mp3 id3v1", "wav info"])
def test_tags_for_one_genre_are_cleaned_too(state: State, tmp_path: Path, kind: str) -> None:
    path = song(tmp_path, kind, "Other")
    original = path.read_bytes()
    store_album(state, "a", [path])
    report = write.apply_plan(state, write.make_cleaning_plan(state))
    assert (report.written, report.problems, genres_of(path)) == ([path], [], ())
    write.undo(state)
    assert path.read_bytes() == original


@pytest.mark.parametrize("text", ["(255)", "199", "(199)", "(200)(255)"])
@pytest.mark.parametrize("version", [2, 3, 4])
def test_a_number_without_a_name_is_shown_and_goes_from_every_version_of_id3(
    state: State, tmp_path: Path, version: int, text: str
) -> None:
    path = song(tmp_path, "mp3 id3v2.4")
    name, size = (b"TCO", 3) if version == 2 else (b"TCON", 4)
    content = b"\0" + text.encode()
    frame = name + len(content).to_bytes(size) + b"\0\0" * (version > 2) + content
    audio = path.read_bytes()
    path.write_bytes(b"ID3" + bytes([version, 0, 0, 0, 0, 0, len(frame)]) + frame + audio[ID3(path).size :])
    original = path.read_bytes()
    store_album(state, "a", [path])
    plan = write.make_cleaning_plan(state)
    shown = [f"({number})" for number in text.strip("()").split(")(")]
    assert [(list(entry.old), entry.new) for entry in plan.to_write] == [(shown, ())]
    assert shown[0] in plan.to_write[0].field_before
    report = write.apply_plan(state, plan)
    assert (report.problems, genres_of(path), frame in path.read_bytes()) == ([], (), False)
    write.undo(state)
    assert path.read_bytes() == original


@pytest.mark.parametrize("number", [192, 254])
def test_a_number_without_a_name_goes_from_an_old_tag(state: State, tmp_path: Path, number: int) -> None:
    path = song(tmp_path, "mp3 id3v1", "Other")
    path.write_bytes(path.read_bytes()[:-1] + bytes([number]))
    store_album(state, "a", [path])
    (entry,) = write.make_cleaning_plan(state).to_write
    assert (entry.old, entry.new) == ((f"({number})",), ())
    assert write.apply_plan(state, write.make_cleaning_plan(state)).problems == []
    assert path.read_bytes()[-1] == 255
    write.undo(state)
    assert path.read_bytes()[-1] == number


def test_a_number_without_a_name_goes_from_an_atom_of_numbers(state: State, tmp_path: Path) -> None:
    path = song(tmp_path, "m4a aac", "A genre of 26 characters..")
    value = b"A genre of 26 characters.."
    data = path.read_bytes()
    at = data.index(value) - 24  # the header of the atom, then that of its data
    old = data[at : at + 24 + len(value)]
    atom = (26).to_bytes(4) + b"gnre" + (18).to_bytes(4) + b"data" + bytes(8) + (256).to_bytes(2)
    free = (len(old) - len(atom)).to_bytes(4) + b"free" + bytes(len(old) - len(atom) - 8)
    path.write_bytes(data.replace(old, atom + free))
    original = path.read_bytes()
    store_album(state, "a", [path])
    plan = write.make_cleaning_plan(state)
    assert [(entry.old, entry.new) for entry in plan.to_write] == [(("(255)",), ())]
    assert write.apply_plan(state, plan).problems == []
    assert b"gnre" not in path.read_bytes() and genres_of(path) == ()
    write.undo(state)
    assert path.read_bytes() == original


def test_each_rule_can_be_left_out(state: State, tmp_path: Path) -> None:
    path = song(tmp_path, "flac", "hiphop", "Jazz/Soul", "Jazz, Blues", "Other")
    store_album(state, "a", [path])
    rules = CleaningRules(separators=(",",), spelling=False, placeholders=False)
    (entry,) = write.make_cleaning_plan(state, rules=rules).entries
    assert entry.new == ("hiphop", "Jazz/Soul", "Jazz", "Blues", "Other")


@pytest.mark.parametrize("kind", BY_SPEED)
def test_one_genre_is_taken_out_and_all_else_stays_as_it_is(state: State, tmp_path: Path, kind: str) -> None:
    prepare(state)
    with_it = song(tmp_path / "1", kind, "hiphop", "Rock; pop", "Unknown", "Jazz/Soul", "Pop music")
    without_it, mine = (
        song(tmp_path / "2", kind, "hiphop", "Unknown", "Power Pop"),
        song(tmp_path / "3", kind, "My; Own"),
    )
    originals = [path.read_bytes() for path in (with_it, without_it, mine)]
    for path in (with_it, without_it, mine):
        store_album(state, path.parent.name, [path])
    plan = write.make_cleaning_plan(state, rules=CleaningRules(removed=("POP", "my; own")))
    assert write.apply_plan(state, plan).written == [with_it]
    assert genres_of(with_it) == ("hiphop", "Rock", "Unknown", "Jazz/Soul")
    write.undo(state)
    assert [path.read_bytes() for path in (with_it, without_it, mine)] == originals


def test_a_folder_that_holds_joined_values_keeps_its_form(state: State, tmp_path: Path) -> None:
    settings.remember_profile(state, tmp_path, Profile.SEMICOLON)
    path = song(tmp_path, "flac", "hiphop; Jazz; Unknown")
    store_album(state, "a", [path])
    write.apply_plan(state, write.make_cleaning_plan(state))
    assert genres_of(path) == ("Hip Hop; Jazz",)


def test_the_setting_says_where_joined_values_are_split(state: State, tmp_path: Path) -> None:
    store_album(state, "a", [song(tmp_path, "flac", "Jazz; Soul", "Folk/Blues")])
    for value, expected in (("semicolons", ("Jazz", "Soul", "Folk/Blues")), ("all", ("Jazz", "Soul", "Folk", "Blues"))):
        settings.change(state, "split", value)
        assert [entry.new for entry in write.make_cleaning_plan(state).to_write] == [expected]
    settings.change(state, "split", "never")
    assert write.make_cleaning_plan(state).to_write == ()


def test_a_query_chooses_what_is_cleaned(state: State, tmp_path: Path) -> None:
    first, second = song(tmp_path / "1", "flac", "jazz"), song(tmp_path / "2", "flac", "jazz")
    store_album(state, "One", [first])
    store_album(state, "Two", [second])
    plan = write.make_cleaning_plan(state, "album:two")
    assert [entry.path for entry in plan.to_write] == [second]
    assert write.summary(write.make_cleaning_plan(state)) == "Files: 2 to write, 0 already up to date."


def test_a_second_genre_field_that_says_something_else_is_named(state: State, tmp_path: Path) -> None:
    mp3, m4a = song(tmp_path / "1", "mp3 id3v2.4", "hiphop"), song(tmp_path / "2", "m4a aac", "Jazz")
    tags = ID3(mp3)
    tags.add(TXXX(encoding=3, desc="GENRE", text=["Rap", "Pop"]))
    tags.save(mp3)
    file = MP4(m4a)
    file["----:com.apple.iTunes:GENRE"] = [MP4FreeForm(b"Pop")]
    file.save()
    in_line = song(tmp_path / "3", "mp3 id3v2.3", "Jazz")
    tags = ID3(in_line)
    tags.add(TXXX(encoding=3, desc="GENRE", text=["Jazz"]))
    tags.save(in_line, v2_version=3)
    for path in (mp3, m4a, in_line):
        store_album(state, path.parent.name, [path])
    (entry,) = write.make_cleaning_plan(state).entries
    assert entry.losses == ("the field TXXX:GENRE, which some players show, names “Rap”, “Pop” and stays as it is",)
    first, second = write.make_cleaning_plan(state, rules=CleaningRules(second_fields="name")).entries
    assert (first.action, second.action, second.path) == ("write", "unchanged", m4a)
    assert "----:com.apple.iTunes:GENRE" in second.losses[0]
