"""What each modality said about a genre, for the eye and in words."""

from dataclasses import dataclass

from tagger.inference.modality import SENSES
from tagger.state.records import Evidence
from tagger.ui.logic.chips import percent


@dataclass(frozen=True, slots=True)
class Part:
    """One modality's signed share, None where the album lacks it."""

    modality: str
    share: float | None


def parts(evidence: Evidence) -> tuple[Part, ...]:
    """The three modalities in their fixed order, so that bars stand under bars."""
    return tuple(Part(modality, getattr(evidence, modality)) for modality in SENSES)


def spoken(evidence: Evidence) -> str:
    """ "Sound 60% for, cover 40% against, no text"."""
    said = ", ".join(_spoken(part) for part in parts(evidence))
    return said[:1].upper() + said[1:]


def _spoken(part: Part) -> str:
    name = SENSES[part.modality]
    if part.share is None:
        return f"no {name}"
    return f"{name} {percent(abs(part.share))} {'for' if part.share >= 0 else 'against'}"
