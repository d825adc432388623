"""How common each genre is in this person's library: from the tags that are there, and from the world where they end.

World: the weighted mean, in log-odds, of the genre's share of several collections that have nothing to do with each
other; those that the library resembles weigh more: by its tags, and by what was heard, seen and read of its albums.
Which of a handful of collections a library is like can be told from untagged albums; the share of every genre cannot
(estimating them all by expectation maximisation ran away on each collection that it was tried on).

Library: down the tree, each genre given the one above it,

    share(g) = share(above) · (k + strength · w) / (n + strength),   w = world(g) / world(above),

where n tagged albums are of ``above`` *and* name a kind of it, and k of them are of g (a Beta prior of ``strength``
albums). An album tagged just "Rock" therefore says nothing about which rock it is.

Sound: an album that is heard may start elsewhere than one that is only seen or read, where the section says so: its world
leans by ``sound_weight``, in log-odds, to the collection ``sound_collection``. That matters where tags end.

Words: reviews of one magazine name many genres, notes of another few, and neither says how many an album has. So all genres of
albums with words start lower, or higher, by how many more the words of the library speak for than usual.

Shares are rounded, so that one more tagged album does not move every score. Free of numpy, so that seeing that nothing
is left to do needs none.
"""

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tagger.genres.cleaning import held_genres
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.manifest import Label, PriorSection

LEAST_SHARE, MOST_SHARE = 0.002, 0.98  # no genre is ruled out, or certain, by the library alone
LEAST_WORLD, MOST_WORLD = 0.004, 0.75
TAG_TEMPER = 0.1  # the genres of one album, and the albums of one library, are far from independent
EVIDENCE_TEMPER = 0.05  # evidence is less than a tag; of .02 to .3 the best on sources left out
# Fewer albums' evidence says too little; of more, one collection alone would be left.
LEAST_ALBUMS, MOST_ALBUMS = 20, 300
MOST_NAMING, NAMING_STEP = 0.5, 0.05  # log-odds by which words move the start at most, and to multiples of what
USUAL = 0.5  # log-odds by which a start may differ from the genre's share to be called about that
STEP = 0.25  # log-odds are rounded to multiples of it
SHOWN = 0.3  # the least probability at which a genre may be suggested …
LIFT = 1.5  # … where it is so many times its share of the library …
SURE = 0.5  # … or at least so probable


@dataclass(frozen=True, slots=True)
class LibraryPrior:
    """Where the scores start from: the log-odds of each label in the library, and how far that is from the bundle's world.

    ``from_tags``: whether the library has tagged albums; else it rests on other collections alone, of which those that
    the library's untagged albums resemble weigh more where ``from_evidence``. ``of_sound``: where albums that are heard start
    instead, if elsewhere; in it ``leans`` is True. ``of_words``: added to every genre of an album with words.
    """

    labels: tuple[str, ...]
    log_odds: tuple[float, ...]
    world_log_odds: tuple[float, ...]
    from_tags: bool
    from_evidence: bool = False
    leans: bool = False
    of_sound: "LibraryPrior | None" = None
    of_words: float = 0.0

    def for_album(self, with_sound: bool) -> "LibraryPrior":
        """The prior of albums with or without sound."""
        return self.of_sound if with_sound and self.of_sound is not None else self

    @property
    def shifts(self) -> tuple[float, ...]:
        """What is added to the log-odds of a head that starts from the world, per label."""
        return tuple(own - world for own, world in zip(self.log_odds, self.world_log_odds, strict=True))

    @property
    def thresholds(self) -> tuple[float, ...]:
        """The probability from which a label is suggested: a genre of every third album needs evidence of its own."""
        return tuple(min(max(SHOWN, LIFT * probability(value)), SURE) for value in self.log_odds)

    @property
    def digest(self) -> str:
        """What names the prior: the same where the same scores and sentences follow."""
        content: tuple[object, ...] = (self.log_odds, self.world_log_odds, self.from_tags, self.from_evidence)
        if self.of_sound is not None:
            content += (self.of_sound.log_odds,)
        if self.of_words:
            content += (self.of_words,)
        return hashlib.sha256(repr(content).encode()).hexdigest()

    def of(self, label: str) -> float:
        """A label's log-odds."""
        return self.log_odds[self.labels.index(label)]

    def in_words(self, label: str, start: float | None = None) -> str:
        """What a label's score starts from, as a sentence; ``start``: its log-odds where they are not the very share's.

        A head that is not centred on its bundle's shares starts elsewhere, and is moved by the library's all the same.
        """
        own = self.of(label)
        if start is None or abs(start - own) <= USUAL:
            return _SHARE[self._basis].format(start=percent_in_words(probability(own if start is None else start)))
        return _MOVED[self._basis].format(
            start=percent_in_words(probability(start)), share=percent_in_words(probability(own))
        )

    @property
    def _basis(self) -> str:
        if self.from_tags:
            return "tags"
        return "sound" if self.leans else "evidence" if self.from_evidence else "world"


