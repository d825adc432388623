"""What an experiment says: which data it sees, which network learns what from it, how, and which figures the paper
prints.

Unknown keys are refused, so that a misspelt setting is never silently the default.
"""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticSerializationError, to_json

from tagger.errors import TaggerError, system_reason
from tagger.regular_file import open_regular_file
from trainer.data.items import FOLDS, ItemPart, Split
from trainer.data.registry import READERS
from trainer.experiments.registry import SYSTEMS
from trainer.models.registry import MODELS, NETWORKS, takes, types_of
from trainer.training.recipe import MOST, Recipe

INPUTS = {
    "cqt": "patches",
    "mel": "patches",
    "spectrogram": "patches",
    "timbre": "statistics",
    "cover": "covers",
    "text": "terms",
    "text+entities": "terms",
    "text+mentions": "terms",
    "text+entities+mentions": "terms",
    "lyrics": "lyrics",
    "statistics": "statistics",
    "colours": "statistics",
}
"""The inputs that an experiment can name, and the kind that a network sees of each; ``@other`` gives "vectors"."""
SPECTRA = ("cqt", "mel", "spectrogram")
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[int, Field(ge=1, le=MOST)]


class StrictModel(BaseModel):
    """A part of an experiment: unknown keys are refused, and it never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DataSection(StrictModel):
    """The dataset, how it is split where it gives no split, and which of its items and labels are learned."""

    dataset: str
    split: tuple[Share, Share, Share] = (0.8, 0.1, 0.1)
    labels: Positive | None = None  # only the so many most frequent
    taught: Positive | None = None  # only those that at least so many training items carry
    carrying: tuple[ItemPart, ...] = ()  # only the items that carry all of these
    split_seed: Annotated[int, Field(ge=0, le=MOST)] = 0
    folds: Literal["blocks", "random"] | None = None  # each fold of GTZAN's clips is the test set of one run
    fold: Annotated[int, Field(ge=0, lt=FOLDS)] | None = None  # that of this run

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.dataset not in READERS:
            raise ValueError(f"there is no dataset '{self.dataset}'; choose one of {', '.join(READERS)}")
        if abs(sum(self.split) - 1) > 1e-6:
            raise ValueError("the three parts of the split must add up to 1")
        return self


class NetworkSection(StrictModel):
    """A network or another classifier by name, and the sizes or settings in which it differs from the published ones."""

    name: str
    pretrained: str | None = (
        None  # torchvision's name of the weights, "resnet101"; from scratch where the file is not given
    )
    dimensions: dict[str, Any] = {}

    @model_validator(mode="after")
    def _exists(self) -> Self:
        if self.name not in MODELS:
            nearest = ", ".join(get_close_matches(self.name, MODELS, n=5, cutoff=0))
            raise ValueError(f"there is no network '{self.name}'; the nearest are {nearest}")
        types = types_of(self.name)
        if unknown := set(self.dimensions) - set(types):
            raise ValueError(f"the network '{self.name}' has no dimension '{min(unknown)}'")
        if "outputs" in self.dimensions:
            raise ValueError("the number of outputs follows from the labels; leave 'outputs' out")
        for dimension, value in self.dimensions.items():
            if complaint := misfit(value, types[dimension]):
                raise ValueError(f"the network's dimension '{dimension}' cannot be {value!r}: {complaint}")
        if not 0 <= (self.dimensions.get("dropout") or 0) <= 1:
            raise ValueError("the network's dimension 'dropout' must lie between 0 and 1")
        return self


class TargetSection(StrictModel):
    """What the network learns: each label by itself, the item's label factors, one of several classes, or a common
    space.
    """

    kind: Literal["logistic", "cosine", "classes", "space"]
    factors: Positive = 50
    fitted_on: tuple[Split, ...] = (Split.TRAIN, Split.VALIDATION)  # whose labels the factors are made from


class PatchSection(StrictModel):
    """Spectrograms: how much of a track is stored (frames, in the middle) and how much of it is one patch, drawn again
    each epoch or not.
    """

    window: Positive = 645
    frames: Positive = 322
    patches: Literal["drawn", "stored"] = "drawn"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.frames > self.window:
            raise ValueError("a patch cannot be longer than the window that it is cut from")
        return self


class CoverSection(StrictModel):
    """Covers: stored and network size in pixels, and whether training changes them (TISMIR §3.2)."""

    stored: Positive = 256
    size: Positive = 224
    augment: bool = True
    smallest: Share = 0.08  # the smallest crop's share of the area
    jitter: Share = 0.4  # changes of colour

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.size > self.stored:
            raise ValueError("the network's 'size' cannot be larger than the 'stored' cover that it is cut from")
        return self


class TextInputs(StrictModel):
    """Words: how many the network knows, where an album's text is cut; for lyrics the number of words alone."""

    vocabulary: Positive = 10_000
    characters: Positive = 1500
    minimum_texts: Positive = 1  # training texts that a word must stand in
    wordless: bool = False  # whether a text without any known word is an example
    vectors: str | None = (
        None  # word vectors for lyrics, a file in word2vec's text format, or its .bin, beside the dataset
    )


