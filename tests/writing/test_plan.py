"""A plan says exactly what would happen to each file, and nothing happens while it is made."""

import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mutagen.flac import FLAC
from sqlalchemy import select

from tagger.display_names import printable
from tagger.errors import CancelledError, TaggerError
from tagger.genres.policy import Policy
from tagger.library.records import FileStamp
from tagger.progress import Progress, Task
from tagger.services import write
from tagger.services.scan import scan
from tagger.state.database import State
from tagger.state.tables import Root, Track
from tagger.writing.apply import apply_plan
from tagger.writing.field_splices import field_splices
from tagger.writing.filesystem import FileSystem
from tagger.writing.plan import Plan, PlanEntry, make_plan
from tagger.writing.prepare import check_access
from tagger.writing.requested_genres import Profile, profile_of, profiles, remember_profile
from tests.helpers.corrupt_media import corrupted_variants
from tests.helpers.media import FORMAT_NAMES, make_audio, suffix
from tests.helpers.stored_analyses import decision, store_album, track_ids
from tests.helpers.unprivileged import NOBODY, unprivileged


def song(folder: Path, name: str = "a", kind: str = "flac", genres: tuple[str, ...] = ("Jazz",)) -> Path:
    return make_audio(folder / f"{name}{suffix(kind)}", kind, seconds=0.2, tags={"title": name, "genres": list(genres)})


def only(plan: Plan) -> PlanEntry:
    (entry,) = plan.entries
    return entry


def test_what_is_accepted_is_added_and_what_is_there_stays(state: State, tmp_path: Path) -> None:
    store_album(state, "Blue", [song(tmp_path)], accepted=("Cool Jazz",))
    entry = only(make_plan(state))
    assert (entry.action, entry.old, entry.new) == ("write", ("Jazz",), ("Jazz", "Cool Jazz"))
    assert (entry.field_before, entry.field_after) == ("GENRE: “Jazz”", "GENRE: “Jazz”, “Cool Jazz”")
    assert (entry.losses, entry.reason, entry.profile) == ((), "", Profile.LIST)


def test_planning_changes_nothing(state: State, tmp_path: Path) -> None:
    path = song(tmp_path)
    before, stamp = path.read_bytes(), path.stat()
    store_album(state, "Blue", [path], accepted=("Cool Jazz",))
    make_plan(state)
    after = path.stat()
    assert path.read_bytes() == before
    assert (after.st_mtime_ns, after.st_ino) == (stamp.st_mtime_ns, stamp.st_ino)


def test_planning_costs_as_much_for_each_of_many_genres_as_for_each_of_few(state: State, tmp_path: Path) -> None:
    seconds = []
    for count in (4_000, 32_000):
        path = song(tmp_path, str(count), genres=tuple(f"Genre {number}" for number in range(count)))
        store_album(state, f"Album {count}", [path], accepted=("Cool Jazz",))
        began = time.process_time()
        assert len(only(make_plan(state, f'album:"Album {count}"')).new) == count + 1
        seconds.append(time.process_time() - began)
    assert seconds[1] < 20 * seconds[0]  # eight times the genres; 64 times the pairs of them


@pytest.mark.parametrize("kind", FORMAT_NAMES)
def test_the_plan_states_what_each_format_will_hold(state: State, tmp_path: Path, kind: str) -> None:
    store_album(state, "Blue", [song(tmp_path, kind=kind)], accepted=("Cool Jazz", "Bebop"))
    entry = only(make_plan(state, policy=Policy(order="score")))
    assert entry.action == "write"
    assert entry.new == ("Jazz", "Cool Jazz", "Bebop")
    assert "Cool Jazz" in entry.field_after


@pytest.mark.parametrize(
    ("kind", "old", "new", "field_by_name"),
    [
        ("mp3 apev2", "Genre: Jazz", "Genre: “Jazz”, “Polka Dub”", None),
        ("mp3 id3v1", "ID3v1: “Jazz”", "TCON: “Jazz”, “Polka Dub”", "the ID3v1 tag cannot hold this"),
        ("wav info", "IGNR: “Jazz”", "TCON: “Jazz”, “Polka Dub”", "the INFO list cannot hold this"),
    ],
)
def test_the_plan_names_the_field_that_the_file_has(
    state: State, tmp_path: Path, kind: str, old: str, new: str, field_by_name: str | None
) -> None:
    store_album(state, "Blue", [song(tmp_path, kind=kind)], accepted=("Polka Dub",))
    entry = only(make_plan(state))
    assert (entry.field_before, entry.field_after) == (old, new)
    assert (
        any(field_by_name in loss for loss in entry.losses)
        if field_by_name
        else not any("cannot hold" in one for one in entry.losses)
    )