_SHARE = {
    "tags": "It starts from {start}, about its share of your tagged albums and of other collections like them.",
    "evidence": "It starts from {start}, about its share of collections like your library.",
    "world": "It starts from {start}, about its share of other collections.",
    "sound": "It starts from {start}: where no tags say what you collect, sound starts from broad genres that are more alike "
    "than in other collections.",
}
_MOVED = {
    "tags": "It starts from {start}: the model's score for an average album, given {share} of your tagged albums and of "
    "other collections like them.",
    "evidence": "It starts from {start}: the model's score for an average album, given {share} of collections like your "
    "library.",
    "world": "It starts from {start}: the model's score for an average album, given {share} of other collections.",
    "sound": "It starts from {start}: the model's score for an average album, given {share} where no tags say what you collect.",
}


def library_prior(
    section: PriorSection,
    labels: Sequence[Label],
    tagged: Iterable[Collection[str]] = (),
    likelihoods: Collection[Sequence[float]] = (),
    taxonomy: Taxonomy | None = None,
) -> LibraryPrior:
    """From the genres in the files of each album; names that neither the taxonomy nor a label knows do not count.

    ``taxonomy``: the person's, the shipped one where there is no person.

    ``likelihoods``: of each album with evidence its log-likelihood in each collection of the section
    (``prediction.collection_likelihoods``), and of one with words how many genres they speak for (``prediction.naming``);
    those of another number of collections do not count, nor fewer than ``LEAST_ALBUMS``.
    """
    taxonomy = taxonomy or Taxonomy.load()
    names = {label.name: taxonomy.of_label(label.name) or taxonomy.written(label.name) for label in labels}
    own_names = {taxonomy.key(name) for name in names.values()}
    albums = [album for genres in tagged if (album := _with_parents(genres, taxonomy, own_names))]
    collections = [
        [_bounded(share, LEAST_WORLD, MOST_WORLD) for share in shares] for shares in section.collections.values()
    ]
    column = {label.name: position for position, label in enumerate(labels)}
    world = _mean_in_log_odds(collections, [1.0] * len(collections))
    evidence = [row[: len(collections)] for row in likelihoods if 0 <= len(row) - len(collections) <= 1]
    if len(evidence) < LEAST_ALBUMS:
        evidence = []
    of_words = _start_of_words([row[-1] for row in likelihoods if len(row) == len(collections) + 1])
    totals = _likeness_of_tags(collections, [names[label.name] for label in labels], albums)
    totals = [
        total + likeness for total, likeness in zip(totals, _likeness_of_evidence(evidence, len(totals)), strict=True)
    ]
    like = _mean_in_log_odds(collections, [math.exp(total - max(totals)) for total in totals])
    world_rounded = tuple(round(value, 9) for value in world)

    def starting_from(expected: Sequence[float]) -> tuple[float, ...]:
        shares = _shares(labels, names, albums, expected, section.strength, taxonomy)
        return tuple(_rounded(_log_odds(_bounded(shares[label.name], LEAST_SHARE, MOST_SHARE))) for label in labels)

    own = starting_from(like) if albums or evidence else world_rounded
    prior = LibraryPrior(tuple(column), own, world_rounded, bool(albums), bool(evidence), of_words=of_words)
    if section.sound_collection is None:
        return prior
    towards = collections[list(section.collections).index(section.sound_collection)]
    weights = (1 - section.sound_weight, section.sound_weight)
    leaning = _mean_in_log_odds([[probability(value) for value in like], towards], weights)
    return replace(prior, of_sound=replace(prior, log_odds=starting_from(leaning), leans=True))


