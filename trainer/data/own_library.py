"""A person's own music: a folder tree by genre, a library of tagged albums, or a plain list of anything.

The tree is ``ROOT/Genre/…/song.mp3``; artist and album are read from the tags, the cover from the files. A library's
albums are those that the application groups, labelled by the genres in their tags; a track whose tags name no album is an
item of its own, as for 'tagger learn', and so is each of an album of differing genres by several artists or none. Genres
keep the person's names; spellings that the taxonomy counts as one ("Hip-Hop", "hip hop") become the commonest of them.

A list is a CSV or JSON-lines file with an item a row. Columns (only ``id`` and ``genres`` are needed): ``audio`` and
``cover`` (paths, relative to the list), ``text`` or ``text_file``, ``genres``, ``artist``, ``album``, ``split``. In a
CSV several values are joined by ";"; in JSON they are lists.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tagger.errors import Problem, TaggerError
from tagger.genres.taxonomy import Taxonomy
from tagger.library.album_names import fold, is_unknown, is_various
from tagger.library.records import ScannedAlbum
from tagger.library.scan import scan_all
from tagger.library.tags import read_tags
from tagger.progress import Task
from tagger.tagformats.file_formats import open_audio
from trainer.data import dataset_files
from trainer.data.items import SPLIT_NAMES, Dataset, DatasetTrack, Item, ItemPart, Split, label_names

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
        song(path, genre, problems)
        for genre in genres
        for path in dataset_files.walk(genre, dataset_files.audio_suffixes())
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
        if image.suffix.lower() in dataset_files.IMAGES
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
    albums = [part for album in scan.albums for part in without_loose_tracks(album)]
    items = tuple(item for album in albums if (item := album_item(album)).labels)
    if not items:
        raise TaggerError(f"No album below {root} carries a genre; tag some, or name another folder.")
    unified = with_one_spelling(items)
    unlabelled = len(albums) - len(items)
    notes = (f"{unlabelled} albums carry no genre and were left out.",) if unlabelled else ()
    parts = frozenset({ItemPart.AUDIO})
    return Dataset(
        "library", root, label_names(unified), unified, parts, single=False, problems=tuple(scan.problems), notes=notes
    )


def without_loose_tracks(album: ScannedAlbum) -> list[ScannedAlbum]:
    """The album, and by themselves, without the cover that they share, its tracks that need not belong together.

    Those are tracks that name no album, and all of an album of differing genres that is not by one known artist.
    """
    artists = {fold(track.tags.artist) for track in album.tracks if track.tags and not is_unknown(track.tags.artist)}
    is_mixed = len({track.tags.genres for track in album.tracks if track.tags and track.tags.genres}) > 1
    is_mixed &= len(artists) != 1 and (is_unknown(album.artist) or is_various(album.artist))
    loose = [track for track in album.tracks if track.tags and (is_mixed or is_unknown(track.tags.album))]
    if len(loose) < 2:
        return [album]
    rest = tuple(track for track in album.tracks if track not in loose)
    singles = [replace(album, key=f"{album.key}-{track.path.name}", tracks=(track,), cover=None) for track in loose]
    return [replace(album, tracks=rest), *singles] if rest else singles


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


COLUMNS = {ItemPart.AUDIO: ("audio",), ItemPart.COVER: ("cover",), ItemPart.TEXT: ("text", "text_file")}
NAMES = ("manifest.csv", "manifest.jsonl", "manifest.json")


def read_manifest(root: Path) -> Dataset:
    """The items of a list, or of ``manifest.csv`` / ``.jsonl`` in a folder. Raises TaggerError when there is none."""
    file = root if root.is_file() else next((root / name for name in NAMES if (root / name).is_file()), None)
    if file is None:
        raise TaggerError(f"{root} holds no {' or '.join(NAMES)}; name the list itself.")
    problems: list[Problem] = []
    numbered = (
        dataset_files.rows(file, ("id", "genres"))
        if file.suffix == ".csv"
        else enumerate(map(as_csv_row, dataset_files.json_rows(file, problems)), 1)
    )
    items = tuple(dataset_files.gather(numbered, file, lambda row: item(row, file.parent), problems))
    single = all(len(entry.labels) == 1 for entry in items)
    parts = frozenset(part for entry in items for part in entry.lists)
    return Dataset("manifest", file.parent, label_names(items), items, parts, single=single, problems=tuple(problems))


def as_csv_row(entry: dict[str, Any]) -> dict[str, str]:
    """A JSON object as a row of a CSV would be."""
    return {
        name: ";".join(map(str, value)) if isinstance(value, list) else str(value or "")
        for name, value in entry.items()
    }


def item(row: dict[str, str], folder: Path) -> Item:
    """One row. Raises ValueError for one without identifier or genre, or with an unknown split."""
    name, labels = dataset_files.needed(row, "id"), tuple(values(row, "genres"))
    if not labels:
        raise ValueError("'genres' is empty")
    paths = [folder / part for part in values(row, "audio")]
    cover = next((folder / part for part in values(row, "cover")), None)
    return Item(
        id=name,
        labels=labels,
        tracks=tuple(
            DatasetTrack(path.relative_to(folder).as_posix(), path if path.is_file() else None) for path in paths
        ),
        cover=cover if cover and cover.is_file() else None,
        text=row.get("text") or text_of(row, folder),
        album=row.get("album", ""),
        artists=tuple(values(row, "artist")),
        split=split_of(row),
        lists=frozenset(part for part, columns in COLUMNS.items() if any(row.get(column) for column in columns)),
    )


def values(row: dict[str, str], column: str) -> Iterator[str]:
    """The parts of a cell."""
    return (part.strip() for part in row.get(column, "").split(";") if part.strip())


def text_of(row: dict[str, str], folder: Path) -> str:
    """The text that ``text_file`` names."""
    name = row.get("text_file", "")
    if name and not (folder / name).is_file():
        raise ValueError(f"the text {name} is not there")
    return (folder / name).read_text(encoding="utf-8", errors="replace") if name else ""


def split_of(row: dict[str, str]) -> Split | None:
    """The row's split, None where it names none."""
    name = row.get("split", "").casefold()
    if name and name not in SPLIT_NAMES:
        raise ValueError(f"'{name}' is no split")
    return SPLIT_NAMES.get(name)