def test_nothing_new_leaves_the_file_alone(state: State, tmp_path: Path) -> None:
    store_album(state, "Blue", [song(tmp_path, genres=("jazz", "Trip-Hop"))], accepted=("Jazz", "Trip Hop"))
    entry = only(make_plan(state))
    assert (entry.action, entry.new) == ("unchanged", ("jazz", "Trip-Hop"))


def test_an_album_without_a_decision_is_not_touched(state: State, tmp_path: Path) -> None:
    store_album(state, "Blue", [song(tmp_path / "1"), song(tmp_path / "1", "b")])
    album = store_album(state, "Green", [song(tmp_path / "2")])
    with state.session() as session:
        session.add(decision(album, "Dub", "rejected"))
    plan = make_plan(state)
    assert (plan.entries, plan.undecided) == ((), 3)


def test_replacing_and_filling(state: State, tmp_path: Path) -> None:
    store_album(state, "Blue", [song(tmp_path / "1")], accepted=("Dub",))
    store_album(state, "Green", [song(tmp_path / "2", genres=())], accepted=("Dub",))
    full, empty = make_plan(state, policy=Policy(mode="replace")).entries
    assert (full.new, empty.new) == (("Dub",), ("Dub",))
    full, empty = make_plan(state, policy=Policy(mode="fill")).entries
    assert (full.action, empty.action, empty.new) == ("unchanged", "write", ("Dub",))


def test_a_track_may_be_decided_on_its_own(state: State, tmp_path: Path) -> None:
    album = store_album(state, "Blue", [song(tmp_path), song(tmp_path, "b")], accepted=("Dub", "Funk"))
    ids = track_ids(state)
    with state.session() as session:
        session.add(decision(album, "Dub", "rejected", track_id=ids["b.flac"]))
        session.add(decision(album, "Polka", "added", track_id=ids["b.flac"]))
    first, second = make_plan(state).entries
    assert set(first.new) == {"Jazz", "Dub", "Funk"}
    assert set(second.new) == {"Jazz", "Funk", "Polka"}


def test_the_query_chooses_the_albums(state: State, tmp_path: Path) -> None:
    store_album(state, "Blue", [song(tmp_path / "1")], accepted=("Dub",))
    store_album(state, "Green", [song(tmp_path / "2")], accepted=("Dub",))
    assert only(make_plan(state, "album:green")).path.parent.name == "2"
    with pytest.raises(TaggerError):
        make_plan(state, "status:nonsense")


def test_a_file_that_changed_since_the_scan_is_shown_again(state: State, tmp_path: Path) -> None:
    path = song(tmp_path)
    store_album(state, "Blue", [path], accepted=("Dub",))
    os.utime(path, (1, 1))
    entry = only(make_plan(state))
    assert entry.action == "refused"
    assert "changed since it was reviewed" in entry.reason


UNSEEN = "holds characters that cannot be seen; reject it, and accept it without them"


def forget_file_numbers(state: State) -> None:
    """Let the stored stamps have other numbers of file and device, as after a network drive was connected again."""
    with state.session() as session:
        session.query(Track).update({"inode": 1, "device": 2})


def test_a_network_drives_new_numbers_are_no_change(state: State, tmp_path: Path) -> None:
    path = song(tmp_path)
    store_album(state, "Blue", [path], accepted=("Dub",))
    os.utime(path, ns=(0, 10**18 + 7))
    scan(state, [tmp_path])
    forget_file_numbers(state)
    plan = make_plan(state)
    entry = only(plan)
    assert (entry.action, entry.stamp, entry.reason) == ("write", FileStamp.of(path.stat()), "")
    moved = replace(plan, entries=(replace(entry, stamp=replace(entry.stamp, inode=3, device=4)),))
    report = write.apply_plan(state, moved)
    assert (report.written, report.problems) == ([path], [])
    assert FLAC(path)["genre"] == ["Jazz", "Dub"]


@pytest.mark.parametrize("seconds", [0, 1, 2])
def test_a_time_in_whole_seconds_is_no_change(state: State, tmp_path: Path, seconds: int) -> None:
    path = song(tmp_path)
    store_album(state, "Blue", [path], accepted=("Dub",))
    os.utime(path, ns=(0, 1_000_000_000_700_000_000))
    scan(state, [tmp_path])
    with state.reading() as session:
        key = session.scalar(select(Track.content_key))
    os.utime(path, (0, 1_000_000_000 + seconds))
    assert only(make_plan(state)).action == "write"
    assert scan(state, [tmp_path]).read == 1
    with state.reading() as session:
        assert session.scalar(select(Track.content_key)) == key, "it is not analysed again"
    os.utime(path, (0, 1_000_000_040))
    assert "changed since it was reviewed" in only(make_plan(state)).reason


