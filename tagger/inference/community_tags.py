"""Tags that communities gave an album, as a better start of its scores than how common each genre is.

Of the people who tagged the album, a share gave it a genre, or a kind of it. With the album's own start π as a Beta prior of
``STRENGTH`` people,

    shift(g) = logit((n + STRENGTH · π) / (N + STRENGTH)) − logit(π),    bounded to −MOST_AGAINST … MOST_FOR,

where ``n`` of ``N`` people gave it: one tag of one person says little, twenty that agree say much. The bounds hold however many
they are, so that sound, cover and words can still overrule them: from 5 % tags alone lead to 39 % at most, from 40 % to 89 %.
Leaving a genre out says less than giving it, since few list all genres of an album; so the bound below is nearer. Nobody's
labels were at hand to fit these three numbers: they are chosen so that one person's tag does not suffice for a genre to be
suggested that is rare in the library, and ten people's does.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.fusion_heads import sigmoid
from tagger.inference.library_prior import percent_in_words, probability
from tagger.inference.types import Doubles

STRENGTH = 8.0  # people; as many as tagged albums weigh against other collections
MOST_FOR, MOST_AGAINST = 2.5, 1.0  # log-odds
MOST_PEOPLE = 20  # that one service may have asked: some count up to 100 whatever the number of people
SAME_PEOPLE = {"ListenBrainz": "MusicBrainz"}  # whose tags are those of the other
LEAST_MOVED = 1e-9  # log-odds from which that is said
MOST_NAMED = 3  # tags in a sentence


class GivenTag(NamedTuple):
    """A tag, the service whose people gave it, as it is called, and how many people did; 0 where it does not say."""

    source: str
    tag: str
    people: int


@dataclass(frozen=True, slots=True)
class CommunityVotes:
    """What people made of an album's genres: how many of them gave each label, by service the tags that say so."""

    people: float  # 0: nobody tagged it with a genre
    votes: Mapping[str, float]  # label → people, for labels that anybody gave
    tags_of: Mapping[str, tuple[str, ...]]  # label → the tags that give it, the most given first
    tags: tuple[str, ...]  # all that name a genre, the most given first
    sources: tuple[str, ...]  # the services
    of_track: bool = False  # it is asked about a track: the tags are those of its album

    def shifts(self, labels: Sequence[str], start: Doubles) -> Doubles:
        """What is added to the log-odds ``start`` of each label, [L]."""
        if not self.people:
            return np.zeros(len(labels))
        share = sigmoid(start)
        votes = np.array([self.votes.get(label, 0.0) for label in labels])
        posterior = (votes + STRENGTH * share) / (self.people + STRENGTH)
        posterior = np.clip(posterior, 1e-6, 1 - 1e-6)
        shifted: Doubles = np.clip(np.log(posterior / (1 - posterior)) - start, -MOST_AGAINST, MOST_FOR)
        return shifted

    def in_words(self, label: str, before: float, after: float) -> str:
        """What the tags make of a label's score, from and to log-odds, as a sentence; "" where that is nothing."""
        if abs(after - before) < LEAST_MOVED:
            return ""
        tags = self.tags_of.get(label, ())
        named = ", ".join(f"“{tag}”" for tag in (tags or self.tags)[:MOST_NAMED])
        first, last = percent_in_words(probability(before)), percent_in_words(probability(after))
        sentences = _SENTENCES_OF_TRACK if self.of_track else _SENTENCES
        sentence = sentences[bool(tags), after > before, first == last]
        return sentence.format(sources=", ".join(self.sources), tags=named, first=first, last=last)


_SENTENCES = {
    (True, True, False): "Listeners on {sources} tag it {tags}, which raises it from {first} to {last}.",
    (True, True, True): "Listeners on {sources} tag it {tags}, which raises it a little, still {last}.",
    (True, False, False): "Few listeners on {sources} tag it {tags}, which lowers it from {first} to {last}.",
    (True, False, True): "Few listeners on {sources} tag it {tags}, which lowers it a little, still {last}.",
    (False, False, False): "Listeners on {sources} tag it {tags} instead, which lowers it from {first} to {last}.",
    (False, False, True): "Listeners on {sources} tag it {tags} instead, which lowers it a little, still {last}.",
}
_SENTENCES_OF_TRACK = {
    (True, True, False): "Listeners on {sources} tag its album {tags}, which raises it from {first} to {last}.",
    (True, True, True): "Listeners on {sources} tag its album {tags}, which raises it a little, still {last}.",
    (True, False, False): "Few listeners on {sources} tag its album {tags}, which lowers it from {first} to {last}.",
    (True, False, True): "Few listeners on {sources} tag its album {tags}, which lowers it a little, still {last}.",
    (
        False,
        False,
        False,
    ): "Listeners on {sources} tag its album {tags} instead, which lowers it from {first} to {last}.",
    (
        False,
        False,
        True,
    ): "Listeners on {sources} tag its album {tags} instead, which lowers it a little, still {last}.",
}


def community_votes(tags: Iterable[GivenTag], labels: Sequence[str], taxonomy: Taxonomy) -> CommunityVotes | None:
    """What the tags of an album say of the labels; None where none of them is a genre that the taxonomy knows."""
    counts: dict[str, dict[str, float]] = defaultdict(dict)  # by service the people who gave each tag
    sources: dict[str, None] = {}
    for source, tag, count in tags:
        if taxonomy.canonical(tag) is None:
            continue
        people_of = SAME_PEOPLE.get(source, source)
        sources[people_of] = None
        of_source = counts[people_of]
        of_source[tag] = max(of_source.get(tag, 0.0), float(max(1, count)))
    if not counts:
        return None
    people = 0.0
    people_of_tag: dict[str, float] = defaultdict(float)
    votes: dict[str, float] = defaultdict(float)
    names = {label: taxonomy.key(taxonomy.of_label(label) or taxonomy.written(label)) for label in labels}
    tags_of: dict[str, dict[str, float]] = defaultdict(dict)
    for of_source in counts.values():
        most = max(of_source.values())
        scale = min(1.0, MOST_PEOPLE / most)
        people += most * scale
        of_genre: dict[str, float] = defaultdict(float)  # whoever gives a kind of a genre, gives it, and often both
        for tag, given_by in of_source.items():
            people_of_tag[tag] += given_by * scale
            for genre in taxonomy.path(taxonomy.canonical(tag) or tag):
                key = taxonomy.key(genre)
                of_genre[key] = max(of_genre[key], given_by * scale)
                tags_of[key][tag] = people_of_tag[tag]
        for key, given_by in of_genre.items():
            votes[key] += given_by
    ranked = {key: tuple(sorted(of_key, key=lambda tag: -of_key[tag])) for key, of_key in tags_of.items()}
    return CommunityVotes(
        people,
        {label: votes[key] for label, key in names.items() if key in votes},
        {label: ranked[key] for label, key in names.items() if key in ranked},
        tuple(sorted(people_of_tag, key=lambda tag: -people_of_tag[tag])),
        tuple(sources),
    )
