"""Trees in exactly the published layouts, through ``trainer check`` and an epoch of training each."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import published_datasets as published
from trainer.cli.main import main

EXPERIMENTS = Path("trainer/experiments")
SHORT = ("patch.frames=120", "patch.window=120")


def check(name: str, root: Path, capfd: pytest.CaptureFixture[str]) -> str:
    assert main(["check", name, str(root)]) == 0, capfd.readouterr().err
    printed = capfd.readouterr()
    assert "missing" in printed.out and "what to do" in printed.out
    return printed.out


def fit(experiment: str, root: Path, out: Path, *settings: str) -> None:
    chosen = [part for setting in ("recipe.epochs=1", "recipe.batch=4", *settings) for part in ("--set", setting)]
    command = ["fit", str(EXPERIMENTS / f"{experiment}.toml"), "--data", str(root), "--out", str(out)]
    assert main([*command, "--device", "cpu", "--workers", "1", *chosen]) == 0
    name = Path(experiment).name
    scores = json.loads((out / "runs" / name / "seed-0" / "scores.json").read_text(encoding="utf-8"))
    assert scores["epochs"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "make", "experiment", "settings"),
    [
        ("mumu", published.mumu, "tismir-multi/audio.logistic.timbre-mlp", ("data.split=[0.5,0.25,0.25]",)),
        ("msd-i", published.msdi, "tismir-single/encoder.audio", ("patch.window=322",)),
        (
            "magnatagatune",
            published.magnatagatune,
            "dmg-magnatagatune/mel.magnatagatune",
            ("patch.frames=258", "patch.window=258"),
        ),
        ("fma", published.fma, "lyrics/han", ("text.vocabulary=50", *SHORT)),
    ],
)
def test_each_is_checked_and_trained_on(
    name: str,
    make: Callable[[Path], Path],
    experiment: str,
    settings: tuple[str, ...],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    root = make(tmp_path / "data")
    assert "rows passed over: 0" in check(name, root, capfd)
    fit(experiment, root, tmp_path / "out", *settings)


@pytest.mark.parametrize(("folder", "suffix"), [("genres", ".au"), ("genres", ".wav"), ("genres_original", ".wav")])
def test_gtzan_is_checked_in_both_its_layouts(
    folder: str, suffix: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root = published.gtzan(tmp_path, folder, suffix, lists=suffix == ".au")
    out = check("gtzan", root, capfd)
    assert "gtzan: 40 tracks, 10 labels" in out
    if suffix == ".au":
        assert "splits: train 20, validation 10, test 10" in out
    else:
        assert "Not there: train_filtered.txt, valid_filtered.txt, test_filtered.txt" in out


@pytest.mark.slow
def test_gtzan_is_trained_on(tmp_path: Path) -> None:
    root = published.gtzan(tmp_path / "data", "genres_original", ".wav", lists=True)
    fit("dmg-gtzan/mel.gtzan", root, tmp_path / "out", "patch.frames=400", "patch.window=400")


def test_a_damaged_clip_is_named_once_and_its_decoder_says_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root = published.magnatagatune(tmp_path, clips=3)
    noisy, broken = (root / f"{number}/artist_{number}-album_{number}-01-song-0-29.mp3" for number in (1, 2))
    content = bytearray(noisy.read_bytes())
    for place in range(len(content) // 4, len(content) * 3 // 4, 97):
        content[place] ^= 0xFF
    noisy.write_bytes(content)
    broken.write_bytes(b"no sound" * 100)
    (root / "0/artist_0-album_0-01-song-0-29.mp3").unlink()
    assert main(["check", "magnatagatune", str(root)]) == 1
    printed = capfd.readouterr()
    assert printed.err.count(str(broken)) == 1
    assert "audio missing: 2" in printed.err.splitlines()
    assert not [line for line in printed.err.splitlines() if "mpg123" in line or "MPEG" in line or "resync" in line]


def test_a_table_without_a_row_is_no_dataset(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    root = published.magnatagatune(tmp_path, clips=3)
    table = root / "annotations_final.csv"
    header, first = table.read_text(encoding="utf-8").splitlines()[:2]
    table.write_text(f"{header}\n", encoding="utf-8")
    assert main(["check", "magnatagatune", str(root)]) == 2
    assert capfd.readouterr().err == f"trainer: {root} lists no item of magnatagatune; fetch its tables again.\n"
    table.write_text(f"{header}\n{first.replace('0/artist_0-album_0-01-song-0-29.mp3', '')}\n", encoding="utf-8")
    assert main(["check", "magnatagatune", str(root)]) == 2
    assert "(1 row passed over, first: line 2 of annotations_final.csv: 'mp3_path' is empty)" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("make", "experiment", "kind"),
    [
        (published.msdi, "tismir-single/encoder.audio", "cqt"),
        (published.msdi, "tismir-single/encoder.visual", "cover"),
        (published.mumu, "tismir-multi/audio.logistic.timbre-mlp", "timbre"),
    ],
)
def test_what_no_item_carries_is_named_before_anything_is_fitted(
    make: Callable[[Path], Path], experiment: str, kind: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path / "data")
    for folder in {"audio", "covers", "images"} & {path.name for path in root.iterdir()}:
        shutil.rmtree(root / folder)
    toml = str(EXPERIMENTS / f"{experiment}.toml")
    assert main(["fit", toml, "--data", str(root), "--out", str(tmp_path / "out"), "--device", "cpu"]) == 2
    assert capfd.readouterr().err.endswith(f" carries {kind}; trainer check says what is missing.\n")
