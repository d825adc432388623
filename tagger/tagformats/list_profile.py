"""How a list of genres is held in one field: as a real list, or for players that cannot read lists, in another form."""

from collections.abc import Sequence
from enum import StrEnum


class Profile(StrEnum):
    """A way to hold several genres."""

    LIST = "list"
    SEMICOLON = "semicolon"
    SLASH = "slash"
    FIRST = "first"

    @property
    def separator(self) -> str | None:
        """What stands between genres that are joined into one value; None where they are not joined."""
        return {Profile.SEMICOLON: "; ", Profile.SLASH: " / "}.get(self)

    @property
    def description(self) -> str:
        """The profile in words, as settings and plans show it."""
        return {
            Profile.LIST: "a list, one value per genre",
            Profile.SEMICOLON: "one value, joined by “; ”",
            Profile.SLASH: "one value, joined by “ / ”",
            Profile.FIRST: "the first genre only",
        }[self]

    def held(self, genres: Sequence[str]) -> tuple[str, ...]:
        """The values that the field will hold; an already formed value stays as it is."""
        if not genres:
            return ()
        if self is Profile.FIRST:
            return (genres[0],)
        return (self.separator.join(genres),) if self.separator else tuple(genres)

    def parts(self, values: Sequence[str]) -> tuple[str, ...]:
        """The genres behind values that this profile formed: joined ones are split at the profile's own separator."""
        if self.separator is None:
            return tuple(values)
        return tuple(part for value in values for part in value.split(self.separator) if part)
