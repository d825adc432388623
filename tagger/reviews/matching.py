"""Which release group of MusicBrainz an album is: names compared letter by letter, then year, kind and tracks.

Only a clear winner is taken; where two fit about equally, or the best does not fit well, the person chooses. Titles are
compared without what an edition adds ("Disc 2", "(Deluxe Edition)", "feat. …"), artists in every spelling that MusicBrainz
knows, so that a transliterated name is the same name.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tagger.reviews import musicbrainz
from tagger.reviews.client import NetworkClient
from tagger.reviews.records import ReleaseGroup, ReviewedAlbum

CLEAR = 0.88  # the least score of a match that is taken without asking …
LEAD = 0.05  # … and how far it must be ahead of the second
POSSIBLE = 0.55  # the least score of a match that is offered
MOST_OFFERED = 8
MOST_COMPARED = 3  # candidates whose tracks are looked up where names alone do not decide
SAME_LENGTH = 10.0  # seconds between two tracks that are not the same any more
SHARES = {"title": 0.5, "artist": 0.35, "year": 0.15}
TRACKS_SHARE = 0.3  # of the score, once tracks were compared
VARIOUS = frozenset(
    (
        "various artists",
        "various",
        "va",
        "v a",
        "diverse",
        "verschiedene interpreten",
        "artistes divers",
        "varios artistas",
    )
)

_EDITION = (
    r"deluxe|expanded|remaster(?:ed)?|reissue|anniversary|edition|version|bonus|special|limited|collector'?s?|mono|stereo"
    r"|explicit|vinyl|digipak|japan(?:ese)?|import|promo|remastered|disc|cd|disk|lp|ep|single|album"
)
_BRACKETED = re.compile(rf"\s*[(\[{{](?=[^)\]}}]*\b(?:{_EDITION})\b)[^)\]}}]*[)\]}}]", re.IGNORECASE)
_DISC = re.compile(r"[\s,:;–-]*\b(?:disc|cd|disk)\s*(?:\d{1,2}|one|two|three|[ivx]{1,4})\s*$", re.IGNORECASE)
_SUFFIX = re.compile(
    r"\s+[–-]\s+(?:[\w' ]{0,40}\b)?(?:deluxe|expanded|remaster(?:ed)?|anniversary|edition|single|ep)\b[\w' ]*$",
    re.IGNORECASE,
)
_FEATURED = re.compile(r"\s*[(\[]?\b(?:feat(?:uring)?|ft)\b\.?\s.*$", re.IGNORECASE)
_NO_WORD = re.compile(r"[^\w]+|_")


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What an album may be, best first; ``chosen`` where one is clearly it."""

    candidates: tuple[ReleaseGroup, ...]
    match: ReleaseGroup | None = None


def find(client: NetworkClient, album: ReviewedAlbum) -> MatchResult:
    """Search MusicBrainz for an album. Raises FetchError and CancelledError."""
    title, artist = base_title(album.title), base_artist(album.artist)
    if not title:
        return MatchResult(())
    various = is_various(album)
    groups = rank(album, musicbrainz.search(client, artist, title, various=various))
    if (not groups or groups[0].score < CLEAR) and (artist or various):  # another spelling, or wrongly credited
        more = musicbrainz.search(client, "", title)
        groups = rank(album, {group.mbid: group for group in (*groups, *more)}.values())
    if groups and not is_clear(groups) and groups[0].score >= POSSIBLE and album.lengths:
        compared = [_with_tracks(client, album, group) for group in groups[:MOST_COMPARED]]
        groups = sorted([*compared, *groups[MOST_COMPARED:]], key=lambda group: -group.score)
    offered = tuple(group for group in groups if group.score >= POSSIBLE)[:MOST_OFFERED]
    return MatchResult(offered, groups[0] if is_clear(groups) else None)


def rank(album: ReviewedAlbum, groups: Iterable[ReleaseGroup]) -> list[ReleaseGroup]:
    """The groups with their scores by names, year and kind, best first."""
    return sorted((replace(group, score=score(album, group)) for group in groups), key=lambda group: -group.score)


def is_clear(groups: Sequence[ReleaseGroup]) -> bool:
    """Whether the first group fits well enough, and better enough than the second, to be taken without asking."""
    if not groups or groups[0].score < CLEAR:
        return False
    return len(groups) == 1 or groups[0].score - groups[1].score >= LEAD


