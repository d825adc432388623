"""The command line: exit codes, one-sentence errors, and nothing heavy before it is needed."""

import argparse
import json
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tagger.progress import Progress, Task
from trainer import experiments
from trainer.cli import data_commands
from trainer.cli.main import EXAMPLES, interrupt_handler, main, parser
from trainer.cli.options import with_how
from trainer.data.synthetic.layouts import write_mumu, write_tables
from trainer.data.synthetic.world import make_world
from trainer.experiments.registry import PAPER_SYSTEMS, RESULT_SYSTEMS
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import experiments_of
from trainer.experiments.smoke import is_made_up
from trainer.experiments.system import ExperimentRow, Results
from trainer.files import write_json
from trainer.terminal import ProgressBar

COMMANDS = (
    *("check", "reproduce", "fit", "evaluate", "export"),
    *("learn", "synthesise", "benchmark", "results", "starter"),
)
SHIPPED, ROOT = Path(experiments.__file__).parent, Path(__file__).parents[2]
HEAVY = ("torch", "numpy", "pydantic", "sklearn", "PIL", "mutagen", "tqdm", "matplotlib", "librosa")


@pytest.fixture
def mumu(tmp_path: Path) -> Path:
    root = tmp_path / "mumu"
    write_mumu(root, make_world(6, genres=4, tracks=1.0), seconds=0.3, pixels=16, task=Task())
    return root


def test_help_imports_nothing_heavy() -> None:
    code = f"import sys; from trainer.cli.main import parser; parser(); print([m for m in {HEAVY} if m in sys.modules])"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert process.stdout.strip() == "[]"


REFUSALS = """
import json, sys
from trainer.cli.main import main

refused = {}
for arguments in json.loads(sys.argv[1]):
    code = main(arguments)
    refused[" ".join(arguments)] = [code, [name for name in json.loads(sys.argv[2]) if name in sys.modules]]
print(json.dumps(refused))
"""


def test_what_cannot_be_done_is_refused_before_torch_is_imported(tmp_path: Path) -> None:
    """Torch takes seconds to load; each of these answers from the experiments' descriptions and the folders alone."""
    folder = tmp_path / "runs" / "audio.logistic.timbre-mlp" / "seed-0"
    shipped = experiments_of("tismir-multi")["audio.logistic.timbre-mlp"]
    write_json(folder / "experiment.json", {"experiment": shipped.model_dump(mode="json")})
    write_json(folder / "scores.json", {})
    damaged = tmp_path / "other" / "audio" / "seed-0"
    write_json(damaged / "experiment.json", {"experiment": {"name": "audio"}})
    for name in ("there", "empty"):
        (tmp_path / name).mkdir()
    leaking = tmp_path / "leaking"
    leaking.mkdir()
    rows = [
        f"TRMSD{row}\tRock\t{row}\t{split}\tARTIST\thttps://example.org" for row, split in enumerate(("train", "test"))
    ]
    header = "msd_track_id\tgenre\talbum_index\tset\tmsd_artist_id\timage_url"
    (leaking / "MSD-I_dataset.tsv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    run, out, toml = str(folder), str(tmp_path / "out"), str(SHIPPED / "dmg-gtzan" / "mel.gtzan.toml")
    nowhere, there, empty = (str(tmp_path / name) for name in ("nowhere", "there", "empty"))
    wrong = ("--set", "recipe.nothing=5")
    commands = [
        ["export", run, "--out", out],
        ["export", run, "--out", there],
        ["export", run, "--out", out, "--set", "recipe.epochs=5"],
        ["evaluate", nowhere],
        ["evaluate", str(damaged)],
        ["export", str(damaged), "--out", out],
        ["evaluate", run, *wrong],
        ["evaluate", run, "--data", nowhere],
        ["reproduce", "covers", "--out", out],
        ["reproduce", "covers", "--out", out, "--data", nowhere],
        ["reproduce", "covers", "--out", out, "--smoke", "--data", there],
        ["reproduce", "covers", "--out", out, "--smoke", *wrong],
        ["reproduce", "covers", "--out", out, "--smoke", "--rows", "nothing"],
        ["fit", "nowhere.toml", "--data", there, "--out", out],
        ["fit", toml, "--data", nowhere, "--out", out],
        ["fit", toml, "--data", there, "--out", out, *wrong],
        ["prepare", "covers", "--data", nowhere, "--out", out],
        ["prepare", "covers", "--data", there, "--out", out, *wrong],
        ["learn", nowhere, "--out", out],
        ["learn", there, "--out", there],
        ["learn", there, "--out", out, *wrong],
        ["benchmark", "--rows", "nothing"],
        ["benchmark", *wrong],
        ["results", "timbre", "--data", nowhere],
        ["results", "timbre", "--data", there, *wrong],
        *(["results", name, "--data", empty, "--out", out] for name in RESULT_SYSTEMS),
        *(["reproduce", system, "--data", empty, "--out", out] for system in PAPER_SYSTEMS),
        ["reproduce", "tismir-single", "--data", str(leaking), "--out", out],
        ["fit", toml, "--data", empty, "--out", out],
        ["starter", "--data", empty, "--evaluate", "--work", out],
        ["starter", "--data", nowhere, "--out", out],
        ["starter", "--data", there, "--out", out, *wrong],
        ["check", "nothing", there],
        ["check", "mumu", nowhere],
        ["gazetteer", "build", nowhere, "--out", out],
        ["synthesise", "covers", str(folder)],
    ]
    slow = ("torch", "torchvision", "sklearn", "scipy", "matplotlib", "librosa", "onnx", "onnxruntime")
    arguments = [sys.executable, "-c", REFUSALS, json.dumps(commands), json.dumps(slow)]
    ran = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=ROOT)
    refused = json.loads(ran.stdout)
    assert refused == {" ".join(command): [2, []] for command in commands}
    sentences = ran.stderr.splitlines()
    assert len(sentences) == len(commands)
    assert all(sentence.startswith("trainer: ") and sentence.endswith(".") for sentence in sentences)
    assert not Path(out).exists()


