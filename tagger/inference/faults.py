"""What can be wrong with one track, cover or text, while the rest goes on."""

from tagger.errors import TaggerError
from tagger.library.names import printable


class SourceError(TaggerError):
    """One source cannot be analysed; ``reason`` is the cause alone, a clause for a list that names the source beside it."""

    def __init__(self, name: object, reason: str) -> None:
        super().__init__(f"'{printable(str(name))}' cannot be analysed: {reason}.")
        self.reason = reason
