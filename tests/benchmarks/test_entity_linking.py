"""Linking against 500 000 names: how many texts of 1 500 characters a core reads, in memory of this size, built in this time."""

import random
import time
from pathlib import Path

import pytest

from tagger.inference.entity_file import EntityFile
from tagger.inference.text import tokens
from tagger.progress import Task
from tests.helpers.machine_speed import reference_seconds
from trainer.data.gazetteer_dumps import build_gazetteer

pytestmark = [pytest.mark.benchmark, pytest.mark.slow, pytest.mark.timeout(1200)]

NAMES, TEXTS, CHARACTERS = 500_000, 300, 1_500
SYLLABLES = ("ka", "ro", "mi", "ten", "bu", "lor", "san", "del", "vi", "ge", "tra", "pon", "el", "qu", "ish", "wer")
MOST_LINKING, MOST_BUILDING = 0.004, 4_000  # times the reference work (30 ms idle), per text and for the build


def resident_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


def test_half_a_million_names(tmp_path: Path) -> None:
    chance = random.Random(0)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(60_000)]
    names = list({" ".join(chance.choices(words, k=chance.choice((2, 2, 2, 3, 3)))) for _ in range(NAMES + 5_000)})[
        :NAMES
    ]
    dump = tmp_path / "artist"
    with dump.open("w") as file:
        for name in names:
            file.write(f'{{"name": "{name.title()}", "genres": [{{"name": "rock", "count": 3}}]}}\n')
    reference = reference_seconds()
    began = time.thread_time()
    build_gazetteer(tmp_path / "e.entities", [dump], Task())
    building = time.thread_time() - began
    before = resident_mib()
    entities = EntityFile(tmp_path / "e.entities")
    memory = resident_mib() - before
    shares = [1 / (rank + 3) for rank in range(5_000)]
    texts = [_text(chance, names, words[:5_000], shares) for _ in range(TEXTS)]
    costs = []
    for _ in range(5):
        began = time.thread_time()
        for text in texts:
            entities.finder.find(tokens(text))
        costs.append((time.thread_time() - began) / TEXTS)
    size = (tmp_path / "e.entities").stat().st_size / 2**20
    print(
        f"\n{len(entities)} names: built in {building:.0f} s, {size:.0f} MiB on disk, {memory:.0f} MiB in memory, "
        f"{1 / min(costs):.0f} texts/s ({min(costs) / reference:.5f} of the reference's {reference * 1000:.0f} ms)"
    )
    assert sum(len(entities.link(text)) for text in texts[:20]) > 20
    assert min(costs) < MOST_LINKING * reference
    assert building < MOST_BUILDING * reference


def _text(chance: random.Random, names: list[str], words: list[str], shares: list[float]) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) + len(parts) < CHARACTERS:
        parts.append(chance.choice(names) if chance.random() < 0.03 else chance.choices(words, shares)[0])
    return " ".join(parts)[:CHARACTERS]