@pytest.mark.parametrize("field", ["title", "genre"])
def test_another_file_of_the_same_size_and_time_is_a_change(state: State, tmp_path: Path, field: str) -> None:
    path = song(tmp_path, "ab")
    store_album(state, "Blue", [path], accepted=("Dub",))
    os.utime(path, ns=(0, 10**18 + 7))
    scan(state, [tmp_path])
    before = path.stat()
    other = FLAC(path)
    other[field] = [value[::-1] for value in other.get(field, ["x"])]
    other.save()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    forget_file_numbers(state)
    assert "changed since it was reviewed" in only(make_plan(state)).reason


@pytest.mark.parametrize("genre", ["Xy\u200blok", "Xylok\ufeff", "Xy\u202elok", "Two\nlines", "\x1b[31mRed"])
def test_a_genre_with_characters_that_nobody_sees_is_not_written(state: State, tmp_path: Path, genre: str) -> None:
    store_album(state, "Blue", [song(tmp_path)], accepted=("Dub", genre))
    entry = only(make_plan(state))
    assert entry.action == "refused"
    assert entry.reason == f"the genre “{printable(genre)}” {UNSEEN}"
    assert entry.reason.isprintable()


def test_such_a_genre_in_the_file_already_stays_as_it_is(state: State, tmp_path: Path) -> None:
    store_album(state, "Blue", [song(tmp_path, genres=("Po\u200blka",))], accepted=("Dub",))
    assert only(make_plan(state)).new == ("Po\u200blka", "Dub")


def test_a_file_that_changed_within_one_tick_of_the_clock_is_planned_as_it_is(state: State, tmp_path: Path) -> None:
    path = song(tmp_path)
    store_album(state, "Blue", [path], accepted=("Dub",))
    with state.session() as session:
        session.query(Track).update({"genres": ("Polka",)})
    entry = only(make_plan(state))
    assert (entry.action, entry.old, entry.new) == ("write", ("Jazz",), ("Jazz", "Dub"))


@pytest.mark.skipif(sys.platform == "win32", reason="modes are not Windows'")
def test_a_write_protected_file_is_left_alone(state: State, tmp_path: Path) -> None:
    path = song(tmp_path)
    store_album(state, "Blue", [path], accepted=("Dub",))
    before = path.read_bytes()
    planned = make_plan(state)
    path.chmod(0o444)
    assert "write-protected" in only(make_plan(state)).reason
    (problem,) = apply_plan(state, planned).problems
    assert "write-protected" in problem.reason and path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="modes are not Windows'")
def test_what_the_system_would_refuse_is_known_beforehand(tmp_path: Path) -> None:
    path = song(tmp_path / "music")
    if os.geteuid() == 0:
        os.chown(path, NOBODY, -1)  # the user's own file
    path.chmod(0o600)
    path.parent.chmod(0o555)
    files, status = FileSystem(), path.stat()
    with unprivileged(tmp_path, path.parent):
        with pytest.raises(PermissionError):
            check_access(files, path, status, "auto")
        check_access(files, path, status, "patch")  # needs no new name
    path.parent.chmod(0o755)
    check_access(files, path, status, "auto")


