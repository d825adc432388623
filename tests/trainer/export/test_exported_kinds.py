"""Every kind of run that can be exported, from training to the reasons that the application shows."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mutagen.flac import FLAC

from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.explainer import Explainer
from tagger.inference.explanation import Explanation
from tagger.inference.modality import Modality
from tagger.inference.prediction import linear_terms
from tagger.inference.types import Floats
from tagger.progress import Task
from tests.cli.conftest import Run, tagger
from trainer.cli.main import main
from trainer.data.synthetic.layouts import write_fma, write_gtzan, write_magnatagatune, write_msdi, write_mumu
from trainer.data.synthetic.media import draw, render, write_picture, write_sound
from trainer.data.synthetic.world import generator_of, make_world
from trainer.experiments.preparation import prepare_all
from trainer.experiments.run_context import RunContext
from trainer.experiments.runner import reopen, run
from trainer.experiments.schema import Experiment, experiments_of
from trainer.experiments.smoke import merged
from trainer.export.run_encoders import encodings_of, fused_encodings

__all__ = ["tagger"]

FEW: dict[str, Any] = {"recipe": {"epochs": 1, "batch": 8, "patience": 1}, "data": {"split": (0.5, 0.25, 0.25)}}
DATASETS: Mapping[str, Callable[[Path], object]] = {
    "dmg-gtzan": lambda root: write_gtzan(root, per_genre=6, seconds=16.0, task=Task()),
    "dmg-magnatagatune": lambda root: write_magnatagatune(root, clips=60, seconds=6.0, task=Task()),
    "lyrics": lambda root: write_fma(root, per_genre=6, seconds=3.0, task=Task()),
    "covers": lambda root: write_mumu(
        root, make_world(30, genres=24, tracks=1.0, roots=6), seconds=0.2, pixels=64, task=Task()
    ),
    "tismir-single": lambda root: write_msdi(root, per_genre=6, seconds=15.2, pixels=64, task=Task()),
}
SHORT = {"patch": {"window": 120, "frames": 120}}
CHANGES: Mapping[str, dict[str, Any]] = {
    "mel.gtzan": {"network": {"dimensions": {"filters": 8, "dense": 16}}, "patch": {"window": 322, "frames": 322}},
    "mel.magnatagatune": {
        "network": {"dimensions": {"filters": (4, 8, 8)}},
        "patch": {"window": 258, "frames": 258},
    },
    "han.audio": SHORT,
    "han": {**SHORT, "text": {"vocabulary": 500}},
    "han.lyrics": {"text": {"vocabulary": 500}},
    "vgg-16": {
        "cover": {"stored": 64, "size": 64},
        "network": {"dimensions": {"side": 2}},
        "recipe": {"epochs": 1, "batch": 16},
    },
    "baseline": {
        "cover": {"stored": 64, "size": 64},
        "network": {"dimensions": {"filters": (4, 8, 8), "dense": (16, 12, 8), "size": 64}},
    },
    "encoder.audio": {"network": {"dimensions": {"filters": (4, 8, 8)}}, "patch": {"window": 322}},
    "encoder.visual": {"cover": {"stored": 64, "size": 64}, "network": {"dimensions": {"depth": 18}}},
}
KINDS = {
    "mel.gtzan": ("dmg-gtzan", {"audio": ("spectrum", "mean")}),
    "mel.magnatagatune": ("dmg-magnatagatune", {"audio": ("spectrum", "flatten")}),
    "han.lyrics": ("lyrics", {"text": ("lyrics", "sum")}),
    "han": ("lyrics", {"audio": ("spectrum", "mean"), "text": ("lyrics", "sum")}),
    "vgg-16": ("covers", {"image": ("image", "mean")}),
    "baseline": ("covers", {"image": ("image", "mean")}),
    # both.all holds audio.mm and visual.mm, han holds han.audio
    "both.all": ("tismir-single", {"audio": ("spectrum", "mean"), "image": ("image", "mean")}),
}
LYRICS = "Night falls on the river.\nWe dance until the morning comes.\nNight falls on the river."
REASONS = {
    "audio": ("The sound raises", "The sound lowers"),
    "image": ("The cover raises", "The cover lowers"),
    "text": ("The text raises", "The text lowers"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], RunContext]:
    """A context for a system's small dataset, made once."""
    contexts: dict[str, RunContext] = {}

    def context_of(system: str) -> RunContext:
        if system not in contexts:
            root, out = tmp_path_factory.mktemp(system), tmp_path_factory.mktemp(f"{system}-runs")
            DATASETS[system](root)
            experiments = {name: tiny(each) for name, each in experiments_of(system).items()}
            contexts[system] = RunContext(
                root, out, out / "features", experiments, device="cpu", workers=1, curves=False, samples=2
            )
        return contexts[system]

    return context_of


