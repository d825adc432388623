"""The schema of a bundle's ``model.json``: what a model must be fed, what it knows, and how well it does.

Everything a front end needs travels with the weights, so that training and use cannot drift apart. Unknown keys and
sizes beyond reason are refused: a bundle comes from somewhere else.
"""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from tagger.inference.classifier_spec import ClassifierEncoderSpec
from tagger.inference.manifest_parts import (
    EncoderPart,
    FileName,
    Finite,
    ManifestPart,
    Measured,
    Positive,
    Sha256,
    Share,
    Text,
)
from tagger.inference.modality import Modality
from tagger.inference.spectrum_spec import Scaler, SpectrumEncoderSpec, check_scaler
from tagger.inference.timbre_words import STATISTICS

MAX_CHARACTERS = 8_000  # of an album's text
MUSICNN_PATCH_SECONDS = 187 * 256 / 16_000


class Label(ManifestPart):
    """A genre the model knows, with its place in the taxonomy, root first and itself last."""

    name: Text
    path: Annotated[tuple[Text, ...], Field(min_length=1, max_length=16)]

    @model_validator(mode="after")
    def _path_ends_here(self) -> Self:
        if self.path[-1] != self.name:
            raise ValueError(f"the path of label '{self.name}' must end with its name")
        return self


class TimbreParameters(ManifestPart):
    """The timbre front end: ``seconds`` from the middle of the track, and the statistics taken of them, in order."""

    sample_rate: Literal[22_050]
    seconds: Annotated[float, Field(ge=1, le=600)]
    statistics: Annotated[tuple[str, ...], Field(min_length=1, max_length=len(STATISTICS))]
    patches: Annotated[int, Field(ge=1, le=32)] = 1

    @model_validator(mode="after")
    def _statistics_are_known(self) -> Self:
        unknown = [name for name in self.statistics if name not in STATISTICS]
        if unknown or len(set(self.statistics)) != len(self.statistics):
            raise ValueError(f"unknown or repeated timbre statistics: {', '.join(unknown) or 'a name stands twice'}")
        return self


class ImageParameters(ManifestPart):
    """The cover's front end: pixels of the scaled short side and of the centre crop; mean and deviation of RGB, 0…1."""

    short_side: Annotated[int, Field(ge=8, le=1_024)]
    crop: Annotated[int, Field(ge=8, le=1_024)]
    mean: tuple[Finite, Finite, Finite]
    deviation: tuple[Positive, Positive, Positive]

    @model_validator(mode="after")
    def _crop_fits(self) -> Self:
        if self.crop > self.short_side:
            raise ValueError("crop is larger than short_side")
        return self


class TextParameters(ManifestPart):
    """The front end of words: where the text is cut, and whether a term counts 1 + ln(times) instead of its times."""

    max_characters: Annotated[int, Field(ge=1, le=MAX_CHARACTERS)]
    sublinear_tf: bool


class MusicTag(ManifestPart):
    """A tag that a tagging network knows: its name there, and what a sentence calls it ("a guitar"; "": it is not said)."""

    name: Text
    words: Annotated[str, Field(max_length=100)] = ""


class MusicnnParameters(ManifestPart):
    """The front end of musicnn (tagger/inference/audio/musicnn_front_end.py) and how much of a track it hears.

    ``patches`` of three seconds are heard of every track; ``quick_patches`` of up to ``quick_tracks`` tracks are heard
    beforehand, so that first suggestions stand early. ``tags`` are the network's, in the order of its logits; the mean
    logits over varied music, which a tag must exceed to be worth a word, are the audio mean of the fusion file.

    ``descriptors``: beside the embedding, the graph's output ``layers`` (the mean of every channel before the embedding) and
    the patch's statistics, standardised so; a head that is learnt from a library's own tags may use them.
    """

    sample_rate: Literal[16_000]
    patches: Annotated[int, Field(ge=1, le=32)] = 8
    quick_patches: Annotated[int, Field(ge=1, le=32)] = 2
    quick_tracks: Annotated[int, Field(ge=1, le=32)] = 3
    tags: Annotated[tuple[MusicTag, ...], Field(min_length=1, max_length=1_000)]
    descriptors: Scaler | None = None

    @property
    def seconds(self) -> float:
        """The length of one patch."""
        return MUSICNN_PATCH_SECONDS

    @model_validator(mode="after")
    def _tags_are_distinct(self) -> Self:
        if len({tag.name for tag in self.tags}) != len(self.tags):
            raise ValueError("a tag stands twice")
        if self.quick_patches > self.patches:
            raise ValueError("quick_patches are more than patches")
        if self.descriptors is not None:
            check_scaler(self.descriptors, len(self.descriptors.mean))
        return self

    @property
    def descriptor_count(self) -> int:
        """How many dimensions of the feature, its last, are descriptors."""
        return 0 if self.descriptors is None else len(self.descriptors.mean)


