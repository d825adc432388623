"""Worker processes: results in order, each failure its own, and no process outlives its work."""

import json
import multiprocessing
import os
import signal as signals
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tagger import child_processes
from tagger.errors import CancelledError, Problem, TaggerError
from tagger.inference import worker_pool
from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.jobs import Analyser, AnalysisJob
from tagger.inference.limited_process import memory_for
from tagger.inference.modality import Modality
from tagger.inference.onnx_encoder import EncoderOutput
from tagger.inference.worker_pool import ITEM_TIMEOUT, JOBS_PER_WORKER, MOST_FAILED_STARTS, PREFETCH, QUEUED, WorkerPool
from tagger.progress import Progress, Task
from tests.helpers.analysing import analyse
from tests.helpers.bundles import make_bundle
from tests.helpers.media import make_cover, make_huge_cover
from tests.inference.signals import RATE, signal

TEXT = ("A deep dub with echo and bass.",)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bundle(tmp_path_factory.mktemp("bundle"))


@pytest.fixture(autouse=True)
def no_leftovers() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


Result = EncoderOutput | Problem


def tracks(folder: Path, count: int) -> list[AnalysisJob]:
    paths = [folder / f"{number:03}.wav" for number in range(count)]
    for number, path in enumerate(paths):
        soundfile.write(path, signal("song", 3.0) * (0.3 + 0.5 * number / count), RATE)
    return [AnalysisJob(Modality.AUDIO, path, path.name) for path in paths]


def run(bundle: Path, jobs: Sequence[AnalysisJob], **options: Any) -> list[Result]:
    with closing(analyse(bundle, jobs, **options)) as results:
        return list(results)


def test_results_come_in_order_and_are_what_one_process_makes(bundle: Path, tmp_path: Path) -> None:
    jobs = [*tracks(tmp_path, 9), AnalysisJob(Modality.IMAGE, make_cover(tmp_path / "cover.png"), "Album")]
    jobs.append(AnalysisJob(Modality.TEXT, TEXT, "Album"))
    heard: list[Progress] = []
    results = run(bundle, jobs, workers=2, task=Task(listener=heard.append))
    analyser = Analyser(Bundle.load(bundle))
    for job, result in zip(jobs, results, strict=True):
        expected = analyser.analyse(job)
        assert isinstance(result, EncoderOutput) and isinstance(expected, EncoderOutput) and result.remark is None
        assert np.allclose(result.feature, expected.feature, atol=1e-6) and result.starts == expected.starts
        assert (result.maps is None) == (job.modality is Modality.TEXT)
    assert (heard[-1].done, heard[-1].total, heard[-1].current) == (len(jobs), len(jobs), "Album")


def test_bad_files_are_named_and_the_rest_goes_on(bundle: Path, tmp_path: Path) -> None:
    good = tracks(tmp_path, 2)
    (tmp_path / "empty.mp3").write_bytes(b"")
    (tmp_path / "text.mp3").write_text("no music")
    make_huge_cover(tmp_path / "huge.png")
    bad = [
        AnalysisJob(Modality.AUDIO, tmp_path / "empty.mp3", "empty.mp3"),
        AnalysisJob(Modality.AUDIO, tmp_path / "text.mp3", "text.mp3"),
        AnalysisJob(Modality.AUDIO, tmp_path / "gone.flac", "gone.flac"),
        AnalysisJob(Modality.IMAGE, tmp_path / "huge.png", "huge.png"),
        AnalysisJob(Modality.IMAGE, good[0].source, "000.wav"),
    ]
    results = run(bundle, [good[0], *bad, good[1]], workers=1)
    failed = [result for result in results if isinstance(result, Problem)]
    assert failed == results[1:-1]
    assert [problem.where for problem in failed] == [str(job.source) for job in bad]
    reasons = [str(problem).removeprefix(problem.where) for problem in failed]
    assert reasons == [
        ": it is empty",
        ": it is damaged or no audio file",
        ": there is no such file",
        ": the picture has more than 100 megapixels; make it smaller",
        ": it holds no picture",
    ]
    assert "megapixels" in str(results[4])


