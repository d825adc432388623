"""Errors that reach a person: one sentence that names the thing, the cause and the way out."""

from dataclasses import dataclass

from tagger.display_names import printable

CURRENT_FOLDER_GONE = (
    "The folder that you are in is no longer there; change to another one, as by 'cd ~', and try again."
)


class TaggerError(Exception):
    """Something the person must know; its text is one whole sentence and is shown as it is."""


class CancelledError(TaggerError):
    """The person stopped the work; what was finished is kept."""


class UnreadableError(TaggerError):
    """A file that cannot be read as audio; ``reason`` is the cause alone, for a list that names the file beside it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"'{printable(name)}' cannot be read: {reason}.")
        self.reason = reason


class UnwritableError(TaggerError):
    """A file whose genres cannot be written without risk; it was not changed."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"“{name}” is left untouched because {reason}.")
        self.reason = reason


class InspectionError(TaggerError):
    """A file whose structure does not add up, so that nobody could say whether a change harmed it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"“{name}” cannot be checked and is left untouched: {reason}.")
        self.reason = reason


def system_reason(error: OSError) -> str:
    """The cause of a system error in words, without the path and the error number."""
    return (error.strerror or str(error) or type(error).__name__).rstrip(".")


@dataclass(frozen=True, slots=True)
class Problem:
    """One item that was passed over while the rest went on: which, and why."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"
