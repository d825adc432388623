"""``models``: the installed models: list, add, use, show, remove."""

import argparse
from argparse import Namespace
from typing import TYPE_CHECKING

from tagger.cli.console import remark, say, say_json
from tagger.cli.options import add_json, add_subcommand, path
from tagger.cli.state_and_query import open_state
from tagger.display_names import counted, printable

if TYPE_CHECKING:
    from tagger.services.models import Model


def add_parsers(parser: argparse.ArgumentParser) -> None:
    """Everything that can be typed behind ``tagger models``."""
    tasks = parser.add_subparsers(
        metavar="list | add FOLDER or FILE.onnx | use NAME | remove NAME | show [NAME]",
        required=True,
        prog="tagger models",
    )
    list_parser = add_subcommand(tasks, "list", "the installed models", models_list)
    add_json(list_parser)
    add_parser = add_subcommand(
        tasks, "add", "install a copy of a model, or of a network of your own, after checking it", models_add
    )
    about_source = "a model's folder, or a network as an ONNX file"
    add_parser.add_argument("source", type=path, metavar="FOLDER | FILE.onnx", help=about_source)
    about_json = "what describes the network: Essentia's metadata, or your own; without it, the .json beside it"
    add_parser.add_argument("description", nargs="?", type=path, metavar="FILE.json", help=about_json)
    about_sound = "a network's model looks at no covers and texts; else it does as the model in use"
    add_parser.add_argument("--sound-only", action="store_true", help=about_sound)
    use_parser = add_subcommand(tasks, "use", "suggest with this model from now on", models_use)
    use_parser.add_argument("name", metavar="NAME")
    remove_parser = add_subcommand(tasks, "remove", "delete a model that was added and is not in use", models_remove)
    remove_parser.add_argument("name", metavar="NAME")
    show_parser = add_subcommand(tasks, "show", "genres, data, licence, scores and limits of a model", models_show)
    show_parser.add_argument("name", nargs="?", metavar="NAME", help="without it, the one in use")
    add_json(show_parser)


def models_list(arguments: Namespace) -> int:
    """Print the installed models."""
    from tagger.services import models

    with open_state(arguments) as state:
        installed = models.installed(state)
    if arguments.json:
        say_json([_model_json(model) for model in installed])
        return 0
    for model in installed:
        description = model.error or _model_in_words(model)
        say(f"{'*' if model.in_use else ' '} {model.id}  {description}")
    if not installed:
        remark("No model is installed; add one with 'tagger models add FOLDER'.")
    return 0


def models_add(arguments: Namespace) -> int:
    """Install a copy of a model."""
    from tagger.services import models

    with open_state(arguments) as state:
        model = models.add(state, arguments.source, arguments.description, sound_only=arguments.sound_only)
    if model.classes:
        say(f"{_model_in_words(model)}.")
        say(f"Its licence: {model.licence}.")
    say(f"Installed as '{model.id}'; 'tagger models use {model.id}' suggests with it.")
    return 0


def models_remove(arguments: Namespace) -> int:
    """Delete a model that was added."""
    from tagger.services import models

    with open_state(arguments) as state:
        models.remove(state, arguments.name)
    say(f"'{printable(arguments.name)}' is removed.")
    return 0


def models_use(arguments: Namespace) -> int:
    """Choose the model in use."""
    from tagger.services import models

    with open_state(arguments) as state:
        model = models.use(state, arguments.name)
    say(f"From now on, '{model.id}' suggests; run 'tagger suggest' to see what it says.")
    return 0


def models_show(arguments: Namespace) -> int:
    """Print what a model says about itself."""
    from tagger.cli.album_output import print_model
    from tagger.services import models

    with open_state(arguments) as state:
        name = arguments.name or models.in_use(state)
        description, learnt_lines = models.describe(state, name), models.learnt_report(state, name)
    if arguments.json:
        say_json(description)
    else:
        print_model(description, learnt_lines)
    return 0


def _model_in_words(model: "Model") -> str:
    senses = ", ".join(model.modalities)
    words = f"{model.name} {model.version}: {counted(model.genres, 'genre')} from {senses}"
    if not model.classes:
        return words
    licence = "non-commercial" if model.is_non_commercial else f"licence {model.licence}"
    fed = f"{model.sample_rate / 1000:g} kHz, patches of {model.patch_seconds:.1f} s"
    return f"{words} (own network: {counted(model.classes, 'class', 'classes')}, {fed}; {licence})"


def _model_json(model: "Model") -> dict[str, object]:
    return {
        "id": model.id,
        "folder": str(model.folder),
        "in_use": model.in_use,
        "name": model.name,
        "version": model.version,
        "genres": model.genres,
        "modalities": list(model.modalities),
        "error": model.error,
        "licence": model.licence,
        "non_commercial": model.is_non_commercial,
        "audio_kind": model.audio_kind,
        "classes": model.classes,
        "sample_rate": model.sample_rate,
        "patch_seconds": model.patch_seconds,
    }
