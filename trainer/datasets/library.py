"""A person's own library: albums as the application groups them, labelled by the genres in their tags.

Genres keep the person's names; spellings that the taxonomy counts as one ("Hip-Hop", "hip hop") become the commonest of them.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from tagger.errors import TaggerError
from tagger.genres.taxonomy import Taxonomy
from tagger.library.records import ScannedAlbum
from tagger.library.scan import scan_all
from tagger.progress import Task
from trainer.datasets.records import Dataset, Item, Part, Track, label_names


def read_own_library(root: Path, task: Task | None = None) -> Dataset:
    """The albums below ``root`` that carry a genre. Raises TaggerError when there is none."""
    scan = scan_all([root], task=task)
    items = tuple(item for album in scan.albums if (item := labelled(album)).labels)
    if not items:
        raise TaggerError(f"No album below {root} carries a genre; tag some, or name another folder.")
    named = renamed(items)
    without = len(scan.albums) - len(items)
    notes = (f"{without} albums carry no genre and were left out.",) if without else ()
    parts = frozenset({Part.AUDIO})
    return Dataset(
        "library", root, label_names(named), named, parts, single=False, problems=tuple(scan.problems), notes=notes
    )


def labelled(album: ScannedAlbum) -> Item:
    """An album as an item; its genres are those of all its tracks, in order of first appearance."""
    tags = [track.tags for track in album.tracks if track.tags]
    texts = dict.fromkeys(text.text.strip() for one in tags for text in one.texts)
    artists = dict.fromkeys((album.artist, *(one.artist for one in tags)))
    return Item(
        id=album.key,
        labels=tuple(dict.fromkeys(genre.strip() for one in tags for genre in one.genres if genre.strip())),
        tracks=tuple(Track(str(track.path), track.path) for track in album.tracks if track.tags),
        cover=album.cover,
        text="\n\n".join(text for text in texts if text),
        album=album.key,
        artists=tuple(artist for artist in artists if artist),
    )


def renamed(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The same items with one name for all spellings of a genre."""
    taxonomy = Taxonomy.load()
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        for label in item.labels:
            spellings[taxonomy.key(label)][label] += 1
    usual = {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in spellings.items()}
    return tuple(
        replace(item, labels=tuple(dict.fromkeys(usual[taxonomy.key(label)] for label in item.labels)))
        for item in items
    )
