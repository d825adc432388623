"""``--set``: typed and checked as in an experiment's file."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from tagger.errors import TaggerError
from trainer.cli.main import main
from trainer.experiments import schema
from trainer.experiments.schema import experiments_of
from trainer.experiments.settings import SettingChange, changed, names_of, value_of, with_changes, with_how_only


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
        ("recipe.epochs=" + 5000 * "[", "has more brackets than any setting"),
        ("recipe.epochs=true", "cannot have recipe.epochs=True: Input should be a valid integer"),
        ("recipe.epochs=5.0", "Input should be a valid integer"),
        ("recipe.epochs=" + 5000 * "9", "Input should be a valid integer"),
        ("recipe.epochs=" + 30 * "9", "it must lie from 0 to"),
        ("recipe.epochs=5\nseed = 3", "Input should be a valid integer"),
        ("recipe.learning_rate=nan", "recipe.learning_rate must be a finite number"),
        ("recipe.momentum=inf", "recipe.momentum must be a finite number"),
        ("recipe.betas=[0.9, 1.0]", "must lie from 0 to below 1"),
        ("recipe.nesterov=1", "Input should be a valid boolean"),
        ("recipe.precision=half", "Input should be 'auto', 'float32' or 'bfloat16'"),
        ("network.dimensions.widths=[-5]", "must lie from 0 to"),
        ("data.split=[nan, 0.5, 0.5]", "Input should be"),
    ],
)
def test_a_wrong_name_or_value_is_one_sentence(argument: str, complaint: str) -> None:
    with pytest.raises(TaggerError, match=r"^[^\n]*[.]$") as error:
        with_changes(experiments_of("tismir-multi"), [argument])
    assert complaint in str(error.value)


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.sampled_from(["a", "b"]), parts, max_size=2),
    max_leaves=5,
)
SYSTEMS_TRIED = [*experiments_of("tismir-multi").values(), *experiments_of("lyrics").values()]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_value_for_any_setting_is_of_its_type_or_one_sentence(data: st.DataObject) -> None:
    experiment = data.draw(st.sampled_from(SYSTEMS_TRIED))
    name = data.draw(st.sampled_from(names_of(experiment)))
    value = data.draw(TREES)
    try:
        after = changed(experiment, [SettingChange(tuple(name.split(".")), value)])
    except TaggerError as error:
        assert "\n" not in str(error) and str(error).endswith(".") and len(str(error)) < 500
        return
    setting: Any = after.model_dump(mode="json")
    for part in name.split("."):
        setting = setting[part]
    assert json.loads(to_json(value)) == setting
    assert isinstance(value, bool) == isinstance(setting, bool)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.integers(0, 3000))
def test_any_argument_is_a_change_or_one_sentence(text: str, brackets: int) -> None:
    for argument in (text, f"recipe.{text}", f"recipe.epochs={brackets * '['}{text}"):
        try:
            with_changes({"han": SYSTEMS_TRIED[-1]}, [argument])
        except TaggerError as error:
            assert "\n" not in str(error) and str(error).endswith(".") and len(str(error)) < 500


def test_a_file_s_values_are_of_their_types_too(tmp_path: Path) -> None:
    content = (Path(schema.__file__).parent / "covers" / "baseline.toml").read_text(encoding="utf-8")
    (tmp_path / "baseline.toml").write_text(content.replace("epochs = 20", "epochs = true"), encoding="utf-8")
    with pytest.raises(TaggerError, match=r"recipe\.epochs: Input should be a valid integer"):
        schema.read_experiment(tmp_path / "baseline.toml")


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