def test_every_verb_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0
        explained = capsys.readouterr().out
        assert f"trainer {command}" in explained.partition("for example:")[2]


def test_every_example_can_be_typed() -> None:
    assert {*COMMANDS, "gazetteer", "prepare", "scale"} == set(EXAMPLES)
    for verb, examples in EXAMPLES.items():
        for example in examples:
            parser().parse_args([verb, *shlex.split(example)])


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "nothing", "."],
        ["check", "mumu", "nowhere"],
        ["reproduce", "covers", "--out", "out"],
        ["reproduce", "covers", "--out", "out", "--smoke", "--data", "."],
        ["fit", "nowhere.toml", "--data", ".", "--out", "out"],
        ["evaluate", "nowhere"],
        ["export", "nowhere", "--out", "bundle"],
        ["learn", "nowhere", "--out", "bundle"],
        ["benchmark", "--device", "cuda"],
        ["starter", "--data", "nowhere"],
        ["starter", "--data", "nowhere", "--out", "bundle"],
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_code_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    message = capsys.readouterr().err.strip().splitlines()[-1]
    assert message.startswith("trainer: ")
    assert message.endswith(".")


def test_a_gpu_that_is_not_there_is_missed_before_features_are_prepared(
    mumu: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    asked = ["--data", str(mumu), "--out", str(tmp_path / "out"), "--device", "cuda"]
    assert main(["fit", str(SHIPPED / "covers" / "baseline.toml"), *asked]) == 2
    assert "There is no NVIDIA GPU that torch can use here" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_usage_errors_end_with_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["reproduce", "nothing", "--out", "x"])
    assert ended.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_check_is_0_in_order_and_1_where_something_is_to_be_mended(
    mumu: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "mumu", str(mumu)]) == 0
    assert "6 items" in capsys.readouterr().out
    broken = sorted((mumu / "audio").iterdir())[0]
    broken.write_bytes(b"nothing")
    assert main(["check", "mumu", str(mumu), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert not report["ok"]
    assert str(broken) in report["unreadable"][0]


def test_synthesise_makes_a_new_folder_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["synthesise", "covers", str(tmp_path / "made")]) == 0
    assert "no real music" in capsys.readouterr().out
    assert (tmp_path / "made" / "MuMu_dataset_multi-label.csv").is_file()
    assert main(["synthesise", "covers", str(tmp_path / "made")]) == 2


def test_the_first_interrupt_asks_and_the_second_insists() -> None:
    task = Task()
    stop = interrupt_handler(task)
    stop(2, None)
    assert task.cancelled.is_set()
    with pytest.raises(KeyboardInterrupt):
        stop(2, None)


@pytest.mark.parametrize(
    ("reader", "code", "told"), [("| true", 141, ""), ("> /dev/full", 2, "trainer: The output cannot be written (")]
)
def test_where_the_output_goes_nowhere_no_traceback_is_printed(mumu: Path, reader: str, code: int, told: str) -> None:
    shell = f"set -o pipefail; {sys.executable} -m trainer.cli check mumu {shlex.quote(str(mumu))} --json {reader}"
    ran = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, cwd=ROOT, check=False)
    complaints = [line for line in ran.stderr.splitlines() if line.startswith(("trainer:", "Traceback", "Exception"))]
    assert (ran.returncode, "".join(complaints)[: len(told) or None]) == (code, told)


def test_who_insists_sees_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def insisted(*_: object) -> int:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        return 0

    monkeypatch.setattr("trainer.cli.experiment_commands.run_fit", insisted)
    assert main(["fit", "mine.toml", "--data", ".", "--out", "out"]) == 130
    assert capsys.readouterr().err == "trainer: Stopped at once; the next run goes on from what is on the disk.\n"


