"""The parser of the whole command line, made of the verbs, and its help. Nothing heavy is imported here."""

import argparse
import difflib
import re
from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

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
The path of a folder means that folder and what is below it. album:=Live matches the whole title, genre: alone albums
without a genre in their files (Unknown is none), doubted: or doubted:jazz albums with a genre that 'learn' doubted.
track:7 or track:"a title" limits decisions to these tracks. NOT (or - before a term), OR and parentheses work, too:
'-genre:pop (year<1970 OR genre:jazz)'."""

HELP = {"-h", "--help"}
_NEGATED_TERM = re.compile(
    r"""-(?:[^\W\d_]+[:<>=!~]|["(])"""
)  # also of a misspelt field, about which the query complains
_NO_OPTION = re.compile(r"-(?:$|\.?\d)|-[^-].*\s", re.DOTALL)  # argparse takes these for no option, too
_LACKS_VALUE = re.compile(r"argument (--[\w-]+)\S*: expected one argument$")
COMMANDS_OF_BEETS = {  # and what does the same here
    "ls": "tagger show",
    "list": "tagger show",
    "import": "tagger scan FOLDER",
    "update": "tagger scan FOLDER",
    "lastgenre": "tagger suggest",
    "modify": "tagger accept QUERY --genre NAME",
    "remove": "tagger forget FOLDER",
    "fetchart": "tagger fetch",
    "embedart": "tagger covers",
    "stats": "tagger folders",
    "fields": "tagger show --help",
    "config": "tagger settings",
    "version": "tagger --version",
}
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

    takes_query = False

    def add_subparsers(self, **settings: Any) -> Any:
        """Make room for commands, and remember them."""
        self._subparsers_action: Subparsers = super().add_subparsers(**settings)
        return self._subparsers_action

    @property
    def commands(self) -> "Mapping[str, Parser]":
        """The commands below this one."""
        return self._subparsers_action.choices if self._subparsers else {}

    def options_like(self, name: str) -> "list[argparse.Action]":
        """The options with this name, or whose names begin with it, as argparse lets a person shorten them."""
        options = self._option_string_actions
        return (
            [options[name]] if name in options else [option for key, option in options.items() if key.startswith(name)]
        )

    def error(self, message: str) -> NoReturn:
        """Print the usage and the message, with what else could have been meant, and end the program."""
        if lacking := _LACKS_VALUE.match(message):
            message += f"; a value that begins with '-' is joined to it: {lacking[1]}=-x"
        super().error(message)

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
    return parser.parse_args(_arranged(parser, _with_verb(argv)))


def _check_verb(word: str) -> None:
    """Refuse a misspelt verb, also where ``--help`` follows it, and name those that may be meant."""
    if word in VERBS or word.startswith("-") or not word or is_folder(word):
        return
    nearest = " or ".join(
        f"'{verb}'" for verb in difflib.get_close_matches(word, [verb for verb in VERBS if verb != "open"], n=2)
    )
    suggestion = f"did you mean {nearest}? " if nearest else ""
    if word in COMMANDS_OF_BEETS:
        suggestion = f"what it does in beets, '{COMMANDS_OF_BEETS[word]}' does here; "
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


def _arranged(parser: Parser, argv: Sequence[str]) -> list[str]:
    """The options first, all else behind "--", so that a query may go on behind an option, which argparse does not let it.

    ``-genre:x`` in a query is no option: it becomes ``NOT genre:x``. What begins like an option and is none is refused here:
    argparse would first ask for a query, or print the usage of another command.
    """
    options, positionals, remaining = list[str](), list[str](), deque(argv)
    while remaining:
        argument = remaining.popleft()
        if argument == "--":
            positionals += remaining
            remaining.clear()
        elif parser.takes_query and _NEGATED_TERM.match(argument):
            positionals += ["NOT", argument[1:]]
        elif argument.startswith("-") and not _NO_OPTION.match(argument):
            option = _find_option(parser, argument)
            options.append(argument)
            if remaining and _takes(option, remaining[0]):
                options.append(remaining.popleft())
        elif parser.commands:
            if argument not in parser.commands:
                parser.error(_no_command(parser, argument))
            options.append(argument)
            parser = parser.commands[argument]
        else:
            positionals.append(argument)
    return [*options, *(["--", *positionals] if positionals else [])]


def _find_option(parser: Parser, argument: str) -> argparse.Action | None:
    """The option that is meant; None where its value is part of the argument, or where the name is that of several."""
    name, equals, _ = argument.partition("=")
    found = parser.options_like(name) if name.startswith("--") or name in HELP else []
    if not found:
        parser.error(_no_option(parser, argument))
    return found[0] if len(found) == 1 and not equals else None


def _takes(option: argparse.Action | None, value: str) -> bool:
    """Whether the next argument is the option's value."""
    return option is not None and (option.nargs is None or (option.nargs == "?" and value in (option.choices or ())))


def _no_command(parser: Parser, argument: str) -> str:
    """The sentence that there is no such command, and which may be meant."""
    nearest = difflib.get_close_matches(argument, parser.commands, n=1)
    sentence = f"there is no '{parser.prog} {printable(argument)}'"
    return (
        f"{sentence}; did you mean '{nearest[0]}'?"
        if nearest
        else f"{sentence}; '{parser.prog} --help' lists what there is"
    )


def _no_option(parser: Parser, argument: str) -> str:
    """The sentence that there is no such option, and what else can be typed."""
    sentence = f"there is no option '{printable(argument)}'"
    if argument.startswith("--state"):
        return "--state goes before the command, as in: tagger --state FOLDER show"
    if argument.startswith("--"):
        nearest = difflib.get_close_matches(argument, parser._option_string_actions, n=1)
        return (
            f"{sentence}; did you mean {nearest[0]}?" if nearest else f"{sentence}; '{parser.prog} --help' lists them"
        )
    if parser.takes_query:
        return f"{sentence}; for albums without that word write: NOT {printable(argument[1:])}"
    return (
        f"{sentence}; what begins with '-' and is none goes behind '--', as in: {parser.prog} -- {printable(argument)}"
    )


def _first_after_state(argv: list[str]) -> int:
    """The index of the first argument behind ``--state FOLDER``; larger than the length where the folder is missing."""
    index = 0
    while index < len(argv) and (argv[index] == "--state" or argv[index].startswith("--state=")):
        index += 2 if argv[index] == "--state" else 1
    return index


def _parser() -> Parser:
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
        verb_parser = _verb_parser(subparsers, name, verb)
        verb_parser.takes_query = verb.query
        verb.add(verb_parser)
    return parser


def _verb_parser(subparsers: "Subparsers", name: str, verb: Verb) -> Parser:
    """The parser of one verb; "open" is what ``tagger FOLDER`` means and is not listed."""
    examples = "\n".join(f"  {example}" for example in verb.examples)
    help_text: dict[str, Any] = {"prog": "tagger"} if name == "open" else {"help": verb.summary}
    return subparsers.add_parser(
        name,
        description=f"{verb.summary[0].upper()}{verb.summary[1:]}.",
        epilog=f"{QUERY}\n\nexamples:\n{examples}" if verb.query else f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        **help_text,
    )
