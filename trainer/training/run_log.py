"""A run's log, a JSON line per epoch and the same numbers as TensorBoard curves, and the digest of its training data."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from torch import Tensor

from trainer.models.weights import digest
from trainer.training.examples import Examples


def identity_of(*parts: Examples) -> dict[str, list[str]]:
    """The ``identity`` of a run for ``train`` where nothing shorter says what its data are: a digest of each part's
    inputs, targets and settings, on whatever device. It reads them all.
    """
    return {"data": [_digest(part) for part in parts]}


def _digest(examples: Examples) -> str:
    total = hashlib.sha256()
    for name, value in sorted(vars(examples).items()):
        for part in value if isinstance(value, tuple) else (value,):
            content = digest({name: part.cpu().contiguous()}) if isinstance(part, Tensor) else f"{name} {part!r}"
            total.update(content.encode())
    return total.hexdigest()[:16]


LOG = "log.jsonl"


class Log:
    """The log of one run, opened at its first new epoch; lines of epochs that will be trained again are dropped."""

    def __init__(self, folder: Path, history: Sequence[Mapping[str, Any]], *, curves: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / LOG).open("w", encoding="utf-8")
        for line in history:
            self._write(line)
        self._curves = _writer(folder / "tensorboard", len(history)) if curves else None

    def epoch(self, line: Mapping[str, Any]) -> None:
        """Add an epoch's line."""
        self._write(line)
        if self._curves is not None:
            for name, value in line.items():
                if isinstance(value, int | float) and name != "epoch":
                    self._curves.add_scalar(name, value, line["epoch"])
            self._curves.flush()

    def close(self) -> None:
        """Close the files."""
        self._file.close()
        if self._curves is not None:
            self._curves.close()

    def _write(self, line: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()


def read_log(folder: Path) -> list[dict[str, Any]]:
    """The lines of a run's log, an epoch each."""
    return [json.loads(line) for line in (folder / LOG).read_text(encoding="utf-8").splitlines()]


def _writer(folder: Path, next_epoch: int) -> Any:
    from torch.utils.tensorboard import SummaryWriter  # seconds to import, and only training needs it

    return SummaryWriter(str(folder), purge_step=next_epoch + 1)
