"""What every part of a manifest is made of: its base class, and the types of its values. Unknown keys are refused."""

import math
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from tagger.display_names import printable


def _visible_text(text: str) -> str:
    """The text. Raises ValueError where a letter of it is a control character or cannot be seen."""
    if printable(text) != text:
        raise ValueError("it holds control characters, or others that cannot be seen")
    return text


Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
Dimension = Annotated[int, Field(ge=1, le=65_536)]
SampleRate = Annotated[int, Field(ge=4_000, le=192_000)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Measured = Annotated[  # NaN, null in the file: the measure has no value, as AUC where every album is of the genre
    float,
    BeforeValidator(lambda value: math.nan if value is None else value),
    PlainSerializer(lambda value: value if math.isfinite(value) else None, return_type=float | None),
]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Text = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_visible_text)]


class ManifestPart(BaseModel):
    """A part of a manifest: frozen, without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EncoderPart(ManifestPart):
    """What every encoder says: the file of its weights and the dimension of its feature."""

    file: FileName
    dimension: Dimension

    def files(self) -> dict[str, str]:
        """Every file that the encoder reads, by what it holds."""
        return {"weights": self.file}
