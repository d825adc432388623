"""``map``: the library as a map of albums placed by what was heard and seen, made, kept and written to a file."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from tagger.cli.console import remark, say, say_json
from tagger.cli.library_commands import open_state
from tagger.cli.options import add_json
from tagger.cli.tasks import cancellable_task
from tagger.display_names import counted, printable


def add_options(parser: ArgumentParser) -> None:
    """What can be typed behind ``tagger map``."""
    about = "write the map there; the name's end says how: .csv, .json, or .svg for a drawing"
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=about)
    about = "what a drawing is coloured by: genre, or how sure the suggestions are"
    parser.add_argument("--colour", choices=("genre", "doubt"), default="genre", help=about)
    parser.add_argument("--afresh", action="store_true", help="forget where albums were, and place them anew")
    add_json(parser, "print the albums and their positions as JSON")
    parser.set_defaults(run=make_map)


def make_map(arguments: Namespace) -> int:
    """Make the map, or take the stored one where nothing has changed, and write it where the person wants it."""
    from tagger.services import library_map, map_export

    with open_state(arguments) as state:
        with cancellable_task() as task:
            library = library_map.make_map(state, task, afresh=arguments.afresh)
        content = map_export.drawing(state, library, arguments.colour)
    if arguments.file is not None:
        map_export.export(content, arguments.file)
    if arguments.json:
        say_json(map_export.as_json(content))
        return 0
    say(f"{counted(len(content.rows), 'album')} on the map.")
    for group in content.groups:
        say(f"  {printable(group.name)}: {group.albums}")
    if arguments.file is not None:
        say(f"Written to '{printable(str(arguments.file))}'.")
    else:
        remark(
            "The window shows it (View, Map); 'tagger map library.svg' writes a drawing, or a table as .csv or .json."
        )
    return 0
