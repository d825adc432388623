"""Whether the tracks of one title in one folder, which no album artist holds together, are a compilation or albums of several
artists that are called the same.

Programs mark compilations on some tracks or none, give each track's artist as its album artist, and number two discs as
one. They mark "Greatest Hits" as well. So what counts is how the artists share the numbers: on a compilation most have one or
two tracks, and the numbers run on; where each has several, from the first on, these are albums.
"""

from collections import defaultdict
from collections.abc import Sequence
from enum import Enum

from tagger.library.album_names import fold, is_unknown, is_various, same_artist, without_guests
from tagger.library.records import ScannedTrack, TrackTags


class Title(Enum):
    """What tracks of one title are together."""

    COMPILATION = "compilation"  # also where album artists are no others than the tracks' own
    ALBUMS = "albums"  # of the artists that the tracks name
    UNDECIDED = "undecided"  # the numbers that two artists share or not decide


FEWEST_ARTISTS = 4  # of a compilation that no tag calls one
MOST_EACH = 2  # tracks, on average, of an artist on a compilation
FEWEST_EACH = 3  # of an album
MOST_DISCS = 4  # of a compilation whose discs no tag tells apart: so often a number may come
MANY_TITLES = 4  # in a folder of all sorts of music


def is_open(tags: TrackTags | None) -> bool:
    """Whether a track names no album artist, or one that says no more than its artist or "Various Artists" does."""
    if tags is None or is_unknown(tags.album_artist) or is_various(tags.album_artist):
        return True
    return same_artist(tags.album_artist, tags.artist)


def is_marked(tags: TrackTags | None) -> bool:
    """Whether a track says that it is of a compilation."""
    return tags is not None and (tags.compilation or is_various(tags.album_artist))


def kind_of_title(tracks: Sequence[ScannedTrack], titles: int) -> Title:
    """What the tracks of one title are; ``titles``: how many titles the folder holds."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)  # by artist; 0 where none is known
    for track in tracks:
        if track.tags is not None and is_open(track.tags) and not is_unknown(track.tags.artist):
            numbers[fold(without_guests(track.tags.artist))].append(track.tags.track_number or 0)
    if len(numbers) < 2:
        return Title.UNDECIDED
    marked = any(is_marked(track.tags) for track in tracks)
    named = any(track.tags is not None and not is_unknown(track.tags.album_artist) for track in tracks)
    if _are_albums(numbers, tracks, marked=marked) or (
        titles >= MANY_TITLES and not marked and not _run_on(numbers, share=0.5)
    ):
        return Title.UNDECIDED if named else Title.ALBUMS
    is_run = not named or marked or _run_on(numbers, share=0.8)
    return Title.COMPILATION if is_run and _is_compilation(numbers, marked=marked) else Title.UNDECIDED


def _are_albums(numbers: dict[str, list[int]], tracks: Sequence[ScannedTrack], *, marked: bool) -> bool:
    """Whether each artist has an album: several tracks from number 1 on, or without any numbers, and not of one year."""
    if sum(map(len, numbers.values())) < FEWEST_EACH * len(numbers):
        return False
    if any(any(of_artist) for of_artist in numbers.values()):
        first = sum(1 in of_artist for of_artist in numbers.values())
        return first > 1 and 2 * first >= len(numbers)
    years = {track.tags.year for track in tracks if track.tags}
    is_of_one_year = len(years) == 1 and None not in years
    return not marked and not is_of_one_year and all(len(of_artist) >= FEWEST_EACH for of_artist in numbers.values())


def _is_compilation(numbers: dict[str, list[int]], *, marked: bool) -> bool:
    """Whether there are many artists with few tracks each, and no number comes often."""
    if len(numbers) < (2 if marked else FEWEST_ARTISTS) or sum(map(len, numbers.values())) > MOST_EACH * len(numbers):
        return False
    given_numbers = [number for of_artist in numbers.values() for number in of_artist if number]
    return MOST_DISCS * len(set(given_numbers)) >= len(given_numbers)


def _run_on(numbers: dict[str, list[int]], *, share: float) -> bool:
    """Whether the numbers are most of those up to the highest one; also where there are none."""
    given_numbers = {number for of_artist in numbers.values() for number in of_artist if number}
    return len(given_numbers) >= share * max(given_numbers, default=0)
