"""Learn from a library's own tags: heads over the features that are stored already, judged, and used where they are not worse.

The model that results is installed beside the others; the one that it was learnt over stays, and ``models.use`` goes back.
"""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tagger.display_names import listed
from tagger.errors import TaggerError
from tagger.inference.bundle import Bundle
from tagger.inference.manifest import LearntSection, MeasuredValue
from tagger.inference.modality import SENSES
from tagger.learning.cross_validation import CrossValidation, cross_validate
from tagger.learning.genre_targets import LEAST_ALBUMS, LEAST_ARTISTS
from tagger.learning.report import Comparison, compare, notes, report_lines
from tagger.progress import Task
from tagger.services import models
from tagger.services.genre_doubts import find_doubts
from tagger.services.learning_examples import LearningMaterial, read_material, tag_count
from tagger.services.learnt_bundle import write_learnt_bundle
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy
from tagger.state.stored_doubts import GenreDoubt, read_doubts, store_doubts
from tagger.state.stored_settings import store_json

PREFIX = "learnt-"


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
            return f"Nothing was learnt yet; '{self.in_use}' suggests."
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

    Raises TaggerError, with what is lacking, where there is nothing to learn from, and CancelledError.
    """
    task = task or Task()
    base_id, base = _base(state)
    material = read_material(state, base, task)
    _check(material)
    result = cross_validate(material.examples, tags=tag_count(base), task=task)
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


def base_of(state: State) -> str | None:
    """The id of the model that the one in use was learnt over; None where that one was not learnt."""
    section = Bundle.load(models.in_use(state)).manifest.learnt
    return None if section is None else section.base


def _base(state: State) -> tuple[str, Bundle]:
    """The model in use, or, where that was learnt, the one that it was learnt over. Raises TaggerError."""
    folder = models.in_use(state)
    bundle = Bundle.load(folder)
    if bundle.manifest.learnt is None:
        return models.used_id(state), bundle
    base = bundle.manifest.learnt.base
    return base, Bundle.load(models.folder_of(state, base))


def _check(material: LearningMaterial) -> None:
    """Raises TaggerError, with what is lacking, where there is nothing to tell apart."""
    if not material.tagged:
        raise TaggerError(
            "No album has a genre, in its files or accepted, so there is nothing to learn from; accept some suggestions, "
            "or tag some albums, then learn."
        )
    labels = len(material.targets.labels)
    if labels < 2:
        raise TaggerError(
            f"{'No genre has' if not labels else 'Only one genre has'} {LEAST_ALBUMS} tagged albums by {LEAST_ARTISTS} "
            f"artists or more, so there is nothing to tell apart ({material.tagged} tagged albums); tag more albums."
        )
    examples = material.examples
    if not len(examples):
        raise TaggerError("No tagged album is analysed yet; run 'tagger suggest', which listens and looks, then learn.")


def _about(
    material: LearningMaterial, result: CrossValidation, comparison: Comparison, base_id: str, base: Bundle
) -> LearntSection:
    examples, targets = result.examples, material.targets
    senses = {SENSES[modality]: int(examples.present[modality].sum()) for modality in examples.modalities}
    sentences = [
        f"Of {material.tagged} tagged albums, {len(examples)} are analysed and have a genre that can be learnt "
        f"({listed([f'{count} with {sense}' for sense, count in senses.items()])}).",
        *comparison.sentences,
    ]
    if material.unknown_artists:
        sentences.append(
            f"{material.unknown_artists} of the albums name no artist: whether two of them have the same is not known, and the "
            "figures may be too good."
        )
    return LearntSection(
        base=base_id,
        base_digest=base.digest,
        albums=len(examples),
        artists=len(set(examples.artist)),
        folded=targets.folded,
        rare=targets.rare,
        table={name: _values(row) for name, row in comparison.table.items()},
        recipes=dict(comparison.recipes),
        not_worse=comparison.not_worse,
        sentences=tuple(sentences),
    )


def _values(row: Mapping[str, object]) -> dict[str, MeasuredValue]:
    return {measure: MeasuredValue.model_validate(interval, from_attributes=True) for measure, interval in row.items()}


def _install(state: State, base: Bundle, result: CrossValidation, about: LearntSection) -> str:
    """Install the model under the next number; of the earlier ones only the last remains."""
    own = state.folder / models.MODELS
    earlier = learnt_models(own)
    number = max(earlier, default=0) + 1
    model_id = f"{PREFIX}{number}"
    write_learnt_bundle(base, result, result.final_parts(), about, own / model_id, str(number))
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