class PaperSection(StrictModel):
    """Where the row stands in the paper and what is printed there; a figure is named as in the run's scores
    (``test.roc_auc``).

    ``items`` is how many the paper uses, ``choice`` why they may be others here. ``alternatives`` are other values that
    it prints for a figure, ``parameters`` its count of them ("6.5M"), ``digits`` after the point where this row has
    fewer than the others. ``departures`` are sentences on what is done otherwise than there, ``unsaid`` on what it
    leaves open and was decided here.
    """

    table: str
    row: tuple[str, ...]
    figures: dict[str, float] = {}
    deviations: dict[str, float] = {}
    per_class: dict[str, float] = {}
    per_class_average: float | None = None
    items: Positive | None = None
    choice: str = ""
    seconds_per_epoch: float | None = None
    alternatives: dict[str, float] = {}
    parameters: str = ""
    digits: Positive | None = None
    departures: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()


class Experiment(StrictModel):
    """One experiment. ``inputs`` are kinds of data, or ``@other`` (``@space/first``) for the vectors that another
    experiment made. ``title`` and ``position``: its row in a table of this project's own.

    ``front_end`` is what computes spectra: the application's fast code, or the papers' own library, which gives the same
    numbers but for rounding.

    ``level`` "track": each track is an example with its album's labels, and the album's vector is the mean of its
    tracks'; ``album`` then says that a shallow network over that mean is trained for the album's labels, and measured
    (TISMIR §7.3.1).
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.+-]*$")]
    system: str
    about: str
    title: str = ""
    position: Positive | None = None
    inputs: Annotated[tuple[str, ...], Field(max_length=8)]
    level: Literal["item", "track"] = "item"
    front_end: Literal["numpy", "librosa"] = "numpy"
    album: Recipe | None = None
    album_dropout: Share = 0.0
    data: DataSection
    network: NetworkSection
    target: TargetSection
    recipe: Recipe = Recipe()
    patch: PatchSection = PatchSection()
    cover: CoverSection = CoverSection()
    text: TextInputs = TextInputs()
    paper: PaperSection | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.system not in SYSTEMS:
            raise ValueError(f"there is no system '{self.system}'; choose one of {', '.join(SYSTEMS)}")
        for name in self.inputs:
            if not name.startswith("@") and name not in INPUTS:
                raise ValueError(
                    f"there is no input '{name}'; choose one of {', '.join(INPUTS)} or @another-experiment"
                )
        if not takes(self.network.name, tuple(INPUTS.get(name, "vectors") for name in self.inputs)):
            raise ValueError(
                f"the network '{self.network.name}' takes {inputs_in_words(self.network.name)}, not these inputs"
            )
        if (self.network.name == "space") != (self.target.kind == "space"):
            raise ValueError("the network 'space' and the target 'space' need each other")
        if self.front_end == "librosa" and not set(SPECTRA) & set(self.inputs):
            raise ValueError(f"the front end 'librosa' is for the inputs {', '.join(SPECTRA)}")
        if self.album is not None and self.level != "track":
            raise ValueError("'album' is for experiments on tracks")
        if any(recipe.seed for recipe in (self.recipe, self.album) if recipe):
            raise ValueError("the seed is the run's; give it with --seed")
        return self

    @property
    def is_network(self) -> bool:
        """Whether a network is trained, by the training loop; the other classifiers are fitted by scikit-learn."""
        return self.network.name in NETWORKS

    @property
    def needs(self) -> tuple[str, ...]:
        """The experiments whose vectors this one takes."""
        return tuple(dict.fromkeys(name[1:].partition("/")[0] for name in self.inputs if name.startswith("@")))


def strictly(content: Mapping[str, Any]) -> Experiment:
    """The experiment with this content, of which every value has exactly its type: true is no number, and 5.0 no count.

    Raises ValidationError, or TaggerError for a recipe that makes no sense.
    """
    try:
        written = to_json(content)  # lists and words stand for tuples and names, as in a file
    except (PydanticSerializationError, ValueError) as error:
        raise TaggerError("A value holds what no experiment can: it is nested too deeply, or no text.") from error
    return Experiment.model_validate_json(written, strict=True)


def misfit(value: Any, kind: Any) -> str:
    """Why a value read from TOML is not of a type or a size that a network can have, empty where it is."""
    try:
        TypeAdapter(kind).validate_json(to_json(value), strict=True)
    except ValidationError as error:
        return error.errors()[0]["msg"]
    except (PydanticSerializationError, ValueError):
        return "it is nested too deeply, or no text"
    numbers = [number for number in flattened(value) if isinstance(number, int | float)]
    return "" if all(0 <= number <= MOST for number in numbers) else f"it must lie from 0 to {MOST}"


def flattened(value: Any) -> list[Any]:
    """The values in lists of lists."""
    return [part for each in value for part in flattened(each)] if isinstance(value, list | tuple) else [value]


def inputs_in_words(network: str) -> str:
    """The inputs that a network takes, in words."""
    entry = MODELS[network]
    kinds = [
        [name for name, kind in INPUTS.items() if kind == accepted] or ["@another-experiment"]
        for accepted in entry.inputs
    ]
    return " and ".join(" or ".join(names) for names in kinds) + (", once or more" if entry.several else "")


def read_experiment(file: Path) -> Experiment:
    """Read and check one file. Raises TaggerError that names the file, the key and what is wrong."""
    try:
        with open_regular_file(file) as stream:
            content = tomllib.load(stream)
        experiment = strictly(content)
    except FileNotFoundError as error:
        raise TaggerError(f"There is no experiment {file}; name a TOML file.") from error
    except RecursionError as error:
        raise TaggerError(f"{file} is no experiment: it is nested too deeply.") from error
    except OSError as error:
        raise TaggerError(f"{file} cannot be read ({system_reason(error)}); name a TOML file.") from error
    except TaggerError as error:
        raise TaggerError(f"{file} is no experiment: {error}") from error
    except ValidationError as error:
        raise TaggerError(f"{file} is no experiment: {first_complaint(error)}.") from error
    except ValueError as error:  # no TOML, no UTF-8, or a number of thousands of digits
        raise TaggerError(f"{file} is not TOML ({error}); mend it.") from error
    if experiment.name != file.stem:
        raise TaggerError(f"{file} names its experiment '{experiment.name}'; name and file must agree.")
    return experiment


UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")  # of a section, and of a recipe


def first_complaint(error: ValidationError) -> str:
    """The first of pydantic's complaints in words."""
    first = error.errors()[0]
    key = ".".join(map(str, first["loc"])) or "the whole"
    complaint = "this key is not known" if first["type"] in UNKNOWN_KEY else first["msg"]
    return f"{key}: {complaint.removeprefix('Value error, ')}"


