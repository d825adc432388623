import os
from pathlib import Path

import pytest

from tagger.errors import TaggerError
from trainer.cli.main import main
from trainer.experiments.registry import SYSTEMS
from trainer.experiments.schema import Experiment, experiments_of, in_order, read_experiment
from trainer.models.network import parameter_count
from trainer.models.registry import build

SMALL = """
name = "small"
system = "tismir-multi"
about = "A small one."
inputs = ["cover"]

[data]
dataset = "mumu"

[network]
name = "image.small"

[target]
kind = "logistic"
"""


def write(folder: Path, text: str, name: str = "small") -> Path:
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_published_row_has_an_experiment() -> None:
    counts = {system: sum(e.paper is not None for e in experiments_of(system).values()) for system in SYSTEMS}
    assert counts == {
        "tismir-single": 9,
        "tismir-multi": 26,
        "dmg-gtzan": 1,
        "dmg-magnatagatune": 1,
        "covers": 2,
        "lyrics": 3,
        **dict.fromkeys(("timbre", "covers-five", "albums", "jamendo-factors", "learn", "starter"), 0),
    }


def test_rows_hold_the_published_figures_and_settings() -> None:
    rows = experiments_of("tismir-multi")
    best = rows["fusion.logistic.audio+image+text"]
    assert best.paper is not None
    assert best.paper.figures["test.roc_auc"] == 0.936
    assert best.needs == ("audio.cosine.high-4x70", "image.logistic.resnet", "text.cosine.vsm+sem")
    dropouts = {
        name: rows[name].network.dimensions.get("dropout") for name in rows if name.startswith(("audio", "fusion"))
    }
    dropped = {name for name, dropout in dropouts.items() if dropout}
    assert dropped == {name for name in dropouts if name.startswith(("audio.cosine.high", "fusion.cosine"))}
    assert {rows[name].recipe.batch for name in rows} == {32, 50}
    assert rows["image.logistic.resnet"].recipe.learning_rate == 1e-4


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("audio.cosine.low-4x96", 144_306),
        ("audio.logistic.high-4x70", 7_390_202),
        ("audio.logistic.timbre-mlp", 12_250),
    ],
)
def test_experiments_build_the_published_sizes(name: str, count: int) -> None:
    experiment = experiments_of("tismir-multi")[name]
    outputs = experiment.target.factors if experiment.target.kind == "cosine" else 250
    assert parameter_count(build(experiment.network.name, outputs=outputs, **experiment.network.dimensions)) == count


def test_what_is_needed_comes_first() -> None:
    order = list(experiments_of("tismir-single"))
    assert order.index("encoder.space") > max(order.index("encoder.audio"), order.index("encoder.visual"))
    assert order.index("both.all") > order.index("encoder.space")


def test_precision_and_determinism_can_be_set(tmp_path: Path) -> None:
    told = read_experiment(write(tmp_path, SMALL + '[recipe]\nprecision = "float32"\ndeterministic = true\n'))
    recipe = told.recipe
    assert (recipe.precision, recipe.deterministic) == ("float32", True)


@pytest.mark.parametrize(
    ("addition", "complaint"),
    [
        ("[recipe]\nepoch = 3", "recipe.epoch: this key is not known"),
        ("[recipe]\nepochs = 0", "recipe.epochs"),
        ("[text]\nvocabulary = 'many'", "text.vocabulary"),
        ("[network.dimensions]\nlayers = 3", "no dimension 'layers'"),
        ("[network.dimensions]\noutputs = 3", "leave 'outputs' out"),
        ("[patch]\nwindow = 10", "cannot be longer than the window"),
        ("[album]", "is for experiments on tracks"),
        ("[network.dimensions]\nwidths = 'x'", "network: the network's dimension 'widths' cannot be 'x'"),
        ("[network.dimensions]\nwidths = [8, true]", "cannot be [8, True]: Input should be a valid integer"),
        ("[network.dimensions]\nwidths = 1979-05-27", "dimension 'widths' cannot be"),
        ("[network.dimensions]\ndropout = 2", "'dropout' must lie between 0 and 1"),
        ("[cover]\nstored = 200", "'size' cannot be larger than the 'stored' cover"),
        ("= nothing", "is not TOML"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(tmp_path: Path, addition: str, complaint: str) -> None:
    with pytest.raises(TaggerError) as refused:
        read_experiment(write(tmp_path, SMALL + addition + "\n"))
    assert complaint in str(refused.value)
    assert str(tmp_path) in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"mumu"', '"nothing"', "there is no dataset 'nothing'"),
        ('"image.small"', '"image.huge"', "there is no network 'image.huge'"),
        ('["cover"]', '["smell"]', "there is no input 'smell'"),
        ('["cover"]', '["text"]', "the network 'image.small' takes cover, not these inputs"),
        ('["cover"]', '["cover", "cover"]', "takes cover, not"),
        ('["cover"]', '["@small"]', "takes cover, not"),
        ('"image.small"', '"lyrics.joint"', "takes cqt or mel or spectrogram and lyrics, not"),
        ('"image.small"', '"fusion"', "takes @another-experiment, once or more, not"),
        ('kind = "logistic"', 'kind = "space"', "need each other"),
        ('"small"\n', '"other"\n', "name and file must agree"),
        ('["cover"]', '["cover"]\nfront_end = "librosa"', "'librosa' is for the inputs cqt, mel, spectrogram"),
        ('["cover"]', '["cover"]\nfront_end = "essentia"', "front_end"),
        ('dataset = "mumu"', 'dataset = "mumu"\nsplit = [0.5, 0.1, 0.1]', "must add up to 1"),
    ],
)
def test_names_must_exist(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(TaggerError, match=complaint):
        read_experiment(write(tmp_path, SMALL.replace(old, new, 1)))


def test_circles_and_gaps_are_refused(tmp_path: Path) -> None:
    one = read_experiment(write(tmp_path, SMALL))
    circle = one.model_copy(update={"inputs": ("@small",)})
    for experiments in ({"small": circle}, {"small": one.model_copy(update={"inputs": ("@gone/first",)})}):
        with pytest.raises(TaggerError, match="not there or needs it in turn"):
            in_order(experiments)


def test_an_unknown_system_names_the_known_ones() -> None:
    with pytest.raises(TaggerError, match="choose one of tismir-single"):
        experiments_of("nothing")


def test_an_experiment_survives_its_own_record() -> None:
    for experiment in experiments_of("tismir-single").values():
        assert Experiment.model_validate(experiment.model_dump(mode="json")) == experiment


def test_a_pipe_a_folder_and_an_endless_number_are_no_experiments(tmp_path: Path) -> None:
    number = tmp_path / "number.toml"
    number.write_text(f"x = {'1' * 6_000}", encoding="utf-8")
    for path, cause in ((number, "not TOML"), (tmp_path, "cannot be read"), (Path(os.devnull), "cannot be read")):
        with pytest.raises(TaggerError, match=cause):
            read_experiment(path)


def test_a_folder_that_cannot_be_made_is_named_and_is_an_error_of_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.touch()
    assert main(["reproduce", "tismir-multi", "--smoke", "--out", str(file / "runs")]) == 2
    assert str(file) in capsys.readouterr().err
