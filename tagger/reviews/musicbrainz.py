"""MusicBrainz: which release groups an album may be, and what people call the one that it is.

Documented at https://musicbrainz.org/doc/MusicBrainz_API: ``/ws/2/release-group?query=…`` (Lucene syntax) searches,
``/ws/2/release-group/{mbid}?inc=…`` looks up, ``/ws/2/release?release-group={mbid}&inc=recordings`` browses.
"""

import re
from collections.abc import Sequence
from typing import ClassVar

from tagger.reviews.client import NetworkClient
from tagger.reviews.records import MOST_TAGS, CommunityTag, ReleaseGroup, ReviewedAlbum, SourceAnswer, plain_name
from tagger.reviews.source import Answers, ReviewSource, entries, field, number

SERVICE = "https://musicbrainz.org/ws/2"
MOST_CANDIDATES = 10
VARIOUS_ARTISTS = "89ad4ac3-39f7-470e-963a-56509c546377"
MBID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LUCENE = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')
_WIKIDATA = re.compile(r"https?://www\.wikidata\.org/wiki/(Q\d{1,12})")


class MusicBrainz(ReviewSource):
    """Genres and tags of a release group, and its item in Wikidata."""

    name: ClassVar[str] = "musicbrainz"
    title: ClassVar[str] = "MusicBrainz"
    sends: ClassVar[str] = "the album's identifier in MusicBrainz"

    def ask(self, client: NetworkClient, albums: Sequence[ReviewedAlbum]) -> Answers:
        """Look the release groups up; an identifier that was merged into another one is followed."""
        answers = {}
        for album in albums:
            parameters = {"inc": "genres+tags+url-rels", "fmt": "json"}
            answer = client.json(f"{SERVICE}/release-group/{album.release_group}", parameters)
            if answer is not None:
                answers[album.album_id] = SourceAnswer(tags=_tags(answer), wikidata=_wikidata(answer))
        return answers


def search(client: NetworkClient, artist: str, title: str, *, various: bool = False) -> list[ReleaseGroup]:
    """The release groups whose title and artist are like these, unscored. Raises FetchError.

    ``various``: albums by several artists; without an artist, anybody's.
    """
    terms = [f"releasegroup:({_escaped(title)})"] if title else []
    if various:
        terms.append(f"arid:{VARIOUS_ARTISTS}")
    elif artist:
        terms.append(f"artist:({_escaped(artist)})")
    if not terms:
        return []
    parameters: dict[str, str | int] = {"query": " AND ".join(terms), "limit": MOST_CANDIDATES, "fmt": "json"}
    answer = client.json(f"{SERVICE}/release-group", parameters)
    groups = (_release_group(entry) for entry in entries(answer, "release-groups"))
    return [group for group in groups if group is not None][:MOST_CANDIDATES]


def track_lengths(client: NetworkClient, mbid: str) -> list[list[float]]:
    """The lengths of the tracks, in seconds (0 where unknown), of each release of a release group. Raises FetchError."""
    parameters: dict[str, str | int] = {"release-group": mbid, "inc": "recordings", "limit": 25, "fmt": "json"}
    answer = client.json(f"{SERVICE}/release", parameters)
    return [
        [
            number(track.get("length")) / 1000
            for medium in entries(release, "media")
            for track in entries(medium, "tracks")
        ]
        for release in entries(answer, "releases")
    ]


def describe(client: NetworkClient, mbid: str) -> ReleaseGroup | None:
    """The release group with an identifier, None where there is none (any more). Raises FetchError."""
    parameters = {"inc": "artist-credits", "fmt": "json"}
    return _release_group(client.json(f"{SERVICE}/release-group/{mbid}", parameters))


def _release_group(entry: object) -> ReleaseGroup | None:
    mbid, title = plain_name(field(entry, "id")), plain_name(field(entry, "title"))
    if not MBID.fullmatch(mbid) or not title:
        return None
    credits_ = entries(entry, "artist-credit")
    artist = "".join(
        plain_name(credit.get("name")) + str(credit.get("joinphrase") or "")[:20] for credit in credits_[:20]
    )
    spellings = [plain_name(field(credit, "artist", "sort-name")) for credit in credits_[:20]]
    for credit in credits_[:20]:
        spellings += [plain_name(alias.get("name")) for alias in entries(credit, "artist", "aliases")[:50]]
    date = plain_name(field(entry, "first-release-date"))[:4]
    kinds = [field(entry, "primary-type"), *(_strings(field(entry, "secondary-types")))]
    return ReleaseGroup(
        mbid,
        title,
        plain_name(artist),
        int(date) if date.isascii() and date.isdigit() else None,
        " + ".join(filter(None, map(plain_name, kinds))),
        tuple(dict.fromkeys(filter(None, spellings))),
        tuple(filter(None, (plain_name(alias.get("name")) for alias in entries(entry, "aliases")[:50]))),
    )


def _tags(answer: object) -> tuple[CommunityTag, ...]:
    """Genres before other tags, each with how many gave it; one that more people took away than gave is none."""
    counts: dict[str, int] = {}
    for kind in ("genres", "tags"):
        for entry in entries(answer, kind):
            tag, count = plain_name(entry.get("name")), number(entry.get("count"))
            if tag and count > 0:
                counts[tag] = max(count, counts.get(tag, 0))
    ranked = sorted(counts.items(), key=lambda item: -item[1])[:MOST_TAGS]
    return tuple(CommunityTag(MusicBrainz.name, tag, count) for tag, count in ranked)


def _wikidata(answer: object) -> str:
    for relation in entries(answer, "relations"):
        match = _WIKIDATA.fullmatch(str(field(relation, "url", "resource"))[:200])
        if relation.get("type") == "wikidata" and match:
            return match[1]
    return ""


def _strings(value: object) -> list[str]:
    return [item for item in value[:10] if isinstance(item, str)] if isinstance(value, list) else []


def _escaped(text: str) -> str:
    """Words for a Lucene query: its operators mean nothing in them."""
    words = _LUCENE.sub(r"\\\1", text[:200]).split()
    return " ".join(f'"{word}"' if word in ("AND", "OR", "NOT") else word for word in words)
