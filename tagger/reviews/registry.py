"""The sources by name, in the order in which they are asked unless the person sets another one."""

import locale
from collections.abc import Mapping, Sequence

from tagger.display_names import listed
from tagger.reviews.cover_art_archive import CoverArtArchive
from tagger.reviews.critiquebrainz import CritiqueBrainz
from tagger.reviews.discogs import Discogs
from tagger.reviews.lastfm import Lastfm
from tagger.reviews.listenbrainz import ListenBrainz
from tagger.reviews.musicbrainz import MusicBrainz
from tagger.reviews.source import ReviewSource
from tagger.reviews.wikipedia import Wikipedia

SOURCES: dict[str, type[ReviewSource]] = {
    source.name: source
    for source in (MusicBrainz, ListenBrainz, CritiqueBrainz, Wikipedia, CoverArtArchive, Lastfm, Discogs)
}
SEARCH_SENDS = "artist and title of each album without an identifier"


def open_sources(names: Sequence[str], languages: Sequence[str], keys: Mapping[str, str]) -> list[ReviewSource]:
    """The named sources in that order; those that need a key that is not there are left out."""
    requested = [SOURCES[name] for name in names if name in SOURCES]
    usable = [source for source in requested if not source.needs_key or keys.get(source.name)]
    return [source(tuple(languages) or ("en",), keys.get(source.name, "")) for source in usable]


def privacy_sentence(sources: Sequence[ReviewSource]) -> str:
    """What is sent to whom, as one sentence: shown before anything is.

    Beside it every request names the program and the contact that the person set.
    """
    receivers: dict[str, list[str]] = {SEARCH_SENDS: ["MusicBrainz"]}
    for source in sources:
        receivers.setdefault(source.sends, []).append(source.title)
    parts = [f"{words} to {listed(titles)}" for words, titles in receivers.items()]
    return f"This sends {'; '.join(parts)}. Nothing else leaves this machine, and no file is changed."


def preferred_languages(codes: Sequence[str]) -> tuple[str, ...]:
    """The languages of texts, best first, English last: those that were set, else the system's."""
    if not codes:
        code = (locale.getlocale()[0] or "en").partition("_")[0].lower()
        codes = (code,) if 2 <= len(code) <= 3 and code.isascii() else ()
    return tuple(dict.fromkeys((*codes, "en")))
