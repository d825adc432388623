"""How a list of genres stands in one field: as a real list, or in another form for players that cannot read lists."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum

SEMICOLON = re.compile(r";(?<!&amp;)(?<!&lt;)(?<!&gt;)(?<!&quot;)")  # but not that of "R&amp;B"


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

    def genres_of(
        self,
        values: Sequence[str],
        is_genre: Callable[[str], bool] = lambda _: False,
        is_joined_name: Callable[[str], bool] | None = None,
    ) -> tuple[str, ...]:
        """The genres behind values that this profile, or another program, joined with the profile's separator.

        At ";", which no genre's name holds, a value is split with or without spaces around it. "/" is part of many names
        (AC/DC), so one without spaces splits only if ``is_genre`` is true of both sides. A value for which ``is_joined_name`` is
        true ("Funk / Soul") stays whole; None: ``is_genre`` decides that. ``is_joined_name`` compares signs, too: "Acid / House"
        is not the name "Acid House".
        """
        if self.separator is None:
            return tuple(values)
        is_whole = is_joined_name or is_genre
        genres = [genre for value in values for genre in self._split(value, is_genre, is_whole)]
        return tuple(dict.fromkeys(genre for genre in genres if genre))

    def _split(self, value: str, is_genre: Callable[[str], bool], is_joined_name: Callable[[str], bool]) -> list[str]:
        if is_joined_name(value):
            return [value.strip()]
        if self is Profile.SEMICOLON:
            return [part.strip() for part in SEMICOLON.split(value)]
        genres = list[str]()
        for part in joined_names(value.split(" / "), is_joined_name):
            names = [name.strip() for name in part.split("/")]
            is_list = len(names) > 1 and not is_genre(part) and all(is_genre(name) for name in names)
            genres += names if is_list else [part.strip()]
        return genres


MOST_PARTS = 6  # of one name


def joined_names(parts: Sequence[str], is_joined_name: Callable[[str], bool]) -> list[str]:
    """The parts of a value split at " / ", with neighbours joined again that together are one genre's name ("Funk / Soul")."""
    names, start = list[str](), 0
    while start < len(parts):
        stops = range(min(len(parts), start + MOST_PARTS), start + 1, -1)
        stop = next((stop for stop in stops if is_joined_name(" / ".join(parts[start:stop]))), start + 1)
        names.append(" / ".join(parts[start:stop]))
        start = stop
    return names
