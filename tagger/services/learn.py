"""Learn from a library's own tags: heads over the features that are stored already, judged, and used where they are not
worse; and list genres in the files that an album's sound, cover and words speak against, the most doubtful first.

The model that results is installed beside the others; the one that it was learnt over stays, and ``models.use`` goes back.

An album is judged by what was learnt without any of its artists, so that a wrong genre cannot confirm itself. A genre is
in doubt where the evidence speaks against it and much more for another; where a fifth of the genres of 1 600 real albums
were replaced at random, about four in five of the first 300 so listed were wrong.
"""

import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tagger.display_names import listed
from tagger.errors import TaggerError
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.bundle import Bundle
from tagger.inference.fusion_heads import sigmoid
from tagger.inference.manifest import LearntSection
from tagger.inference.modality import SENSES, Modality
from tagger.learning.base_evidence import sound_columns
from tagger.learning.cross_validation import CrossValidation, cross_validate
from tagger.learning.genre_targets import LEAST_ALBUMS, LEAST_ARTISTS, GenreTargets
from tagger.learning.learnt_bundle import write_learnt_bundle
from tagger.learning.report import Comparison, compare, learnt_section, notes, report_lines
from tagger.progress import Task
from tagger.services import models
from tagger.services.learning_examples import MOST_EXAMPLES, LearningMaterial, read_material
from tagger.state.database import State
from tagger.state.genre_doubts import GenreDoubt, read_doubts, store_doubts
from tagger.state.person_taxonomy import read_taxonomy
from tagger.state.stored_settings import store_json

LEAST_MARGIN = 3.0  # log-odds by which another genre is likelier
LEAST_AGAINST = 0.25  # log-odds by which the evidence is against the genre
LEAST_SHARE = 0.1  # of the weightiest sense: what moves a genre less is not named
MOST_DOUBTS = 2_000


def find_doubts(
    result: CrossValidation, genres: Sequence[Sequence[str]], targets: GenreTargets, taxonomy: Taxonomy
) -> list[GenreDoubt]:
    """The doubted genres, the most doubtful first. ``genres``: those in the files of each example.

    Of an album with several examples of a genre, such as loose tracks, it is in doubt where it is in most of them.
    """
    examples = result.examples
    column = {taxonomy.key(label.name): position for position, label in enumerate(examples.labels)}
    column |= {taxonomy.key(name): column[taxonomy.key(parent)] for name, parent in targets.folded.items()}
    likeliest = np.where(examples.targets, -np.inf, result.learnt)
    doubts: defaultdict[tuple[int, str], list[GenreDoubt]] = defaultdict(list)
    example_counts = Counter(
        (album, name) for album, names in zip(examples.albums, genres, strict=True) for name in names
    )
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
                doubt = GenreDoubt(examples.albums[album], name, margin, likelier, sentence)
                doubts[doubt.album_id, name].append(doubt)
    by_margin = [
        max(same_genre, key=lambda doubt: doubt.margin)
        for key, same_genre in doubts.items()
        if 2 * len(same_genre) > example_counts[key]
    ]
    return sorted(by_margin, key=lambda doubt: (-doubt.margin, doubt.album_id, doubt.genre))[:MOST_DOUBTS]


def _sentence(result: CrossValidation, album: int, name: str, label: int, best: int) -> str:
    other = result.examples.labels[best].name
    chance, likelier = _percent(result.learnt[album, label]), _percent(result.learnt[album, best])
    for_other, against = _senses(result, album, best, 1), _senses(result, album, label, -1)
    sentence = f"The files say {name} ({chance} likely), and albums by other artists make it {other} ({likelier})."
    if for_other:
        sentence += f" For {other}: {for_other}."
    if against:
        sentence += f" Against {name}: {against}."
    return sentence


def _senses(result: CrossValidation, album: int, label: int, sign: int) -> str:
    """Which kinds of evidence move a label to one side: "sound and cover"; "" for none."""
    moved = {modality: sign * float(values[album, label]) for modality, values in result.contributions.items()}
    most = max(moved.values(), default=0.0)
    if most <= 0:
        return ""
    return listed([SENSES[m] for m in Modality if m in moved and moved[m] > LEAST_SHARE * most])


