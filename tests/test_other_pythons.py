"""The other Pythons: what is not at hand, or cannot be installed, is named and fails nothing."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parent.parent / "packaging" / "other_pythons.py"
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def other_pythons() -> ModuleType:
    specification = importlib.util.spec_from_file_location("other_pythons", SCRIPT)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_versions_that_are_not_at_hand_are_named(tmp_path: Path) -> None:
    if os.name == "posix":
        (tmp_path / "python3.14").symlink_to("/bin/false")  # as pyenv's, where the version is not installed
    environment = {**os.environ, "PATH": str(tmp_path)}
    result = subprocess.run([sys.executable, SCRIPT], env=environment, capture_output=True, text=True, timeout=60)
    others = [f"other pythons: {version}: not at hand" for version in ("3.11", "3.12", "3.13", "3.14")]
    expected = [line for line in others if RUNNING not in line]
    assert (result.returncode, result.stderr) == (0, "")
    assert [line for line in result.stdout.splitlines() if "not at hand" in line] == expected
    assert f"other pythons: {RUNNING}: the suite itself runs with it" in result.stdout


@pytest.mark.slow
def test_a_version_without_wheels_is_named(other_pythons: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    passed, sentence = other_pythons.tested(Path(sys.executable), ("state",))
    assert passed and sentence.startswith("not tested, its packages cannot be installed here (ERROR: ")


def test_the_tests_of_the_trainer_s_libraries_are_left_out(other_pythons: ModuleType) -> None:
    assert other_pythons.FOR_THE_TRAINER.search("import os\nimport librosa\n")
    assert other_pythons.FOR_THE_TRAINER.search("def test() -> None:\n    from trainer.data import registry\n")
    assert not other_pythons.FOR_THE_TRAINER.search("from tests.trainers import x\n# import torch\nimport torchlight\n")


@pytest.mark.slow
def test_only_a_test_that_fails_alone_too_fails_the_version(
    other_pythons: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(other_pythons, "ROOT", tmp_path)
    room = tmp_path / "tests" / "room"
    room.mkdir(parents=True)
    (room / "test_race.py").write_text(
        "from pathlib import Path\n\n\n"
        "def test_race():\n"
        "    ran = Path(__file__).with_name('ran')\n"
        "    assert ran.exists() or ran.write_text('') is None\n",
        "utf-8",
    )
    passed, sentence = other_pythons.run_tests(Path(sys.executable), ("room",), tmp_path)
    assert passed and sentence.endswith("; pass alone: tests/room/test_race.py::test_race")
    (room / "test_broken.py").write_text("def test_broken():\n    raise ValueError('broken - for good')\n", "utf-8")
    passed, sentence = other_pythons.run_tests(Path(sys.executable), ("room",), tmp_path)
    assert not passed and sentence.endswith("; fail alone too: tests/room/test_broken.py::test_broken")
    assert "ValueError: broken - for good" in capsys.readouterr().out
