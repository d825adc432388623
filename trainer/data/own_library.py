"""A person's own music: a folder tree by genre, or a library of tagged albums.

The tree is ``ROOT/Genre/…/song.mp3``; artist and album are read from the tags, the cover from the files. A library's
albums are those that the application groups, labelled by the genres in their tags. Genres keep the person's names;
spellings that the taxonomy counts as one ("Hip-Hop", "hip hop") become the commonest of them.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from tagger.errors import Problem, TaggerError
from tagger.genres.taxonomy import Taxonomy
from tagger.library.records import ScannedAlbum
from tagger.library.scan import scan_all
from tagger.library.tags import read_tags
from tagger.progress import Task
from tagger.tagformats.file_formats import open_audio
from trainer.data import file_index
from trainer.data.items import Dataset, DatasetTrack, Item, ItemPart, label_names

COVERS = ("cover", "folder", "front")


def read_folders(root: Path) -> Dataset:
    """Every song below a genre's folder. Raises TaggerError when there is none."""
    problems: list[Problem] = []
    genres = (
        sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
        if root.is_dir()
        else []
    )
    items = tuple(
        song(path, genre, problems) for genre in genres for path in file_index.walk(genre, file_index.audio_suffixes())
    )
    if not items:
        raise TaggerError(
            f"{root} holds no song in a folder named after its genre; put each genre's files into a folder of its own."
        )
    return Dataset(
        "folders", root, label_names(items), items, frozenset({ItemPart.AUDIO}), single=True, problems=tuple(problems)
    )


def song(path: Path, genre: Path, problems: list[Problem]) -> Item:
    """One file; where its tags cannot be read it stays, without artist, and is named."""
    name = path.relative_to(genre.parent).as_posix()
    artist, album = credits(path, name, problems)
    images = {
        image.stem.casefold(): image
        for image in sorted(path.parent.iterdir())
        if image.suffix.lower() in file_index.IMAGES
    }
    return Item(
        id=name,
        labels=(genre.name,),
        tracks=(DatasetTrack(name, path),),
        cover=next((images[stem] for stem in COVERS if stem in images), None),
        album=f"{artist} - {album}" if album else "",
        artists=(artist,) if artist else (),
    )


def credits(path: Path, name: str, problems: list[Problem]) -> tuple[str, str]:
    """Artist and album of a file, both empty where it has none."""
    if path.suffix.lower() == ".au":  # carries no tags
        return "", ""
    try:
        tags = read_tags(open_audio(path))
    except TaggerError as error:
        problems.append(Problem(name, str(error)))
        return "", ""
    return tags.album_artist or tags.artist, tags.album


def read_own_library(root: Path, task: Task | None = None) -> Dataset:
    """The albums below ``root`` that carry a genre. Raises TaggerError when there is none."""
    scan = scan_all([root], task=task)
    items = tuple(item for album in scan.albums if (item := album_item(album)).labels)
    if not items:
        raise TaggerError(f"No album below {root} carries a genre; tag some, or name another folder.")
    unified = with_one_spelling(items)
    unlabelled = len(scan.albums) - len(items)
    notes = (f"{unlabelled} albums carry no genre and were left out.",) if unlabelled else ()
    parts = frozenset({ItemPart.AUDIO})
    return Dataset(
        "library", root, label_names(unified), unified, parts, single=False, problems=tuple(scan.problems), notes=notes
    )


def album_item(album: ScannedAlbum) -> Item:
    """An album as an item; its genres are those of all its tracks, in order of first appearance."""
    tags = [track.tags for track in album.tracks if track.tags]
    texts = dict.fromkeys(text.text.strip() for track_tags in tags for text in track_tags.texts)
    artists = dict.fromkeys((album.artist, *(track_tags.artist for track_tags in tags)))
    return Item(
        id=album.key,
        labels=tuple(
            dict.fromkeys(genre.strip() for track_tags in tags for genre in track_tags.genres if genre.strip())
        ),
        tracks=tuple(DatasetTrack(str(track.path), track.path) for track in album.tracks if track.tags),
        cover=album.cover,
        text="\n\n".join(text for text in texts if text),
        album=album.key,
        artists=tuple(artist for artist in artists if artist),
    )


def with_one_spelling(items: tuple[Item, ...]) -> tuple[Item, ...]:
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
