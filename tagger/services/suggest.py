"""Suggest genres for every album whose inputs or model changed; what the state knows already is not analysed again.

What failed is tried again. A run where nothing changed opens no file, and loads nothing that only analysing needs. One
program analyses at a time: two would do the same work.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tagger.display_names import printable
from tagger.errors import Problem, TaggerError
from tagger.inference.bundle import Bundle
from tagger.inference.modality import Modality
from tagger.progress import Task
from tagger.services import models
from tagger.services.encoding_index import EncoderInput, EncodingIndex
from tagger.services.library_model import LibraryModel
from tagger.services.spoken_audio import spoken_albums
from tagger.state import analysis
from tagger.state.analysis import AlbumInput
from tagger.state.database import State
from tagger.state.exclusive_lock import exclusive_lock
from tagger.state.review_tables import COVERS
from tagger.state.scan_inputs import linked_paths
from tagger.writing.filesystem import FileSystem
from tagger.writing.write_options import read_boundary

if TYPE_CHECKING:
    from tagger.inference.worker_pool import WorkerPool


@dataclass(slots=True)
class SuggestReport:
    """What a run did: items analysed now, items that were known already, albums whose suggestions are new."""

    analysed: int = 0
    known: int = 0
    albums: int = 0
    problems: list[Problem] = field(default_factory=list)
    spoken: list[Problem] = field(default_factory=list)  # audiobooks and other speech: no genres are suggested for them


def suggest(
    state: State,
    *,
    bundle: Path | str | None = None,
    folders: Sequence[Path] = (),
    workers: int | None = None,
    task: Task | None = None,
    fetch: Callable[[], object] | None = None,
) -> SuggestReport:
    """Suggest genres for the albums (below the folders, if any are named) with the model in use, or another one.

    ``bundle`` is the id of an installed model or a bundle's folder; ``workers`` the most processes to use; ``fetch`` is called
    before anything is analysed, and only once it is sure that nothing speaks against analysing.
    Raises TaggerError for a model or a folder that cannot be used, BusyError where another program analyses, and
    CancelledError when the task is cancelled: what was analysed until then is kept.
    """
    with exclusive_lock(state.folder, "analysing"):
        model = Bundle.load(models.in_use(state) if bundle is None else models.folder_of(state, bundle))
        albums = _albums(state, folders)
        if fetch is not None:
            fetch()
            albums = _albums(state, folders)
        return _suggest(state, model, albums, workers, task or Task())


def _albums(state: State, folders: Sequence[Path]) -> list[AlbumInput]:
    """The albums below the folders, or all. Raises TaggerError where folders are named and no music is known in them."""
    with state.reading() as session:
        real_folders = [_real(folder) for folder in folders]
        albums = analysis.albums_to_analyse(session, [*real_folders, *linked_paths(session, real_folders)])
    if folders and not albums:
        raise TaggerError(f"No music is known in '{printable(str(folders[0]))}'; run 'tagger scan' on it first.")
    return albums


def _suggest(
    state: State, loaded: Bundle, albums: Sequence[AlbumInput], workers: int | None, task: Task
) -> SuggestReport:
    index = EncodingIndex(state, LibraryModel.read(state, loaded))
    missing, refused = _inside(state, index.missing(albums))
    outdated = [
        album for album in albums if missing[album.album_id] or album.predicted != index.prediction_inputs(album)
    ]
    unexamined = [album for album in outdated if missing[album.album_id] or album.predicted is None]
    speech = spoken_albums(state, index, albums, unexamined)
    outdated = [album for album in outdated if album.album_id not in speech]
    inputs = sum(len(index.inputs(album)) for album in albums)
    report = SuggestReport(known=inputs - sum(map(len, missing.values())))
    report.spoken = list(speech.values())
    if outdated:
        # These cost more than all else that such a run loads.
        from tagger.inference.worker_pool import WorkerPool

        with WorkerPool(loaded.folder, workers) as pool:
            pool.start(sum(len(missing[album.album_id]) for album in outdated))
            index.model.bundle.check()
            report.analysed, report.albums = _analyse(state, index, outdated, missing, pool=pool, task=task)
        music_albums = [album for album in albums if album.album_id not in speech]
        again = _predict_from_settled_prior(state, index, [album.album_id for album in music_albums], task)
        report.albums += len(again - {album.album_id for album in outdated})
    with state.reading() as session:
        report.problems = [*refused, *analysis.analysis_problems(session, [album.album_id for album in albums])]
    return report


def _analyse(
    state: State,
    index: EncodingIndex,
    outdated: Sequence[AlbumInput],
    missing: Mapping[int, Sequence[EncoderInput]],
    *,
    pool: "WorkerPool",
    task: Task,
) -> tuple[int, int]:
    """Analyse what is missing, with a quick pass first over albums without suggestions. Returns what ``analyse_albums`` does."""
    from tagger.services.album_analysis import analyse_albums

    bundle = index.model.bundle
    if bundle.quick_encoder_hash() is not None:
        unheard = [album for album in outdated if _is_unheard(album, missing[album.album_id], bundle)]
        unheard.sort(key=lambda album: album.by_track)  # of compilations every track is heard: they come last
        if unheard:
            quick = EncodingIndex(state, index.model, quick=True)
            analyse_albums(state, quick, unheard, quick.missing(unheard), pool=pool, task=task)
            index.model = index.model.with_current_prior(state)
        outdated = _most_doubtful_first(state, outdated)
        missing, _ = _inside(state, index.missing(outdated))  # what several share is the first one's in this order
    return analyse_albums(state, index, outdated, missing, pool=pool, task=task)


def _inside(
    state: State, missing: Mapping[int, Sequence[EncoderInput]]
) -> tuple[dict[int, list[EncoderInput]], list[Problem]]:
    """The missing inputs whose files lie in the scanned folders or were fetched, and a problem for each other file.

    Other files occur in states of earlier versions, and where a folder has become a link since it was scanned.
    """
    with state.reading() as session:
        boundary = read_boundary(session)
    refused, files = list[Problem](), FileSystem()

    def lies_inside(path: Path) -> bool:
        try:
            status = boundary.planned_status(files, path)
        except OSError:
            return True  # what reads it says why it cannot
        if isinstance(status, str):
            refused.append(Problem(printable(str(path)), status))
        return not isinstance(status, str)

    fetched = state.folder / COVERS
    return {
        album_id: [
            item for item in items if item.source is None or item.source.parent == fetched or lies_inside(item.source)
        ]
        for album_id, items in missing.items()
    }, refused


def _predict_from_settled_prior(state: State, index: EncodingIndex, album_ids: Sequence[int], task: Task) -> set[int]:
    """Predict albums again if the run has changed the library's prior; returns the ids of these albums."""
    from tagger.services.album_analysis import analyse_albums

    before, index.model = index.model.prior, index.model.with_current_prior(state)
    prior = index.model.prior
    if prior is None or before is None or prior.digest == before.digest:
        return set()
    with state.reading() as session:
        albums = analysis.albums_to_analyse(session, albums=album_ids)
    outdated = [album for album in albums if album.predicted is not None]
    outdated = [album for album in outdated if album.predicted != index.prediction_inputs(album)]
    no_inputs: dict[int, list[EncoderInput]] = {album.album_id: [] for album in outdated}
    analyse_albums(state, index, outdated, no_inputs, pool=None, task=task)
    return {album.album_id for album in outdated}


def _is_unheard(album: AlbumInput, missing: Sequence[EncoderInput], bundle: Bundle) -> bool:
    """Whether the model has neither predicted the album yet, nor encoded its sound."""
    has_prediction = album.predicted is not None and album.predicted[0] == bundle.identity
    return not has_prediction and any(item.modality is Modality.AUDIO for item in missing)


def _most_doubtful_first(state: State, albums: Sequence[AlbumInput]) -> list[AlbumInput]:
    with state.reading() as session:
        scores = analysis.best_scores(session)
    return sorted(albums, key=lambda album: scores.get(album.album_id, 0.0))


def _real(folder: Path) -> Path:
    """The folder as a scan names it."""
    return Path(os.path.realpath(folder))
