"""Model bundles: the shipped one and those that the person added; one is in use.

A bundle that is added is verified, copied beside its place, verified again as a copy, and only then given its name, so
that an interrupted or failed copy is never taken for a model.
"""

import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.inference.bundle import Bundle, BundleError, copy_files
from tagger.inference.classifier_spec import ClassifierEncoderSpec
from tagger.inference.modality import Modality
from tagger.inference.trial import try_encoders
from tagger.paths import resource
from tagger.regular_file import is_folder, is_there
from tagger.state.database import State
from tagger.state.stored_settings import read_json, store_json

SHIPPED = "starter"
MODELS = "models"
NETWORK_SUFFIX = ".onnx"
SETTING = "model"

_NON_COMMERCIAL = re.compile(r"\bNC\b|non-?\s?commercial", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Model:
    """An installed bundle: the name it is called by here, what it is, or the sentence that says why it is unusable."""

    id: str
    folder: Path
    in_use: bool
    name: str = ""
    version: str = ""
    genres: int = 0
    modalities: tuple[Modality, ...] = ()
    error: str | None = None
    licence: str = ""
    audio_kind: str = ""  # of encoder: "classifier" for a network that the person brought
    classes: int = 0  # of such a network
    sample_rate: int = 0  # Hz
    patch_seconds: float = 0.0

    @property
    def is_shipped(self) -> bool:
        """Whether it comes with the program."""
        return self.id == SHIPPED

    @property
    def is_non_commercial(self) -> bool:
        """Whether its licence forbids commercial use."""
        return is_non_commercial(self.licence)


def installed(state: State) -> list[Model]:
    """Every model, the shipped one first; one that cannot be used says so."""
    used = used_id(state)
    return [_model(model_id, folder, in_use=model_id == used) for model_id, folder in installed_folders(state).items()]


def in_use(state: State) -> Path:
    """The folder of the model in use. Raises TaggerError when it is not there."""
    return folder_of(state, used_id(state))


def folder_of(state: State, model: str | Path) -> Path:
    """The folder of an installed model by its id, or any folder that holds a ``model.json``.

    Raises TaggerError for a name that is neither.
    """
    folders = installed_folders(state)
    if str(model) in folders:
        return folders[str(model)]
    if (Path(model) / "model.json").is_file():
        return Path(model)
    names = ", ".join(folders) or "none"
    raise TaggerError(f"There is no model '{model}'; installed: {names}. Add one with 'tagger models add FOLDER'.")


def use(state: State, model: str) -> Model:
    """Suggest with this installed model from now on. Raises TaggerError for one that is unknown or damaged."""
    if model not in installed_folders(state):
        raise TaggerError(f"There is no model '{model}'; 'tagger models list' names those that are installed.")
    Bundle.load(folder_of(state, model)).check()
    with state.session() as session:
        store_json(session, SETTING, model)
    return _model(model, folder_of(state, model), in_use=True)


def add(state: State, source: Path, description: Path | None = None, *, sound_only: bool = False) -> Model:
    """Install a copy of a bundle, or of a single network: an ONNX file with the JSON file that describes it.

    A damaged copy of the same model is replaced. ``description``: of a network; without it, the file of its name that ends
    in ``.json``. ``sound_only``: a network's model does not look at covers and texts as the model in use does.
    Raises TaggerError for a damaged source, one whose encoders cannot be run, a name that another model has,
    and a folder that cannot be written.
    """
    if not is_there(source):
        raise TaggerError(f"There is no '{printable(str(source))}'; name a model's folder or a network's ONNX file.")
    if is_folder(source):
        return _add_bundle(state, source)
    if source.suffix.lower() != NETWORK_SUFFIX:
        raise TaggerError(
            f"'{printable(str(source))}' is neither a model's folder nor an ONNX file, so it cannot be added; name a network's"
            " ONNX file first and its description after it, as in 'tagger models add FILE.onnx FILE.json'."
        )
    with _network_bundle(state, source, description or source.with_suffix(".json"), sound_only) as folder:
        try:
            return _add_bundle(state, folder)
        except BundleError as error:  # the folder is gone with this call, so that only the file means something
            named = f"The network '{printable(source.name)}' cannot be used"
            raise TaggerError(str(error).replace(f"The model in '{folder}' cannot be used", named)) from error


@contextmanager
def _network_bundle(state: State, file: Path, description: Path, sound_only: bool) -> Iterator[Path]:
    """A bundle of a single network, for a while. Raises TaggerError."""
    from tagger.inference.network_description import read_description
    from tagger.services.combined_heads import can_be_combined
    from tagger.services.network_import import make_network_bundle

    if not is_there(description):
        raise TaggerError(
            f"There is no '{printable(str(description))}' that says what the network's classes are; name its description, as "
            "in 'tagger models add FILE.onnx FILE.json'."
        )
    about = read_description(description)
    installed: dict[str, Bundle] = {}
    for model_id, model_folder in installed_folders(state).items():
        with suppress(TaggerError):  # a damaged one cannot help
            installed[model_id] = Bundle.load(model_folder)
    candidates = [installed[model_id] for model_id in (used_id(state), SHIPPED) if model_id in installed]
    base = next((bundle for bundle in candidates if can_be_combined(bundle)), None)
    folder = state.folder / MODELS / f".network.{uuid.uuid4().hex}"
    try:
        folder.mkdir(parents=True)
        make_network_bundle(folder, file, about, installed, base, sound_only=sound_only)
        yield folder
    except OSError as error:
        raise TaggerError(
            f"The network cannot be copied to '{folder.parent}' ({error.strerror or error}); make room or set --state."
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _add_bundle(state: State, source: Path) -> Model:
    bundle = Bundle.load(source).check()
    model_id = _slug(f"{bundle.manifest.name}-{bundle.manifest.version}")
    target = state.folder / MODELS / model_id
    installed_digest = _digest(target)
    if model_id == SHIPPED or installed_digest not in (None, bundle.digest):
        raise TaggerError(f"A different model is installed as '{model_id}' already; give the new one another version.")
    if installed_digest is None:
        try_encoders(source)
        with unfinished(target) as partial:
            copy_files(bundle, partial, ("model.json", *bundle.manifest.files))
            Bundle.load(partial)
    return _model(model_id, target, in_use=model_id == used_id(state))


def remove(state: State, model: str) -> None:
    """Delete an installed model. Raises TaggerError for the shipped one, the one in use, and an unknown one."""
    name = printable(model)
    if model not in installed_folders(state):
        raise TaggerError(f"There is no model '{name}'; 'tagger models list' names those that are installed.")
    if model == SHIPPED:
        raise TaggerError(
            f"The model '{name}' comes with tagger and cannot be removed; 'tagger models use' another one."
        )
    if model == used_id(state):
        raise TaggerError(f"The model '{name}' is in use; use another one first, as in 'tagger models use {SHIPPED}'.")
    folder = state.folder / MODELS / model
    removed = folder.with_name(f".{model}.{uuid.uuid4().hex}")
    try:
        folder.rename(removed)  # in one step: half a model is none
    except OSError as error:
        raise TaggerError(
            f"The model '{name}' cannot be removed ({error.strerror or error}); make '{folder.parent}' writable."
        ) from error
    shutil.rmtree(removed, ignore_errors=True)


def describe(state: State, model: str | Path) -> dict[str, object]:
    """Everything that a model says about itself: labels, data, licence, measured scores, limits."""
    bundle = Bundle.load(folder_of(state, model))
    licence = bundle.manifest.training.licence
    return {
        "folder": str(bundle.folder),
        **bundle.manifest.model_dump(mode="json"),
        "non_commercial": is_non_commercial(licence),
    }


def is_non_commercial(licence: str) -> bool:
    """Whether the words of a licence forbid commercial use."""
    return _NON_COMMERCIAL.search(licence) is not None


def learnt_report(state: State, model: str | Path) -> list[str]:
    """How a model that was learnt from the library's tags compares, as lines of text; none for another model."""
    about = Bundle.load(folder_of(state, model)).manifest.learnt
    if about is None:
        return []
    from tagger.learning.report import report_lines  # loads numpy

    return report_lines(about)


def used_id(state: State) -> str:
    """The id of the model in use."""
    with state.reading() as session:
        return str(read_json(session, SETTING, SHIPPED))


def installed_folders(state: State) -> dict[str, Path]:
    """Where each model is, by id."""
    folders: dict[str, Path] = {}
    with suppress(TaggerError):  # an installation without it can use others; `tagger doctor` says so
        folders[SHIPPED] = resource(SHIPPED)
    own = state.folder / MODELS
    if own.is_dir():
        folders |= {
            path.name: path
            for path in sorted(own.iterdir())
            if (path / "model.json").is_file() and not _unfinished(path)
        }
    return folders


def _model(model_id: str, folder: Path, *, in_use: bool) -> Model:
    try:
        bundle = Bundle.load(folder).check()
    except TaggerError as error:
        return Model(model_id, folder, in_use, error=str(error))
    manifest, audio = bundle.manifest, bundle.manifest.encoders.audio
    own = audio.parameters if isinstance(audio, ClassifierEncoderSpec) else None
    return Model(
        model_id,
        folder,
        in_use,
        manifest.name,
        manifest.version,
        len(bundle.labels),
        bundle.modalities,
        licence=manifest.training.licence,
        audio_kind=audio.kind if audio else "",
        classes=len(own.classes) if own else 0,
        sample_rate=audio.parameters.sample_rate if audio else 0,
        patch_seconds=audio.parameters.seconds if audio else 0.0,
    )


def _digest(folder: Path) -> str | None:
    """What names the bundle in ``folder``; None where there is none that can be used."""
    try:
        return Bundle.load(folder).digest
    except TaggerError:
        return None


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """A context with a new folder to make a model in. It is renamed to ``target`` at the end; after an error it is removed.

    Raises TaggerError where the disk does not take it.
    """
    partial = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        partial.mkdir(parents=True)
        yield partial
        shutil.rmtree(target, ignore_errors=True)  # a damaged copy
        partial.rename(target)
    except OSError as error:
        raise TaggerError(
            f"The model cannot be copied to '{target}' ({error.strerror or error}); make room or set --state."
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _unfinished(path: Path) -> bool:
    return path.name.startswith(".")


def _slug(text: str) -> str:
    """A name that is a plain folder name everywhere."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.") or "model"
