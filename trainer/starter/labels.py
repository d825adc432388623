"""The genres of the shipped model, and what each part of it knows of them.

A genre is *learnt* from albums (words and covers), *heard* (a tag of musicnn names it, or tags together come close) or only
*named* (the weights of explicit mentions are shared by all genres, so a text that names it is enough).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tagger.genres.taxonomy import Taxonomy

LEAST_ALBUMS = 12  # of a genre over all sources, to be learnt

HEARD: Mapping[str, Mapping[str, float]] = {
    "Rock": {"rock": 1.0},
    "Pop": {"pop": 1.0},
    "Alternative": {"alternative": 1.0},
    "Alternative Rock": {"alternative rock": 1.0},
    "Indie": {"indie": 1.0},
    "Indie Rock": {"indie rock": 1.0},
    "Indie Pop": {"indie pop": 1.0},
    "Classic Rock": {"classic rock": 1.0},
    "Hard Rock": {"hard rock": 1.0},
    "Progressive Rock": {"Progressive rock": 1.0},
    "Metal": {"metal": 0.7, "heavy metal": 0.3},
    "Heavy Metal": {"heavy metal": 1.0},
    "Punk": {"punk": 1.0},
    "Electronic": {"electronic": 0.8, "electronica": 0.1, "electro": 0.1},
    "Electronica": {"electronica": 1.0},
    "Electro": {"electro": 1.0},
    "Dance": {"dance": 1.0},
    "House": {"House": 1.0},
    "Ambient": {"ambient": 1.0},
    "Chillout": {"chillout": 0.6, "chill": 0.4},
    "Downtempo": {"chillout": 0.5, "electronica": 0.3, "chill": 0.2},
    "Experimental": {"experimental": 1.0},
    "Jazz": {"jazz": 1.0},
    "Blues": {"blues": 1.0},
    "Soul": {"soul": 1.0},
    "Funk": {"funk": 1.0},
    "R&B": {"rnb": 0.6, "soul": 0.4},
    "Hip Hop": {"Hip-Hop": 1.0},
    "Folk": {"folk": 1.0},
    "Country": {"country": 1.0},
    "Easy Listening": {"easy listening": 1.0},
    "Acoustic": {"acoustic": 1.0},
    # No tag names these three; what comes closest was tried on labelled clips.
    "Disco": {"dance": 0.6, "70s": 0.3, "funk": 0.2},
    "Reggae": {"soul": 0.8},
    "Classical": {"instrumental": 1.0, "electronic": -0.5, "rock": -0.25, "ambient": -0.25},
}
"""The tags of MSD_musicnn that speak for a genre, with their weights."""

NAMED = (
    *("Bossa Nova", "Choral", "Dance Pop", "Dark Ambient", "Dream Pop", "Drone", "Dubstep"),
    *("Field Recordings", "Glitch", "Gospel", "Grunge", "Indian", "Industrial", "Jazz Fusion"),
    *("Krautrock", "Latin", "Lo-Fi", "New Age", "Noise", "Opera", "Orchestral"),
    *("Pop Rock", "Post-Punk", "Post-Rock", "Psychedelic Rock", "Rock and Roll", "Shoegaze", "Singer-Songwriter"),
    *("Ska", "Spoken Word", "Swing", "Traditional Pop", "Trance", "Video Game Music"),
)
"""Genres that only a text can name."""

TAG_WORDS: Mapping[str, str] = {
    "guitar": "a guitar",
    "acoustic": "acoustic instruments",
    "instrumental": "no singing",
    "female vocalists": "a female voice",
    "female vocalist": "a female voice",
    "male vocalists": "a male voice",
    "00s": "a sound of the 2000s",
    "90s": "a sound of the 1990s",
    "80s": "a sound of the 1980s",
    "70s": "a sound of the 1970s",
    "60s": "a sound of the 1960s",
    "oldies": "an old recording",
    "Mellow": "a mellow sound",
    "chill": "a relaxed sound",
    "beautiful": "a beautiful sound",
    "sad": "a sad mood",
    "happy": "a happy mood",
    "party": "a party mood",
    "sexy": "a sensual mood",
    "catchy": "a catchy tune",
}
"""The tags that describe and name no genre, as a sentence about what was heard says them."""

BASE_LOGITS: Mapping[str, float] = dict(
    zip(
        (
            *("rock", "pop", "alternative", "indie", "electronic", "female vocalists", "dance", "00s"),
            *("alternative rock", "jazz", "beautiful", "metal", "chillout", "male vocalists", "classic rock", "soul"),
            *("indie rock", "Mellow", "electronica", "80s", "folk", "90s", "chill", "instrumental", "punk", "oldies"),
            *("blues", "hard rock", "ambient", "acoustic", "experimental", "female vocalist", "guitar", "Hip-Hop"),
            *("70s", "party", "country", "easy listening", "sexy", "catchy", "funk", "electro", "heavy metal"),
            *("Progressive rock", "60s", "rnb", "indie pop", "sad", "House", "happy"),
        ),
        (
            *(-2.781, -2.745, -2.986, -2.467, -1.392, -3.188, -3.280, -3.907, -4.546, -3.637, -4.287, -5.653, -3.205),
            *(-5.047, -5.876, -4.594, -4.019, -4.489, -2.975, -5.294, -4.157, -4.926, -4.149, -3.511, -5.578, -6.864),
            *(-5.606, -6.336, -3.611, -4.595, -3.328, -5.350, -5.107, -4.280, -6.356, -5.223, -6.205, -5.355, -5.059),
            *(-5.652, -4.471, -3.454, -7.133, -4.846, -7.101, -5.341, -4.366, -5.704, -4.493, -5.687),
        ),
        strict=True,
    )
)
"""The mean logit of each tag of MSD_musicnn over varied music: the mean of three sources, which are the albums of ``music/``
(12, each counted once), the demo library's synthesised albums (12) and the songs of ``tartarus_dummy/`` (8)."""


