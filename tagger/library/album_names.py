"""Which album titles and artist names mean the same, which folders and titles are discs of one set, and which files of one
artist and title are different albums.

Discs: "CD1", "Disc 2 - Live", "Album (CD 2)", "Album [Disc 1 of 3]", "Album (disc 1: The Studio)", "Album (disc 1) (1984)",
"Box - CD 012 - Cantatas", "LP2", "Bonus Disc", and the media as MusicBrainz names them: "Digital Media 01", "12\" Vinyl 2",
"Hybrid SACD (CD layer) 1".

Editions: "Weezer" of 1994 and of 2001 are two albums, its FLAC and MP3 copies are not. MusicBrainz' release groups decide
where both sides name them. Else albums differ where track numbers clash, the titles under them differ, and no year is
shared.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tagger.library.records import ScannedTrack, TrackTags

VARIOUS = "Various Artists"
# Folded.
_VARIOUS_NAMES = frozenset(
    """various artists|various artist|various|various interpreters|various performers|various composers
    |va|v a|vvaa|vv aa|aavv|aa vv|multiple artists|assorted artists
    |verschiedene|verschiedene interpreten|verschiedene künstler|diverse|diverse interpreten
    |diverse künstler|diverse artister|diverse artiesten|divers|divers artistes|artistes divers|artistes variés|varios
    |varios artistas|varios intérpretes|artistas varios|vários|vários artistas|vários intérpretes|artisti vari|autori vari
    |interpreti vari|blandade artister|eri esittäjiä|różni wykonawcy|různí interpreti|разные исполнители|сборник
    |オムニバス|ヴァリアスアーティスト|群星|soundtrack|original soundtrack|ost""".replace("\n    |", "|").split("|")
)
_UNKNOWN_NAMES = frozenset(
    """|unknown|unknown album|unknown artist|untitled album|no artist|n a|unbekannt|unbekannter künstler|unbekannter interpret
    |unbekanntes album|artiste inconnu|album inconnu|artista desconocido|álbum desconocido|artista sconosciuto|album sconosciuto
    |onbekende artiest|onbekend album|artista desconhecido|álbum desconhecido""".replace("\n    |", "|").split("|")
)
_FEATURING = re.compile(r"[\s(\[]+(?:feat|ft|featuring)\b.*$", re.IGNORECASE)


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """A name without case, punctuation and width: "Helena's  Collection" and "helenas collection" are the same.

    A name of nothing but punctuation ("÷") stays as it is.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    joined = "".join(" " if letter.isspace() or letter in "-_/&+" else letter for letter in plain if _counts(letter))
    return " ".join(joined.split()) or plain.strip()


def is_unknown(name: str) -> bool:
    """Whether a title or name is a program's word for "none"."""
    return fold(name) in _UNKNOWN_NAMES


def is_various(artist: str) -> bool:
    """Whether an artist's name means that there are several."""
    return fold(artist) in _VARIOUS_NAMES


def same_artist(first: str, second: str) -> bool:
    """Whether two names are likely one artist's: the words of one are all in the other ("Helena", "Bolan, Helena")."""
    first_words, second_words = artist_words(first), artist_words(second)
    return bool(first_words and second_words) and (first_words <= second_words or second_words <= first_words)


def artist_words(artist: str) -> frozenset[str]:
    """The words of an artist's name that ``same_artist`` compares."""
    return frozenset(fold(without_guests(artist)).split())


def without_guests(artist: str) -> str:
    """An artist's name without "feat. …"."""
    return _FEATURING.sub("", artist)


def most_common(values: Iterable[str]) -> str:
    """The value that occurs most, the first in the alphabet among equals; "" when there is none."""
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else ""


USUAL_SHARE = 0.6  # of the tracks must be by an artist for the album to be theirs


def has_several_artists(album_artist: str, artists: Sequence[str], *, is_compilation: bool) -> bool:
    """Whether an album is a compilation, or its tracks are by many artists.

    ``artists`` are those that the tracks name, "" where one names none. An album whose every track is by one artist is
    that artist's, whatever its tags call it: the mark of a compilation is on many a "Best of".
    """
    if len(artists) < 2:
        return False
    if artists[0] and len(set(artists)) == 1 and not is_various(artists[0]) and not is_unknown(artists[0]):
        return False  # nearly every album
    named = [name for artist in artists if not is_unknown(name := without_guests(artist)) and not is_various(name)]
    usual = most_common(named)
    alike = sum(same_artist(artist, usual) for artist in named)
    if named and alike == len(artists):
        return False
    if is_compilation or is_various(album_artist):
        return True
    return alike <= USUAL_SHARE * len(named) if named else False


def _counts(letter: str) -> bool:
    return letter in "-_/&+" or letter.isspace() or unicodedata.category(letter)[0] in "LNM"


MAX_TITLE = 500  # a longer text is no title, and would cost the pattern much time