def test_a_truncated_file_has_a_feature_and_a_problem(bundle: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, signal("noise", 30.0), RATE)
    path.write_bytes(path.read_bytes()[:-100_000])
    (result,) = run(bundle, [AnalysisJob(Modality.AUDIO, path, "a.flac")])
    assert isinstance(result, EncoderOutput) and result.feature.size == 48
    assert result.remark is not None and "cut off" in result.remark


def test_a_text_with_nothing_to_say_is_an_empty_feature_and_no_problem(bundle: Path) -> None:
    (result,) = run(bundle, [AnalysisJob(Modality.TEXT, ("hm",), "Album")])
    assert isinstance(result, EncoderOutput) and result.feature.size == 0 and result.remark is None


def test_very_long_texts_pass(bundle: Path) -> None:
    jobs = [
        AnalysisJob(Modality.TEXT, (f"Dub bass echo number {number}. ",) * 3 + ("x y " * 300_000,), "A")
        for number in range(20)
    ]
    results = run(bundle, jobs, workers=1)
    assert len(results) == len(jobs)
    assert all(isinstance(result, EncoderOutput) and result.feature.size == 16 for result in results)


def test_without_jobs_no_process_is_started(bundle: Path) -> None:
    assert run(bundle, [], workers=4) == []


def test_a_bundle_at_fault_ends_everything_with_its_sentence(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "bundle")
    (folder / "audio.onnx").write_bytes(b"changed")
    with pytest.raises(BundleError, match="is not the file that was published"):
        run(folder, [AnalysisJob(Modality.TEXT, TEXT, "Album")])


def test_a_job_for_an_encoder_the_bundle_lacks_is_a_fault_of_the_caller(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "bundle", image=False)
    with pytest.raises(BundleError, match="no encoder for 'image'"):
        run(folder, [AnalysisJob(Modality.IMAGE, make_cover(tmp_path / "a.png"), "Album")])


@dataclass
class Clock:
    """The pool's clock; it can run faster than the machine's, so that limits of time are generous and yet pass soon."""

    rate: float = 1.0
    skipped: float = 0.0
    _shown: float = 0.0
    _real: float = field(default_factory=time.monotonic)

    def monotonic(self) -> float:
        now = time.monotonic()
        self._shown += self.rate * (now - self._real)
        self._real = now
        return self._shown + self.skipped


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(worker_pool, "time", made)
    return made


def stopped_worker(pool: WorkerPool, job: AnalysisJob) -> int:
    """The process of the only worker, once it has done a job, and stopped: it hangs with whatever it is given next."""
    assert all(isinstance(result, EncoderOutput) for result in pool.analyse([job], Task()))
    (child,) = multiprocessing.active_children()
    assert child.pid is not None
    os.kill(child.pid, signals.SIGSTOP)
    return child.pid


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_job_that_hangs_is_given_up_and_the_rest_goes_on(bundle: Path, tmp_path: Path, clock: Clock) -> None:
    jobs = tracks(tmp_path, 6)
    with WorkerPool(bundle, workers=1) as pool:
        stopped_worker(pool, jobs[0])
        answers = pool.analyse(jobs, Task())
        clock.rate = 100
        hung = next(answers)
        clock.rate = 1
        others = list(answers)
    assert isinstance(hung, Problem) and "longer than 60 seconds" in str(hung)
    assert hung.where == str(jobs[0].source)
    assert len(others) == 5 and all(isinstance(result, EncoderOutput) for result in others)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("most", [1, 2])
