"""Linking against 500 000 names: how many texts of 1 500 characters a core links, in memory of this size, built in this time.

The names in the texts are as many different ones as no cache holds.
"""

import random
import time
from pathlib import Path

import pytest

from tagger.inference.entity_file import EntityFile
from tagger.progress import Task
from tests.helpers.machine_speed import reference_seconds
from trainer.data.gazetteer_dumps import build_gazetteer

pytestmark = [pytest.mark.benchmark, pytest.mark.slow, pytest.mark.timeout(1200)]

NAMES, TEXTS, AT_ONCE, CHARACTERS = 500_000, 2_000, 100, 1_500
SYLLABLES = ("ka", "ro", "mi", "ten", "bu", "lor", "san", "del", "vi", "ge", "tra", "pon", "el", "qu", "ish", "wer")
MOST_LINKING, MOST_BUILDING = 0.0025, 4_000  # times the reference work (20 to 30 ms idle), per text and for the build


def resident_mib(kind: str = "VmRSS") -> float:
    status = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())
    return int(status[kind].split()[0]) / 1024


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
    build_reference = reference_seconds()
    began = time.thread_time()
    build_gazetteer(tmp_path / "e.entities", [dump], Task())
    building = time.thread_time() - began
    before, heap = resident_mib(), resident_mib("RssAnon")
    entities = EntityFile(tmp_path / "e.entities")
    shares = [1 / (rank + 3) for rank in range(5_000)]
    texts = [_text(chance, names, words[:5_000], shares) for _ in range(TEXTS)]
    costs, reference = [], reference_seconds()
    for _ in range(5):
        began, linked = time.thread_time(), 0
        for first in range(0, TEXTS, AT_ONCE):
            linked += sum(map(len, entities.link_all(texts[first : first + AT_ONCE])))
        costs.append((time.thread_time() - began) / TEXTS)
    reference = (reference + reference_seconds()) / 2  # other programs come and go
    memory, heap = resident_mib() - before, resident_mib("RssAnon") - heap
    size = (tmp_path / "e.entities").stat().st_size / 2**20
    print(
        f"\n{len(entities)} names: built in {building:.0f} s, {size:.0f} MiB on disk, {memory:.0f} MiB in memory of which "
        f"{memory - heap:.0f} are the mapped file; {linked / TEXTS:.1f} names a text, "
        f"{1 / min(costs):.0f} texts/s ({min(costs) / reference:.5f} of the reference's {reference * 1000:.0f} ms)"
    )
    assert linked > TEXTS
    assert min(costs) < MOST_LINKING * reference
    assert building < MOST_BUILDING * build_reference


def _text(chance: random.Random, names: list[str], words: list[str], shares: list[float]) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) + len(parts) < CHARACTERS:
        parts.append(chance.choice(names) if chance.random() < 0.03 else chance.choices(words, shares)[0])
    return " ".join(parts)[:CHARACTERS]
