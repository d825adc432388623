"""Thousands of broken files in every format: what is written plays as before, and what was written can be undone.

    python -m tests.faults.corrupt_media_run --count 5500 --seed 1

Each file is broken by ``tests.helpers.corrupt_media``, judged as a scan judges it (cut audio, locked audio), and written
in memory as the product does it. Of what passes, every packet and every decoded frame of FFmpeg is compared before and
after, every other tag as mutagen reads it, and the inverse must lead back to the same bytes. Refusing is fine; harm is
not: it is printed, and the exit code is 1.
"""

import argparse
import hashlib
import io
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import av
from tqdm import tqdm

from tagger.errors import TaggerError
from tagger.library.truncation import truncation_reason
from tagger.library.untaggable import protection_reason
from tagger.tagformats.file_formats import open_audio
from tagger.writing.verification import audio_ranges
from tests.helpers.corrupt_media import CorruptedFile, corrupted_variants
from tests.helpers.dry_write import NamedFile, written
from tests.helpers.media import FORMAT_NAMES
from tests.helpers.media_streams import tak
from tests.writing.test_torture import LISTS, harm, whole

RAGGED = (".ape", ".mpc", ".tak")  # FFmpeg takes all up to the end of such a file, tags included, for its last packet


def decoded(data: bytes, name: str) -> list[str]:
    """The digest of every frame that FFmpeg decodes from packets inside the audio, up to the first error.

    In a broken file the demuxer may take a tag behind the audio for the end of its last packet.
    """
    frames = list[str]()
    ranges = audio_ranges(NamedFile(data, name)) or ((0, 0),)
    first, last = ranges[0][0], ranges[-1][1]
    try:
        kind = "mp3" if name.endswith(".mp3") else None
        with av.open(io.BytesIO(data), "r", format=kind, metadata_errors="replace") as container:
            for packet in container.demux(audio=0):
                if packet.pos is not None and not (first <= packet.pos and packet.pos + packet.size <= last):
                    break
                for frame in packet.decode():
                    assert isinstance(frame, av.AudioFrame)
                    frames.append(hashlib.sha1(frame.to_ndarray().tobytes()).hexdigest())
    except (av.FFmpegError, ValueError, IndexError):
        pass  # a broken file: what came until then counts
    return frames


def refusal_of_the_scan(broken: CorruptedFile) -> str | None:
    """Why a scan would keep the file from being written."""
    try:
        file, stream = open_audio(NamedFile(broken.data, broken.name), name=broken.name), io.BytesIO(broken.data)
        return protection_reason(file, stream) or truncation_reason(file, stream)
    except TaggerError as error:
        return str(error)


def verdict(broken: CorruptedFile, genres: tuple[str, ...], kind: str) -> tuple[str, str]:
    """What became of one file ("refused", "written", "harmed"), and the harm in words."""
    if refusal_of_the_scan(broken) is not None:
        return "refused by the scan", ""
    try:
        result = written(broken.data, broken.name, genres)
        if result.data is None:
            return "refused by the writer", ""
        if (sentence := harm(broken, genres, kind)) is not None:
            return "harmed", sentence
        before, after = decoded(broken.data, broken.name), decoded(result.data, broken.name)
        if broken.name.endswith(RAGGED):
            shared = min(len(before), len(after)) - 1
            before, after = before[:shared], after[:shared]
        return ("written", "") if before == after else ("harmed", f"{broken.story}: the decoded audio differs")
    except Exception as error:  # noqa: BLE001 - an error that escapes is what is searched for
        return "harmed", f"{broken.story}: {type(error).__name__}: {error}"


def broken_files(folder: Path, count: int, seed: int) -> Iterator[tuple[CorruptedFile, str]]:
    """``count`` or a few more broken files, as many of each kind."""
    kinds = [*FORMAT_NAMES, "tak"]
    for kind in kinds:
        if kind == "tak":
            name, data = "a.tak", tak(0.3)
            marks = [0, 4, 8, 18, 21, 25, 36, 40, len(data)]
        else:
            name, data, marks = whole(kind, folder)
        for broken in corrupted_variants(name, data, marks, -(-count // len(kinds)), seed):
            yield broken, kind


def main(arguments: list[str] | None = None) -> Counter[str]:
    """Break, write and compare; returns how often what happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    av.logging.set_level(None)
    counts = Counter[str]()
    with tempfile.TemporaryDirectory(prefix="tagger-corrupt-") as folder:
        files = broken_files(Path(folder), options.count, options.seed)
        for number, (broken, kind) in enumerate(tqdm(files, unit=" files", disable=None)):
            outcome, sentence = verdict(broken, LISTS[number % len(LISTS)], kind)
            counts[outcome] += 1
            if sentence:
                print(sentence)
    print(f"{counts.total()} broken files: " + ", ".join(f"{number} {name}" for name, number in sorted(counts.items())))
    return counts


if __name__ == "__main__":
    sys.exit(1 if main()["harmed"] else 0)
