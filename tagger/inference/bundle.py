"""A model bundle: a folder whose every byte is checked before it is used.

``Bundle.load`` reads ``model.json`` (tagger/inference/manifest.py) and verifies the SHA-256 of every listed file; a
bundle that fails is refused with the reason. Heads and words are read when they are first needed, and numpy with
them: to see that nothing is left to do needs neither. File names are plain names and links may not lead out of the
folder. Nothing is unpickled or executed; the encoders are ONNX graphs, opened by tagger/inference/encoders.py.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.inference.manifest import (
    AnyEncoder,
    ListeningEncoderSpec,
    LyricsEncoderSpec,
    Manifest,
    MusicnnEncoderSpec,
    RegressionEncoderSpec,
    TextEncoderSpec,
)
from tagger.inference.modality import Modality, ordered
from tagger.inference.spectrum_spec import SpectrumEncoderSpec
from tagger.regular_file import open_regular_file

if TYPE_CHECKING:
    from tagger.inference.fusion_heads import FusionHead
    from tagger.inference.gazetteer import Gazetteer
    from tagger.inference.text import Vocabulary
    from tagger.inference.text_regression import TextRegression

MANIFEST = "model.json"
MANIFEST_LIMIT = 32 << 20  # bytes
COPY_BYTES = 1 << 20
MAX_SHOWN = 300  # characters of what a bundle says in a sentence
FILE_LIMIT = 2 << 30  # bytes; an ONNX file cannot be larger
FRONT_ENDS_VERSION = 1  # raise it when a front end changes what it computes: stored features are then made again
HEARING_VERSION = 2  # raise it when other sounds count as music: tracks are then heard again

_NOT_COMPUTED: dict[str, Any] = {  # file names, and what sentences say
    **dict.fromkeys(("file", "vocabulary", "entities", "genres"), True),
    "parameters": dict.fromkeys(("tags", "classes", "network", "algorithm", "embedding", "external_data"), True)
    | {"head": {"file"}},
}


class BundleError(TaggerError):
    """The bundle cannot be used; the sentence says why."""


@dataclass(frozen=True, eq=False)
class Bundle:
    """A verified bundle. Its files are read again, and checked again, when an encoder is opened."""

    folder: Path
    manifest: Manifest
    digest: str  # SHA-256 of model.json, which names every other file's: it names the whole bundle
    correction: Path | None = None  # a file that a person's decisions change the heads by

    @classmethod
    def load(cls, folder: Path) -> "Bundle":
        """Read and verify a bundle. Raises BundleError."""
        raw = _read(folder, MANIFEST, MANIFEST_LIMIT)
        manifest = _parse(folder, raw)
        for name, digest in manifest.files.items():
            _verified(folder, name, digest)
        return cls(folder, manifest, hashlib.sha256(raw).hexdigest())

    def check(self) -> "Bundle":
        """The bundle, after reading also what is read on first use. Raises BundleError."""
        _ = self.heads, self.vocabulary, self.gazetteer, self.text_regression
        return self

    @property
    def identity(self) -> str:
        """The identity of the bundle with its correction: equal identities give equal predictions."""
        return self.digest if self.correction is None else f"{self.digest}+{self.correction.stem}"

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """The modalities that the bundle has an encoder for."""
        return ordered(modality for modality in Modality if self.manifest.encoders.of(modality) is not None)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The names of the genres, in the order of every array [L]."""
        return tuple(label.name for label in self.manifest.labels)

    @cached_property
    def kinds(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """The column of each genre that has kinds, and the columns of these, as far as they are labels."""
        columns = {label: column for column, label in enumerate(self.labels)}
        kinds: dict[int, list[int]] = {}
        for column, label in enumerate(self.manifest.labels):
            for name in label.path[:-1]:
                if name in columns:
                    kinds.setdefault(columns[name], []).append(column)
        return tuple((column, tuple(below)) for column, below in kinds.items())

    @cached_property
    def heads(self) -> "Mapping[str, FusionHead]":
        """The last layers, by the name of the combination of modalities. Raises BundleError."""
        from tagger.inference.fusion_heads import HeadError, read_heads

        fusion = self.manifest.fusion.file
        try:
            heads = read_heads(self.read(fusion), self.manifest)
        except HeadError as error:
            raise _refused(self.folder, f"in '{fusion}', {error}") from error
        if self.correction is None:
            return heads
        from tagger.inference.fusion_heads import HeadCorrection

        correction = HeadCorrection.from_bytes(_read(self.correction.parent, self.correction.name, FILE_LIMIT))
        return {name: correction.applied(head) for name, head in heads.items()}

    @cached_property
    def vocabulary(self) -> "Vocabulary | None":
        """The words of the text encoder, None without one. Raises BundleError."""
        from tagger.inference.text import Vocabulary, VocabularyError

        encoder = self.manifest.encoders.text
        if encoder is None:
            return None
        try:
            return Vocabulary.from_json(self.read(encoder.vocabulary))
        except VocabularyError as error:
            raise _refused(self.folder, f"in '{encoder.vocabulary}', {error}") from error

    @property
    def reads_lyrics_alone(self) -> bool:
        """Whether of an album's texts only the lyrics are for the text encoder."""
        return isinstance(self.manifest.encoders.text, LyricsEncoderSpec)

    @cached_property
    def gazetteer(self) -> "Gazetteer | None":
        """The entities that the text encoder knows, None without them. Raises BundleError."""
        from tagger.inference.gazetteer import Gazetteer, GazetteerError

        encoder = self.manifest.encoders.text
        if not isinstance(encoder, TextEncoderSpec) or encoder.entities is None:
            return None
        try:
            return Gazetteer.from_json(self.read(encoder.entities))
        except GazetteerError as error:
            raise _refused(self.folder, f"in '{encoder.entities}', {error}") from error

    @cached_property
    def text_regression(self) -> "TextRegression | None":
        """The regression that judges texts, None where a network does, or nothing. Raises BundleError."""
        from tagger.inference.text_regression import RegressionError, TextRegression

        encoder, vocabulary = self.manifest.encoders.text, self.vocabulary
        if not isinstance(encoder, RegressionEncoderSpec) or vocabulary is None:
            return None
        try:
            labels = encoder.labels or self.labels
            return TextRegression.read(labels, vocabulary, self.read(encoder.file), self.read(encoder.genres))
        except RegressionError as error:
            raise _refused(self.folder, f"in '{encoder.file}' or '{encoder.genres}', {error}") from error

    def encoder(self, modality: Modality) -> AnyEncoder:
        """The encoder of a modality. Raises BundleError where the bundle has none."""
        encoder = self.manifest.encoders.of(modality)
        if encoder is None:
            raise _refused(self.folder, f"it has no encoder for '{modality}'")
        return encoder

    def encoder_hash(self, modality: Modality) -> str:
        """The identity of an encoder's features: equal hashes give equal features, also between bundles."""
        encoder = self.encoder(modality)
        files = {content: self.manifest.files[name] for content, name in encoder.files().items()}
        meaning: dict[str, object] = encoder.model_dump(mode="json", exclude=_NOT_COMPUTED)
        if isinstance(encoder, MusicnnEncoderSpec) and encoder.parameters.descriptors is None:
            meaning["parameters"] = encoder.parameters.model_dump(mode="json", exclude={"tags", "descriptors"})
        if isinstance(encoder, ListeningEncoderSpec):
            meaning["hearing"] = HEARING_VERSION
        if isinstance(encoder, SpectrumEncoderSpec):
            meaning = encoder.computed()
        if isinstance(encoder, RegressionEncoderSpec):
            meaning["labels"] = encoder.labels or self.labels  # a dimension each
        text = json.dumps([FRONT_ENDS_VERSION, meaning, files], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def quick_encoder_hash(self) -> str | None:
        """The identity of the features of a quick pass over the sound; None for an encoder without a quick pass."""
        if not isinstance(self.manifest.encoders.audio, ListeningEncoderSpec):
            return None
        return hashlib.sha256(f"quick {self.encoder_hash(Modality.AUDIO)}".encode()).hexdigest()

    def read(self, name: str) -> bytes:
        """The bytes of a listed file, verified now. Raises BundleError."""
        return _verified(self.folder, name, self.manifest.files[name])


def _parse(folder: Path, raw: bytes) -> Manifest:
    try:
        return Manifest.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = printable(".".join(str(part) for part in first["loc"])[:MAX_SHOWN])
        raise _refused(
            folder, f"in '{MANIFEST}', {where + ': ' if where else ''}{printable(first['msg'][:MAX_SHOWN])}"
        ) from error


def _verified(folder: Path, name: str, digest: str) -> bytes:
    data = _read(folder, name, FILE_LIMIT)
    if hashlib.sha256(data).hexdigest() != digest:
        raise _refused(
            folder, f"'{name}' is not the file that was published (its SHA-256 differs); fetch the model again"
        )
    return data


def _read(folder: Path, name: str, limit: int) -> bytes:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise _refused(folder, f"'{name}' leads out of its folder")
    try:
        with open_regular_file(path) as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(size + 1) if size <= limit else b""
    except OSError as error:
        raise _refused(folder, f"'{name}' cannot be read ({error.strerror or error})") from error
    if size > limit or len(data) > limit:
        raise _refused(folder, f"'{name}' is larger than {limit >> 20} MB")
    return data


def _refused(folder: Path, reason: str) -> BundleError:
    return BundleError(f"The model in '{folder}' cannot be used: {reason}.")


def copy_files(bundle: Bundle, folder: Path, names: Iterable[str]) -> None:
    """Copy files of a bundle into a folder. Raises OSError."""
    for name in names:
        with open_regular_file(bundle.folder / name) as source, (folder / name).open("xb") as copy:
            shutil.copyfileobj(source, copy, COPY_BYTES)
