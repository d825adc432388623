"""One job to its result, in one process: open what it needs, encode, and turn every failure into a Problem."""

from tagger.errors import Problem, TaggerError
from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.encode import Encoded, Encoder, encode_audio, encode_cover, encode_text
from tagger.inference.jobs import Analysed, Job
from tagger.inference.modality import Modality


class Analyser:
    """Encoders of a bundle, each opened when the first job needs it."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._encoders: dict[Modality, Encoder] = {}

    def analyse(self, job: Job) -> Analysed:
        """Encode one source. Raises BundleError where the fault is the model's; all else becomes a Problem."""
        encoder = self._encoder(job.modality)
        try:
            encoded = _encode(encoder, job)
        except BundleError:
            raise
        except TaggerError as error:
            return _failed(job, getattr(error, "reason", str(error)))
        except Exception as error:  # noqa: BLE001 (one file must not end the work on all others)
            return _failed(job, f"it could not be analysed ({type(error).__name__}: {error})")
        problem = Problem(job.where, encoded.remark) if encoded.remark else None
        maps = encoded.maps if job.modality is not Modality.TEXT else None
        return Analysed(job, encoded.feature, problem, encoded.starts, maps)

    def _encoder(self, modality: Modality) -> Encoder:
        if modality not in self._encoders:
            self._encoders[modality] = Encoder.open(self._bundle, modality)
        return self._encoders[modality]


def _encode(encoder: Encoder, job: Job) -> Encoded:
    if isinstance(job.source, tuple):
        return encode_text(encoder, job.source)
    if job.modality is Modality.AUDIO:
        return encode_audio(encoder, job.source)
    from tagger.library.covers import read_cover

    return encode_cover(encoder, read_cover(job.source), job.source)


def _failed(job: Job, reason: str) -> Analysed:
    return Analysed(job, None, Problem(job.where, reason))