def _shares(
    labels: Sequence[Label],
    names: Mapping[str, str],
    albums: Sequence[frozenset[str]],
    like: Sequence[float],
    strength: float,
    taxonomy: Taxonomy,
) -> dict[str, float]:
    """Each label's share of the library, down the tree; ``like``: the log-odds that its tags move, ``names``: as tags say it."""
    column = {label.name: position for position, label in enumerate(labels)}
    above = [frozenset(name for genre in album for name in taxonomy.parents(genre)) for album in albums]
    below: dict[str, list[frozenset[str]]] = {}  # the albums that name a kind of a genre, by the genre
    shares: dict[str, float] = {}
    for label in sorted(labels, key=lambda label: len(label.path)):
        expected = probability(like[column[label.name]])
        parent = next((name for name in reversed(label.path[:-1]) if name in shares), None)
        related, whole = albums, 1.0
        if parent is not None:
            parent_name = names[parent]
            if parent_name not in below:
                below[parent_name] = [
                    album for album, names_above in zip(albums, above, strict=True) if parent_name in names_above
                ]
            related = below[parent_name]
            expected, whole = min(1.0, expected / probability(like[column[parent]])), shares[parent]
        positive = sum(names[label.name] in album for album in related)
        shares[label.name] = whole * (positive + strength * expected) / (len(related) + strength)
    return shares


def probability(log_odds: float) -> float:
    """The probability of log-odds, without overflow."""
    return 0.5 * (1 + math.tanh(0.5 * log_odds))


def percent_in_words(value: float) -> str:
    """A probability as a sentence names it: "15%", "less than 1%"; never a false 0 or 100."""
    if value < 0.005:
        return "less than 1%"
    return "more than 99%" if value >= 0.995 else f"{100 * value:.0f}%"


def _with_parents(genres: Iterable[str], taxonomy: Taxonomy, own_names: Collection[str]) -> frozenset[str]:
    names = held_genres(genres, taxonomy)
    counted = [name for name in names if taxonomy.is_known(name) or taxonomy.key(name) in own_names]
    return frozenset(name for genre in counted for name in taxonomy.path(genre))


def _likeness_of_tags(
    collections: Sequence[Sequence[float]], names: Sequence[str], albums: Sequence[frozenset[str]]
) -> list[float]:
    """How much the tagged albums resemble each collection, as tempered log-likelihoods; all 0 without any."""
    counts = [sum(name in album for album in albums) for name in names]
    return [
        TAG_TEMPER
        * sum(
            count * math.log(share) + (len(albums) - count) * math.log1p(-share)
            for count, share in zip(counts, shares, strict=True)
        )
        for shares in collections
    ]


def _likeness_of_evidence(likelihoods: Sequence[Sequence[float]], size: int) -> list[float]:
    """How much what was heard, seen and read resembles each collection, as tempered log-likelihoods; all 0 without any."""
    if not likelihoods:
        return [0.0] * size
    weight = EVIDENCE_TEMPER * min(1.0, MOST_ALBUMS / len(likelihoods))
    return [weight * math.fsum(column) for column in zip(*likelihoods, strict=True)]


def _start_of_words(naming: Sequence[float]) -> float:
    """What is added to the start of albums with words, in log-odds: negative if a library's words name more genres than usual.

    0 for fewer than LEAST_ALBUMS albums with words.
    """
    if len(naming) < LEAST_ALBUMS:
        return 0.0
    mean = math.fsum(naming) / len(naming)
    return round(_bounded(-mean, -MOST_NAMING, MOST_NAMING) / NAMING_STEP) * NAMING_STEP


def _mean_in_log_odds(collections: Sequence[Sequence[float]], weights: Sequence[float]) -> list[float]:
    return [
        sum(weight * _log_odds(share) for weight, share in zip(weights, shares, strict=True)) / sum(weights)
        for shares in zip(*collections, strict=True)
    ]


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def _bounded(share: float, least: float, most: float) -> float:
    return min(max(share, least), most)


def _rounded(value: float) -> float:
    return round(value / STEP) * STEP
