"""What can be typed: the verbs, their options, and help with examples. Nothing heavy is imported here."""

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tagger
from tagger.cli import (
    genres_commands,
    learn_commands,
    library_commands,
    review_commands,
    settings_commands,
    startup,
    write_commands,
)

if TYPE_CHECKING:
    Add = Callable[[argparse.ArgumentParser], None]
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

QUERY = """QUERY: words and field:value terms that must all match. Fields are album, artist, folder, genre, year (2008 or
1970-1979), id and status (new, suggested, accepted, written, rejected, error); score>0.8 compares the best suggestion, or
the genre's beside genre:NAME, and year>1990 the year. album:=Live is all of the title, genre: alone is "no genre in the
files", doubted: or doubted:jazz are albums in whose files 'learn' doubted a genre. track:7 or track:"a title" means single
tracks: what is decided is decided about them alone. NOT, or - before a part, OR and parentheses work, too: '-genre:pop
(year<1970 OR genre:jazz)'."""

_NEGATED_TERM = re.compile(r"-(?:album|artist|folder|genre|status|year|score|id|track):?[:<>=!]", re.IGNORECASE)
EXAMPLES = """examples:
  tagger ~/Music                            open the window on a folder (without a display: do the same and print)
  tagger scan ~/Music && tagger suggest     read tags and covers, then listen and look
  tagger show genre:jazz score\\>0.8         what is suggested, how sure, and why
  tagger accept all && tagger write --dry-run
  tagger undo                               take the last write back

Exit codes: 0 done; 1 some items failed, each is named; 2 wrong usage or environment; 130 stopped by Ctrl-C."""

HEADLINE = (
    "Suggests genres for your music with a reason for each, writes those you accept, and can take everything back."
)


class Verb:
    """A verb: what adds its options, what it does, and how it is typed."""

    def __init__(self, add: "Add", summary: str, *examples: str, query: bool = False) -> None:
        self.add, self.summary, self.examples, self.query = add, summary, examples, query


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments, with the verb's function as ``run``. Exits with 2, and says why, where they make no sense."""
    parser, argv = _parser(), list(argv)
    if _first_after_state(argv) > len(argv):
        parser.error("--state lacks its value: name the folder for everything that is kept, as in --state FOLDER")
    return parser.parse_args(_with_negations(_with_verb(argv)))


def _with_verb(argv: list[str]) -> list[str]:
    """``tagger FOLDER`` and ``tagger`` mean the verb "open"."""
    index = _first_after_state(argv)
    word = argv[index] if index < len(argv) else ""
    if word in (*VERBS, "-h", "--help", "--version"):
        return argv
    return [*argv[:index], "open", *argv[index:]]


def _with_negations(argv: list[str]) -> list[str]:
    """``-genre:x`` in a query is no option: it becomes ``NOT genre:x``."""
    parts: list[str] = []
    for argument in argv:
        parts += ["NOT", argument[1:]] if _NEGATED_TERM.match(argument) else [argument]
    return parts


def _first_after_state(argv: list[str]) -> int:
    """Where the state's folder has been named; beyond the end where the last one is not."""
    index = 0
    while index < len(argv) and (argv[index] == "--state" or argv[index].startswith("--state=")):
        index += 2 if argv[index] == "--state" else 1
    return index


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "tagger",
        usage="tagger [--state PATH] [FOLDER | --demo]\n       tagger [--state PATH] VERB …",
        description=HEADLINE,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--state", type=Path, metavar="PATH", help="the folder for everything that is kept (TAGGER_STATE)"
    )
    parser.add_argument("--version", action="version", version=f"tagger {tagger.__version__}")
    subparsers = parser.add_subparsers(metavar="VERB", required=True, prog="tagger")
    for name, verb in VERBS.items():
        verb.add(_verb_parser(subparsers, name, verb))
    return parser


def _verb_parser(subparsers: "Subparsers", name: str, verb: Verb) -> argparse.ArgumentParser:
    """The parser of one verb; "open" is what ``tagger FOLDER`` means and is not listed."""
    examples = "\n".join(f"  {example}" for example in verb.examples)
    help_text: dict[str, Any] = {} if name == "open" else {"help": verb.summary}
    return subparsers.add_parser(
        name,
        description=f"{verb.summary[0].upper()}{verb.summary[1:]}.",
        epilog=f"{QUERY}\n\nexamples:\n{examples}" if verb.query else f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        **help_text,
    )


def _open(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="your music")
    parser.add_argument("--demo", action="store_true", help="a small library that tagger makes itself")
    parser.add_argument("--headless", action="store_true", help="no window: scan, suggest and print")
    parser.set_defaults(run=startup.open_window)


def _scan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="your music")
    parser.set_defaults(run=library_commands.scan)


def _forget(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=Path, help="as it was scanned, or a folder inside")
    parser.set_defaults(run=library_commands.forget)