def score(album: ReviewedAlbum, group: ReleaseGroup) -> float:
    """How well a group fits an album, 0 to 1. Without an artist none fits clearly."""
    titles = (group.title, *group.titles)
    parts = {"title": max(likeness(base_title(album.title), base_title(title)) for title in titles) / 100}
    names = (group.artist, *group.spellings)
    if is_various(album):
        parts["artist"] = float(any(folded(name) in VARIOUS for name in names))
    elif album.artist:
        parts["artist"] = max(likeness(base_artist(album.artist), base_artist(name)) for name in names) / 100
    if album.year and group.year:
        parts["year"] = _year_fit(album.year, group.year)
    total = sum(SHARES[part] * value for part, value in parts.items()) / sum(SHARES[part] for part in parts)
    total -= _kind_penalty(album, group)
    return round(max(0.0, total if "artist" in parts else min(total, CLEAR - LEAD)), 4)


def likeness(first: str, second: str) -> float:
    """How alike two names are, 0 to 100: letter by letter, whatever the order of their words."""
    from rapidfuzz import fuzz

    first, second = folded(first), folded(second)
    if not first or not second:
        return 0.0
    return max(fuzz.ratio(first, second), 0.95 * fuzz.token_sort_ratio(first, second))


def folded(name: str) -> str:
    """A name without accents, case, punctuation and a leading article; a name of punctuation alone stays."""
    letters = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    words = _NO_WORD.sub(" ", "".join(letter for letter in letters if not unicodedata.combining(letter))).split()
    if len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    return " ".join(words) or name.strip()


def base_title(title: str) -> str:
    """A title without what an edition, a disc or a guest adds to it; all of it where nothing else is left."""
    base = _BRACKETED.sub("", title)
    for pattern in (_FEATURED, _SUFFIX, _DISC):
        base = pattern.sub("", base)
    return base.strip(" -–:,") or title.strip()


def base_artist(artist: str) -> str:
    """An artist without guests."""
    return _FEATURED.sub("", artist).strip() or artist.strip()


def is_various(album: ReviewedAlbum) -> bool:
    """Whether the album is by several artists."""
    return folded(album.artist) in VARIOUS or (album.compilation and not album.artist)


def track_fit(own: Sequence[float], releases: Iterable[Sequence[float]]) -> tuple[float, int | None]:
    """How well the tracks of the best fitting release agree in number and length (0 to 1), and how many it has."""
    best: tuple[float, int | None] = (0.0, None)
    for lengths in releases:
        if not lengths:
            continue
        fit = 0.4 * min(len(own), len(lengths)) / max(len(own), len(lengths))
        if len(own) == len(lengths):
            gaps = [abs(mine - theirs) for mine, theirs in zip(own, lengths, strict=True) if mine and theirs]
            fit = 1 - min(1.0, sum(gaps) / len(gaps) / SAME_LENGTH) * 0.6 if gaps else 0.8
        best = max(best, (fit, len(lengths)), key=lambda item: item[0])
    return best


def _with_tracks(client: NetworkClient, album: ReviewedAlbum, group: ReleaseGroup) -> ReleaseGroup:
    fit, tracks = track_fit(album.lengths, musicbrainz.track_lengths(client, group.mbid))
    if tracks is None:
        return group
    return replace(group, score=round((1 - TRACKS_SHARE) * group.score + TRACKS_SHARE * fit, 4), tracks=tracks)


def _year_fit(own: int, first_release: int) -> float:
    """How well the files' year fits the first release, 0 to 1: often it is a later edition's, never an earlier one."""
    if own >= first_release:
        return (1.0, 0.9, 0.7)[min(own - first_release, 2)]
    return 0.8 if first_release - own == 1 else 0.0


def _kind_penalty(album: ReviewedAlbum, group: ReleaseGroup) -> float:
    """A single is no album of ten tracks, and a live album mostly says so in its title."""
    tracks, penalty = len(album.lengths), 0.0
    if tracks > 6 and group.kind.startswith("Single"):
        penalty += 0.12
    words = folded(album.title).split()
    penalty += sum(0.04 for kind in ("live", "remix", "demo") if kind in group.kind.lower() and kind not in words)
    return penalty