def _percent(log_odds: float) -> str:
    chance = float(sigmoid(np.asarray(log_odds)))
    return f"{100 * chance:.0f}%" if chance >= 0.01 else "less than 1%"


PREFIX = "learnt-"


class NothingToLearnError(TaggerError):
    """The library is too small, or all alike; the sentence says what is lacking."""


@dataclass(frozen=True, slots=True)
class LearnReport:
    """What was learnt, how good it is, and which genres in files it doubts; ``model`` is the new model's id, if any."""

    about: LearntSection
    genres: tuple[str, ...]
    doubts: tuple[GenreDoubt, ...]
    model: str | None
    in_use: bool

    @property
    def lines(self) -> list[str]:
        """The report as lines of text."""
        return report_lines(self.about)


@dataclass(frozen=True, slots=True)
class LearningStatus:
    """What was learnt last, ``about`` it, and which model suggests now; ``model`` is the last learnt model's id."""

    in_use: str
    model: str | None
    about: LearntSection | None
    doubts: int

    @property
    def learnt_in_use(self) -> bool:
        """Whether a learnt model suggests."""
        return self.in_use == self.model

    @property
    def other_model(self) -> str | None:
        """What a click changes to: the base of the learnt model, or that model; None where nothing was learnt."""
        if self.about is None:
            return None
        return self.about.base if self.learnt_in_use else self.model

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the last report says beside its table."""
        return () if self.about is None else (*notes(self.about), *self.about.sentences)

    def in_words(self) -> str:
        """Which model suggests, as a sentence."""
        if self.about is None:
            return f"Nothing has been learnt yet; the model '{self.in_use}' makes the suggestions."
        learnt = f"{self.about.albums} albums by {self.about.artists} artists"
        if self.learnt_in_use:
            return f"What was learnt from {learnt} suggests now ('{self.model}')."
        return f"'{self.in_use}' suggests now, and not what was learnt from {learnt} ('{self.model}')."


def status(state: State) -> LearningStatus:
    """What was learnt last, and which model suggests now."""
    learnt = learnt_models(state.folder / models.MODELS)
    newest = learnt[max(learnt)] if learnt else None
    about = None if newest is None else Bundle.load(newest).manifest.learnt
    return LearningStatus(models.used_id(state), newest.name if newest and about else None, about, len(doubted(state)))


def learn(state: State, *, dry_run: bool = False, task: Task | None = None) -> LearnReport:
    """Learn from every tagged album that is analysed; ``dry_run``: judge only, and install nothing.

    Raises NothingToLearnError, with what is lacking, TaggerError without a model to learn over, and CancelledError.
    """
    task = task or Task()
    base_id, base = _base(state)
    material = read_material(state, base, task)
    _check(material)
    result = cross_validate(material.examples, sound=sound_columns(base), task=task)
    task.begin("judging")
    about = _about(material, result, compare(result, base_id), base_id, base)
    genres = tuple(label.name for label in material.examples.labels)
    doubts = tuple(find_doubts(result, material.genres, material.targets, read_taxonomy(state.folder)))
    task.check()
    if dry_run:
        return LearnReport(about, genres, doubts, None, in_use=False)
    model_id = _install(state, base, result, about)
    with state.session() as session:
        store_doubts(session, doubts)
        if about.not_worse:
            store_json(session, models.SETTING, model_id)
    return LearnReport(about, genres, doubts, model_id, in_use=about.not_worse)


def doubted(state: State) -> list[GenreDoubt]:
    """The genres in files that the last learning doubted and nobody has judged since, the most doubtful first."""
    with state.reading() as session:
        return read_doubts(session)


def _base(state: State) -> tuple[str, Bundle]:
    """The model in use, or, where that was learnt, the one that it was learnt over. Raises TaggerError."""
    folder = models.in_use(state)
    bundle = Bundle.load(folder)
    if bundle.manifest.learnt is None or bundle.manifest.learnt.own_encoders:
        return models.used_id(state), bundle
    base = bundle.manifest.learnt.base
    return base, Bundle.load(models.folder_of(state, base))


def _check(material: LearningMaterial) -> None:
    """Raises NothingToLearnError, with what is lacking, where there is nothing to tell apart."""
    labels = len(material.targets.labels)
    if labels < 2 and material.bulk_accepted:
        raise NothingToLearnError(
            f"Suggestions for {material.bulk_accepted} albums were accepted in one step, so they say what the model says "
            "already, and there is too little else to learn from; accept genres album by album, or tag some albums, then learn."
        )
    if not material.tagged:
        raise NothingToLearnError(
            "No album has a genre, in its files or accepted, so there is nothing to learn from; accept some suggestions, "
            "or tag some albums, then learn."
        )
    if labels < 2:
        raise NothingToLearnError(
            f"{'No genre has' if not labels else 'Only one genre has'} {LEAST_ALBUMS} tagged albums by {LEAST_ARTISTS} "
            f"artists or more, so there is nothing to tell apart ({material.tagged} tagged albums); tag more albums."
        )
    examples = material.examples
    if not len(examples) and material.silent:
        raise NothingToLearnError(
            f"{material.silent} of the tagged albums were analysed, and nothing was heard, seen or read in them that could be "
            "learnt from: they are silence, speech or damaged, without cover and text; add music, or covers, then run "
            "'tagger suggest' and learn."
        )
    if not len(examples):
        raise NothingToLearnError(
            "No tagged album is analysed yet; run 'tagger suggest', which listens and looks, then learn."
        )
    share = examples.targets.mean(axis=0)
    if not ((share > 0) & (share < 1)).any():
        genres = listed([label.name for label, part in zip(examples.labels, share.tolist(), strict=True) if part])
        raise NothingToLearnError(
            f"All {len(examples)} albums that can be learnt from are of the same genres ({genres}), so there is nothing to tell "
            "apart; tag albums of others, too."
        )


def _about(
    material: LearningMaterial, result: CrossValidation, comparison: Comparison, base_id: str, base: Bundle
) -> LearntSection:
    examples, targets = result.examples, material.targets
    senses = {SENSES[modality]: int(examples.present[modality].sum()) for modality in examples.modalities}
    having = listed([f"{count} with {sense}" for sense, count in senses.items()])
    sentences = [_how_many(material, having), *comparison.sentences]
    if material.bulk_accepted:
        sentences.append(
            f"Suggestions for {material.bulk_accepted} albums were accepted in one step: they say what the model says "
            "already, and were not learnt from."
        )
    if material.unknown_artists:
        sentences.append(
            f"{material.unknown_artists} of the albums name no artist: whether two of them have the same is not known, and the "
            "figures may be too good."
        )
    return learnt_section(examples, comparison, (base_id, base.digest), (targets.folded, targets.rare), sentences)


def _how_many(material: LearningMaterial, having: str) -> str:
    """From how many of how many albums it was learnt, as a sentence; ``having``: how many of them have which kind of evidence."""
    learnt = len(material.examples)
    if material.usable > MOST_EXAMPLES:
        return (
            f"Of {material.tagged} tagged albums, {material.usable} have a genre that can be learnt; it was learnt from "
            f"{learnt} of them, some of every genre, since more change little ({having})."
        )
    return f"Of {material.tagged} tagged albums, {learnt} are analysed and have a genre that can be learnt ({having})."


def _install(state: State, base: Bundle, result: CrossValidation, about: LearntSection) -> str:
    """Install the model under the next number; of the earlier ones only the last remains."""
    own = state.folder / models.MODELS
    earlier = learnt_models(own)
    number = max(earlier, default=0) + 1
    model_id = f"{PREFIX}{number}"
    with models.unfinished(own / model_id) as folder:
        write_learnt_bundle(base, result, about, folder, str(number))
        Bundle.load(folder).check()
    in_use = models.used_id(state)
    for old in sorted(earlier)[:-1]:
        if f"{PREFIX}{old}" != in_use:
            shutil.rmtree(own / f"{PREFIX}{old}", ignore_errors=True)
    return model_id


def learnt_models(folder: Path) -> dict[int, Path]:
    """The learnt models in the folder of the person's models, by number."""
    if not folder.is_dir():
        return {}
    matches = ((re.fullmatch(rf"{PREFIX}(\d{{1,9}})", path.name), path) for path in folder.iterdir())
    return {int(match[1]): path for match, path in matches if match is not None}
