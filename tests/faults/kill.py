"""The kill test: a process that writes files in all formats is killed with SIGKILL at random moments, again and again.

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
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import av
from tqdm import tqdm

from tagger.errors import TaggerError
from tagger.settings import WriteMethod
from tagger.state.database import State
from tagger.writing import history
from tagger.writing.apply import apply_plan
from tagger.writing.fingerprint import audio_digest
from tagger.writing.plan import Plan
from tagger.writing.recovery import recover
from tagger.writing.undo import undo
from tagger.writing.verification import snapshot
from tests.helpers.failing_filesystem import Deadly
from tests.helpers.write_context import fitting, leftovers, make_library, plan_for, rewritten

LONG = "A name that leaves no room in any padding " * 150
NAMES = ("Jazz", "Dub", "Folk, World, & Country", "Drum’n’Bass", "Ambient", "Ελληνικά", LONG)
CALLS = 420  # calls that change something until a kill by count
UNDO_ALL_EVERY = 10  # kills
SAMPLE = 2  # files decoded after each kill


COUNTED = ("killed", "old", "new", "undone", "swept", "mended")


@dataclass
class Trial:
    """The files, what they held at first and hold now, and what happened to them so far."""

    root: Path
    random: random.Random
    files: list[Path] = field(default_factory=list)
    now: dict[Path, bytes] = field(default_factory=dict)
    audio: dict[Path, bytes] = field(default_factory=dict)
    decoded: dict[Path, bytes] = field(default_factory=dict)
    whole: float = 0.0  # seconds that writing all files takes when nobody is killed
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))

    @property
    def library(self) -> Path:
        """The music folder."""
        return self.root / "music"

    @property
    def state(self) -> Path:
        """The state's folder."""
        return self.root / "state"


def prepare(root: Path, seed: int, copies: int) -> Trial:
    """Make the files, half of them without room for growth, and look at them."""
    trial = Trial(root, random.Random(seed))
    trial.files = make_library(trial.library, copies=copies)
    trial.now = {path: path.read_bytes() for path in trial.files}
    trial.audio = {path: audio_digest(path) for path in trial.files}
    trial.decoded = {path: decoded(path) for path in trial.files}
    started = time.perf_counter()
    with State.open(trial.state) as state:
        apply_plan(state, plan_for(dict.fromkeys(trial.files, ("Jazz",))))
        trial.whole = time.perf_counter() - started
        undo(state)
    return trial


def decoded(path: Path) -> bytes:
    """A digest of what is heard."""
    digest = hashlib.sha256()
    with av.open(os.fspath(path)) as container:
        for frame in container.decode(audio=0):
            digest.update(frame.to_ndarray().tobytes())
    return digest.digest()


def one_kill(trial: Trial) -> None:
    """Write in a child, kill it, and check everything."""
    chance = trial.random
    wanted = {path: fitting(path, tuple(chance.sample(NAMES, chance.randint(0, 4)))) for path in trial.files}
    order = chance.sample(trial.files, len(trial.files))
    plan = plan_for({path: wanted[path] for path in order})
    new = {path: rewritten(trial.now[path], wanted[path]) for path in trial.files}
    write_method: WriteMethod = chance.choice(("replace", "patch"))
    by_count = chance.random() < 0.6
    fatal = chance.randrange(1, CALLS) if by_count else sys.maxsize
    child = os.fork()
    if child == 0:
        write_until_killed(trial, plan, write_method, fatal)
    if not by_count:
        time.sleep(chance.random() * trial.whole)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    trial.counts["killed"] += os.WIFSIGNALED(status)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"the child failed by itself: {status}"
    check(trial, new, whole=write_method == "replace")


def write_until_killed(trial: Trial, plan: Plan, write_method: WriteMethod, fatal: int) -> None:
    """The child's life."""
    try:
        with State.open(trial.state) as state:
            report = apply_plan(state, plan, write_method=write_method, keep_mtime=bool(fatal % 2), files=Deadly(fatal))
        os._exit(1 if report.problems else 0)
    except BaseException as error:  # noqa: BLE001 - nothing of the parent may run on in the child
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(2)


def check(trial: Trial, new: dict[Path, bytes], *, whole: bool) -> None:
    """Every file is whole, before the next start when new files were made and after it in any case; undo works."""
    if whole:
        compare(trial, new)
    trial.counts["swept"] += len(leftovers(trial.library))
    with State.open(trial.state) as state:
        trial.counts["mended"] += sum("old tags back" in sentence for sentence in recover(state))
        assert recover(state) == [], "the second start had something to tidy up"
        assert leftovers(trial.library) == []
        old, trial.now = trial.now, compare(trial, new)
        check_sample(trial)
        check_undo(trial, state, old)


def compare(trial: Trial, new: dict[Path, bytes]) -> dict[Path, bytes]:
    """What the files hold, after making sure that it is the old or the new state, byte for byte."""
    found = {path: path.read_bytes() for path in trial.files}
    for path, data in found.items():
        assert data in (trial.now[path], new[path]), f"{path.name} is neither old nor new"
    return found


def check_sample(trial: Trial) -> None:
    """Some files have the same audio, as bytes and as what is heard."""
    for path in trial.random.sample(trial.files, SAMPLE):
        assert audio_digest(path) == trial.audio[path], f"{path.name} has other audio"
        assert decoded(path) == trial.decoded[path], f"{path.name} sounds different"


def check_undo(trial: Trial, state: State, old: dict[Path, bytes]) -> None:
    """What was written before the kill can be taken back, bit for bit: one file, now and then all."""
    written = [path for path in trial.files if trial.now[path] != old[path]]
    trial.counts["new"] += len(written)
    trial.counts["old"] += len(trial.files) - len(written)
    if not written:
        return
    everything = trial.counts["killed"] % UNDO_ALL_EVERY == 0
    path = None if everything else trial.random.choice(written)
    report = undo(state, path=path)
    expected = set(written) if path is None else {path}
    assert set(report.written) == expected and not report.problems, report
    for undone in expected:
        trial.now[undone] = undone.read_bytes()
        assert trial.now[undone] == old[undone], f"{undone.name} is not what it was"
    trial.counts["undone"] += len(expected)


def undo_everything(trial: Trial, first: dict[Path, bytes]) -> None:
    """Undo operation after operation until nothing is left; then every file is what it was at the beginning."""
    with State.open(trial.state) as state:
        with suppress(TaggerError):
            while True:
                report = undo(state)
                assert not report.problems, report.problems
        assert all(view.undone_by is not None for view in history.log(state) if view.kind == "write" and view.written)
    for path in trial.files:
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
        trial = prepare(Path(root), options.seed, options.copies)
        first, snapshots = dict(trial.now), {path: snapshot(path) for path in trial.files}
        with tqdm(total=options.kills, unit=" kills", disable=None) as progress:
            while trial.counts["killed"] < options.kills:
                one_kill(trial)
                progress.update(trial.counts["killed"] - progress.n)
        assert all(snapshot(path) == snapshots[path] for path in trial.files)
        undo_everything(trial, first)
    print(", ".join(f"{number} {what}" for what, number in trial.counts.items()))
    return trial.counts


if __name__ == "__main__":
    main()