@pytest.mark.parametrize("interrupts", [1, 2])
def test_a_command_that_keeps_nothing_does_not_say_that_it_goes_on(
    interrupts: int, mumu: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checked = data_commands.run_check

    def interrupted(options: argparse.Namespace, task: Task) -> int:
        for _ in range(interrupts):
            signal.raise_signal(signal.SIGINT)
        return checked(options, task)

    monkeypatch.setattr("trainer.cli.data_commands.run_check", interrupted)
    assert main(["check", "mumu", str(mumu)]) == 130
    assert capsys.readouterr().err.splitlines()[-1].endswith("trainer: Stopped; the next run begins anew.")


def test_a_dataset_that_is_half_made_says_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "made"
    monkeypatch.setattr("trainer.cli.main.Task", stopped_task)
    assert main(["synthesise", "covers", str(made)]) == 130
    told = capsys.readouterr().err
    assert told.endswith(f"trainer: Stopped with a part of the dataset in {made}; remove it, or name another.\n")
    assert any(made.iterdir()) and not is_made_up(made)


def stopped_task() -> Task:
    """A task that is cancelled before its first step."""
    task = Task()
    task.cancel()
    return task


def test_a_bar_a_stage(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as bar:
        task = Task(bar)
        task.begin("first stage", 2)
        task.step("one")
        task.step("two")
        task.begin("second stage", 1)
        task.step("three")
    progress = capsys.readouterr().err
    assert "first stage" in progress
    assert "second stage" in progress
    ProgressBar()(Progress("alone", 0, None, 0.0))


def test_a_number_of_items_in_a_batch_is_for_every_network_of_an_experiment() -> None:
    tracks = experiments_of("tismir-multi")["audio.cosine.high-4x70"]
    assert with_how(tracks, batch=None) == tracks
    small = with_how(tracks, batch=3, logger="wandb")
    assert small.album is not None and small.recipe.batch == small.album.batch == 3
    assert small.recipe.learning_rate == tracks.recipe.learning_rate


def test_rows_that_were_asked_for_are_printed_with_what_a_reader_must_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "mumu"
    data.mkdir()
    scores = {"parameters": 5, "seconds_per_epoch": 1.0, "test": {"roc_auc_micro": 0.123}}

    def reproduced(system: str, place: RunContext, seeds: list[int], **_: object) -> Results:
        place.note("It starts from scratch.")
        rows = (ExperimentRow(experiment, (), (scores,)) for experiment in experiments_of(system).values())
        return Results(system, place, tuple(rows), tuple(seeds))

    monkeypatch.setattr("trainer.experiments.system.reproduce", reproduced)
    write_tables(data, make_world(60, genres=24))
    asked = ["reproduce", "covers", "--data", str(data), "--out", str(tmp_path / "out"), "--rows", "vgg*"]
    assert main(asked) == 0
    table = capsys.readouterr().out
    assert "VGG-16" in table and table.count("0.123") == 1
    assert "It starts from scratch." in table


EXPERIMENT = """
name = "tiny"
system = "tismir-multi"
about = "A tiny one."
inputs = ["timbre"]

[data]
dataset = "mumu"
split = [0.5, 0.25, 0.25]

[network]
name = "audio.timbre"

[target]
kind = "logistic"

[recipe]
epochs = 2
"""


def test_fit_names_unreadable_files_and_goes_on_without_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_mumu(tmp_path / "mumu", make_world(16, genres=4, tracks=1.0), seconds=0.3, pixels=16, task=Task())
    (tmp_path / "tiny.toml").write_text(EXPERIMENT, encoding="utf-8")
    broken = sorted((tmp_path / "mumu" / "audio").iterdir())[0]
    broken.write_bytes(b"nothing")
    arguments = [
        "fit",
        str(tmp_path / "tiny.toml"),
        "--data",
        str(tmp_path / "mumu"),
        "--out",
        str(tmp_path / "out"),
        "--device",
        "cpu",
    ]
    assert main([*arguments, "--workers", "1"]) == 1
    told = capsys.readouterr()
    assert broken.stem in told.err
    assert "tiny" in told.out and "ROC-AUC" in told.out and "\ntest " in told.out
    folder = Path(told.out.strip().splitlines()[-1])
    assert main([*arguments, "--workers", "1", "--batch", "4"]) == 1
    again = capsys.readouterr().out  # how many items a batch has says not what is trained
    assert again.splitlines()[-4:] == told.out.splitlines()[-4:] and "was finished with batch 32" in again
    assert main([*arguments, "--workers", "1", "--json"]) == 1
    assert "roc_auc" in json.loads(capsys.readouterr().out)["test"]
    assert main(["export", str(folder), "--out", str(tmp_path / "bundle")]) == 2  # before its data are opened
    assert "cannot make the input timbre of tiny" in capsys.readouterr().err
    assert main(["evaluate", str(folder), "--device", "cpu"]) == 0
    assert "ROC-AUC" in capsys.readouterr().out
    assert main(["evaluate", str(folder), "--device", "cpu", "--json"]) == 0
    assert "validation" in json.loads(capsys.readouterr().out)


def test_an_experiment_that_needs_itself_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = SHIPPED / "tismir-single" / "audio.cnn.toml"
    for name, other in (("one", "two"), ("two", "one")):
        text = shipped.read_text(encoding="utf-8").replace("audio.cnn", name, 1).replace("@encoder.audio", f"@{other}")
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    assert main(["fit", str(tmp_path / "one.toml"), "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "which is not there or needs it in turn." in capsys.readouterr().err
