"""What the tags of musicnn say of genres, and which genres only a text can name.

A genre of the shipped model is *learnt* from albums (words and covers), *heard* (a tag of musicnn names it, or tags together
come close) or only *named* (the weights of explicit mentions are shared by all genres, so a text that names it is enough).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

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
    "Metal": {"metal": 0.85, "heavy metal": 0.15},
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
    # No tag names these three; what comes closest was tried on labelled clips. Classical had weights against electronic, rock
    # and other music too: then all music without singing that is not electronic was Classical. Of orchestral recordings and
    # scores against accompaniments of seven other genres, the tag alone has an AUC of .94, with those weights .42.
    "Disco": {"dance": 0.6, "70s": 0.3, "funk": 0.2},
    "Reggae": {"soul": 0.8},
    "Classical": {"instrumental": 1.0},
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
            *(-1.56, -2.25, -2.74, -2.43, -2.47, -2.80, -3.82, -4.30, -3.63, -2.81, -4.30, -3.86, -3.31),
            *(-4.43, -3.07, -3.13, -3.53, -4.31, -3.66, -3.43, -3.11, -3.93, -4.47, -3.55, -3.68, -3.71),
            *(-3.18, -3.71, -3.29, -3.93, -3.75, -5.00, -4.32, -4.60, -3.69, -5.58, -3.37, -4.63, -5.37),
            *(-5.25, -4.20, -4.61, -4.44, -3.80, -3.78, -4.79, -4.14, -5.30, -4.99, -5.58),
        ),
        strict=True,
    )
)
"""The log-odds of each tag among the tracks that MSD_musicnn was trained on, as its own weights tell them.

A logit less this is by how much a sound speaks for the tag, whatever is common in the set: the likelihood ratio, if the
network is calibrated there. Its last normalisation has the mean and the deviation of each of the 200 features over these
tracks, and logits are linear in the features, so that the mean logit is exact. Its deviation also needs how the features
go together, which was taken from 199 tracks: games' music, metal, accompaniments of seven genres and classical scores, both
synthesised. With one of these sources alone the result moves by 0.1 to 0.2 in the median, by 1.2 at most (metal, ambient).
The share is then the mean probability of a normal distribution of logits.
"""


LEAST_BASE = -4.6
"""One track in a hundred: the logits of tags for a kind of music that is like no other (House, rnb) have longer tails than
a normal distribution, so that their shares come out too small, and everything would sound a little like it."""


ABOVE_BASE: Mapping[str, float] = {"instrumental": 0.4}
"""Log-odds by which a tag that names no genre must exceed its base to speak for one: much else is without singing, too.

Of 167 accompaniments of other genres, taken as an untagged library, 60 then show Classical in place of 128.
"""


def base_logits(tags: Sequence[str]) -> NDArray[np.float64]:
    """What a tag's logit must exceed to speak for a genre, [tags]."""
    return np.array([max(BASE_LOGITS[tag], LEAST_BASE) + ABOVE_BASE.get(tag, 0.0) for tag in tags])


def heard_matrix(tags: Sequence[str], labels: Sequence[str]) -> NDArray[np.float64]:
    """The weights [labels, tags] that turn tag logits above their base into evidence; zeros where no tag speaks for a label."""
    matrix = np.zeros((len(labels), len(tags)))
    for row, label in enumerate(labels):
        for tag, weight in HEARD.get(label, {}).items():
            matrix[row, tags.index(tag)] = weight
    return matrix