def test_a_process_that_cannot_be_ended_is_left_and_several_end_the_work(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock, most: int
) -> None:
    """As one that reads from a drive that does not answer; nobody waits for it, not even Python at its end."""
    monkeypatch.setattr(worker_pool, "MOST_LEFT_RUNNING", most)
    jobs = tracks(tmp_path, 6)
    results: list[Result] = []
    with WorkerPool(bundle, workers=1) as pool:
        pid = stopped_worker(pool, jobs[0])
        (child,) = multiprocessing.active_children()
        answers = pool.analyse(jobs, Task())
        clock.rate = 100
        with monkeypatch.context() as patched:
            patched.setattr(SpawnProcess, "kill", lambda _: None)
            patched.setattr(child_processes, "KILL_TIMEOUT", 0.1)
            if most == 1:
                with pytest.raises(TaggerError, match=r"000\.wav' cannot be read: its drive does not answer"):
                    next(answers)
            else:
                results.append(next(answers))
        clock.rate = 1
        results += answers
    os.kill(pid, signals.SIGKILL)
    child.join()
    assert len(results) == (0 if most == 1 else len(jobs))
    assert [result.where for result in results if isinstance(result, Problem)] == [str(jobs[0].source)] * (most - 1)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such limit")
def test_workers_have_only_so_much_memory_and_what_needs_more_is_named(bundle: Path, tmp_path: Path) -> None:
    with closing(analyse(bundle, tracks(tmp_path, 2), workers=1)) as answers:
        next(answers)
        (child,) = multiprocessing.active_children()
        limits = Path(f"/proc/{child.pid}/limits").read_text()
    (limit,) = (line.split()[3] for line in limits.splitlines() if line.startswith("Max address space"))
    assert memory_for(bundle) < int(limit) < 2 * memory_for(bundle)

    class Greedy(Analyser):
        def _encode(self, job: AnalysisJob) -> EncoderOutput:
            return EncoderOutput(np.zeros(1 << 50, np.float32))

    problem = Greedy(Bundle.load(bundle)).analyse(AnalysisJob(Modality.AUDIO, tmp_path / "a.wav", "a"))
    assert str(problem) == f"{tmp_path / 'a.wav'}: it needs more than 6 GB of memory"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such limit")
