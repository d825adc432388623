"""Extraction: the same bytes with any number of workers, after any kill, and nothing done twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tagger.errors import CancelledError
from tagger.progress import Progress, Task
from trainer.data.feature_store import STATE, Status, Store
from trainer.data.front_ends import CoverFrontEnd, Timbre
from trainer.data.prepare import CHUNK, outdated, prepare
from trainer.data.synthetic.media import draw, render, write_picture, write_sound
from trainer.data.synthetic.world import generator_of

FRONT_END = Timbre(seconds=1.0)


def make_sounds(folder: Path, count: int, seconds: float = 1.0) -> dict[str, Path]:
    sources = {f"sound {number:02}": folder / f"{number}.wav" for number in range(count)}
    for number, path in enumerate(sources.values()):
        write_sound(path, render([(f"genre {number % 3}", 1.0)], seconds, generator_of(number)))
    return sources


def content(store: Store) -> dict[str, bytes]:
    return {name: store.rows[row].tobytes() for name, row in store.row_of.items()}


def steps_of(task_runs: list[Progress]) -> int:
    return sum(progress.total or 0 for progress in task_runs if progress.done == 0)


def test_workers_and_order_leave_the_same_bytes(tmp_path: Path) -> None:
    sources = make_sounds(tmp_path / "sounds", 20)
    by_one_worker = prepare(tmp_path / "alone", FRONT_END, sources, workers=1)
    together = prepare(tmp_path / "together", FRONT_END, dict(reversed(sources.items())), workers=2)
    assert content(by_one_worker) == content(together)
    assert (by_one_worker.state["status"] == Status.DONE).all()
    assert len(set(content(by_one_worker).values())) == 20


def test_only_what_is_new_or_changed_is_computed(tmp_path: Path) -> None:
    sources = make_sounds(tmp_path / "sounds", 4)
    progress: list[Progress] = []
    prepare(tmp_path, FRONT_END, sources, workers=1, task=Task(progress.append))
    assert steps_of(progress) == 4
    progress.clear()
    prepare(tmp_path, FRONT_END, sources, workers=1, task=Task(progress.append))
    assert progress == []
    write_sound(sources["sound 01"], render([("another genre", 1.0)], 1.5, generator_of("new")))
    old = content(prepare(tmp_path, FRONT_END, {}, workers=1))
    new = content(prepare(tmp_path, FRONT_END, sources, workers=1, task=Task(progress.append)))
    assert steps_of(progress) == 1
    assert [name for name in old if old[name] != new[name]] == ["sound 01"]


def test_other_parameters_make_another_store(tmp_path: Path) -> None:
    sources = make_sounds(tmp_path / "sounds", 2)
    first = prepare(tmp_path, FRONT_END, sources, workers=1)
    other = prepare(tmp_path, Timbre(seconds=0.5), sources, workers=1)
    assert first.folder != other.folder
    assert content(first) != content(other)


def test_unreadable_files_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    sources = make_sounds(tmp_path / "sounds", 3)
    sources["sound 01"].write_bytes(b"nothing to hear")
    sources["gone"] = tmp_path / "gone.wav"
    store = prepare(tmp_path, FRONT_END, sources, workers=1)
    assert {problem.where for problem in store.problems()} == {"sound 01", "gone"}
    assert store.has("sound 00")
    assert store.has("sound 02")


def test_covers_are_pixels(tmp_path: Path) -> None:
    path = tmp_path / "cover.png"
    write_picture(path, draw([("genre", 1.0)], 40, generator_of("cover")))
    store = prepare(tmp_path, CoverFrontEnd(32), {"cover": path}, workers=1)
    assert store.rows.shape == (1, 32, 32, 3)
    assert store.rows.dtype == np.uint8
    assert store.rows.std() > 10


def test_stopping_keeps_what_was_finished(tmp_path: Path) -> None:
    sources = make_sounds(tmp_path / "sounds", 20)
    task = Task(lambda _: task.cancel())
    with pytest.raises(CancelledError):
        prepare(tmp_path, FRONT_END, sources, workers=1, task=task)
    progress: list[Progress] = []
    prepare(tmp_path, FRONT_END, sources, workers=1, task=Task(progress.append))
    assert steps_of(progress) == 20 - CHUNK


CHILD = """
import sys, threading
from pathlib import Path
from trainer.data import prepare as module
from trainer.data.front_ends import Timbre

commit = module.commit

def commit_and_hang(store, shards, *, keep):
    commit(store, shards, keep=keep)
    print("committed", flush=True)
    threading.Event().wait()

if __name__ == "__main__":
    module.COMMIT_SECONDS = -1.0
    module.commit = commit_and_hang
    root = Path(sys.argv[1])
    sources = {f"sound {int(path.stem):02}": path for path in (root / "sounds").iterdir()}
    module.prepare(root / "killed", Timbre(seconds=3.0), sources, workers=2)
"""


def running_workers(parent: int) -> list[int]:
    processes = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in processes.splitlines() if int(line.split()[1]) == parent]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_preparation_goes_on_to_the_same_result(tmp_path: Path) -> None:
    sources = make_sounds(tmp_path / "sounds", 24, seconds=3.0)
    (tmp_path / "child.py").write_text(CHILD, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(tmp_path / "child.py"), str(tmp_path)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None and child.stdout.readline() == b"committed\n"
        workers = running_workers(child.pid)
        child.send_signal(signal.SIGKILL)
    state = tmp_path / "killed" / f"timbre-{Timbre(seconds=3.0).key[:12]}" / "state.bin"
    rows_done = int((np.fromfile(state, STATE)["status"] == Status.DONE).sum())
    assert 0 < rows_done < 24 and len(workers) >= 2
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and any(Path(f"/proc/{worker}").exists() for worker in workers):
        time.sleep(0.05)
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers), "workers outlive a killed parent"
    progress: list[Progress] = []
    resumed = prepare(tmp_path / "killed", Timbre(seconds=3.0), sources, workers=1, task=Task(progress.append))
    uninterrupted = prepare(tmp_path / "whole", Timbre(seconds=3.0), sources, workers=1)
    assert steps_of(progress) == 24 - rows_done
    assert content(resumed) == content(uninterrupted)
    assert resumed.state["length"].tolist() == uninterrupted.state["length"].tolist()


def test_of_several_processes_the_first_prepares_and_the_others_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = make_sounds(tmp_path / "sounds", 3)
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "a run")
    monkeypatch.setenv("RANK", "1")
    task = Task(lambda progress: task.cancel() if progress.stage.startswith("waiting") else None)
    with pytest.raises(CancelledError):
        prepare(tmp_path, FRONT_END, sources, workers=1, task=task)
    monkeypatch.setenv("RANK", "0")
    first = prepare(tmp_path, FRONT_END, sources, workers=1)
    monkeypatch.setenv("RANK", "1")
    assert content(prepare(tmp_path, FRONT_END, sources, workers=1)) == content(first)


def test_what_changes_meanwhile_is_made_again(tmp_path: Path) -> None:
    sources = make_sounds(tmp_path / "sounds", 2)
    first, second = sorted(sources)
    turns: list[Progress] = []

    def change(progress: Progress) -> None:
        if not turns:
            sources[first].write_bytes(sources[second].read_bytes())
        turns.append(progress)

    store = prepare(tmp_path, FRONT_END, sources, workers=1, task=Task(change))
    rows = store.rows[store.indices([first, second])]
    assert rows[0].tobytes() == rows[1].tobytes()
    assert not list(outdated(store, sources))