class LyricsParameters(ManifestPart):
    """The front end of lyrics: how many sentences of a song are read, and how many words of each."""

    max_characters: Annotated[int, Field(ge=1, le=MAX_CHARACTERS)]  # of all songs together, where they are shown
    sentences: Annotated[int, Field(ge=1, le=500)]
    words: Annotated[int, Field(ge=1, le=200)]


class RegressionParameters(ManifestPart):
    """The front end of a text regression: where the text is cut."""

    max_characters: Annotated[int, Field(ge=1, le=MAX_CHARACTERS)]


class TimbreEncoderSpec(EncoderPart):
    """Named statistics of the sound; its feature is one standardised statistic per dimension."""

    kind: Literal["timbre"]
    reduction: Literal["identity"]
    parameters: TimbreParameters
    scaler: Scaler

    @model_validator(mode="after")
    def _one_scale_per_statistic(self) -> Self:
        if self.dimension != len(self.parameters.statistics):
            raise ValueError("a timbre encoder has one dimension per statistic")
        check_scaler(self.scaler, self.dimension)
        return self


class MusicnnEncoderSpec(EncoderPart):
    """A music tagging network over log mel patches; its feature is the mean over the patches of tag logits and embedding.

    The first dimensions are the logits of ``parameters.tags``, then comes the network's embedding, then the descriptors.
    """

    kind: Literal["musicnn"]
    reduction: Literal["mean"]
    parameters: MusicnnParameters

    @model_validator(mode="after")
    def _tags_come_first(self) -> Self:
        if self.dimension < len(self.parameters.tags) + self.parameters.descriptor_count:
            raise ValueError(
                "a musicnn encoder has a dimension per tag, then those of its embedding and its descriptors"
            )
        return self


class ImageEncoderSpec(EncoderPart):
    """A network over the cover; its feature is the mean of its map over height and width."""

    kind: Literal["image"]
    reduction: Literal["mean"]
    parameters: ImageParameters


class TextEncoderSpec(EncoderPart):
    """A network over tf-idf words; its feature is the sum of its words' shares and a constant share.

    ``entities``: the gazetteer whose categories are words, too (tagger/inference/gazetteer.py).
    """

    kind: Literal["tfidf"]
    reduction: Literal["sum"]
    vocabulary: FileName
    entities: FileName | None = None
    parameters: TextParameters

    def files(self) -> dict[str, str]:
        """Every file that the encoder reads, by what it holds."""
        entities = {"entities": self.entities} if self.entities else {}
        return {"weights": self.file, "vocabulary": self.vocabulary, **entities}


class LyricsEncoderSpec(EncoderPart):
    """A network over the lyrics of songs (HAN §5.2); its feature is the sum of the sentences' shares, the mean over songs.

    ``vocabulary``: the words in the order of their numbers from 2, with an idf that is not used.
    """

    kind: Literal["lyrics"]
    reduction: Literal["sum"]
    vocabulary: FileName
    parameters: LyricsParameters

    def files(self) -> dict[str, str]:
        """Every file that the encoder reads, by what it holds."""
        return {"weights": self.file, "vocabulary": self.vocabulary}


class RegressionEncoderSpec(EncoderPart):
    """A regression on tf-idf words and on the genres that a text names (tagger/inference/text_regression.py).

    Its feature is the evidence for each label, in log-odds. ``file`` is a safetensors file, ``genres`` the tree of genres
    whose names are looked for, written as the application's own. ``labels`` are those of its dimensions where the bundle
    has learnt others from them.
    """

    kind: Literal["regression"]
    reduction: Literal["sum"]
    vocabulary: FileName
    genres: FileName
    parameters: RegressionParameters
    labels: Annotated[tuple[Text, ...], Field(min_length=1, max_length=10_000)] | None = None

    def files(self) -> dict[str, str]:
        """Every file that the encoder reads, by what it holds."""
        return {"weights": self.file, "vocabulary": self.vocabulary, "genres": self.genres}


ListeningEncoderSpec = MusicnnEncoderSpec | ClassifierEncoderSpec
"""Encoders that hear patches of a track, few of them in a quick pass."""
AudioEncoder = Annotated[SpectrumEncoderSpec | TimbreEncoderSpec | ListeningEncoderSpec, Field(discriminator="kind")]
AnyTextEncoder = Annotated[TextEncoderSpec | LyricsEncoderSpec | RegressionEncoderSpec, Field(discriminator="kind")]
AnyEncoder = (
    SpectrumEncoderSpec
    | TimbreEncoderSpec
    | ListeningEncoderSpec
    | ImageEncoderSpec
    | TextEncoderSpec
    | LyricsEncoderSpec
    | RegressionEncoderSpec
)


