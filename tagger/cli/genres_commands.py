"""``genres``: the person's taxonomy: what is in it, edits with the albums that they affect, and what it could learn."""

import argparse
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tagger.cli.console import BOLD, remark, say, say_json
from tagger.cli.options import add_json, add_subcommand, path
from tagger.cli.state_and_query import open_state
from tagger.display_names import counted, printable

if TYPE_CHECKING:
    from tagger.cli.options import Subparsers
    from tagger.genres.taxonomy import Taxonomy
    from tagger.services.genres import AffectedAlbum, GenreUse
    from tagger.state.database import State

    Change = Callable[[Taxonomy], Taxonomy]

MOST_LISTED = 20  # albums that an edit names one by one
SHIPPED = ("tagger", "mumu", "discogs", "musicbrainz")
EDITS: dict[str, tuple[str, tuple[str, ...], str]] = {  # verb: what it does, its words, how the history calls it
    "rename": ("rename a genre; the old name becomes a spelling", ("GENRE", "NEW"), "rename {0} to {1}"),
    "move": ("put a genre below another ('-' for the top)", ("GENRE", "PARENT"), "move {0} below {1}"),
    "hide": ("neither suggest nor offer a genre", ("GENRE",), "hide {0}"),
    "show": ("suggest and offer a hidden genre again", ("GENRE",), "show {0}"),
    "fold": ("write a genre as the one above it", ("GENRE",), "fold {0}"),
    "unfold": ("write a folded genre as itself again", ("GENRE",), "unfold {0}"),
    "alias": (
        "add a spelling; /…/ is a regular expression for the whole name in small letters",
        ("GENRE", "SPELLING"),
        "alias {1}",
    ),
    "unalias": ("forget a spelling", ("SPELLING",), "unalias {0}"),
    "display": ("show and write a genre by another name ('-' for its own)", ("GENRE", "NAME"), "display {0} as {1}"),
    "protect": ("let nothing change or remove this name: it is yours", ("NAME",), "protect {0}"),
    "unprotect": ("let a protected name be touched again", ("NAME",), "unprotect {0}"),
    "ignore": (
        "let 'tagger clean' remove a genre (/…/: those that match) from an artist's files ('*': everybody's)",
        ("ARTIST", "GENRE"),
        "ignore {1} for {0}",
    ),
    "unignore": ("let 'tagger clean' keep an ignored genre again", ("ARTIST", "GENRE"), "unignore {1} for {0}"),
}


def add_parsers(parser: argparse.ArgumentParser) -> None:
    """Everything that can be typed behind ``tagger genres``."""
    tasks = parser.add_subparsers(metavar="list | new | rename | merge | …", required=True, prog="tagger genres")
    for name, about, run in (
        ("list", "every genre, in how many albums, with its spellings", list_genres),
        ("edits", "the edits that can be undone, newest first", list_edits),
        ("new", "names in files that no genre has", list_new),
        ("duplicates", "names that are probably one genre", list_duplicates),
    ):
        add_json(add_subcommand(tasks, name, about, run))
    for name, (about, words, _) in EDITS.items():
        task = _editing_task(tasks, name, about, edit)
        task.set_defaults(task=name, words=words)
        for word in words:
            task.add_argument(word.lower(), metavar=word)
    add_task = _editing_task(tasks, "add", "add a genre", add)
    add_task.add_argument("genre", metavar="GENRE")
    add_task.add_argument("--below", metavar="PARENT", help="the genre that it is a kind of")
    merge_task = _editing_task(tasks, "merge", "make genres one; the last one that is named stays", merge)
    merge_task.add_argument(
        "genres", nargs="+", metavar="GENRE", help="those that are merged, and last the one that stays"
    )
    map_task = _editing_task(
        tasks, "map", "which genre a model's label is suggested as, or print it for all", map_label
    )
    map_task.add_argument("label", nargs="?", metavar="LABEL")
    map_task.add_argument(
        "genre", nargs="?", metavar="GENRE", help="'none': do not suggest it; 'default': as its name says"
    )
    map_task.add_argument("--model", metavar="MODEL", help="instead of the one in use")
    add_json(map_task)
    import_task = _editing_task(
        tasks, "import", "use the genres of a file: tagger's format, beets' tree or config.yaml, a list", use_file
    )
    import_task.add_argument("file", type=path, metavar="FILE")
    use_task = _editing_task(tasks, "use", "use a taxonomy that tagger comes with", use_shipped)
    use_task.add_argument("name", choices=SHIPPED, metavar="NAME", help=", ".join(SHIPPED))
    _editing_task(tasks, "build", "make a taxonomy of the genres that the library's files hold", build)
    add_subcommand(tasks, "undo", "undo the newest edit", undo)