def test_a_limit_that_was_set_before_is_not_raised() -> None:
    code = (
        "import resource\n"
        "from tagger.inference.limited_process import limit_memory\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 3 << 30))\n"
        "limit_memory(6 << 30)\n"
        "print(resource.getrlimit(resource.RLIMIT_AS) == (2 << 30, 2 << 30))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "True\n"


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_crash_is_named_and_the_rest_goes_on(bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is killed by the signal of a segmentation fault once it was given the last of the first three jobs."""
    jobs = tracks(tmp_path, 6)
    with WorkerPool(bundle, workers=1) as pool:
        pid = stopped_worker(pool, jobs[0])
        give = pool._give

        def give_and_crash(worker: Any, numbered: worker_pool.NumberedJob) -> None:
            give(worker, numbered)
            if worker.process.pid == pid and len(worker.jobs) == QUEUED:
                os.kill(pid, signals.SIGSEGV)
                os.kill(pid, signals.SIGCONT)

        monkeypatch.setattr(pool, "_give", give_and_crash)
        crashed, *others = pool.analyse(jobs, Task())
    assert isinstance(crashed, Problem) and crashed.where == str(jobs[0].source) and "SIGSEGV" in str(crashed)
    assert len(others) == 5 and all(isinstance(result, EncoderOutput) for result in others)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_is_killed_while_it_starts_is_started_again(bundle: Path, tmp_path: Path, workers: int) -> None:
    jobs = tracks(tmp_path, 2 * JOBS_PER_WORKER)
    with WorkerPool(bundle, workers=workers) as pool:
        pool.start(len(jobs))
        multiprocessing.active_children()[0].kill()
        results = list(pool.analyse(jobs, Task()))
        assert len(multiprocessing.active_children()) == workers
    assert all(isinstance(result, EncoderOutput) for result in results)


def kill_each_start(monkeypatch: pytest.MonkeyPatch, *, but_first: bool) -> list[int | None]:
    """Kill every worker as soon as it is started; the ids of all."""
    started: list[int | None] = []
    start = SpawnProcess.start

    def start_and_kill(process: SpawnProcess) -> None:
        start(process)
        started.append(process.pid)
        if not but_first or len(started) > 1:
            process.kill()

    monkeypatch.setattr(SpawnProcess, "start", start_and_kill)
    return started


def test_where_no_worker_can_be_started_the_run_ends_with_a_sentence(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = kill_each_start(monkeypatch, but_first=False)
    cause = "ended with exit code 1" if os.name == "nt" else "was ended by SIGKILL"
    with (
        WorkerPool(bundle, workers=1) as pool,
        closing(pool.analyse(tracks(tmp_path, 1), Task())) as answers,
        pytest.raises(TaggerError, match=f"could not start: its worker process {cause}; run"),
    ):
        next(answers)
    assert len(started) == MOST_FAILED_STARTS


def test_where_only_some_workers_can_be_started_those_do_all_the_work(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = kill_each_start(monkeypatch, but_first=True)
    results = run(bundle, tracks(tmp_path, 2 * JOBS_PER_WORKER), workers=2)
    assert len(results) == 2 * JOBS_PER_WORKER and all(isinstance(result, EncoderOutput) for result in results)
    assert len(started) <= 1 + 2 * MOST_FAILED_STARTS


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_cancelling_stops_within_a_second_also_a_job_that_hangs(bundle: Path, tmp_path: Path) -> None:
    """A busy machine may need longer, as it does for the start of a worker."""
    task = Task()
    (job,) = tracks(tmp_path, 1)
    with WorkerPool(bundle, workers=1) as pool:
        began = time.monotonic()
        stopped_worker(pool, job)
        start_seconds = time.monotonic() - began
        threading.Timer(0.2, task.cancel).start()
        began = time.monotonic()
        with pytest.raises(CancelledError):
            next(pool.analyse([job], task))
        assert time.monotonic() - began < 1 + 5 * start_seconds
        assert multiprocessing.active_children() == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_time_in_which_the_program_was_stopped_counts_for_no_job(bundle: Path, tmp_path: Path, clock: Clock) -> None:
    """Ctrl-Z stops the program and its workers; once they go on, no worker is overdue."""
    with closing(analyse(bundle, tracks(tmp_path, 6), workers=1)) as answers:
        results = [next(answers)]
        (child,) = multiprocessing.active_children()
        assert child.pid is not None
        os.kill(child.pid, signals.SIGSTOP)
        clock.skipped += 2 * ITEM_TIMEOUT
        os.kill(child.pid, signals.SIGCONT)
        results += answers
    assert len(results) == 6 and all(isinstance(result, EncoderOutput) for result in results)


def test_in_a_pause_no_job_is_begun_and_afterwards_the_rest_is_done(bundle: Path, tmp_path: Path) -> None:
    paused: list[Progress] = []
    task = Task(listener=lambda progress: paused.append(progress) if progress.paused else None)
    jobs = tracks(tmp_path, 24)
    results: list[Result] = []

    def consume() -> None:
        for result in analyse(bundle, jobs, workers=2, task=task):
            results.append(result)
            if len(results) == 2:
                task.pause()

    thread = threading.Thread(target=consume)
    thread.start()
    until = time.monotonic() + 60
    while not paused and time.monotonic() < until:
        time.sleep(0.01)
    begun, done = len(results), paused[-1].done
    children = multiprocessing.active_children()
    used: list[float] | None = None
    while used != (now := [processor_seconds(child.pid) for child in children]):
        assert time.monotonic() < until, "a worker works in the pause"
        used = now
        time.sleep(0.5)
    assert len(results) == begun < len(jobs) and done == paused[-1].done <= begun
    task.resume()
    thread.join(60)
    assert len(results) == len(jobs) and all(isinstance(result, EncoderOutput) for result in results)


def processor_seconds(pid: int | None) -> float:
    """What a process has used; 0 where the system does not say so in /proc."""
    stat = Path(f"/proc/{pid}/stat")
    return sum(map(float, stat.read_text().rpartition(")")[2].split()[11:13])) if stat.exists() else 0.0


def test_a_pause_can_be_left_by_cancelling(bundle: Path, tmp_path: Path) -> None:
    task = Task()
    results = analyse(bundle, tracks(tmp_path, 12), workers=1, task=task)
    next(results)
    task.pause()
    threading.Timer(0.2, task.cancel).start()
    with pytest.raises(CancelledError):
        list(results)
    assert multiprocessing.active_children() == []


def test_leaving_early_ends_the_workers(bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), closing(analyse(bundle, tracks(tmp_path, 30), workers=2)) as results:
        next(results)
        1 / 0  # noqa: B018
    assert multiprocessing.active_children() == []


def test_a_pool_does_more_jobs_with_the_same_processes(bundle: Path, tmp_path: Path) -> None:
    jobs = tracks(tmp_path, 5)
    with WorkerPool(bundle, workers=1) as pool:
        pool.start(len(jobs))
        (process,) = multiprocessing.active_children()
        first, second = (list(pool.analyse(part, Task())) for part in (jobs[:2], jobs[2:]))
        assert multiprocessing.active_children() == [process]
    features = [result.feature for result in (*first, *second) if isinstance(result, EncoderOutput)]
    analyser = Analyser(Bundle.load(bundle))
    for job, feature in zip(jobs, features, strict=True):
        expected = analyser.analyse(job)
        assert isinstance(expected, EncoderOutput) and np.allclose(feature, expected.feature, atol=1e-6)


def test_after_leaving_early_a_pool_mistakes_no_late_answer_for_one_of_the_next_jobs(
    bundle: Path, tmp_path: Path
) -> None:
    jobs = tracks(tmp_path, 8)
    with WorkerPool(bundle, workers=1) as pool:
        with closing(pool.analyse(jobs, Task())) as results:
            next(results)
        (result,) = pool.analyse(jobs[-1:], Task())
    expected = Analyser(Bundle.load(bundle)).analyse(jobs[-1])
    assert isinstance(result, EncoderOutput) and isinstance(expected, EncoderOutput)
    assert np.allclose(result.feature, expected.feature, atol=1e-6)


def test_a_slow_reader_holds_back_the_work(bundle: Path) -> None:
    """No more than a bounded number of results wait for the one that is asked for."""
    asked: list[int] = []

    class Watched(list[AnalysisJob]):
        def __getitem__(self, index: Any) -> Any:
            asked.append(index)
            return super().__getitem__(index)

    jobs = Watched(AnalysisJob(Modality.TEXT, TEXT, "Album") for _ in range(500))
    with closing(analyse(bundle, jobs, workers=1)) as results:
        next(results)
        time.sleep(0.3)
        assert max(asked) < PREFETCH + 3


SCRIPT = """
import json, signal, sys
from pathlib import Path
from tagger.inference.jobs import AnalysisJob
from tagger.inference.modality import Modality
from tests.helpers.analysing import analyse

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background processes ignore it

def main():
    bundle, *paths = map(Path, sys.argv[1:])
    jobs = [AnalysisJob(Modality.AUDIO, path, path.name) for path in paths] * 20_000
    import multiprocessing
    for number, result in enumerate(analyse(bundle, jobs, workers=2)):
        if number == 5:
            print(json.dumps([child.pid for child in multiprocessing.active_children()]), flush=True)

if __name__ == "__main__":
    main()
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("sent", [signals.SIGINT, signals.SIGTERM, signals.SIGKILL])
def test_ctrl_c_and_worse_leave_no_process(bundle: Path, tmp_path: Path, sent: signals.Signals) -> None:
    """The signal goes to the whole group, as a terminal sends Ctrl-C: the workers must not print a word about it."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    paths = [str(job.source) for job in tracks(tmp_path, 2)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(script), str(bundle), *paths]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        children = json.loads(process.stdout.readline())
        assert len(children) == 2
        if sent is signals.SIGINT:
            os.killpg(process.pid, sent)
        else:
            process.send_signal(sent)
        process.wait(60)  # the 40 000 jobs that are left take longer
        until = time.monotonic() + 60
        while any(alive(pid) for pid in children) and time.monotonic() < until:
            time.sleep(0.02)
        assert not any(alive(pid) for pid in children)
        if sent is signals.SIGINT:
            assert process.stderr.read().count("Traceback") == 1  # the parent's KeyboardInterrupt


def alive(pid: int) -> bool:
    try:
        return (
            "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text() if Path("/proc").is_dir() else _signalled(pid)
        )
    except FileNotFoundError:
        return False


def _signalled(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
