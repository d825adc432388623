"""Features that a Dask cluster prepares: the same bytes as without it, also when a worker dies midway."""

import os
import signal
from pathlib import Path

import fsspec
import pytest

from tagger.errors import TaggerError
from tagger.progress import Progress, Task
from tests.helpers.dask_cluster import dask_cluster
from trainer.data.feature_store import Store
from trainer.data.front_ends import Timbre
from trainer.data.prepare import Workers, prepare
from trainer.data.synthetic.layouts import write_gtzan
from trainer.data.synthetic.media import render, write_sound
from trainer.data.synthetic.world import generator_of
from trainer.experiments.preparation import prepare_system
from trainer.experiments.schema import experiments_of
from trainer.experiments.settings import with_changes

FRONT_END = Timbre(seconds=1.0)


def made_sounds(folder: Path, count: int) -> dict[str, Path]:
    sources = {f"sound {number:03}": folder / f"{number}.wav" for number in range(count)}
    for number, path in enumerate(sources.values()):
        write_sound(path, render([(f"genre {number % 3}", 1.0)], 1.0, generator_of(number)))
    return sources


def files_of(store: Store) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(store.folder.iterdir())}


@pytest.mark.slow
@pytest.mark.filterwarnings("default::ResourceWarning")  # of Dask's own connections
def test_a_cluster_of_which_a_worker_dies_makes_the_same_store(tmp_path: Path) -> None:
    sources = made_sounds(tmp_path / "sounds", 120)
    alone = prepare(tmp_path / "alone", FRONT_END, sources, workers=1)
    killed: list[int] = []
    with dask_cluster(tmp_path, 2) as (address, processes):

        def kill(progress: Progress) -> None:
            if progress.done and not killed:
                killed.append(processes[0].pid)
                os.kill(processes[0].pid, signal.SIGKILL)

        workers = Workers(scheduler=address)
        together = prepare(tmp_path / "together", FRONT_END, sources, workers=workers, task=Task(kill))
    assert killed and files_of(together) == files_of(alone)


def test_a_scheduler_that_does_not_answer_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.data.prepare.ANSWER_SECONDS", 0.2)
    sources = made_sounds(tmp_path / "sounds", 1)
    with pytest.raises(TaggerError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9 .*dask scheduler"):
        prepare(tmp_path, FRONT_END, sources, workers=Workers(scheduler="tcp://127.0.0.1:9"))


def test_data_and_store_can_be_at_any_address(tmp_path: Path) -> None:
    write_gtzan(tmp_path / "gtzan", per_genre=2, seconds=1.0, task=Task())
    memory = fsspec.filesystem("memory")
    memory.put(f"{tmp_path}/gtzan/", "/away/gtzan/", recursive=True)
    experiments = with_changes(experiments_of("dmg-gtzan"), ["patch.window=20", "patch.frames=20"])
    arguments = experiments, "memory://away/gtzan", "memory://away/store", Workers(1), Task()
    _, lines = prepare_system(*arguments)
    assert len(lines) == 1 and " 0 unreadable" in lines[0]
    here, _ = prepare_system(experiments, str(tmp_path / "gtzan"), str(tmp_path / "store"), Workers(1), Task())
    (store,) = here.stores.values()
    address = f"/away/store/{store.folder.relative_to(tmp_path / 'store').as_posix()}"
    assert memory.cat_file(f"{address}/rows.bin") == (store.folder / "rows.bin").read_bytes()
    assert memory.cat_file(f"{address}/index.json") == (store.folder / "index.json").read_bytes()
    assert prepare_system(*arguments)[1] == lines  # what is there is taken up again
    with pytest.raises(TaggerError, match="There is nothing below memory://nowhere"):
        prepare_system(experiments, "memory://nowhere", str(tmp_path / "none"), Workers(1), Task())