def _suggest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="only what is below; else everything")
    parser.add_argument(
        "--model", metavar="MODEL", help="an installed model, or a model's folder, instead of the one in use"
    )
    parser.add_argument("--workers", type=_positive, metavar="N", help="the most processes to use (one per core)")
    online = "fetch reviews, tags and covers first; it says what is sent to whom ('tagger fetch' does only that)"
    parser.add_argument("--online", action="store_true", help=online)
    parser.set_defaults(run=library_commands.suggest)


def _learn(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="print how good it would be, and install nothing")
    parser.add_argument(
        "--doubted", action="store_true", help="print the genres in files that the last learning doubted"
    )
    _add_json(parser)
    parser.set_defaults(run=learn_commands.learn)


def _fetch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help="which albums; without it, all")
    parser.add_argument("--repeat", action="store_true", help="ask again about what was answered lately, too")
    parser.add_argument("--key", metavar="SERVICE", help="keep your own key for lastfm or discogs, read from the input")
    _add_json(parser)
    parser.set_defaults(run=review_commands.fetch)


def _words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="+", metavar="QUERY", help="which albums; 'all' for everything")
    parser.add_argument(
        "--match", metavar="ID", help="which release group of MusicBrainz the album is; 'none': no such"
    )
    parser.add_argument("--note", metavar="FILE", help="add a text of your own about the album; '-': from the input")
    parser.add_argument("--delete", type=_positive, metavar="N", help="forget the text with this number")
    _add_json(parser)
    parser.set_defaults(run=review_commands.words)


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help="which albums; without it, all")
    about = "by artist; or first what is worth asking next, or whose genres in the files are most doubtful"
    parser.add_argument("--sort", choices=("artist", "ask", "doubted"), default="artist", help=about)
    _add_json(parser)
    parser.set_defaults(run=library_commands.show)


def _accept(parser: argparse.ArgumentParser) -> None:
    _add_choice(parser, "add it by hand where it is not suggested")
    parser.set_defaults(run=library_commands.accept)


def _reject(parser: argparse.ArgumentParser) -> None:
    _add_choice(parser, "also one that was accepted or added")
    parser.set_defaults(run=library_commands.reject)


def _reset(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="+", metavar="QUERY", help="which albums; 'all' for everything")
    parser.add_argument("--genre", action="append", default=[], metavar="G", help="only decisions about this genre")
    parser.set_defaults(run=library_commands.reset)


def _write(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help="which albums; without it, all")
    parser.add_argument("--dry-run", action="store_true", help="print what would be written, and write nothing")
    parser.add_argument("--mode", choices=("fill", "merge", "replace"), help="instead of the one in the settings")
    _add_write_options(parser)
    _add_json(parser, "print what was done, or with --dry-run the plan, as JSON")
    _add_players(parser)
    parser.set_defaults(run=write_commands.write)


def _clean(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help="which albums; without it, all")
    parser.add_argument("--dry-run", action="store_true", help="print what would be written, and write nothing")
    signs = r"split joined genres at these signs only, of ; \ / and , ('' for none); every part must be a known genre"
    parser.add_argument("--split", metavar="SIGNS", help=signs)
    rules = ("spelling", "placeholders", "duplicates", "ignored")
    parser.add_argument("--without", action="append", default=[], choices=rules, help="leave this rule out")
    look = "look into every file for a second genre field (TXXX:GENRE), and name those that say something else"
    parser.add_argument("--second-fields", action="store_true", help=look)
    _add_write_options(parser)
    _add_json(parser, "print what was done, or with --dry-run the plan, as JSON")
    _add_players(parser)
    parser.set_defaults(run=write_commands.clean)


def _undo(parser: argparse.ArgumentParser) -> None:
    number = "its number in the log; without it, the newest write"
    parser.add_argument("operation", nargs="?", type=_positive, metavar="OPERATION", help=number)
    parser.add_argument("--file", type=Path, metavar="PATH", help="only the last change of this file")
    _add_write_options(parser)
    parser.set_defaults(run=write_commands.undo)


def _log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("operation", nargs="?", type=_positive, metavar="OPERATION", help="the files of this one")
    parser.add_argument("--export", action="store_true", help="the whole journal as lines of JSON, old tags included")
    _add_json(parser)
    parser.set_defaults(run=write_commands.log)


def _models(parser: argparse.ArgumentParser) -> None:
    tasks = parser.add_subparsers(
        metavar="list | add FOLDER or FILE.onnx | use NAME | show [NAME]", required=True, prog="tagger models"
    )
    list_parser = tasks.add_parser("list", help="the installed models")
    _add_json(list_parser)
    list_parser.set_defaults(run=library_commands.models_list)
    add_parser = tasks.add_parser(
        "add", help="install a copy of a model, or of a network of your own, after checking it"
    )
    about_source = "a model's folder, or a network as an ONNX file"
    add_parser.add_argument("source", type=Path, metavar="FOLDER | FILE.onnx", help=about_source)
    about_json = "what describes the network: Essentia's metadata, or your own; without it, the .json beside it"
    add_parser.add_argument("description", nargs="?", type=Path, metavar="FILE.json", help=about_json)
    about_sound = "a network's model looks at no covers and texts; else it does as the model in use"
    add_parser.add_argument("--sound-only", action="store_true", help=about_sound)
    add_parser.set_defaults(run=library_commands.models_add)
    use_parser = tasks.add_parser("use", help="suggest with this model from now on")
    use_parser.add_argument("name", metavar="NAME")
    use_parser.set_defaults(run=library_commands.models_use)
    show_parser = tasks.add_parser("show", help="genres, data, licence, scores and limits of a model")
    show_parser.add_argument("name", nargs="?", metavar="NAME", help="without it, the one in use")
    _add_json(show_parser)
    show_parser.set_defaults(run=library_commands.models_show)


