"""The kill test: a process that writes genres and covers to files in all formats, or undoes that, is killed with SIGKILL
at random moments.

    python -m tests.faults.kill --kills 1000 --seed 1

After each kill every file is compared byte for byte with the two states that are allowed: the old one and the new one,
whole. The next start must tidy up, a sample is decoded, and undo must bring the old bytes back. At the end everything
is undone, and every file must be what it was before the first write. CI runs a hundred kills with a fixed seed;
TAGGER_KILLS and TAGGER_SEED change both.
"""

import argparse
import hashlib
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import av
from tqdm import tqdm

from tagger.errors import TaggerError
from tagger.settings import WriteMethod
from tagger.state.database import State
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.tag_fields import FrontCover, named_picture, picture_name
from tagger.tagformats.tag_reader import embedded_pictures
from tagger.writing import history
from tagger.writing.apply import apply_plan
from tagger.writing.filesystem import FileSystem
from tagger.writing.plan import Plan
from tagger.writing.recovery import recover
from tagger.writing.summaries import WriteReport
from tagger.writing.undo import undo
from tests.helpers.failing_filesystem import KillingFileSystem
from tests.helpers.genre_edits import audio_digest, snapshot
from tests.helpers.media import cover_bytes
from tests.helpers.write_context import fitting, leftovers, make_library, plan_for, rewritten

LONG_GENRE = "A name that leaves no room in any padding " * 150
GENRES = ("Jazz", "Dub", "Folk, World, & Country", "Drum’n’Bass", "Ambient", "Ελληνικά", LONG_GENRE)
COVER = FrontCover(cover_bytes((500, 500), seed=7), "image/jpeg", 500, 500)
PICTURES = [named_picture(picture_name(COVER.data))]
COVER_CHANCE = 0.3  # for a file without a picture to get one
CALLS = 420  # calls that change something until a kill by count
UNDO_ALL_EVERY = 10  # kills
UNDO_SHARE = 0.3  # of the kills hit an undo
SAMPLE = 2  # files decoded after each kill


COUNTED = ("killed", "old", "new", "undone", "swept", "mended")


@dataclass
class KillTest:
    """The files, what they held at first and hold now, and what happened to them so far."""

    root: Path
    random: random.Random
    files: list[Path] = field(default_factory=list)
    contents: dict[Path, bytes] = field(default_factory=dict)
    audio: dict[Path, bytes] = field(default_factory=dict)
    decoded: dict[Path, bytes] = field(default_factory=dict)
    uninterrupted_seconds: float = 0.0  # seconds that writing all files takes when nobody is killed
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))

    @property
    def library(self) -> Path:
        """The music folder."""
        return self.root / "music"

    @property
    def state(self) -> Path:
        """The state's folder."""
        return self.root / "state"


def prepare(root: Path, seed: int, copies: int) -> KillTest:
    """Make the files, half of them without room for growth, and look at them."""
    kill_test = KillTest(root, random.Random(seed))
    kill_test.files = make_library(kill_test.library, copies=copies, every_second_bare=True)
    kill_test.contents = {path: path.read_bytes() for path in kill_test.files}
    kill_test.audio = {path: audio_digest(path) for path in kill_test.files}
    kill_test.decoded = {path: decoded(path) for path in kill_test.files}
    started = time.perf_counter()
    with State.open(kill_test.state) as state:
        apply_plan(state, plan_for(dict.fromkeys(kill_test.files, ("Jazz",))))
        kill_test.uninterrupted_seconds = time.perf_counter() - started
        undo(state)
    return kill_test


def decoded(path: Path) -> bytes:
    """A digest of what is heard."""
    digest = hashlib.sha256()
    with av.open(os.fspath(path)) as container:
        for frame in container.decode(audio=0):
            digest.update(frame.to_ndarray().tobytes())
    return digest.digest()


def kill_once(kill_test: KillTest) -> None:
    """Write in a child, or undo a write, kill it, and check everything."""
    generator = kill_test.random
    genres = {path: fitting(path, tuple(generator.sample(GENRES, generator.randint(0, 4)))) for path in kill_test.files}
    order = generator.sample(kill_test.files, len(kill_test.files))
    covers = {path: COVER for path in bare_files(kill_test.files) if generator.random() < COVER_CHANCE}
    plan = plan_for({path: genres[path] for path in order}, covers)
    new = {path: rewritten(kill_test.contents[path], genres[path], covers.get(path)) for path in kill_test.files}
    write_method: WriteMethod = generator.choice(("replace", "patch"))
    if generator.random() < UNDO_SHARE:
        kill_undo(kill_test, plan, write_method)
        return
    run_and_kill(
        kill_test,
        lambda state, fatal, files: apply_plan(
            state, plan, write_method=write_method, keep_mtime=bool(fatal % 2), files=files
        ),
    )
    check(kill_test, new, files_are_whole=write_method == "replace")


def kill_undo(kill_test: KillTest, plan: Plan, write_method: WriteMethod) -> None:
    """Undo a whole write in a child and kill it: what it did not come to is undone by the next undo."""
    old = dict(kill_test.contents)
    with State.open(kill_test.state) as state:
        assert not apply_plan(state, plan).problems
    kill_test.contents = {path: path.read_bytes() for path in kill_test.files}
    run_and_kill(kill_test, lambda state, _, files: undo(state, write_method=write_method, files=files))
    with State.open(kill_test.state) as state:
        recover(state)
        assert leftovers(kill_test.library) == []
        left = {path for path, data in compare(kill_test, old).items() if data != old[path]}
        if left:
            report = undo(state)
            assert set(report.written) == left and not report.problems, report
    kill_test.counts["undone"] += len(left)
    kill_test.contents = compare(kill_test, old)
    assert kill_test.contents == old, "an undo that was killed and done again"


