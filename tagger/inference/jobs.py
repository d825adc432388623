"""What the pipeline is asked and what it answers: plain values that cross process borders."""

from dataclasses import dataclass
from pathlib import Path

from tagger.errors import Problem
from tagger.inference.types import Floats, Modality


@dataclass(frozen=True, slots=True)
class AnalysisJob:
    """One thing to analyse: one track's audio, one album's cover, or one album's text."""

    key: int | str  # the caller's own name for it; comes back unread
    modality: Modality
    source: Path | tuple[str, ...]  # the audio file; the image file or the audio file that embeds it; the album's texts
    name: str  # shown as progress, and in problems of a text

    @property
    def where(self) -> str:
        """What a problem of this job is filed under: the file, or the name of the text's album."""
        return self.name if isinstance(self.source, tuple) else str(self.source)


@dataclass(frozen=True, slots=True, eq=False)
class AnalysisResult:
    """What became of one job.

    ``feature`` is float32 [D], to be stored under (``Bundle.encoder_hash``, what identifies the source); [0] where
    there is nothing for this modality to say (a text without known words): store it too, so that nobody asks again;
    None where the source could not be analysed. A problem may also stand beside a feature: a truncated file of which
    a part was heard.
    ``starts`` are the seconds at which the patches of audio begin. ``maps`` is the encoder's last map, for reasons
    that are worded at once: image [H, W, D], audio "flatten" [patches, P, C]; None for the rest. It is large and not
    meant to be stored; tagger/inference/explain.py makes it again on demand.
    """

    job: AnalysisJob
    feature: Floats | None
    problem: Problem | None = None
    starts: tuple[float, ...] = ()
    maps: Floats | None = None
