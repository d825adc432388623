"""From the class names of somebody's network to genres: with the tree's spelling and parents where it knows them.

    Rock---Alternative Rock    Rock > Alternative Rock    (the tree's own place for it)
    acidjazz                   Jazz > Acid Jazz
    Latin---Rocksteady Zouk    Latin > Rocksteady Zouk    (unknown to the tree: a leaf below the group that is named)
    female vocalists           no genre

Every genre above is a genre as well: "Rock" is said where some class of it is likely, whichever it may be.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tagger.genres.taxonomy import Taxonomy, fold, is_placeholder

GROUP_SEPARATOR = "---"  # of Discogs' genre and style in Essentia's class names
DESCRIPTIONS = frozenset(
    (
        *("femalevocalists", "femalevocalist", "malevocalists", "malevocalist", "femalevocal", "malevocal"),
        *("femalevoice", "malevoice", "femalevocals", "malevocals", "novocals", "novocal", "novoice", "novoices"),
        *("vocals", "voice", "voices", "singing", "singer", "femalesinger", "malesinger", "female", "male", "man"),
        *("woman", "guitar", "piano", "drums", "strings", "violin", "flute", "cello", "harp", "synth", "beat"),
        *("beats", "beautiful", "mellow", "sad", "happy", "party", "sexy", "catchy", "slow", "fast", "loud", "quiet"),
        *("soft", "weird", "nonhappy", "nonsad", "nonparty", "relaxed", "nonrelaxed", "aggressive"),
        *("notaggressive", "danceable", "notdanceable", "acousticnot", "nonacoustic", "tonal", "atonal"),
    )
)
"""Folded tags of voices, instruments and moods: they describe, and name no genre."""


@dataclass(frozen=True, slots=True)
class ClassGenre:
    """A genre that classes stand for: its path, root first and itself last, and the positions of the classes."""

    path: tuple[str, ...]
    classes: tuple[int, ...]

    @property
    def name(self) -> str:
        """The genre."""
        return self.path[-1]


def genres_of_classes(classes: Sequence[str]) -> tuple[list[ClassGenre], list[str]]:
    """The genres of class names, sorted by name, and the class names that are no genre."""
    taxonomy = Taxonomy.load()
    members: dict[str, list[int]] = {}  # by what all spellings of a genre have in common
    paths: dict[str, tuple[str, ...]] = {}
    descriptions: list[str] = []
    for position, name in enumerate(classes):
        path = _path(name, taxonomy)
        if path is None:
            descriptions.append(name)
            continue
        path = paths.get(taxonomy.key(path[-1]), path)  # of two classes of one name the first says where it belongs
        for depth in range(1, len(path) + 1):
            key = taxonomy.key(path[depth - 1])
            paths.setdefault(key, path[:depth])
            members.setdefault(key, []).append(position)
    genres = [ClassGenre(paths[key], tuple(dict.fromkeys(members[key]))) for key in paths]
    return sorted(genres, key=lambda genre: genre.name.casefold()), descriptions


def _path(name: str, taxonomy: Taxonomy) -> tuple[str, ...] | None:
    """Where a class belongs, itself last; None where it names no genre."""
    group, _, leaf = (part.strip() for part in name.strip().rpartition(GROUP_SEPARATOR))
    if is_placeholder(leaf) or fold(leaf) in DESCRIPTIONS:
        return None
    if taxonomy.canonical(leaf) is not None or not group:
        return taxonomy.path(leaf)
    above = group.split(GROUP_SEPARATOR)[-1].strip()
    if is_placeholder(above) or taxonomy.same(above, leaf):
        return (leaf,)
    return (*taxonomy.path(above), leaf)
