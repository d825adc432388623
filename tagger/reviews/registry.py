"""The sources by name, in the order in which they are asked unless the person sets another one; and the person's own keys for
them, in the system's keyring, else in a file that only its owner can read.
"""

import json
import locale
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from tagger.display_names import listed
from tagger.errors import TaggerError, system_reason
from tagger.regular_file import write_whole
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
        name = (locale.getlocale()[0] or "en").partition("_")[0]  # Windows writes "German_Germany"
        code = locale.normalize(name).partition("_")[0].lower()
        codes = (code,) if 2 <= len(code) <= 3 and code.isascii() else ()
    return tuple(dict.fromkeys((*codes, "en")))


SERVICE = "tagger"
FILE = "keys.json"
LONGEST = 500


def read_keys(folder: Path, names: tuple[str, ...]) -> dict[str, str]:
    """The stored keys of these services. Raises TaggerError for a file that cannot be read, or that others can read."""
    stored = _read_file(folder / FILE)
    return {name: key for name in names if (key := stored.get(name) or _read_keyring(name))}


def store_key(folder: Path, name: str, key: str) -> str:
    """Keep a key, or with "" forget it; returns where it is kept, in words. Raises TaggerError."""
    if len(key) > LONGEST or not key.isascii() or not (key.isprintable() and " " not in key):
        raise TaggerError(f"That is not a key for {name}; copy it from your account's page, without blanks.")
    stored = _read_file(folder / FILE)
    if stored.pop(name, None) is not None:
        _write_file(folder / FILE, stored)
    if _write_keyring(name, key):
        return "the system's keyring"
    if key:
        _write_file(folder / FILE, {**stored, name: key})
    return f"the file '{folder / FILE}', which only you can read"


def _read_keyring(name: str) -> str:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name) or ""
    except (KeyringError, RuntimeError):  # there is no keyring, or it is locked
        return ""


def _write_keyring(name: str, key: str) -> bool:
    import keyring
    from keyring.errors import KeyringError

    try:
        if key:
            keyring.set_password(SERVICE, name, key)
        elif keyring.get_password(SERVICE, name) is not None:
            keyring.delete_password(SERVICE, name)
    except (KeyringError, RuntimeError):
        return False
    return True


def _read_file(path: Path) -> dict[str, str]:
    try:
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise TaggerError(f"Others can read your keys in '{path}'; run 'chmod 600' on it and change the keys.")
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise TaggerError(f"The keys in '{path}' cannot be read; delete the file and enter them again.") from error
    return {str(name): str(key) for name, key in content.items()} if isinstance(content, dict) else {}


def _write_file(path: Path, keys: dict[str, str]) -> None:
    try:
        write_whole(path, json.dumps(keys).encode())  # only their owner can read them
    except OSError as error:
        raise TaggerError(f"The keys cannot be stored in '{path}': {system_reason(error)}.") from error
