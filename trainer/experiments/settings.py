"""Settings of experiments that are changed for one command: ``--set recipe.epochs=5``, typed and checked as in a file."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from tagger.display_names import printable
from tagger.errors import TaggerError
from trainer.experiments.schema import Experiment, first_complaint, strictly
from trainer.models.registry import types_of
from trainer.training.recipe import FREE_TO_CHANGE

FIXED = ("name", "system", "about", "title", "position", "paper", "inputs")
"""What makes an experiment the one it is; another one has a file of its own."""
MOST_BRACKETS = 64  # in a value; the deepest setting is a list of pairs
MOST_SHOWN = 60  # characters of a value in a sentence


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting by its path from the top of an experiment, and its new value."""

    path: tuple[str, ...]
    value: Any

    @property
    def name(self) -> str:
        """As it is written in ``--set``."""
        return ".".join(self.path)

    @property
    def says_only_how(self) -> bool:
        """Whether it changes how training is done and not what is trained, as the size of a batch does."""
        return self.path[0] in ("recipe", "album") and self.path[-1] in FREE_TO_CHANGE


def parse_changes(arguments: Iterable[str]) -> list[SettingChange]:
    """The changes that ``--set`` names, as ``section.key=value``. Raises TaggerError for any other text."""
    changes = []
    for argument in arguments:
        name, separator, text = argument.partition("=")
        if not separator or not name.strip():
            raise TaggerError(
                f"'{shown(argument)}' sets nothing; write --set section.key=value, such as recipe.epochs=5."
            )
        changes.append(SettingChange(tuple(part.strip() for part in name.split(".")), value_of(text.strip())))
    return changes


def value_of(text: str) -> Any:
    """A value as TOML writes it (5, 0.1, true, [1, 2], "word"); a word needs no quotes, ``none`` is no value.

    Raises TaggerError for one that is nested deeper than any setting is.
    """
    if text.lower() == "none":
        return None
    if text.count("[") + text.count("{") > MOST_BRACKETS:
        raise TaggerError(f"The value '{shown(text)}' has more brackets than any setting; write one value or one list.")
    try:
        content = tomllib.loads(f"value = {text}")
    except ValueError:  # no TOML, or a number of thousands of digits
        return text
    return content["value"] if set(content) == {"value"} else text


def shown(value: Any) -> str:
    """A value in a sentence: on one line, and not longer than it can be read."""
    text = printable(str(value) if isinstance(value, str) else repr(value))
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def with_changes(experiments: Mapping[str, Experiment], arguments: Sequence[str]) -> dict[str, Experiment]:
    """The experiments with the settings changed in each that has them.

    Raises TaggerError for a setting that none of them has, naming the nearest, and for a value of the wrong type.
    """
    changes = parse_changes(arguments)
    for change in changes:
        if not any(change.name in names_of(experiment) for experiment in experiments.values()):
            names = {name for experiment in experiments.values() for name in names_of(experiment)}
            raise TaggerError(unknown(change.name, names))
    return {name: changed(experiment, changes) for name, experiment in experiments.items()}


def with_how_only(experiments: Mapping[str, Experiment], arguments: Sequence[str]) -> dict[str, Experiment]:
    """The same for a run that is finished. Raises TaggerError for a setting that would make it another run."""
    for change in parse_changes(arguments):
        if not change.says_only_how and any(change.name in names_of(experiment) for experiment in experiments.values()):
            raise TaggerError(
                f"The run was trained with its own {change.name}; train another one with trainer fit, or set one of "
                f"{', '.join(f'recipe.{name}' for name in FREE_TO_CHANGE)}."
            )
    return with_changes(experiments, arguments)


def changed(experiment: Experiment, changes: Sequence[SettingChange]) -> Experiment:
    """One experiment with those of the settings changed that it has, checked together."""
    existing = names_of(experiment)
    fitting = [change for change in changes if change.name in existing]
    content = experiment.model_dump()
    for change in fitting:
        section = content
        for part in change.path[:-1]:
            section = section[part]
        section[change.path[-1]] = change.value
    try:
        return strictly(content) if fitting else experiment
    except ValidationError as error:
        complaint = first_complaint(error).rstrip(".")
    except TaggerError as error:
        complaint = str(error).rstrip(".")
    blamed = [change for change in fitting if complaint.startswith(f"{change.name}: ")] or fitting
    settings = " and ".join(f"{change.name}={shown(change.value)}" for change in blamed)
    raise TaggerError(f"{experiment.name} cannot have {settings}: {complaint.removeprefix(f'{blamed[0].name}: ')}.")


def names_of(experiment: Experiment) -> list[str]:
    """All settings that an experiment has, ``section.key`` each."""
    names = []
    for name in Experiment.model_fields:
        section = getattr(experiment, name)
        if name in FIXED or section is None:
            continue
        if isinstance(section, BaseModel):
            names += [f"{name}.{key}" for key in type(section).model_fields]
        elif is_dataclass(section):
            names += [f"{name}.{field.name}" for field in fields(section) if field.name != "seed"]
        else:
            names.append(name)
    dimensions = [key for key in types_of(experiment.network.name) if key not in ("outputs", "weights")]
    names.remove("network.dimensions")
    return [*names, *(f"network.dimensions.{key}" for key in dimensions)]


def unknown(name: str, existing: Iterable[str]) -> str:
    """A sentence for a setting that does not exist."""
    nearest = max(sorted(existing), key=lambda other: nearness(name, other))
    return f"There is no setting '{shown(name)}'; the nearest is {nearest}."


def nearness(name: str, existing: str) -> tuple[float, float, bool]:
    """How alike two settings' names are, their last parts alone counting as much as the whole; recipe before album."""
    whole, last = (
        difflib.SequenceMatcher(None, first, second).ratio()
        for first, second in ((name, existing), (name.rpartition(".")[2], existing.rpartition(".")[2]))
    )
    return max(whole, last), whole if "." in name else 0.0, existing.startswith("recipe")
