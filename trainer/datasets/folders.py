"""A folder tree by genre: ``ROOT/Genre/…/song.mp3``. Artist and album are read from the tags, the cover from the
files.
"""

from pathlib import Path

from tagger.errors import Problem, TaggerError
from tagger.library.formats import open_audio
from tagger.library.tags import read_tags
from trainer.datasets import files
from trainer.datasets.records import Dataset, Item, Part, Track, label_names

COVERS = ("cover", "folder", "front")


def read_folders(root: Path) -> Dataset:
    """Every song below a genre's folder. Raises TaggerError when there is none."""
    problems: list[Problem] = []
    genres = (
        sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
        if root.is_dir()
        else []
    )
    items = tuple(song(path, genre, problems) for genre in genres for path in files.walk(genre, files.audio_suffixes()))
    if not items:
        raise TaggerError(
            f"{root} holds no song in a folder named after its genre; put each genre's files into a folder of its own."
        )
    return Dataset(
        "folders", root, label_names(items), items, frozenset({Part.AUDIO}), single=True, problems=tuple(problems)
    )


def song(path: Path, genre: Path, problems: list[Problem]) -> Item:
    """One file; where its tags cannot be read it stays, without artist, and is named."""
    name = path.relative_to(genre.parent).as_posix()
    artist, album = credits(path, name, problems)
    images = {
        image.stem.casefold(): image for image in sorted(path.parent.iterdir()) if image.suffix.lower() in files.IMAGES
    }
    return Item(
        id=name,
        labels=(genre.name,),
        tracks=(Track(name, path),),
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