LEAST_BASE = -5.0
"""The rarest of the tags stands on about two of a hundred tracks of the network's training set; where the mean lies much lower,
the three sources lack such music (blues, country, the sixties), and everything would sound a little like it."""


def base_logits(tags: Sequence[str]) -> NDArray[np.float64]:
    """What a tag's logit must exceed to speak for a genre, [tags]."""
    return np.array([max(BASE_LOGITS[tag], LEAST_BASE) for tag in tags])


def starter_labels(genres_of_albums: Sequence[Collection[str]]) -> tuple[str, ...]:
    """All labels, sorted: learnt, heard and named ones."""
    return tuple(sorted({*learnt_labels(genres_of_albums), *HEARD, *NAMED}))


def learnt_labels(genres_of_albums: Sequence[Collection[str]]) -> set[str]:
    """The genres that at least LEAST_ALBUMS albums have; ``genres_of_albums`` with all genres above each."""
    albums = Counter(genre for genres in genres_of_albums for genre in genres)
    return {genre for genre, count in albums.items() if count >= LEAST_ALBUMS}


def heard_matrix(tags: Sequence[str], labels: Sequence[str]) -> NDArray[np.float64]:
    """The weights [labels, tags] that turn tag logits above their base into evidence; zeros where no tag speaks for a label."""
    matrix = np.zeros((len(labels), len(tags)))
    for row, label in enumerate(labels):
        for tag, weight in HEARD.get(label, {}).items():
            matrix[row, tags.index(tag)] = weight
    return matrix


def label_paths(labels: Sequence[str]) -> list[tuple[str, list[str]]]:
    """(name, path in the taxonomy) of each label, as a bundle lists them."""
    taxonomy = Taxonomy.load()
    return [(label, list(taxonomy.path(label))) for label in labels]