def run_and_kill(kill_test: KillTest, work: Callable[[State, int, FileSystem], WriteReport]) -> None:
    """Run the work in a child that is killed at a call, or at a moment, by chance; it may end before."""
    generator = kill_test.random
    by_count = generator.random() < 0.6
    fatal = generator.randrange(1, CALLS) if by_count else sys.maxsize
    child = os.fork()
    if child == 0:
        run_until_killed(kill_test, work, fatal)
    if not by_count:
        time.sleep(generator.random() * kill_test.uninterrupted_seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    kill_test.counts["killed"] += os.WIFSIGNALED(status)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"the child failed by itself: {status}"


def bare_files(files: Sequence[Path]) -> list[Path]:
    """The files that hold no picture now."""
    return [path for path in files if not embedded_pictures(open_audio(path))]


def run_until_killed(kill_test: KillTest, work: Callable[[State, int, FileSystem], WriteReport], fatal: int) -> None:
    """The child's life."""
    try:
        with State.open(kill_test.state) as state:
            report = work(state, fatal, KillingFileSystem(fatal))
        os._exit(1 if report.problems else 0)
    except BaseException as error:  # noqa: BLE001 - nothing of the parent may run on in the child
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(2)


def check(kill_test: KillTest, new: dict[Path, bytes], *, files_are_whole: bool) -> None:
    """Every file is whole, before the next start when new files were made and after it in any case; undo works."""
    if files_are_whole:
        compare(kill_test, new)
    kill_test.counts["swept"] += len(leftovers(kill_test.library))
    with State.open(kill_test.state) as state:
        kill_test.counts["mended"] += sum("old tags back" in sentence for sentence in recover(state))
        assert recover(state) == [], "the second start had something to tidy up"
        assert leftovers(kill_test.library) == []
        old, kill_test.contents = kill_test.contents, compare(kill_test, new)
        check_sample(kill_test)
        check_undo(kill_test, state, old)


def compare(kill_test: KillTest, new: dict[Path, bytes]) -> dict[Path, bytes]:
    """What the files hold, after making sure that it is the old or the new state, byte for byte."""
    data_by_path = {path: path.read_bytes() for path in kill_test.files}
    for path, data in data_by_path.items():
        assert data in (kill_test.contents[path], new[path]), f"{path.name} is neither old nor new"
    return data_by_path


def check_sample(kill_test: KillTest) -> None:
    """Some files have the same audio, as bytes and as what is heard."""
    for path in kill_test.random.sample(kill_test.files, SAMPLE):
        assert audio_digest(path) == kill_test.audio[path], f"{path.name} has other audio"
        assert decoded(path) == kill_test.decoded[path], f"{path.name} sounds different"


def check_undo(kill_test: KillTest, state: State, old: dict[Path, bytes]) -> None:
    """What was written before the kill can be undone, bit for bit: one file, now and then all."""
    written = [path for path in kill_test.files if kill_test.contents[path] != old[path]]
    kill_test.counts["new"] += len(written)
    kill_test.counts["old"] += len(kill_test.files) - len(written)
    if not written:
        return
    everything = kill_test.counts["killed"] % UNDO_ALL_EVERY == 0
    path = None if everything else kill_test.random.choice(written)
    report = undo(state, path=path)
    expected = set(written) if path is None else {path}
    assert set(report.written) == expected and not report.problems, report
    for undone in expected:
        kill_test.contents[undone] = undone.read_bytes()
        assert kill_test.contents[undone] == old[undone], f"{undone.name} is not what it was"
    kill_test.counts["undone"] += len(expected)


def undo_everything(kill_test: KillTest, first: dict[Path, bytes]) -> None:
    """Undo operation after operation until nothing is left; then every file is what it was at the beginning."""
    with State.open(kill_test.state) as state:
        with suppress(TaggerError):
            while True:
                report = undo(state)
                assert not report.problems, report.problems
        assert all(view.undone_by is not None for view in history.log(state) if view.kind == "write" and view.written)
    for path in kill_test.files:
        assert path.read_bytes() == first[path], f"{path.name} is not what it was at the beginning"


def main(arguments: list[str] | None = None) -> dict[str, int]:
    """Run the kill test; returns how often what happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=int(os.environ.get("TAGGER_KILLS", "100")))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("TAGGER_SEED", "1")))
    parser.add_argument("--copies", type=int, default=2, help="files of each kind")
    parser.add_argument("--folder", help="where to work; the default is the system's folder for temporary files")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="tagger-kill-", dir=options.folder) as root:
        kill_test = prepare(Path(root), options.seed, options.copies)
        first, snapshots = dict(kill_test.contents), {path: snapshot(path, PICTURES) for path in kill_test.files}
        with tqdm(total=options.kills, unit=" kills", disable=None) as progress:
            while kill_test.counts["killed"] < options.kills:
                kill_once(kill_test)
                progress.update(kill_test.counts["killed"] - progress.n)
        assert all(snapshot(path, PICTURES) == snapshots[path] for path in kill_test.files)
        undo_everything(kill_test, first)
    print(", ".join(f"{number} {event}" for event, number in kill_test.counts.items()))
    return kill_test.counts


if __name__ == "__main__":
    main()
