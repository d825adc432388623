"""How a list of genres stands in one field: as a real list, or in another form for players that cannot read lists."""

from collections.abc import Sequence
from enum import StrEnum


class Profile(StrEnum):
    """A way to write several genres into one field."""

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

    def field_values(self, genres: Sequence[str]) -> tuple[str, ...]:
        """The values that the field will hold; an already formed value stays as it is."""
        if not genres:
            return ()
        if self is Profile.FIRST:
            return (genres[0],)
        return (self.separator.join(genres),) if self.separator else tuple(genres)

    def genres_of(self, values: Sequence[str]) -> tuple[str, ...]:
        """The genres behind values that this profile formed: joined ones are split at the profile's own separator."""
        if self.separator is None:
            return tuple(values)
        return tuple(genre for value in values for genre in value.split(self.separator) if genre)