class Encoders(ManifestPart):
    """The encoders that the bundle has; at least one."""

    audio: AudioEncoder | None = None
    image: ImageEncoderSpec | None = None
    text: AnyTextEncoder | None = None

    def of(self, modality: Modality) -> AnyEncoder | None:
        """The encoder of a modality, None where the bundle has none."""
        return {Modality.AUDIO: self.audio, Modality.IMAGE: self.image, Modality.TEXT: self.text}[modality]

    @model_validator(mode="after")
    def _at_least_one(self) -> Self:
        if self.audio is None and self.image is None and self.text is None:
            raise ValueError("the bundle has no encoder")
        return self


class FusionSection(ManifestPart):
    """The last layer: one head per combination of modalities (TISMIR, multimodal fusion)."""

    file: FileName
    target: Literal["logistic", "cosine"]
    normalise: bool


class PriorSection(ManifestPart):
    """How common each label is in collections that have nothing to do with each other, [L] each, in the labels' order.

    A library's own tags move these shares (tagger/inference/library_prior.py); ``strength`` is how many tagged albums
    weigh as much as the collections do. Albums that are heard start nearer to ``sound_collection``, one of the collections,
    by the weight ``sound_weight``; None: where all others do.
    """

    collections: Annotated[dict[Text, tuple[Share, ...]], Field(min_length=1, max_length=100)]
    strength: Annotated[float, Field(gt=0, le=10_000)] = 5.0
    sound_collection: Text | None = None
    sound_weight: Share = 0.0

    @model_validator(mode="after")
    def _sound_leans_to_a_collection(self) -> Self:
        if self.sound_collection is not None and self.sound_collection not in self.collections:
            raise ValueError(f"the prior has no collection '{self.sound_collection}' for sound to lean to")
        return self


class DataSource(BaseModel):
    """What the model was trained on; may say more than name and licence.

    ``modality``: the encoder that alone has to do with it; None where it is not said, or several have.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    name: Text
    licence: Text
    modality: Modality | None = None


class Training(BaseModel):
    """Where the model comes from and under which terms it may be used; may say more."""

    model_config = ConfigDict(extra="allow", frozen=True)

    data: tuple[DataSource, ...]
    licence: Text


class MeasuredValue(ManifestPart):
    """A measure, and where it lies with 95 % probability; NaN where nothing defines it."""

    value: Measured
    low: Measured
    high: Measured


class LearntSection(ManifestPart):
    """How a bundle was learnt from a library's own tags, over the encoders of another, and how it compares.

    ``table``: by way of suggesting, then by measure, on albums by artists that nothing was learnt from; ``folded``: rare
    genres and the genre above that counts for them; ``rare``: those that were left out, with their number of albums;
    ``recipes``: how each kind of evidence was learnt, in words; ``sentences``: what all this comes to; ``own_encoders``:
    the encoders were trained on the library, too, so that others can learn over this bundle itself.
    """

    base: Text
    base_digest: Sha256
    albums: int
    artists: int
    folded: dict[Text, Text]
    rare: dict[Text, int]
    table: dict[Text, dict[Text, MeasuredValue]]
    recipes: dict[Text, Text]
    not_worse: bool
    sentences: tuple[str, ...]
    own_encoders: bool = False


class Manifest(ManifestPart):
    """The whole of ``model.json``."""

    format: Literal[1]
    name: Text
    version: Text
    created: datetime
    labels: Annotated[tuple[Label, ...], Field(min_length=1, max_length=10_000)]
    encoders: Encoders
    fusion: FusionSection
    prior: PriorSection | None = None
    learnt: LearntSection | None = None
    scores: dict[str, JsonValue]
    training: Training
    limits: str
    files: dict[FileName, Sha256]

    @model_validator(mode="after")
    def _labels_are_distinct(self) -> Self:
        if len({label.name for label in self.labels}) != len(self.labels):
            raise ValueError("a label stands twice")
        return self

    @model_validator(mode="after")
    def _every_label_has_evidence_and_share(self) -> Self:
        text = self.encoders.text
        if isinstance(text, RegressionEncoderSpec) and text.dimension != len(text.labels or self.labels):
            raise ValueError("a text regression has one dimension per label")
        for name, shares in self.prior.collections.items() if self.prior else ():
            if len(shares) != len(self.labels):
                raise ValueError(f"the prior must hold one share per label, and '{name}' does not")
        return self

    @model_validator(mode="after")
    def _needed_files_are_hashed(self) -> Self:
        missing = sorted(set(self.needed_files()) - set(self.files))
        if missing:
            raise ValueError(f"no SHA-256 is given for {', '.join(missing)}")
        return self

    def needed_files(self) -> tuple[str, ...]:
        """Every file that a prediction reads."""
        encoders = [encoder for modality in Modality if (encoder := self.encoders.of(modality)) is not None]
        return (*(file for encoder in encoders for file in encoder.files().values()), self.fusion.file)
