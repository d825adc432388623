"""The model's card, checked through the program: each source left out, as files of a person whose library it is.

A bundle is made without the source and added; its albums are files with a cover, a review beside them, and silence as sound.
``scan``, ``suggest`` and ``show --scores`` judge them, where none and where some are tagged. Printed beside what the card's own
way gives for the same albums; these differ where an artist has a tagged album, or an artist's name is one of a genre. Areas are
over the genres that the program scores.

``pytest -m benchmark -s -n 0 tests/benchmarks/test_left_out_sources.py``; TAGGER_BENCHMARK_SOURCES="phlow ben": these alone.
"""

import json
import os
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

pytest.importorskip("torch")

from mutagen.flac import FLAC, Picture
from scipy.special import logit

from tagger.inference.types import Doubles
from tests.helpers.left_out_bundles import fitted, left_out_bundle
from tests.helpers.left_out_libraries import DATA
from trainer.data.items import Item
from trainer.starter.evaluation import (
    Library,
    LibraryScores,
    Measured,
    left_out_parts,
    library_figures,
    library_scores,
    measured,
)
from trainer.starter.fitting import StarterInputs
from trainer.starter.sources import SOURCES

pytestmark = [pytest.mark.benchmark, pytest.mark.slow, pytest.mark.timeout(4 * 3600)]

TAGGED = (0, 20, 50)
UNLIKE = 0.3  # log-odds of a genre: more than a step by which where scores start is rounded
MOST_UNLIKE = 0.05  # of the albums of an untagged library: those whose artist is called as a genre or a word for one