# The largest boxes have some 350 discs; what is above is a catalogue's number.
_NUMBER = r"(?P<number>\d{1,2}|[0-3]\d\d|[ivx]{1,4}|one|two|three|four|five|six)"
_OF = r"(?:\s*(?:/|\b(?:of|von|de|sur)\b|(?<=\d)of(?=\d))\s*(?:\d{1,3}|two|three|four|five|six))?"
_SIZE = r"(?:3|5|7|8|10|12)(?:[\"”″_]|''|-?inch|cm)?"
_MAKE = (
    r"(?:(?:hybrid|enhanced|copy[\s-]?control|blu-?spec|shm|hq|hd|sa|dual|mini(?:max)?|dts|mp3|data|mixed[\s-]mode|bonus"
    rf"|{_SIZE})[\s-]*){{0,2}}"
)
_MEDIUM = (
    rf"{_MAKE}(?:cd(?:-?r(?:om)?|\+g)?|dis[ck]|disque|dvd(?:-?(?:audio|video|a|r))?|blu-?ray(?:-r)?|vinyl(?:[\s-]?disc)?"
    r"|digital[\s._-]media)"
)
_DISC = rf"{_MEDIUM}[\s._#-]*{_NUMBER}{_OF}"
# These end titles that are no disc's ("Artist - LP1", "Tape 2"), so that they count in brackets or alone only.
_OTHER_MEDIUM = (
    rf"{_MAKE}(?:lp|(?:micro)?cassette(?:[\s-]tape)?|(?:8-track[\s-])?cartridge|md|shellac|acetate|flexi-?disc|laser-?disc"
    r"|usb[\s._-](?:flash[\s._-]drive|stick)|(?:download|sd)[\s._-]card|s?vcd|disco|platte|schallplatte|диск|ディスク)"
)
_ANY_DISC = rf"(?:{_MEDIUM}|{_OTHER_MEDIUM})(?:\s*\([^()]{{1,20}}\))?[\s._#-]*{_NUMBER}{_OF}"
_BONUS = r"(?P<bonus>bonus[\s-]*(?:cd|dis[ck]|dvd|lp|ep))"  # the last disc, whichever number it has
_OPEN, _CLOSE, _INSIDE = r"[\[({<]", r"[\])}>]", r"[^\[\](){}<>]*"
_EDITIONS = rf"(?P<editions>(?:\s*{_OPEN}{_INSIDE}{_CLOSE})*)$"  # "(Disc 1) (1984)", "[CD 2] [Remastered]"
_DISC_FOLDER = re.compile(
    rf"^(?:{_BONUS}$|(?:{_OPEN}\s*(?=[^\])}}>]*{_CLOSE}))?{_ANY_DISC}\s*(?:{_CLOSE}.*$|$|[\s._,:–—-].*$))",
    re.IGNORECASE,
)
_STEM = r"^(?P<stem>.*\w[)\]!?.'\"]?)[\s._,:–—-]*"
_BRACKETED_ENDING = re.compile(
    rf"{_STEM}{_OPEN}\s*(?:{_BONUS}|{_ANY_DISC}\s*(?:[:,–—-]{_INSIDE})?){_CLOSE}{_EDITIONS}", re.IGNORECASE
)
_ENDING = re.compile(
    rf"{_STEM}[\[(\s._,:–—-]\s*{_DISC}\s*(?:(?::|\s[–—-]\s)[^\[\]()]*$|[\])]?{_EDITIONS})", re.IGNORECASE
)
_DISC_ALONE = re.compile(rf"^{_OPEN}?\s*{_ANY_DISC}\s*{_CLOSE}?$", re.IGNORECASE)  # "Enhanced CD 1" is no "Enhanced"
LAST_DISC = 999  # the number of a bonus disc that has none
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
          "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}  # fmt: skip


def set_folder(folder: Path) -> Path:
    """The folder that stands for the whole set: the parent of "CD1", "Album" beside "Album CD2"; else itself.

    It need not exist on disk.
    """
    if _DISC_FOLDER.match(folder.name) and folder.parent.name:
        return folder.parent
    ending = _disc_ending(folder.name)
    return folder.with_name(_without(ending)) if ending else folder


def without_disc(title: str) -> str:
    """An album title without the disc it ends in."""
    ending = _disc_ending(title)
    return _without(ending) if ending else title


def _without(ending: re.Match[str]) -> str:
    """A title without its disc; what its edition is stays: "Alchemy (1984)" of "Alchemy (disc 1) (1984)"."""
    editions = (ending["editions"] or "").strip()
    return f"{ending['stem']} {editions}" if editions else str(ending["stem"])


def _disc_ending(title: str) -> re.Match[str] | None:
    """The disc that a title ends in, and the stem before it."""
    if len(title) > MAX_TITLE or _DISC_ALONE.match(title):
        return None
    ending = _BRACKETED_ENDING.match(title) or _ENDING.match(title)
    return None if ending and _is_catalogue_number(ending) else ending


def _is_catalogue_number(ending: re.Match[str]) -> bool:
    """Whether three digits stand behind a label's name in brackets: "Album [WARP CD123]"."""
    stem = ending["stem"]
    is_inside = max(map(stem.rfind, "([")) > max(map(stem.rfind, ")]"))
    return is_inside and len(ending["number"] or "") == 3 and ending["number"].isdecimal()


def disc_number(folder: Path) -> int | None:
    """The number of the disc that a folder's name speaks of; None when it names none."""
    return _number(_DISC_FOLDER.match(folder.name) or _disc_ending(folder.name))


def title_disc(title: str) -> int | None:
    """The number of the disc that an album title ends in; None when it names none."""
    return _number(_disc_ending(title))


def _number(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    if match["number"] is None:
        return LAST_DISC
    number = match["number"].lower()
    return int(number) if number.isdecimal() else _WORDS.get(number)


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