def list_genres(arguments: Namespace) -> int:
    """Print the tree."""
    from dataclasses import asdict

    from tagger.services import genres as service

    with open_state(arguments) as state:
        uses, beside = service.overview(state), service.beside_tree(state)
        path = service.file_of(state)
    if arguments.json:
        say_json([asdict(use) for use in uses])
        return 0
    for use in uses:
        say(_genre_line(use), style="" if use.depth else BOLD)
    if beside:
        say("Beside the tree", style=BOLD)
    for line in beside:
        say(f"  {printable(line)}")
    remark(f"These stand in '{printable(str(path))}'." if path else "These are the genres that tagger comes with.")
    return 0


def list_edits(arguments: Namespace) -> int:
    """Print the edits."""
    from tagger.services import genres as service

    with open_state(arguments) as state:
        edits = service.taxonomy_edits(state)
    if arguments.json:
        say_json([{"number": entry.number, "label": entry.label} for entry in edits])
        return 0
    for entry in edits:
        say(f"{entry.number:>4}  {printable(entry.label)}")
    if not edits:
        remark("The genres were not edited yet.")
    return 0


def list_new(arguments: Namespace) -> int:
    """Print the names that no genre has."""
    from tagger.services import genres as service

    with open_state(arguments) as state:
        names = service.new_names(state)
    if arguments.json:
        say_json([{"name": name, "albums": count} for name, count in names])
        return 0
    for name, count in names:
        say(f"{printable(name)} ({counted(count, 'album')})")
    sentence = "'tagger genres add NAME' makes one a genre, 'tagger genres alias GENRE NAME' a spelling of one."
    remark(sentence if names else "Every name in the files is that of a genre.")
    return 0


def list_duplicates(arguments: Namespace) -> int:
    """Print the names that are probably one genre."""
    from tagger.services import genres as service

    with open_state(arguments) as state:
        pairs = service.near_duplicates(state)
    if arguments.json:
        say_json([list(pair) for pair in pairs])
        return 0
    for first, second in pairs:
        say(f"{printable(first)} ~ {printable(second)}")
    sentence = (
        "'tagger genres alias GENRE NAME' makes a name a spelling, 'tagger genres merge A B' makes two genres one."
    )
    remark(sentence if pairs else "No two names in the files look like one genre.")
    return 0


def edit(arguments: Namespace) -> int:
    """Carry out one of EDITS."""
    words = [getattr(arguments, word.lower()) for word in arguments.words]
    return _edit(arguments, _change(arguments.task, words), EDITS[arguments.task][2].format(*words))


def add(arguments: Namespace) -> int:
    """Add a genre."""
    from tagger.genres import editing

    return _edit(
        arguments, lambda taxonomy: editing.add(taxonomy, arguments.genre, arguments.below), f"add {arguments.genre}"
    )


def merge(arguments: Namespace) -> int:
    """Make genres one."""
    from tagger.errors import TaggerError
    from tagger.genres import editing

    *merged, into = arguments.genres
    if not merged:
        raise TaggerError(
            'Name the genres to merge, and last the one that stays, as in \'tagger genres merge "Boom Bap" "Hip Hop"\'.'
        )
    label = f"merge {', '.join(merged)} into {into}"
    return _edit(arguments, lambda taxonomy: editing.merge(taxonomy, merged, into), label)


def map_label(arguments: Namespace) -> int:
    """Print how a model's labels are suggested, or change it for one."""
    from tagger.genres import editing
    from tagger.services import genres as service

    if arguments.genre is not None:
        genre = {"none": "", "default": None}.get(arguments.genre, arguments.genre)
        label = f"map {arguments.label} to {arguments.genre}"
        return _edit(arguments, lambda taxonomy: editing.map_label(taxonomy, arguments.label, genre), label)
    with open_state(arguments) as state:
        labels = [row for row in service.label_map(state, arguments.model) if arguments.label in (None, row[0])]
    if arguments.json:
        say_json([{"label": label, "genre": genre, "chosen": chosen} for label, genre, chosen in labels])
        return 0
    for label, genre, chosen in labels:
        say(f"{printable(label)} → {printable(genre) if genre else 'not suggested'}{' (chosen)' if chosen else ''}")
    return 0


def use_file(arguments: Namespace) -> int:
    """Use the genres of a file."""
    from tagger.genres.importing import read_genres
    from tagger.services import genres as service

    source, notes = read_genres(arguments.file), list[str]()

    def change(before: "Taxonomy") -> "Taxonomy":
        taxonomy, notes[:] = source.applied_to(before)
        return taxonomy

    label = f"import {arguments.file.name}"
    with open_state(arguments) as state:
        affected = service.edit(state, change, label, dry_run=arguments.dry_run)
    if source.tree is not None:
        say(f"{counted(len(source.tree), 'genre')}.")
    for note in notes[:MOST_LISTED]:
        remark(printable(note))
    if len(notes) > MOST_LISTED:
        remark(f"… and {len(notes) - MOST_LISTED} more that are not taken over.")
    return _report(affected, label, dry_run=arguments.dry_run)


