"""``--set``: typed and checked as in an experiment's file."""

from typing import Any

import pytest

from tagger.errors import TaggerError
from trainer.cli.main import main
from trainer.experiments.schema import experiments_of
from trainer.experiments.settings import value_of, with_changes, with_how_only


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("0.1", 0.1),
        ("true", True),
        ("[1, 2]", [1, 2]),
        ('"a b"', "a b"),
        ("cosine", "cosine"),
        ("none", None),
    ],
)
def test_a_value_is_read_as_toml_reads_it(text: str, value: Any) -> None:
    assert value_of(text) == value


def test_settings_change_every_experiment_that_has_them() -> None:
    before = experiments_of("tismir-multi")
    after = with_changes(
        before, ["recipe.epochs=5", "album.batch=8", "network.dimensions.dropout=0.25", "recipe.patience=none"]
    )
    assert all(each.recipe.epochs == 5 and each.recipe.patience is None for each in after.values())
    tracks, words = after["audio.cosine.high-4x70"], after["text.cosine.vsm"]
    assert tracks.album is not None and tracks.album.batch == 8 and words.album is None
    assert tracks.network.dimensions["dropout"] == words.network.dimensions["dropout"] == 0.25
    assert tracks.recipe.learning_rate == before["audio.cosine.high-4x70"].recipe.learning_rate


@pytest.mark.parametrize(
    ("argument", "complaint"),
    [
        ("recipe.epoch=5", "There is no setting 'recipe.epoch'; the nearest is recipe.epochs."),
        ("epochs=5", "the nearest is recipe.epochs."),
        ("network.dimensions.filtres=5", "the nearest is network.dimensions.filters."),
        ("recipe.epochs=five", "cannot have recipe.epochs=five: Input should be a valid integer"),
        ("recipe.epochs=0", "it must be above 0"),
        ("recipe.schedule=linear", "cannot have recipe.schedule=linear: "),
        ("network.dimensions.dropout=2", "must lie between 0 and 1"),
        ("name=other", "There is no setting 'name'"),
        ("recipe.epochs", "write --set section.key=value"),
    ],
)
def test_a_wrong_name_or_value_is_one_sentence(argument: str, complaint: str) -> None:
    with pytest.raises(TaggerError, match=r"^[^\n]*[.]$") as error:
        with_changes(experiments_of("tismir-multi"), [argument])
    assert complaint in str(error.value)


def test_of_a_finished_run_only_how_it_is_worked_on_can_be_set() -> None:
    experiments = {"han": experiments_of("lyrics")["han"]}
    assert with_how_only(experiments, ["recipe.batch=64"])["han"].recipe.batch == 64
    with pytest.raises(TaggerError, match=r"trained with its own recipe\.epochs"):
        with_how_only(experiments, ["recipe.epochs=5"])


@pytest.mark.parametrize(
    "verb", [["reproduce", "covers", "--smoke"], ["benchmark"], ["results", "timbre", "--data", "."], ["learn", "."]]
)
def test_verbs_refuse_a_setting_before_they_work(
    verb: list[str], tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("trainer.experiments.smoke.make_dataset", lambda system, root, task: root)
    out = [] if verb[0] in ("benchmark", "results") else ["--out", "out"]
    assert main([*verb, *out, "--set", "recipe.epoch=1"]) == 2
    assert "recipe.epochs" in capsys.readouterr().err