def test_a_plan_names_a_folder_that_cannot_be_written_to(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_album(state, "Blue", [song(tmp_path)], accepted=("Dub",))
    monkeypatch.setattr(FileSystem, "may_write", lambda _, path: path.is_file())
    entry = only(make_plan(state))
    assert entry.action == "refused"
    assert entry.reason == "the system refused (Permission denied); make file and folder writable and write again"
    monkeypatch.setattr(FileSystem, "is_read_only_volume", lambda *_: True)
    assert only(make_plan(state)).reason == "the volume is read-only; mount it writable and write again"


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_file_with_nothing_to_write_is_still_looked_at(state: State, tmp_path: Path, how: str) -> None:
    path = song(tmp_path)
    store_album(state, "Blue", [path], accepted=("Jazz",))
    assert only(make_plan(state)).action == "unchanged"
    if how == "changed":
        tags = FLAC(path)
        tags["genre"] = ["Polka"]
        tags.save()
    else:
        path.unlink()
    assert only(make_plan(state)).action == "refused"


def test_a_file_that_is_gone_is_named(state: State, tmp_path: Path) -> None:
    path = song(tmp_path)
    store_album(state, "Blue", [path], accepted=("Dub",))
    path.unlink()
    assert "no longer there" in only(make_plan(state)).reason


def test_a_file_that_could_not_be_read_is_never_written(state: State, tmp_path: Path) -> None:
    store_album(state, "Blue", [song(tmp_path)], accepted=("Dub",))
    with state.session() as session:
        session.query(Track).update({"error": "its content is broken", "genres": ()})
    entry = only(make_plan(state))
    assert (entry.action, entry.reason) == ("refused", "its content is broken")


def test_a_file_with_several_names_is_left_out_unless_asked_for(state: State, tmp_path: Path) -> None:
    path = song(tmp_path)
    os.link(path, tmp_path / "seed.flac")
    store_album(state, "Blue", [path], accepted=("Dub",))
    entry = only(make_plan(state))
    assert entry.action == "refused"
    assert "2 names (hard links)" in entry.reason
    assert only(make_plan(state, hard_links=True)).action == "write"


def test_one_file_under_two_paths_is_written_once(state: State, tmp_path: Path) -> None:
    path = song(tmp_path)
    (tmp_path / "link.flac").symlink_to(path)
    store_album(state, "Blue", [path, tmp_path / "link.flac"], accepted=("Dub",))
    with state.session() as session:
        session.add(Root(path=tmp_path, scanned_at=0.0))  # the link does not lead out of it
    first, second = make_plan(state).entries
    assert (first.action, second.action) == ("write", "refused")
    assert "same file" in second.reason


def test_a_structure_that_is_not_safe_to_edit_is_refused_with_the_reason(state: State, tmp_path: Path) -> None:
    path = song(tmp_path)
    store_album(state, "Blue", [path], accepted=("Dub",))
    data = bytearray(path.read_bytes())
    status = path.stat()
    data[data.index(b"\xff\xf8", 42)] = 0  # the first audio frame is not where the blocks end
    path.write_bytes(data)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    entry = only(make_plan(state))
    assert entry.action == "refused"
    assert entry.reason.startswith("no audio follows")


def test_a_name_that_the_tags_would_turn_into_another_is_left_out_and_named(state: State, tmp_path: Path) -> None:
    store_album(state, "Blue", [song(tmp_path, kind="mp3 id3v2.4")], accepted=("80", "Dub"))
    entry = only(make_plan(state))
    assert entry.new == ("Jazz", "Dub")
    assert entry.losses == ("“80” cannot be held by its tags",)
    store_album(state, "Green", [song(tmp_path / "2", kind="mp3 id3v2.4")], accepted=("80",))
    entry = only(make_plan(state, "album:green"))
    assert (entry.action, entry.new, entry.losses) == ("unchanged", ("Jazz",), ("“80” cannot be held by its tags",))


def test_what_an_old_tag_beside_cannot_say_is_named(state: State, tmp_path: Path) -> None:
    store_album(state, "Blue", [song(tmp_path, kind="mp3 id3v1")], accepted=("Dub Techno",))
    new_tag, loss = only(make_plan(state)).losses
    assert (
        new_tag == "the ID3v1 tag cannot hold this, so the file gets an ID3v2 tag, which takes over what that one says"
    )
    assert loss == "the ID3v1 tag can name one genre at most, from its own list (“Jazz”)"


@pytest.mark.parametrize(
    ("profile", "new"),
    [
        (Profile.LIST, ("Jazz", "Dub")),
        (Profile.SEMICOLON, ("Jazz; Dub",)),
        (Profile.SLASH, ("Jazz / Dub",)),
        (Profile.FIRST, ("Jazz",)),
    ],
)
def test_a_profile_forms_the_value_and_is_named(
    state: State, tmp_path: Path, profile: Profile, new: tuple[str, ...]
) -> None:
    remember_profile(state, tmp_path, profile)
    store_album(state, "Blue", [song(tmp_path / "deep" / "er")], accepted=("Dub",))
    entry = only(make_plan(state))
    assert (entry.profile, entry.new) == (profile, new)
    if profile is Profile.FIRST:
        assert entry.action == "unchanged"
        assert entry.losses == ("“Dub” would be left out, since this folder holds the first genre only",)


def test_no_file_is_written_for_the_sake_of_its_form(state: State, tmp_path: Path) -> None:
    store_album(state, "Blue", [song(tmp_path, genres=("Jazz", "Dub"))], accepted=("Dub",))
    remember_profile(state, tmp_path, Profile.SEMICOLON)
    assert only(make_plan(state)).action == "unchanged"


def test_what_a_profile_joined_is_understood_again(state: State, tmp_path: Path) -> None:
    remember_profile(state, tmp_path, Profile.SEMICOLON)
    store_album(state, "Blue", [song(tmp_path, genres=("Jazz; Dub",))], accepted=("Dub",))
    store_album(state, "Green", [song(tmp_path / "2", genres=("Jazz; Dub",))], accepted=("Funk",))
    same, more = make_plan(state).entries
    assert same.action == "unchanged"
    assert more.new == ("Jazz; Dub; Funk",)


def test_without_a_profile_nothing_is_split(state: State, tmp_path: Path) -> None:
    store_album(state, "Blue", [song(tmp_path, genres=("Folk, World, & Country", "Rock; Pop"))], accepted=("Dub",))
    assert only(make_plan(state)).new == ("Folk, World, & Country", "Rock; Pop", "Dub")


def test_the_nearest_folder_decides_and_can_be_forgotten(state: State) -> None:
    remember_profile(state, Path("/music"), Profile.FIRST)
    remember_profile(state, Path("/music/\udcff"), Profile.SLASH)
    folder_profiles = profiles(state)
    assert profile_of(Path("/music/\udcff/a/b.mp3"), folder_profiles) is Profile.SLASH
    assert profile_of(Path("/music/b.mp3"), folder_profiles) is Profile.FIRST
    assert profile_of(Path("/other/b.mp3"), folder_profiles) is Profile.LIST
    remember_profile(state, Path("/music"), None)
    assert profiles(state) == {Path("/music/\udcff"): Profile.SLASH}


def test_planning_says_how_far_it_is_and_can_be_stopped(state: State, tmp_path: Path) -> None:
    store_album(state, "Blue", [song(tmp_path), song(tmp_path, "b")], accepted=("Dub",))
    progress: list[Progress] = []
    make_plan(state, task=Task(progress.append))
    assert (progress[-1].stage, progress[-1].done, progress[-1].total) == ("planning", 2, 2)
    stopped = Task()
    stopped.cancel()
    with pytest.raises(CancelledError):
        make_plan(state, task=stopped)


@pytest.mark.parametrize(
    ("profile", "old", "new"),
    [(Profile.SEMICOLON, "Jazz;Folk", "Jazz; Folk; Dub"), (Profile.SLASH, "Jazz/Folk", "Jazz / Folk / Dub")],
)
def test_what_another_program_joined_is_not_joined_twice(
    state: State, tmp_path: Path, profile: Profile, old: str, new: str
) -> None:
    remember_profile(state, tmp_path, profile)
    store_album(state, "Blue", [song(tmp_path, genres=(old,))], accepted=("Jazz",))
    assert only(make_plan(state)).action == "unchanged"
    store_album(state, "Red", [song(tmp_path, "b", genres=(old,))], accepted=("Jazz", "Dub"))
    assert only(make_plan(state, "red")).new == (new,)


@pytest.mark.parametrize("kind", ["m4a aac", "ogg vorbis", "opus", "ogg flac"])
def test_a_plan_knows_what_a_write_would_refuse(state: State, tmp_path: Path, kind: str) -> None:
    name, whole = f"a{suffix(kind)}", song(tmp_path, kind=kind).read_bytes()
    marks = [
        index for index in range(len(whole)) if whole.startswith((b"OggS", b"stco", b"mdat", b"moov", b"stsz"), index)
    ]
    disagreements = []
    for number, broken in enumerate(corrupted_variants(name, whole, [*marks[:20], len(whole) - 1], 40, seed=5)):
        path = tmp_path / str(number) / name
        path.parent.mkdir()
        path.write_bytes(broken.data)
        try:
            store_album(state, f"Album{number}x", [path], accepted=("Cool Jazz",))
        except TaggerError:
            continue  # it cannot be read
        plan = make_plan(state, f"Album{number}x")
        report = apply_plan(state, plan)
        if plan.to_write and report.problems:
            disagreements.append((broken.story, report.problems))
    assert disagreements == []


def test_a_file_that_is_cut_off_while_it_is_planned_is_named(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [song(tmp_path, name, "mp3 id3v2.4") for name in ("a", "b")]
    store_album(state, "Blue", paths, accepted=("Dub",))

    def cut_off(*arguments: Any, **options: Any) -> Any:
        splices = field_splices(*arguments, **options)
        if options["name"] == str(paths[0]):
            os.truncate(paths[0], 0)
        return splices

    monkeypatch.setattr("tagger.writing.plan.field_splices", cut_off)
    first, second = make_plan(state).entries
    assert (first.action, second.action) == ("refused", "write")
    assert first.reason.startswith("another program changed it")
