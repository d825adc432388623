"""Genres in the files that an album's sound, cover and words speak against: a list to go through, the most doubtful first.

An album is judged by what was learnt without any of its artists, so that a wrong genre cannot confirm itself. A genre is
in doubt where the evidence speaks against it and much more for another; where a fifth of the genres of 1 600 real albums
were replaced at random, about four in five of the first 300 so listed were wrong.
"""

from collections.abc import Sequence

import numpy as np

from tagger.display_names import listed
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.modality import SENSES, Modality
from tagger.learning.cross_validation import CrossValidation
from tagger.learning.examples import sigmoid
from tagger.learning.genre_targets import GenreTargets
from tagger.state.stored_doubts import GenreDoubt

LEAST_MARGIN = 3.0  # log-odds by which another genre is likelier
LEAST_AGAINST = 0.25  # log-odds by which the evidence is against the genre
LEAST_SHARE = 0.1  # of the weightiest sense: what moves a genre less is not named
MOST_DOUBTS = 2_000


def find_doubts(
    result: CrossValidation, genres: Sequence[Sequence[str]], targets: GenreTargets, taxonomy: Taxonomy
) -> list[GenreDoubt]:
    """The doubted genres, the most doubtful first. ``genres``: those in the files of each example."""
    examples = result.examples
    column = {taxonomy.key(label.name): position for position, label in enumerate(examples.labels)}
    column |= {taxonomy.key(name): column[taxonomy.key(parent)] for name, parent in targets.folded.items()}
    likeliest = np.where(examples.targets, -np.inf, result.learnt)
    doubts: list[GenreDoubt] = []
    for album, names in enumerate(genres):
        best = int(np.argmax(likeliest[album]))
        for name in names:
            label = column.get(taxonomy.key(name))
            if label is None or not np.isfinite(likeliest[album, best]):
                continue
            margin = float(likeliest[album, best] - result.learnt[album, label])
            against = float(result.prior[album, label] - result.learnt[album, label])
            if margin >= LEAST_MARGIN and against >= LEAST_AGAINST:
                sentence = _sentence(result, album, name, label, best)
                likelier = examples.labels[best].name
                doubts.append(GenreDoubt(examples.albums[album], name, margin, likelier, sentence))
    return sorted(doubts, key=lambda doubt: (-doubt.margin, doubt.album_id, doubt.genre))[:MOST_DOUBTS]


def _sentence(result: CrossValidation, album: int, name: str, label: int, best: int) -> str:
    other = result.examples.labels[best].name
    speaks = [
        text
        for sense, text in (
            (_senses(result, album, best, 1), f"for {other}"),
            (_senses(result, album, label, -1), f"against {name}"),
        )
        if sense
        for text in (f"{sense} {text}",)
    ]
    chance, likelier = _percent(result.learnt[album, label]), _percent(result.learnt[album, best])
    reason = f": {' and '.join(speaks)}" if speaks else ""
    return f"The files say {name} ({chance} likely), and albums by other artists make it {other} ({likelier}){reason}."


def _senses(result: CrossValidation, album: int, label: int, sign: int) -> str:
    """Which kinds of evidence move a label to one side: "the sound and the cover speak"; "" for none."""
    moved = {modality: sign * float(values[album, label]) for modality, values in result.contributions.items()}
    most = max(moved.values(), default=0.0)
    if most <= 0:
        return ""
    named = [f"the {SENSES[m]}" for m in Modality if m in moved and moved[m] > LEAST_SHARE * most]
    return f"{listed(named)} {'speaks' if len(named) == 1 else 'speak'}"


def _percent(log_odds: float) -> str:
    chance = float(sigmoid(np.asarray(log_odds)))
    return f"{100 * chance:.0f} %" if chance >= 0.01 else "less than 1 %"