def experiments_of(system: str) -> dict[str, Experiment]:
    """All experiments that ship for a system, by name, in an order in which each follows those that it needs."""
    folder = Path(__file__).parent / system
    experiments = {file.stem: read_experiment(file) for file in sorted(folder.glob("*.toml"))}
    if not experiments:
        raise TaggerError(f"There is no system '{system}'; choose one of {', '.join(SYSTEMS)}.")
    return in_order(experiments)


def matching(experiments: dict[str, Experiment], pattern: str | None) -> dict[str, Experiment]:
    """The experiments that fit the pattern, and those that they need."""
    if pattern is None:
        return experiments
    names = {name for name in experiments if fnmatch(name, pattern)}
    if not names:
        raise TaggerError(f"No experiment is called like '{pattern}'; there are {', '.join(experiments)}.")
    for name in reversed(experiments):  # those that are needed come first
        if name in names:
            names |= set(experiments[name].needs)
    return {name: experiment for name, experiment in experiments.items() if name in names}


def in_order(experiments: dict[str, Experiment]) -> dict[str, Experiment]:
    """The experiments so that none comes before one that it needs. Raises TaggerError for one that is not there, or
    needs itself.
    """
    ordered: dict[str, Experiment] = {}

    def add(name: str, dependents: tuple[str, ...]) -> None:
        if name not in experiments or name in dependents:
            raise TaggerError(
                f"The experiment '{dependents[-1] if dependents else name}' needs '{name}', which is not there or needs "
                "it in turn."
            )
        if name not in ordered:
            for needed in experiments[name].needs:
                add(needed, (*dependents, name))
            ordered[name] = experiments[name]

    for name in experiments:
        add(name, ())
    return ordered
