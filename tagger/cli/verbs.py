"""The verbs of the command line: the options, the summary and the examples of each. Nothing heavy is imported here."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from tagger.cli import (
    decision_commands,
    file_commands,
    genres_commands,
    learn_commands,
    library_commands,
    model_commands,
    review_commands,
    settings_commands,
    startup,
    write_commands,
)
from tagger.cli.options import (
    add_choice,
    add_json,
    add_players,
    add_query,
    add_quiet,
    add_write_options,
    path,
    positive,
)

if TYPE_CHECKING:
    Add = Callable[[argparse.ArgumentParser], None]


class Verb:
    """A verb: what adds its options, what it does, and how it is typed."""

    def __init__(self, add: "Add", summary: str, *examples: str, query: bool = False) -> None:
        self.add, self.summary, self.examples, self.query = add, summary, examples, query


def _open(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=path, metavar="FOLDER", help="your music")
    parser.add_argument("--demo", action="store_true", help="a small library that tagger makes itself")
    parser.add_argument("--headless", action="store_true", help="no window: scan, suggest and print")
    parser.set_defaults(run=startup.open_window)


def _scan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="+", type=path, metavar="FOLDER", help="your music")
    add_json(parser, "print what was found as JSON")
    add_quiet(parser)
    parser.set_defaults(run=library_commands.scan)


def _folders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="*", type=path, help=argparse.SUPPRESS)  # refused with what to type instead
    add_json(parser)
    parser.set_defaults(run=file_commands.folders)


def _tags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=path, metavar="FILE", help="a file of the library")
    add_json(parser)
    parser.set_defaults(run=file_commands.tags)


def _forget(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=path, help="as it was scanned, or a folder inside")
    add_json(parser, "print what was forgotten as JSON")
    parser.set_defaults(run=library_commands.forget)


def _suggest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folders", nargs="*", type=path, metavar="FOLDER", help="only the music in it; without it, everything"
    )
    parser.add_argument(
        "--model", metavar="MODEL", help="an installed model, or a model's folder, instead of the one in use"
    )
    parser.add_argument("--workers", type=positive, metavar="N", help="the most processes to use (one per core)")
    online = "fetch reviews, tags and covers first; it says what is sent to whom ('tagger fetch' does only that)"
    parser.add_argument("--online", action="store_true", help=online)
    add_json(parser, "print what was done as JSON")
    add_quiet(parser)
    parser.set_defaults(run=library_commands.suggest)


def _learn(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="print how good it would be, and install nothing")
    parser.add_argument(
        "--doubted", action="store_true", help="print the genres in files that the last learning doubted"
    )
    add_json(parser)
    add_quiet(parser)
    parser.set_defaults(run=learn_commands.learn)


def _fetch(parser: argparse.ArgumentParser) -> None:
    add_query(parser)
    parser.add_argument("--repeat", action="store_true", help="ask again about what was answered lately, too")
    parser.add_argument("--key", metavar="SERVICE", help="keep your own key for lastfm or discogs, read from the input")
    add_json(parser)
    add_quiet(parser)
    parser.set_defaults(run=review_commands.fetch)


def _words(parser: argparse.ArgumentParser) -> None:
    add_query(parser, needed=True)
    parser.add_argument(
        "--match", metavar="ID", help="which release group of MusicBrainz the album is; 'none': no such"
    )
    parser.add_argument("--note", metavar="FILE", help="add a text of your own about the album; '-': from the input")
    parser.add_argument("--delete", type=positive, metavar="N", help="forget the text with this number")
    add_json(parser)
    parser.set_defaults(run=review_commands.words)


def _show(parser: argparse.ArgumentParser) -> None:
    add_query(parser)
    about = "by artist; or first what is worth asking next, or whose genres in the files are most doubtful"
    parser.add_argument("--sort", choices=("artist", "ask", "doubted"), default="artist", help=about)
    forms = parser.add_mutually_exclusive_group()
    add_json(forms)
    forms.add_argument("--csv", action="store_true", help="print a table for a spreadsheet")
    every = "print JSON with the score of every genre that the model knows, of albums and of their tracks"
    forms.add_argument("--scores", action="store_true", help=every)
    lines = "print the paths of the files, one a line, as for a playlist"
    forms.add_argument("--paths", action="store_true", help=lines)
    zeros = "the same, each ended by a zero byte, as for 'xargs -0'"
    forms.add_argument("--paths0", action="store_true", help=zeros)
    parser.set_defaults(run=library_commands.show)


def _report(parser: argparse.ArgumentParser) -> None:
    add_query(parser)
    parser.add_argument("--out", type=path, required=True, metavar="FILE.html", help="the page; an old one is replaced")
    add_json(parser, "print what the page holds as JSON")
    add_quiet(parser)
    parser.set_defaults(run=library_commands.report)


def _accept(parser: argparse.ArgumentParser) -> None:
    add_choice(parser, "add it by hand where it is not suggested")
    add_json(parser, "print what was decided as JSON")
    parser.set_defaults(run=decision_commands.accept)


def _reject(parser: argparse.ArgumentParser) -> None:
    add_choice(parser, "also one that was accepted or added")
    add_json(parser, "print what was decided as JSON")
    parser.set_defaults(run=decision_commands.reject)


def _reset(parser: argparse.ArgumentParser) -> None:
    add_query(parser, needed=True)
    parser.add_argument("--genre", action="append", default=[], metavar="G", help="only decisions about this genre")
    add_json(parser, "print what was forgotten as JSON")
    parser.set_defaults(run=decision_commands.reset)


def _write(parser: argparse.ArgumentParser) -> None:
    add_query(parser)
    parser.add_argument("--dry-run", action="store_true", help="print what would be written, and write nothing")
    parser.add_argument(
        "--mode",
        choices=("fill", "merge", "replace"),
        help="write only files without a genre, add to what a file has, or replace that; else as 'tagger settings mode' says",
    )
    add_write_options(parser)
    add_json(parser, "print what was done, or with --dry-run the plan, as JSON")
    add_players(parser)
    add_quiet(parser)
    parser.set_defaults(run=write_commands.write)


def _clean(parser: argparse.ArgumentParser) -> None:
    add_query(parser)
    parser.add_argument("--dry-run", action="store_true", help="print what would be written, and write nothing")
    signs = r"split joined genres at these signs, of ; \ / and , ('' for none); all parts must be known ('tagger settings split')"
    parser.add_argument("--split", metavar="SIGNS", help=signs)
    rules = ("spelling", "placeholders", "duplicates", "ignored")
    parser.add_argument("--without", action="append", default=[], choices=rules, help="leave this rule out")
    remove = "remove this genre from the files, reject it, and clean nothing else; may be given several times"
    parser.add_argument("--remove", action="append", default=[], metavar="G", help=remove)
    look = "look into every file for a second genre field (TXXX:GENRE); 'align' makes it say the same, else it is named"
    parser.add_argument("--second-fields", nargs="?", choices=("name", "align"), const="name", help=look)
    add_write_options(parser)
    add_json(parser, "print what was done, or with --dry-run the plan, as JSON")
    add_players(parser)
    add_quiet(parser)
    parser.set_defaults(run=write_commands.clean)


def _covers(parser: argparse.ArgumentParser) -> None:
    add_query(parser, without="all with a fetched cover")
    parser.add_argument("--dry-run", action="store_true", help="print what would be embedded, and write nothing")
    add_write_options(parser)
    add_json(parser, "print what was done, or with --dry-run the plan, as JSON")
    add_quiet(parser)
    parser.set_defaults(run=write_commands.covers, players=False)


def _undo(parser: argparse.ArgumentParser) -> None:
    number = "its number in the log; without it, the newest write"
    parser.add_argument("operation", nargs="?", type=positive, metavar="OPERATION", help=number)
    parser.add_argument("--file", type=path, metavar="PATH", help="only the last change of this file")
    add_write_options(parser)
    add_json(parser, "print what was done as JSON")
    add_quiet(parser)
    parser.set_defaults(run=write_commands.undo)


def _log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "operation",
        nargs="?",
        type=positive,
        metavar="OPERATION",
        help="print the files of the operation with this number",
    )
    parser.add_argument("--export", action="store_true", help="the whole journal as lines of JSON, old tags included")
    add_json(parser)
    parser.set_defaults(run=write_commands.log)


def _map(parser: argparse.ArgumentParser) -> None:
    about = "write the map there; the name's end says how: .csv, .json, or .svg for a drawing"
    parser.add_argument("file", nargs="?", type=path, metavar="FILE", help=about)
    about = "what a drawing is coloured by: genre, or how sure the suggestions are"
    parser.add_argument("--colour", choices=("genre", "doubt"), default="genre", help=about)
    parser.add_argument("--afresh", action="store_true", help="forget where albums were, and place them anew")
    add_json(parser, "print the albums and their positions as JSON")
    add_quiet(parser)
    parser.set_defaults(run=library_commands.make_map)


def _profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=path, metavar="FOLDER", help="your music; without it, print them all")
    forms = ("list", "semicolon", "slash", "first")
    about = "a list, one value joined by '; ' or by ' / ', or the first genre only"
    parser.add_argument("form", nargs="?", choices=forms, help=about)
    add_json(parser)
    parser.set_defaults(run=settings_commands.profile)


def _settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="the setting; without it, all are printed")
    about = "its new value; 'default' restores the original one"
    parser.add_argument("value", nargs="*", metavar="VALUE", help=about)
    add_json(parser)
    parser.set_defaults(run=settings_commands.settings)


def _help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("task", nargs="*", metavar="TASK", help="a page, or words to look for; without it, all pages")
    parser.set_defaults(run=file_commands.show_help)


def _doctor(parser: argparse.ArgumentParser) -> None:
    add_json(parser)
    parser.set_defaults(run=library_commands.doctor)


VERBS: dict[str, Verb] = {
    "open": Verb(_open, "open the window on a folder", "tagger ~/Music", "tagger --demo"),
    "scan": Verb(_scan, "read tags and covers of new and changed files", "tagger scan ~/Music /media/disk/Music"),
    "suggest": Verb(
        _suggest,
        "analyse what is new or changed and suggest genres",
        "tagger suggest",
        "tagger suggest ~/Music/Jazz --workers 2",
        "tagger suggest --online",
    ),
    "learn": Verb(
        _learn,
        "learn your own genres from the tags in your files, and use the new model if it is not worse",
        "tagger learn --dry-run",
        "tagger learn && tagger suggest",
        "tagger learn --doubted",
        "tagger show doubted:",
        "tagger models use starter",
    ),
    "show": Verb(
        _show,
        "print albums with their genres, suggestions, scores and reasons",
        "tagger show",
        "tagger show 'artist:\"Miles Davis\"' --json",
        "tagger show status:error",
        "tagger show genre:jazz --paths > jazz.m3u",
        "tagger show status:suggested --sort ask",
        query=True,
    ),
    "report": Verb(
        _report,
        "write a self-contained page with covers, genres, scores and reasons",
        "tagger report --out genres.html",
        "tagger report genre:jazz status:suggested --out jazz.html",
        query=True,
    ),
    "fetch": Verb(
        _fetch,
        "fetch reviews, community tags and covers from the network",
        "tagger fetch",
        "tagger fetch artist:Burial",
        "tagger fetch --key discogs",
        query=True,
    ),
    "words": Verb(
        _words,
        "print what is written about albums, and correct which album of MusicBrainz each is",
        "tagger words artist:Burial",
        "tagger words id:12 --match 6f4a2b5c-8f0d-3a3e-9d3b-0c4a3c7f1b11",
        "tagger words id:12 --note review.txt",
        query=True,
    ),
    "accept": Verb(
        _accept,
        "accept what is suggested surely, or as the options choose, or add genres by hand",
        "tagger accept all",
        "tagger accept all --top 3",
        "tagger accept genre:jazz --genre Jazz --min-score 0.7",
        "tagger accept 'album:\"Night Sampler\" track:7'",
        'tagger accept artist:Burial --genre "UK Garage"',
        query=True,
    ),
    "reject": Verb(
        _reject,
        "reject suggestions",
        "tagger reject artist:Burial --genre Pop",
        "tagger reject kind of blue",
        query=True,
    ),
    "reset": Verb(_reset, "forget decisions", "tagger reset all --genre Pop", query=True),
    "write": Verb(
        _write,
        "write the accepted genres to the files, safely",
        "tagger write --dry-run",
        "tagger write artist:Burial",
        query=True,
    ),
    "clean": Verb(
        _clean,
        "tidy the genres that files hold: one spelling, no duplicates, no placeholders, joined values split",
        "tagger clean --dry-run",
        "tagger clean artist:Burial --split ';/'",
        "tagger clean artist:Burial --remove Pop",
        query=True,
    ),
    "covers": Verb(
        _covers,
        "embed covers that were fetched in files that hold no picture, safely",
        "tagger covers --dry-run",
        "tagger covers artist:Burial",
        query=True,
    ),
    "genres": Verb(
        genres_commands.add_parsers,
        "your genres: print, edit, import and build them, and see which albums that affects",
        "tagger genres list",
        'tagger genres rename "Hip Hop" Hip-Hop --dry-run',
        'tagger genres merge "Boom Bap" "Hip Hop"',
        "tagger genres import genres-tree.yaml",
        "tagger genres undo",
    ),
    "profile": Verb(
        _profile,
        "choose how a folder's files store several genres, for players that cannot read lists",
        "tagger profile",
        "tagger profile ~/Music/Car semicolon",
    ),
    "settings": Verb(
        _settings,
        "print and change the settings",
        "tagger settings",
        "tagger settings mode fill",
        "tagger settings order broad first",
        "tagger settings min-score default",
    ),
    "undo": Verb(
        _undo,
        "undo a write, or an undo",
        "tagger undo",
        "tagger undo 12",
        "tagger undo --file ~/Music/song.flac",
    ),
    "log": Verb(_log, "print what was written and undone, newest first", "tagger log", "tagger log 12"),
    "map": Verb(
        _map,
        "place the albums on a map by what was heard and seen, and write it to a file",
        "tagger map",
        "tagger map library.svg --colour doubt",
        "tagger map library.csv",
    ),
    "models": Verb(
        model_commands.add_parsers,
        "list, add, choose and describe models",
        "tagger models list",
        "tagger models add ./my-model",
        "tagger models add discogs-effnet-bsdynamic-1.onnx discogs-effnet-bs64-1.json",
        "tagger models use my-model-1.0",
    ),
    "tags": Verb(
        _tags,
        "print every field of files' tags, and what the accepted genres would change of it",
        "tagger tags ~/Music/song.flac",
    ),
    "folders": Verb(
        _folders,
        "print your music folders: how much is in each, what is out of reach, what is left out",
        "tagger folders",
        "tagger forget ~/Music/Audiobooks    leave a folder inside one out; tagger scan takes it in again",
    ),
    "forget": Verb(
        _forget,
        "forget folders, and what was decided about their music; no file is touched",
        "tagger forget ~/OldMusic",
        "tagger forget ~/Music/Audiobooks",
    ),
    "help": Verb(
        _help, "print a page of the help about a task", "tagger help", "tagger help write", "tagger help placeholders"
    ),
    "doctor": Verb(_doctor, "say what this machine lacks", "tagger doctor"),
}
