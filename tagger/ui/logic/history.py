"""What Ctrl+Z takes back in this session: decisions one gesture at a time, and writes as whole operations."""

from dataclasses import dataclass, replace

from tagger.state.records import DecisionState


@dataclass(frozen=True, slots=True)
class Change:
    """One genre of one album, or of one track alone, before and after; None where the genre was not there at all."""

    album_id: int
    genre: str
    before: DecisionState | None
    after: DecisionState | None
    track_id: int | None = None

    def reversed(self) -> "Change":
        """The change that takes this one back."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions of one gesture."""

    label: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """A write, or the undo of one."""

    label: str
    id: int


Step = Decisions | Operation


class History:
    """Steps done and steps taken back; a new step forgets what was taken back."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def push(self, step: Step) -> None:
        """A step was done."""
        self._done.append(step)
        self._undone.clear()

    def last_done(self) -> Step | None:
        """What undo would take back."""
        return self._done[-1] if self._done else None

    def last_undone(self) -> Step | None:
        """What redo would do again."""
        return self._undone[-1] if self._undone else None

    def undone(self, step: Step, replacement: Step | None = None) -> None:
        """A step was taken back (``replacement``: the operation that redo must undo)."""
        self._move(step, self._done, self._undone, replacement)

    def redone(self, step: Step, replacement: Step | None = None) -> None:
        """A step taken back was done again."""
        self._move(step, self._undone, self._done, replacement)

    @staticmethod
    def _move(step: Step, source: list[Step], target: list[Step], replacement: Step | None) -> None:
        """Other steps may have come on top while an operation was taken back; they stay where they are."""
        if step in source:
            source.remove(step)
            target.append(replacement or step)
