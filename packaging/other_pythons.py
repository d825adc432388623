"""Run the application's fast tests with every other Python that ``requires-python`` admits and this machine has.

The newest one at hand runs all of them but most of the window's, which take longest and meet little of Python's own
library; the others run those of the packages in which Python versions differ most. A version that is not at hand, or for
which a package has no wheel yet, is named and fails nothing; a test that fails, and fails again when it is run alone, does.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
LEFT_OUT = {"__pycache__", "benchmarks", "faults", "helpers", "trainer", "ui"}
OF_THE_WINDOW = ("ui/presenters", "ui/test_main_window.py")
ALMOST_ALL = (
    *sorted(path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name not in LEFT_OUT),
    *OF_THE_WINDOW,
)
SELECTION = ("state", "tagformats")
TEST_TOOLS = ("hypothesis", "onnx", "pytest", "pytest-qt", "pytest-timeout", "pytest-xdist")
FOR_THE_TRAINER = re.compile(
    r"^\s*(?:import|from) (?:captum|librosa|scipy|sklearn|taglib|torch|torchvision|trainer)\b", re.M
)
MARKERS = "not slow and not benchmark and not gpu and not data"
FAILED_TEST = re.compile(r"^(?:FAILED|ERROR) (tests/\S+?\.py::.*?)(?: - .*)?$", re.M)
MOST_REPEATED = 5  # tests; more than these are no race
INSTALL_SECONDS, TEST_SECONDS = 600, 1800


def main() -> int:
    """Test each version; returns 1 where a test failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="only say which versions are at hand")
    only_list = parser.parse_args().list
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    at_hand = {version: path for version in VERSIONS if version != running and (path := interpreter(version))}
    sentences, failed = [f"{running}: the suite itself runs with it"], False
    for version in VERSIONS:
        if version not in at_hand:
            sentences += [] if version == running else [f"{version}: not at hand"]
        elif only_list:
            sentences.append(f"{version}: at hand")
        else:
            rooms = ALMOST_ALL if version == max(at_hand, key=number) else SELECTION
            passed, sentence = tested(at_hand[version], rooms)
            sentences.append(f"{version}: {sentence}")
            failed |= not passed
    for sentence in sorted(sentences, key=lambda sentence: number(sentence.partition(":")[0])):
        print(f"other pythons: {sentence}", flush=True)
    return int(failed)


def number(version: str) -> int:
    """The second number of a version, by which they are ordered."""
    return int(version.partition(".")[2])


def interpreter(version: str) -> Path | None:
    """A Python of this version, on the path or among pyenv's; None where there is none that starts."""
    for candidate in candidates(version):
        try:
            code = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
            result = subprocess.run([candidate, "-c", code], capture_output=True, text=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if result.returncode == 0 and result.stdout.strip() == version:
            return candidate
    return None


def candidates(version: str) -> Iterator[Path]:
    """Where a Python of this version may be; pyenv's newest first."""
    if on_path := shutil.which(f"python{version}"):
        yield Path(on_path)
    pyenv = shutil.which("pyenv")
    if pyenv is None:
        return
    result = subprocess.run([pyenv, "root"], capture_output=True, text=True, timeout=60, check=False)
    versions = Path(result.stdout.strip()) / "versions"
    if result.returncode == 0 and versions.is_dir():
        yield from sorted(versions.glob(f"{version}.*/bin/python"), reverse=True)


def tested(python: Path, rooms: tuple[str, ...]) -> tuple[bool, str]:
    """Run the fast tests of some rooms in a fresh environment; whether none failed, and a sentence."""
    with tempfile.TemporaryDirectory(prefix="other-python-", ignore_cleanup_errors=True) as folder:
        environment_python = Path(folder) / "venv" / "bin" / "python"
        pip = [environment_python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--prefer-binary"]
        steps = (
            [python, "-m", "venv", Path(folder) / "venv"],
            [*pip, "--constraint", "constraints.txt", "--only-binary", ":all:", ".", *TEST_TOOLS],
        )
        for step in steps:
            try:
                subprocess.run(step, cwd=ROOT, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=True)
            except subprocess.CalledProcessError as error:
                return True, f"not tested, its packages cannot be installed here ({first_error(error.stderr)})"
            except (OSError, subprocess.TimeoutExpired) as error:
                return True, f"not tested, its packages cannot be installed here ({type(error).__name__})"
        return run_tests(environment_python, rooms, Path(folder))


def run_tests(python: Path, rooms: tuple[str, ...], folder: Path) -> tuple[bool, str]:
    """The fast tests of some rooms that need nothing of the trainer's, without a trace in the checkout."""
    trainers = [path for path in (ROOT / "tests").rglob("test_*.py") if FOR_THE_TRAINER.search(path.read_text("utf-8"))]
    ignored = [f"--ignore={path.relative_to(ROOT)}" for path in trainers]
    arguments = ["--quiet", "--numprocesses", "2", "--dist", "loadfile", "-p", "no:cacheprovider", "-m", MARKERS]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_ADDOPTS": ""}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis")}
    command: list[str | Path] = [python, "-m", "pytest", *arguments, *ignored]
    of_rooms = (
        "nearly all of the application's fast tests" if rooms == ALMOST_ALL else f"the fast tests of {', '.join(rooms)}"
    )
    try:
        result = run_pytest([*command, *(f"tests/{room}" for room in rooms)], environment)
        failed_tests = FAILED_TEST.findall(result.stdout)
        if result.returncode == 0 or not failed_tests or len(failed_tests) > MOST_REPEATED:
            return result.returncode == 0, f"{of_rooms}: {last_line(result.stdout)}"
        # Two processes on a busy machine also show races, which are not what differs between Python versions.
        repeated = run_pytest([*command, "--numprocesses", "0", *failed_tests], environment)
    except subprocess.TimeoutExpired:
        return False, f"its tests took longer than {TEST_SECONDS} seconds"
    outcome = "pass alone" if repeated.returncode == 0 else "fail alone too"
    return repeated.returncode == 0, f"{of_rooms}: {last_line(result.stdout)}; {outcome}: {', '.join(failed_tests)}"


def run_pytest(command: list[str | Path], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run pytest, and print all it says where a test failed. Raises subprocess.TimeoutExpired."""
    result = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=TEST_SECONDS, check=False,
    )  # fmt: skip
    if result.returncode:
        print(result.stdout, flush=True)
    return result


def first_error(output: str) -> str:
    """What pip says is wrong."""
    errors = (line.strip() for line in output.splitlines() if line.strip().startswith("ERROR:"))
    return next(errors, last_line(output))


def last_line(output: str) -> str:
    """The last line that says something."""
    return next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "it said nothing")


if __name__ == "__main__":
    sys.exit(main())
