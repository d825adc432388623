"""What can be wrong with one track, cover or text, while the rest goes on."""

from tagger.errors import TaggerError


class SourceError(TaggerError):
    """One source cannot be analysed. Its text names the source; ``reason`` is the same without the name."""

    def __init__(self, name: object, reason: str) -> None:
        super().__init__(f"'{name}' {reason}.")
        self.reason = reason