def use_shipped(arguments: Namespace) -> int:
    """Use a taxonomy that tagger comes with."""
    from tagger.services import genres as service

    return _replace(arguments, lambda _: service.shipped(arguments.name), f"use {arguments.name}")


def build(arguments: Namespace) -> int:
    """Make a taxonomy of the library's own genres."""
    from tagger.services import genres as service

    return _replace(arguments, service.of_library, "build from the library")


def undo(arguments: Namespace) -> int:
    """Undo the newest edit."""
    from tagger.services import genres as service

    with open_state(arguments) as state:
        undone = service.undo_edit(state)
    say(f"Undone: {printable(undone.label)}.")
    for genre in undone.unclear:
        remark(
            f"What is decided about {printable(genre)} stays so, since it cannot be told which of it was about a genre that was "
            "merged with it; 'tagger reset' forgets decisions."
        )
    return 0


def _change(task: str, words: list[str]) -> "Change":
    from tagger.genres import editing

    first, last = words[0], None if words[-1] == "-" else words[-1]
    changes: dict[str, Change] = {
        "rename": lambda taxonomy: editing.rename(taxonomy, first, words[-1]),
        "move": lambda taxonomy: editing.move(taxonomy, first, last),
        "hide": lambda taxonomy: editing.hide(taxonomy, first),
        "show": lambda taxonomy: editing.hide(taxonomy, first, hidden=False),
        "fold": lambda taxonomy: editing.fold_up(taxonomy, first),
        "unfold": lambda taxonomy: editing.fold_up(taxonomy, first, folded=False),
        "alias": lambda taxonomy: editing.add_alias(taxonomy, first, words[-1]),
        "unalias": lambda taxonomy: editing.remove_alias(taxonomy, first),
        "display": lambda taxonomy: editing.display(taxonomy, first, last),
        "protect": lambda taxonomy: editing.protect(taxonomy, first),
        "unprotect": lambda taxonomy: editing.protect(taxonomy, first, protected=False),
        "ignore": lambda taxonomy: editing.ignore(taxonomy, first, words[-1]),
        "unignore": lambda taxonomy: editing.ignore(taxonomy, first, words[-1], ignored=False),
    }
    return changes[task]


def _edit(arguments: Namespace, change: "Change", label: str) -> int:
    from tagger.services import genres as service

    with open_state(arguments) as state:
        affected = service.edit(state, change, label, dry_run=arguments.dry_run)
    return _report(affected, label, dry_run=arguments.dry_run)


def _replace(arguments: Namespace, make: "Callable[[State], Taxonomy]", label: str) -> int:
    from tagger.genres import editing
    from tagger.services import genres as service

    with open_state(arguments) as state:
        taxonomy = make(state)
        affected = service.edit(state, partial(editing.with_decisions, taxonomy), label, dry_run=arguments.dry_run)
    say(f"{counted(len(taxonomy), 'genre')}.")
    return _report(affected, label, dry_run=arguments.dry_run)


def _report(affected: "list[AffectedAlbum]", label: str, *, dry_run: bool) -> int:
    """Say which albums an edit affects."""
    for album in affected[:MOST_LISTED]:
        changes = ", ".join(f"{printable(before)} → {printable(after)}" for before, after in album.changes)
        say(f"{printable(album.artist)}: {printable(album.title)}  {changes}")
    if len(affected) > MOST_LISTED:
        say(f"… and {len(affected) - MOST_LISTED} more.")
    say(f"{counted(len(affected), 'album')} affected.")
    if dry_run:
        remark("Nothing was changed: this was a dry run.")
        return 0
    remark(
        f"Done ({printable(label)}); 'tagger genres undo' undoes it. No file was touched: see 'tagger clean --dry-run'."
    )
    return 0


def _genre_line(use: "GenreUse") -> str:
    remarks = [f"shown as {use.display_name}"] if use.display_name != use.name else []
    states = {"hidden": use.hidden, "folded": use.folded, "protected": use.protected, "ignored": use.ignored}
    remarks += [word for word, is_so in states.items() if is_so]
    remarks += [counted(use.albums, "album")] if use.albums else []
    line = "  " * use.depth + printable(use.name) + (f" ({', '.join(remarks)})" if remarks else "")
    return f"{line}: {printable(', '.join(use.spellings))}" if use.spellings else line


def _editing_task(
    tasks: "Subparsers", name: str, about: str, run: Callable[[Namespace], int]
) -> argparse.ArgumentParser:
    task = add_subcommand(tasks, name, about, run)
    task.add_argument("--dry-run", action="store_true", help="print the albums affected, and change nothing")
    return task