class Files:
    """An album a folder, as a person has them, and the program with a state of its own."""

    def __init__(self, folder: Path, items: Collection[Item], titles: dict[str, tuple[str, str]], bundle: Path) -> None:
        self.music, self.items = folder / "music", {item.id: item for item in items}
        self._state = folder / "state"
        folder.mkdir()
        silence = folder / "silence.flac"
        soundfile.write(silence, np.zeros(4_000), 8_000)
        for item in items:
            album = self.music / item.id
            album.mkdir(parents=True)
            (album / "1.flac").write_bytes(silence.read_bytes())
            file = FLAC(album / "1.flac")
            file["ARTIST"], file["ALBUM"] = titles[item.id]
            file.save()
        self.run("models", "add", str(bundle))
        self.run("models", "use", f"{bundle.name}-1")

    def run(self, *words: str) -> str:
        """Run the program. Raises AssertionError where it could not do it; that silence is no sound is none."""
        command = [sys.executable, "-m", "tagger", "--state", str(self._state), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    def arrange(self, part: str, tagged: Collection[str]) -> None:
        """Have of each album what the part is judged by, and genres in the files of those that are ``tagged``."""
        for item in self.items.values():
            file = FLAC(self.music / item.id / "1.flac")
            file.pop("GENRE", None)
            file.clear_pictures()
            if item.id in tagged:
                file["GENRE"] = list(item.labels)
            if "image" in part and item.cover is not None:
                picture = Picture()
                picture.type, picture.mime, picture.data = 3, "image/jpeg", item.cover.read_bytes()
                file.add_picture(picture)
            file.save()
            review = self.music / item.id / "review.txt"
            review.unlink(missing_ok=True)
            if "text" in part and item.text:
                review.write_text(item.text, encoding="utf-8")

    def judged(self) -> dict[str, dict[str, Any]]:
        """What the program says of each album, by its folder's name."""
        self.run("scan", str(self.music))
        self.run("suggest", "--workers", "2")
        return {Path(album["folder"]).name: album for album in json.loads(self.run("show", "--scores"))}


def by_program(inputs: StarterInputs, said: dict[str, dict[str, Any]], rows: np.ndarray) -> LibraryScores:
    """What the program says, in the card's form: what nothing is said of scores 0."""
    column = {label: position for position, label in enumerate(inputs.sources.labels)}
    scores, shown = np.zeros((len(rows), len(column))), np.zeros((len(rows), len(column)), np.bool_)
    for place, row in enumerate(rows.tolist()):
        # An album that is in the set twice is one to the program.
        album = said.get(inputs.sources.albums.items[row].id, {"scores": None, "suggestions": []})
        for genre, score in (album["scores"] or {}).items():
            scores[place, column[genre]] = score
        shown[place, [column[suggestion["genre"]] for suggestion in album["suggestions"]]] = True
    return LibraryScores(rows, scores, shown)


def unlike(ours: Doubles, theirs: Doubles) -> Doubles:
    """The most that a genre's log-odds differ, of each album; nan where the program says nothing of it, [albums].

    Without what the median album differs by: where scores start is rounded, so that one album read otherwise moves it for all.
    """
    scored = theirs > 0  # some genres cannot be judged by what an album has
    differences = logit(np.where(scored, ours, 0.5)) - logit(np.where(scored, theirs, 0.5))
    own_differences = np.abs(differences - np.median(differences, axis=0))
    return np.where(scored.any(axis=1), own_differences.max(axis=1), np.nan)


def figures_of(inputs: StarterInputs, judged: LibraryScores, scored: NDArray[np.bool_]) -> tuple[Library, Measured]:
    """``scored`` [L]: the labels that areas are over."""
    figures, samples = library_figures(inputs, judged)
    least, most = np.quantile(samples, (0.025, 0.975)).tolist()
    areas = measured(inputs.sources.albums.targets[judged.albums], judged.scores * scored)
    return Library(**figures, calibration_interval=(least, most)), areas


def line(of_library: Library, areas: Measured) -> str:
    return (
        f"first right {of_library.first_right:.3f} (constant {of_library.constant:.3f}), calibration error "
        f"{of_library.calibration_error:.3f}, Pop {of_library.pop_shown:.2f} of {of_library.pop_true:.2f}, "
        f"{of_library.shown:.1f} shown, {of_library.precision:.3f} of them true, "
        f"AUC {areas.roc_auc:.3f}, PR-AUC {areas.pr_auc:.3f}"
    )


def test_the_program_judges_a_library_as_the_card_says(tmp_path: Path) -> None:
    if not (DATA / "albums").is_dir():
        pytest.skip("no real data on this machine")
    inputs, fits = fitted(DATA, Path(os.environ.get("TAGGER_BENCHMARK_WORK", tmp_path)))
    albums = inputs.sources.albums
    rows = [json.loads(row) for row in (DATA / "albums/albums.jsonl").read_text(encoding="utf-8").splitlines()]
    titles = {row["id"]: (row["artist"], row["title"]) for row in rows}
    for source in os.environ.get("TAGGER_BENCHMARK_SOURCES", " ".join(SOURCES)).split():
        own = np.flatnonzero(albums.sources == source)
        order = np.random.default_rng(0).permutation(own)
        bundle = left_out_bundle(inputs, fits, source, tmp_path / f"without-{source}")
        files = Files(tmp_path / source, [albums.items[row] for row in own], titles, bundle)
        for part in ("text", "image+text", "image"):
            parts = left_out_parts(inputs, fits, part)
            for tagged in TAGGED:
                files.arrange(part, {albums.items[row].id for row in order[:tagged]})
                ours = library_scores(inputs, parts, source, order[:tagged], order[tagged:])
                theirs = by_program(inputs, files.judged(), order[tagged:])
                difference = unlike(ours.scores, theirs.scores)
                other = float((difference > UNLIKE).mean())
                print(f"{source}, {part}, {tagged} tagged: {other:.1%} of the albums are judged otherwise")
                scored = np.asarray(theirs.scores.any(axis=0))
                print(f"  card:    {line(*figures_of(inputs, ours, scored))}")
                print(f"  program: {line(*figures_of(inputs, theirs, scored))}", flush=True)
                assert tagged or other <= MOST_UNLIKE