def _profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="your music; without it, print them all")
    forms = ("list", "semicolon", "slash", "first")
    about = "a list, one value joined by '; ' or by ' / ', or the first genre only"
    parser.add_argument("form", nargs="?", choices=forms, help=about)
    _add_json(parser)
    parser.set_defaults(run=settings_commands.profile)


def _settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="this one; without it, print them all")
    about = "remember this from now on; 'default' goes back to how tagger comes"
    parser.add_argument("value", nargs="*", metavar="VALUE", help=about)
    _add_json(parser)
    parser.set_defaults(run=settings_commands.settings)


def _doctor(parser: argparse.ArgumentParser) -> None:
    _add_json(parser)
    parser.set_defaults(run=library_commands.doctor)


def _add_choice(parser: argparse.ArgumentParser, about_genre: str) -> None:
    """The options that say which of the suggestions are meant."""
    parser.add_argument("query", nargs="+", metavar="QUERY", help="which albums; 'all' for everything")
    parser.add_argument("--genre", action="append", default=[], metavar="G", help=f"this genre; {about_genre}")
    only = "with 'all' and --genre: decide about this file alone, not about its album"
    parser.add_argument("--file", action="append", default=[], type=Path, metavar="PATH", help=only)
    parser.add_argument("--top", type=_positive, metavar="K", help="the K best, sure or not")
    parser.add_argument("--min-score", type=_share, metavar="S", help="those with a score of at least S, 0 to 1")


def _add_json(parser: argparse.ArgumentParser, about: str = "print JSON") -> None:
    parser.add_argument("--json", action="store_true", help=about)


def _add_write_options(parser: argparse.ArgumentParser) -> None:
    """The options that go before the settings of the same names."""
    on_off = argparse.BooleanOptionalAction
    parser.add_argument("--keep-mtime", action=on_off, help="leave modification times as they are, or not")
    parser.add_argument("--hard-links", action=on_off, help="write files that have several names too, or not")


def _add_players(parser: argparse.ArgumentParser) -> None:
    about = "print how Navidrome, Jellyfin, Plex, foobar2000 and iTunes will show the result, and what they take apart"
    parser.add_argument("--players", action="store_true", help=about)


def _positive(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is not a whole number above 0")


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if 0 <= value <= 1:
        return value
    raise argparse.ArgumentTypeError(f"'{text}' is not a score from 0 to 1")


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
        "learn your own genres from the tags that are there, and use that where it is not worse",
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
        "tagger show status:suggested --sort ask",
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
        "accept suggestions, or add genres by hand",
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
        query=True,
    ),
    "genres": Verb(
        genres_commands.add_parsers,
        "your genres: print, edit, import and build them, and see which albums that affects",
        "tagger genres list",
        'tagger genres rename "Hip Hop" Hip-Hop --dry-run',
        'tagger genres merge Rap "Hip Hop"',
        "tagger genres import genres-tree.yaml",
        "tagger genres undo",
    ),
    "profile": Verb(
        _profile,
        "say how a folder's files hold several genres, for players that cannot read lists",
        "tagger profile",
        "tagger profile ~/Music/Car semicolon",
    ),
    "settings": Verb(
        _settings,
        "print and change what is remembered about suggesting and writing",
        "tagger settings",
        "tagger settings mode fill",
        "tagger settings order broad first",
        "tagger settings min-score default",
    ),
    "undo": Verb(
        _undo,
        "take back a write, or an undo",
        "tagger undo",
        "tagger undo 12",
        "tagger undo --file ~/Music/song.flac",
    ),
    "log": Verb(_log, "print what was written and undone, newest first", "tagger log", "tagger log 12"),
    "models": Verb(
        _models,
        "list, add, choose and describe models",
        "tagger models list",
        "tagger models add ./my-model",
        "tagger models add discogs-effnet-bsdynamic-1.onnx discogs-effnet-bs64-1.json",
        "tagger models use my-model-1.0",
    ),
    "forget": Verb(
        _forget,
        "forget folders, and what was decided about their music; no file is touched",
        "tagger forget ~/OldMusic",
        "tagger forget ~/Music/Audiobooks",
    ),
    "doctor": Verb(_doctor, "say what this machine lacks", "tagger doctor"),
}
