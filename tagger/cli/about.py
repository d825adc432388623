"""A model as a person reads it."""

import textwrap
from typing import Any

from tagger.cli.console import BOLD, say

WIDTH = 100


def print_model(about: dict[str, Any]) -> None:
    """Print what a model's description says: what it knows, how well it does, what it was made from, what it cannot."""
    say(f"{about['name']} {about['version']}", style=BOLD)
    say(f"  in {about['folder']}, made {about['created']}")
    senses = [name for name, encoder in about["encoders"].items() if encoder]
    _paragraph("judges by", ", ".join(senses))
    _paragraph(f"{len(about['labels'])} genres", ", ".join(label["name"] for label in about["labels"]))
    for name, score in about["scores"].items():
        _paragraph(f"score: {name}", _value(score))
    for source in about["training"]["data"]:
        _paragraph("made from", f"{source['name']} ({source['licence']})")
    _paragraph("licence", about["training"]["licence"])
    _paragraph("limits", about["limits"])


def _value(score: object) -> str:
    if isinstance(score, dict):
        return ", ".join(f"{name} {_value(value)}" for name, value in score.items())
    return f"{score:.3g}" if isinstance(score, float) else str(score)


def _paragraph(name: str, text: str) -> None:
    for line in textwrap.wrap(f"{name}: {text}", WIDTH, initial_indent="  ", subsequent_indent="    "):
        say(line)
