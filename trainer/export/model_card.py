"""The README of a bundle: what the model knows, how well, from what, and what it is not good for."""

from collections.abc import Mapping, Sequence
from typing import Any

SENSES = {"audio": "the sound", "image": "the cover", "text": "the words written about the album"}


def model_card(manifest: Mapping[str, Any]) -> str:
    """Markdown from the content of ``model.json``."""
    parts = [
        f"# {manifest['name']} {manifest['version']}",
        f"Suggests genres for an album from {_listed([SENSES[m] for m in manifest['encoders']])}, or from any part of"
        f" that which is there. It knows {len(manifest['labels'])} genres. Made {manifest['created'][:10]}.",
        "## How well it does",
        _scores(manifest["scores"]),
        "## What it is not good for",
        manifest["limits"] or "Nothing was stated.",
        "## What it was trained on",
        _table(("data", "licence"), [(d["name"], d["licence"]) for d in manifest["training"]["data"]]),
        f"The model's own licence: {manifest['training']['licence']}.",
        "## Genres",
        _listed([" / ".join(label["path"]) for label in manifest["labels"]]) + ".",
        "## Files",
        "`model.json` says how each input is made and holds the SHA-256 of every file; the encoders are ONNX graphs,"
        " the heads are tensors in `fusion.safetensors`. Nothing in this folder is executed or unpickled.",
    ]
    return "\n\n".join(parts) + "\n"


def _scores(scores: Mapping[str, Any]) -> str:
    if not scores:
        return "Nothing was measured."
    return _table(("measure", "value"), [(name, _value(value)) for name, value in _flat(scores)])


def _flat(scores: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, value in scores.items():
        full_name = f"{before} {name}".strip()
        rows += _flat(value, full_name) if isinstance(value, Mapping) else [(full_name, value)]
    return rows


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, list | tuple):
        return " – ".join(_value(part) for part in value)
    return str(value)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in line) + " |" for line in lines
    )


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]
