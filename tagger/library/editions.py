"""Which files of one artist and title are different albums: "Weezer" of 1994 and of 2001, but not its FLAC and MP3 copies.

MusicBrainz' release groups decide where both sides name them. Else albums differ where track numbers clash, the titles
under them differ, and no year is shared.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tagger.library.name_matching import disc_number, fold, title_disc
from tagger.library.records import ScannedTrack, TrackTags

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Edition:
    """What tells an album from another one of the same artist and title; ``titles``: folded, by disc and number."""

    release_groups: frozenset[str]
    years: frozenset[int]
    titles: Mapping[tuple[int, int], frozenset[str]]


def edition_of(files: Iterable[tuple[Path, TrackTags | None]]) -> Edition:
    """The edition that some files are of."""
    release_groups, years = set[str](), set[int]()
    titles: dict[tuple[int, int], set[str]] = {}
    for path, tags in files:
        if tags is None:
            continue
        release_groups.update(filter(None, [tags.release_group]))
        years.update(year for year in (tags.year, _folder_year(path.parent.name)) if year)
        if tags.track_number:
            number = (disc_of(path, tags), tags.track_number)
            titles.setdefault(number, set()).update(filter(None, [fold(tags.title)]))
    return Edition(
        frozenset(release_groups), frozenset(years), {number: frozenset(names) for number, names in titles.items()}
    )


def are_different(first: Edition, second: Edition) -> bool:
    """Whether two editions of one artist and title are different albums."""
    if first.release_groups and second.release_groups:
        return not first.release_groups & second.release_groups
    common = first.titles.keys() & second.titles.keys()
    named = [number for number in common if first.titles[number] and second.titles[number]]
    alike = sum(bool(first.titles[number] & second.titles[number]) for number in named)
    if not common or (named and 2 * alike >= len(named)):
        return False
    return bool(first.years and second.years) and not first.years & second.years


def split_by_edition(tracks: Sequence[ScannedTrack]) -> list[list[ScannedTrack]]:
    """The tracks of one artist and title, album by album, the largest first."""
    groups = _groups(tracks)
    if len(groups) == 1:
        return [list(tracks)]
    albums: list[list[ScannedTrack]] = []
    for _, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        edition = edition_of((track.path, track.tags) for track in group)
        for album in albums:
            if not are_different(edition, edition_of((track.path, track.tags) for track in album)):
                album += group
                break
        else:
            albums.append(group)
    return albums


def _groups(tracks: Sequence[ScannedTrack]) -> dict[tuple[str, int], list[ScannedTrack]]:
    """The tracks by release group and year. Years that single tracks have are of their songs, and count as none."""
    by_year: dict[int, int] = {}
    for track in tracks:
        by_year[_year(track)] = by_year.get(_year(track), 0) + 1
    has_song_years = min(by_year.values()) == 1 and len(tracks) > len(by_year)
    groups: dict[tuple[str, int], list[ScannedTrack]] = {}
    for track in tracks:
        release_group = track.tags.release_group if track.tags else ""
        groups.setdefault((release_group, 0 if has_song_years else _year(track)), []).append(track)
    return groups


def _year(track: ScannedTrack) -> int:
    return (track.tags and track.tags.year) or _folder_year(track.path.parent.name) or 0


def edition_name(edition: Edition) -> str:
    """What names an edition in a key: its release group, or its year."""
    release_groups = sorted(edition.release_groups)
    return release_groups[0][:8] if release_groups else str(min(edition.years, default=0))


def disc_of(path: Path, tags: TrackTags | None) -> int:
    """The disc that a track is on: as its tags say, else as its album title or its folder does."""
    disc = (tags.disc_number or title_disc(tags.album)) if tags is not None else None
    return disc or _folder_disc(path.parent) or 1


@lru_cache(maxsize=256)
def _folder_disc(folder: Path) -> int | None:
    return disc_number(folder)


@lru_cache(maxsize=256)
def _folder_year(name: str) -> int | None:
    match = _YEAR.search(name)
    return int(match[0]) if match else None
