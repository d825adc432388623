"""Decisions improve the next suggestions: the heads of the model in use, corrected by everything that was decided.

A correction is named by the decisions that it comes from, and stored under that name: the same decisions always lead to
the same scores, so that undoing a decision undoes what it taught.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.artist_albums import LabelTree
from tagger.inference.bundle import Bundle
from tagger.inference.library_prior import LibraryPrior
from tagger.inference.modality import Modality
from tagger.progress import Task
from tagger.regular_file import write_whole
from tagger.services.start_index import AlbumStart, StartIndex
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy
from tagger.state.tables import AlbumPrediction, Decision

if TYPE_CHECKING:
    from tagger.inference.types import Doubles, Floats
    from tagger.learning.genre_targets import Flags

CORRECTIONS = "corrections"
LEAST_DECIDED = 5  # albums: fewer say little about the others
MOST_DECIDED = 300  # the latest; older ones are in the files by now, where learning finds them
MOST_KEPT = 20  # correction files that no prediction rests on
UNDECIDED_WEIGHT = 0.5  # a genre of an album that was accepted for others, and not for this one
Decided = dict[int, dict[str, str]]


def corrected(state: State, bundle: Bundle, prior: LibraryPrior | None, starts: StartIndex) -> Bundle:
    """The bundle, with what was decided in its heads; as it is while too little was decided, or it is not linear."""
    if bundle.manifest.fusion.target != "logistic" or bundle.manifest.fusion.normalise:
        return bundle
    decided = decided_albums(state)
    if len(decided) < LEAST_DECIDED:
        return bundle
    of_albums = starts.of_albums(state, sorted(decided))
    depends_on: list[object] = [bundle.digest, None if prior is None else prior.digest, sorted(decided.items())]
    if digest := read_taxonomy(state.folder).digest:
        depends_on.append(digest)
    depends_on += [[album, start.inputs] for album, start in of_albums.items()]
    content = json.dumps(depends_on)
    path = state.folder / CORRECTIONS / f"{hashlib.sha256(content.encode()).hexdigest()[:32]}.safetensors"
    if not path.is_file():
        _store(state, path, _fit(state, bundle, prior, decided, of_albums))
    return replace(bundle, correction=path)


def with_correction(state: State, bundle: Bundle, identity: str) -> Bundle:
    """The bundle as it was when a prediction with this identity was made."""
    _, _, name = identity.partition("+")
    return replace(bundle, correction=state.folder / CORRECTIONS / f"{name}.safetensors") if name else bundle


def decided_albums(state: State) -> Decided:
    """The latest decided albums, with what was decided last about each genre, by the taxonomy's key of its name."""
    taxonomy = read_taxonomy(state.folder)
    query = select(Decision.album_id, Decision.genre, Decision.state).where(Decision.track_id.is_(None))
    decided: defaultdict[int, dict[str, str]] = defaultdict(dict)
    with state.reading() as session:
        rows: Iterable[Any] = session.execute(query.order_by(Decision.decided_at.desc(), Decision.id.desc()))
        for album, genre, verdict in rows:
            if len(decided) < MOST_DECIDED or album in decided:
                decided[album].setdefault(taxonomy.key(genre), verdict)
    return {album: dict(sorted(genres.items())) for album, genres in decided.items()}


def _fit(
    state: State, bundle: Bundle, prior: LibraryPrior | None, decided: Decided, starts: Mapping[int, AlbumStart]
) -> bytes:
    """The correction that the decisions ask for, as a file's content."""
    import numpy as np

    from tagger.learning.correction import fit_correction
    from tagger.services.learning_examples import stored_features, whole_albums

    albums = whole_albums(state, list(decided))
    features, present = stored_features(state, bundle, albums, Task())
    taxonomy = read_taxonomy(state.folder)
    log_odds = scores(bundle, features, present, prior, [album.album_id for album in albums], starts, taxonomy)
    labels = LabelTree(bundle.manifest.labels, taxonomy).names
    decided_labels = [verdicts(labels, decided[album.album_id], taxonomy) for album in albums]
    targets, weight = (np.stack(arrays) for arrays in zip(*decided_labels, strict=True))
    beyond_mean = {
        modality: values - bundle.heads[modality.value].means[modality] for modality, values in features.items()
    }
    judged = np.logical_or.reduce(list(present.values()))  # without a feature there is nothing to learn from
    return fit_correction(beyond_mean, present, log_odds, targets, weight * judged[:, None]).to_bytes()


def scores(
    bundle: Bundle,
    features: "Mapping[Modality, Floats]",
    present: "Mapping[Modality, Flags]",
    prior: LibraryPrior | None,
    album_ids: Sequence[int],
    starts: Mapping[int, AlbumStart],
    taxonomy: Taxonomy,
) -> "Doubles":
    """The log-odds [N, L] of every label, before a genre's score is raised to that of its kinds; 0 without any feature."""
    import numpy as np

    from tagger.inference.prediction import linear_terms, moved_start

    log_odds = np.zeros((len(album_ids), len(bundle.labels)))
    tree = LabelTree(bundle.manifest.labels, taxonomy)
    for row, album_id in enumerate(album_ids):
        terms = linear_terms(bundle, {m: values[row] for m, values in features.items() if present[m][row]})
        if terms is not None:
            evidence = starts.get(album_id, AlbumStart()).evidence(tree, taxonomy)
            log_odds[row] = moved_start(bundle, terms, prior, evidence)[0] + terms.contributions.sum(axis=1)
    return log_odds


def verdicts(labels: Sequence[str], decided: Mapping[str, str], taxonomy: Taxonomy) -> "tuple[Doubles, Doubles]":
    """The targets [L] and their weights [L] that the decisions about one album give; several labels may be one genre."""
    import numpy as np

    keys = [taxonomy.key(label) for label in labels]
    targets, weight = np.zeros(len(labels)), np.zeros(len(labels))
    accepted = [genre for genre, verdict in decided.items() if verdict in ("accepted", "added")]
    if accepted:
        weight[:] = UNDECIDED_WEIGHT
    for genre in accepted:
        for position, label in enumerate(labels):
            if taxonomy.key(genre) == keys[position] or taxonomy.below(label, genre):
                targets[position], weight[position] = 1.0, 1.0
            elif taxonomy.below(genre, label) and not targets[position]:
                weight[position] = 0.0  # which kind it is was not said
    rejected = {taxonomy.key(genre) for genre, verdict in decided.items() if verdict == "rejected"}
    for position, key in enumerate(keys):
        if key in rejected:
            targets[position], weight[position] = 0.0, 1.0
    return targets, weight


def _store(state: State, path: Path, content: bytes) -> None:
    """Write a correction in one step, and remove old ones that no prediction rests on."""
    path.parent.mkdir(exist_ok=True)
    write_whole(path, content)
    with state.reading() as session:
        used = {str(name).partition("+")[2] for name in session.scalars(select(AlbumPrediction.bundle).distinct())}
    files = sorted(path.parent.glob("*.safetensors"), key=lambda file: file.stat().st_mtime_ns)
    for file in _unused(files, used)[:-MOST_KEPT]:
        file.unlink(missing_ok=True)


def _unused(files: Sequence[Path], used: set[str]) -> list[Path]:
    return [file for file in files if file.stem not in used]
