"""The parser of the whole command line, made of the verbs, and its help. Nothing heavy is imported here."""

import argparse
import difflib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import tagger
from tagger.cli.console import write_out
from tagger.cli.options import path
from tagger.cli.verbs import VERBS, Verb
from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.regular_file import is_folder

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    Subparsers = argparse._SubParsersAction["Parser"]

QUERY = """QUERY: words and field:value terms that must all match; words are looked for in artist, album, folder and titles.
Fields are album, artist, folder, genre, year (2008 or 1970-1979), id and status (new, suggested, accepted, written,
rejected, error); score>0.8 compares the best score, or with genre:NAME that genre's score; year>1990 compares the year.
album:=Live matches the whole title, genre: alone albums without a genre in their files (Unknown is none), doubted: or
doubted:jazz albums with a genre that 'learn' doubted. track:7 or track:"a title" limits decisions to these tracks. NOT
(or - before a term), OR and parentheses work, too: '-genre:pop (year<1970 OR genre:jazz)'."""

HELP = {"-h", "--help"}
_NEGATED_TERM = re.compile(r"-(?:album|artist|folder|genre|doubted|status|year|score|id|track):?[:<>=!]", re.IGNORECASE)
EXAMPLES = """examples:
  tagger ~/Music                            open the window on a folder (--headless, or without a display: print)
  tagger scan ~/Music && tagger suggest     read tags and covers, then listen and look
  tagger show genre:jazz score\\>0.8         what is suggested, how sure, and why
  tagger accept all && tagger write --dry-run
  tagger undo                               undo the last write

Exit codes: 0 done; 1 some items failed, each is named; 2 wrong usage or environment; 130 stopped by Ctrl-C
(129 by closing the terminal, 143 by SIGTERM); 141 nobody reads what is printed."""

HEADLINE = "Suggests genres for your music with a reason for each, writes those you accept, and can undo every write."


class Parser(argparse.ArgumentParser):
    """A parser that prints its help by ``write_out``: argparse itself ignores a full disk."""

    def print_help(self, file: "SupportsWrite[str] | None" = None) -> None:
        """Print the help. Raises what ``write_out`` raises."""
        if file is None:
            write_out(self.format_help())
        else:
            super().print_help(file)


class _Version(argparse.Action):
    """Prints the version and ends the program: argparse's own action passes over a full disk, too."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print the version. Raises what ``write_out`` raises."""
        write_out(f"tagger {tagger.__version__}\n")
        parser.exit()


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments, with the verb's function as ``run``.

    Exits with 2, and says why, where they make no sense. Raises TaggerError where the first is neither a folder nor a verb.
    """
    parser, argv = _parser(), list(argv)
    index = _first_after_state(argv)
    if index > len(argv):
        parser.error("--state lacks its value: name the folder for everything that is kept, as in --state FOLDER")
    _check_verb(argv[index] if index < len(argv) else "")
    return parser.parse_args(_with_negations(_with_verb(argv)))


def _check_verb(word: str) -> None:
    """Refuse a misspelt verb, also where ``--help`` follows it, and name those that may be meant."""
    if word in VERBS or word.startswith("-") or not word or is_folder(word):
        return
    nearest = " or ".join(
        f"'{verb}'" for verb in difflib.get_close_matches(word, [verb for verb in VERBS if verb != "open"], n=2)
    )
    suggestion = f"did you mean {nearest}? " if nearest else ""
    raise TaggerError(
        f"'{printable(word)}' is neither a folder nor a command; {suggestion}'tagger --help' lists the commands."
    )


def _with_verb(argv: list[str]) -> list[str]:
    """``tagger FOLDER`` and ``tagger`` mean the verb "open"."""
    index = _first_after_state(argv)
    word = argv[index] if index < len(argv) else ""
    if word in (*VERBS, *HELP, "--version"):
        return argv
    return [*argv[:index], "open", *argv[index:]]


def _with_negations(argv: list[str]) -> list[str]:
    """``-genre:x`` in a query is no option: it becomes ``NOT genre:x``."""
    parts: list[str] = []
    for argument in argv:
        parts += ["NOT", argument[1:]] if _NEGATED_TERM.match(argument) else [argument]
    return parts


def _first_after_state(argv: list[str]) -> int:
    """The index of the first argument behind ``--state FOLDER``; larger than the length where the folder is missing."""
    index = 0
    while index < len(argv) and (argv[index] == "--state" or argv[index].startswith("--state=")):
        index += 2 if argv[index] == "--state" else 1
    return index


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        "tagger",
        usage="tagger [--state PATH] [FOLDER | --demo]\n       tagger [--state PATH] COMMAND …",
        description=HEADLINE,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--state",
        type=path,
        metavar="PATH",
        help="the folder for decisions, results and the journal; else TAGGER_STATE or the user's data folder",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and end")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True, prog="tagger")
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
