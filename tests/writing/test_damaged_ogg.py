"""A damaged Ogg file is known to be unwritable when it is planned, and stays so; what is planned of one is written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tagger.services import review, write
from tagger.services.scan import scan
from tagger.state.album_queries import albums
from tagger.state.database import State
from tests.helpers.media import make_audio

KINDS = ("ogg vorbis", "opus", "ogg flac")


def pages(data: bytes) -> list[int]:
    """Where the pages of a small file begin."""
    starts, at = list[int](), data.find(b"OggS")
    while at >= 0:
        starts.append(at)
        at = data.find(b"OggS", at + 4)
    return starts


def without_magic(data: bytes) -> bytes:
    page = pages(data)[-1]
    return data[:page] + bytes(4) + data[page + 4 :]


def with_hole(data: bytes) -> bytes:
    page = pages(data)[-2]
    return data[: page + 40] + data[page + 90 :]


def with_comment_changed(data: bytes) -> bytes:
    page = pages(data)[1]
    return data[: page + 60] + bytes([data[page + 60] ^ 0xFF]) + data[page + 61 :]


def with_zeros_behind(data: bytes) -> bytes:
    return data + bytes(5000)


def planned_and_written(state: State, path: Path) -> bool:
    """Whether the file is planned; then it is written too, and otherwise refused for one reason that stays."""
    scan(state, [path.parent])
    for album in albums(state):
        review.accept(state, f"id:{album.id}", genres=["Dub"])
    before = path.read_bytes()
    plan = write.make_plan(state)
    report = write.apply_plan(state, plan)
    if plan.to_write:
        assert (report.written, report.problems) == ([path], [])
        assert not write.make_plan(state).to_write
        return True
    assert report.written == [] and path.read_bytes() == before
    scan(state, [path.parent])
    assert [entry.reason for entry in write.make_plan(state).entries] == [entry.reason for entry in plan.entries]
    assert all(entry.reason for entry in plan.entries)
    return False


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("damage", [without_magic, with_hole, with_comment_changed, with_zeros_behind])
def test_a_damaged_file_is_refused_when_planned_and_whenever_it_is_planned_again(
    state: State, tmp_path: Path, kind: str, damage: Callable[[bytes], bytes]
) -> None:
    path = make_audio(tmp_path / "music" / "a.ogg", kind, seconds=1.0, tags={"title": "One", "album": "Blue"})
    path.write_bytes(damage(path.read_bytes()))
    assert not planned_and_written(state, path)


@given(data=st.data())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_makes_a_plan_that_fails(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    path = make_audio(folder / "music" / "a.ogg", "ogg vorbis", seconds=1.0, tags={"title": "One", "album": "Blue"})
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)
    with State.open(folder / "state") as state:
        planned_and_written(state, path)
