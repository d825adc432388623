"""What a run says while it trains: a JSON line per epoch, and the same numbers as TensorBoard curves."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

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


def _writer(folder: Path, next_epoch: int) -> Any:
    from torch.utils.tensorboard import SummaryWriter  # seconds to import, and only training needs it

    return SummaryWriter(str(folder), purge_step=next_epoch + 1)
