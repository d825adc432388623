"""One thing to analyse, and how one process does it: encode it, and turn every failure into a Problem."""

from dataclasses import dataclass, replace
from pathlib import Path

from tagger.errors import Problem, TaggerError
from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.encoders import BundleEncoders
from tagger.inference.limited_process import MEMORY_BYTES
from tagger.inference.modality import Modality
from tagger.inference.onnx_encoder import EncoderOutput


@dataclass(frozen=True, slots=True)
class AnalysisJob:
    """One track's audio, one album's cover, or one album's text. A plain value that crosses process borders."""

    modality: Modality
    source: Path | tuple[str, ...]  # the audio file; the image file or the audio file that embeds it; the album's texts
    name: str  # shown as progress, and in problems of a text
    names: tuple[str, ...] = ()  # the artist's and the album's, which name no genre in a text
    quick: bool = False  # hear less of a track, for a first suggestion

    @property
    def where(self) -> str:
        """What a problem of this job is filed under: the file, or the name of the text's album."""
        return self.name if isinstance(self.source, tuple) else str(self.source)


class Analyser:
    """Encodes sources with the encoders of one bundle."""

    def __init__(self, bundle: Bundle) -> None:
        self._encoders = BundleEncoders(bundle)

    def analyse(self, job: AnalysisJob) -> EncoderOutput | Problem:
        """Encode one source; a problem of the source is returned. Raises BundleError where the fault is the model's.

        A text's map, which is large and not needed with its feature, is left out.
        """
        try:
            output = self._encode(job)
        except BundleError:
            raise
        except TaggerError as error:
            return Problem(job.where, getattr(error, "reason", str(error)))
        except MemoryError:
            return Problem(job.where, f"it needs more than {MEMORY_BYTES >> 30} GB of memory")
        except Exception as error:  # noqa: BLE001 (one file must not end the work on all others)
            return Problem(job.where, f"it could not be analysed ({type(error).__name__}: {error})")
        return replace(output, maps=None, words=(), names={}) if job.modality is Modality.TEXT else output

    def _encode(self, job: AnalysisJob) -> EncoderOutput:
        if isinstance(job.source, tuple):
            return self._encoders.text.encode(job.source, job.names)
        if job.modality is Modality.AUDIO:
            return self._encoders.audio.encode(job.source, quick=job.quick)
        from tagger.library.files_beside import read_cover

        encoder = self._encoders.cover
        return encoder.encode(read_cover(job.source), job.source)