def tiny(experiment: Experiment) -> Experiment:
    changes = CHANGES.get(experiment.name, {})
    return Experiment.model_validate(merged(merged(experiment.model_dump(), FEW), changes))


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", list(KINDS))
def test_from_a_run_to_the_reasons(
    name: str,
    made: Callable[[str], RunContext],
    tmp_path: Path,
    tagger: Run,
    capsys: pytest.CaptureFixture[str],
) -> None:
    system, kinds = KINDS[name]
    context = made(system)
    prepare_all([context.experiments[needed] for needed in (*context.experiments[name].needs, name)], context)
    folder = run(context.experiments[name], 0, context)
    out = tmp_path / "exported"
    assert main(["export", str(folder), "--out", str(out), "--device", "cpu"]) == 0
    printed = capsys.readouterr().out
    assert "tagger models use" in printed and " albums." in printed
    labels = "tags" if system == "dmg-magnatagatune" else "genres"
    assert f" {labels} of {context.experiments[name].data.dataset} and no other" in printed
    assert f"## {labels.title()}" in (out / "README.md").read_text(encoding="utf-8")
    bundle = Bundle.load(out).check()
    encoders = {modality.value: bundle.encoder(modality) for modality in bundle.modalities}
    assert {modality: (spec.kind, spec.reduction) for modality, spec in encoders.items()} == kinds
    vectors_agree(folder, bundle)
    library = write_library(tmp_path / "music")
    reasons_add_up(bundle, library)
    added = tagger("models", "add", out)
    assert added.returncode == 0, added.stderr
    assert tagger("models", "use", added.stdout.split("'")[1]).returncode == 0
    assert tagger("scan", library).returncode == 0
    assert tagger("suggest", "--workers", 1).returncode == 0
    shown = tagger("show").stdout
    for modality in kinds:
        assert any(reason in shown for reason in REASONS[modality]), shown


def vectors_agree(folder: Path, bundle: Bundle) -> None:
    """The application makes of a dataset's files what the trainer trained the heads on."""
    opened = reopen(folder, device="cpu", workers=1)
    encodings = fused_encodings(opened) if opened.experiment.needs else encodings_of(opened)
    encoders = BundleEncoders(bundle)
    assert set(encodings) == {modality.value for modality in bundle.modalities}
    for modality, encoding in encodings.items():
        items = [item for item in opened.dataset.items if item.id in encoding.vectors]
        for item in items[:3]:
            if modality == "audio":
                made = [encoders.audio.encode(track.path).feature for track in item.audio if track.path]
                actual: Floats = np.mean(made, axis=0)
            elif modality == "image":
                assert item.cover is not None
                actual = encoders.cover.encode(item.cover.read_bytes()).feature
            else:
                actual = encoders.text.encode((item.text,)).feature
            expected = encoding.vectors[item.id]
            # features are stored in half precision; covers in bytes
            np.testing.assert_allclose(actual, expected, atol=0.03 * np.abs(expected).max(), err_msg=item.id)


def write_library(root: Path) -> Path:
    """An album of two songs with a cover and lyrics."""
    for number in (1, 2):
        song = root / "Artist" / "Album" / f"{number}.flac"
        write_sound(song, render([("Jazz", 1.0)], 16.0, generator_of("song", number)))
        tags = FLAC(song)
        tags["artist"], tags["album"], tags["title"] = "Artist", "Album", f"Song {number}"
        tags["lyrics"], tags["comment"] = f"{LYRICS}\nSong {number} ends.", "Bought in a shop."
        tags.save()
    write_picture(root / "Artist" / "Album" / "cover.png", draw([("Jazz", 1.0)], 96, generator_of("cover", 1)))
    return root


def reasons_add_up(bundle: Bundle, library: Path) -> None:
    """Each explanation's parts add up to what its modality moves the score by."""
    encoders, explainer, folder = BundleEncoders(bundle), Explainer(bundle), library / "Artist" / "Album"
    label, features = bundle.labels[0], {}
    if Modality.AUDIO in bundle.modalities:
        features[Modality.AUDIO] = encoders.audio.encode(folder / "1.flac").feature
    if Modality.IMAGE in bundle.modalities:
        features[Modality.IMAGE] = encoders.cover.encode((folder / "cover.png").read_bytes()).feature
    if Modality.TEXT in bundle.modalities:
        features[Modality.TEXT] = encoders.text.encode((LYRICS,)).feature
    terms = linear_terms(bundle, features)
    assert terms is not None and set(terms.head.modalities) == set(features)
    moved = dict(zip(terms.head.modalities, terms.contributions[0], strict=True))
    for modality in features:
        explain: Callable[[], Explanation | None] = {
            Modality.AUDIO: lambda: explainer.audio_heat(features, label, folder / "1.flac"),
            Modality.IMAGE: lambda: explainer.cover_heat(features, label, (folder / "cover.png").read_bytes()),
            Modality.TEXT: lambda: explainer.word_weights(features, label, (LYRICS,)),
        }[modality]
        explanation = explain()
        assert explanation is not None
        assert explanation.total == pytest.approx(moved[modality], rel=1e-3, abs=1e-4)
        assert explanation.parts().size > (modality is not Modality.AUDIO)
