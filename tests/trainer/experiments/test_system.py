"""What a reader must know of a row stands beside it."""

from pathlib import Path

import pytest

from trainer.experiments import system
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import experiments_of
from trainer.files import write_json


@pytest.mark.parametrize("name", ["baseline", "vgg-16"])
def test_a_row_over_other_albums_than_the_paper_s_says_so(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_json(tmp_path / "experiment.json", {"units": {"train": 24_000, "validation": 3_000, "test": 3_001}})
    write_json(tmp_path / "scores.json", {})
    monkeypatch.setattr(system, "run", lambda *_: tmp_path)
    context = RunContext(tmp_path, tmp_path, tmp_path, {})
    system.row_of(experiments_of("covers")[name], [0], context)
    (note,) = context.notes
    assert note.startswith(f"{name}: 30,001 items here, 17,689 in the paper; it does not say how it chose them")
    assert note.endswith("every album with one of the 20 commonest is used here.")
