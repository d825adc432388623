"""Errors that reach a person: one sentence that names the thing, the cause and the way out."""

from dataclasses import dataclass


class TaggerError(Exception):
    """Something the person must know; its text is one whole sentence and is shown as it is."""


class CancelledError(TaggerError):
    """The person stopped the work; what was finished is kept."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One item that was passed over while the rest went on: which, and why."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"
