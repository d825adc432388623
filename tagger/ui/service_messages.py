"""Sentences of the services in the language of the window.

The services and what they stand on speak English, to the command line, the log and the state. What the window shows of that is
translated here, where it is shown: a sentence is compared with templates, and what stands in for their names is put into the
translation. What no template fits stays English.
"""

import operator
import re
from functools import lru_cache

from tagger.display_names import breakable, paragraphs, single_line
from tagger.ui.service_message_templates import TEMPLATES
from tagger.ui.translation import is_translating, tr

NAMES = re.compile(r"\{(\w+)\}")
# values that are words of the program, not names
TRANSLATED = (
    *("words", "detail", "place", "stage", "start", "first", "last", "share", "score"),
    *("reason", "cause", "failure", "several", "chance", "likelier", "changes", "senses", "against"),
)
MOST_QUOTED = 60  # letters of a title
QUOTED = re.compile("“([^“”]*)”")
COLON = re.compile(": ")
LIST_BREAK = re.compile(r", | and ")


def translated_sentence(text: str) -> str:
    """A sentence, or several lines of them, as the window says it."""
    if not is_translating() or not text:
        return text
    return "\n".join(map(_translated_line, text.split("\n")))


def readable_sentence(text: str) -> str:
    """A sentence about an album as it is shown: what it quotes may be a tag, which holds anything, of any length."""
    quoted = QUOTED.sub(lambda match: f"“{single_line(match[1], MOST_QUOTED)}”", text)
    return breakable(paragraphs(translated_sentence(quoted)))


def _translated_line(line: str) -> str:
    for pattern, template in _patterns():
        match = pattern.fullmatch(line)
        if match is not None:
            return tr(template).format(**{name: _named_value(name, value) for name, value in match.groupdict().items()})
    return _translated_problem(line)


def _translated_problem(line: str) -> str:
    """A line that names what is concerned, in any words, before the cause: "cover.jpg: the picture is empty"."""
    for match in COLON.finditer(line):
        cause, end = line[match.end() :].removesuffix("."), "." * line.endswith(".")
        fitting = next((pattern for pattern, _ in _patterns() if pattern.fullmatch(cause)), None)
        if fitting is not None:
            return f"{line[: match.end()]}{_translated_line(cause)}{end}"
    return line


def _named_value(name: str, value: str) -> str:
    """What a sentence is about, as its name says: words of the program, tags in quotation marks, titles, or anything."""
    if name in TRANSLATED:
        return _translated_value(value)
    if name == "having":
        return _listed([_translated_line(part) for part in LIST_BREAK.split(value)])
    if name == "titles":
        return _listed(LIST_BREAK.split(value))
    return _quoted(value) if name == "tags" else value


def _listed(parts: list[str]) -> str:
    """Parts of a list as the language puts them together."""
    if len(parts) < 2:
        return "".join(parts)
    return tr("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def _translated_value(value: str) -> str:
    """Words of the program inside a sentence: as a whole, or each of a list; in the quotation marks of the language."""
    if "; " in value:
        several = value.split("; ")
        each = list(map(_translated_line, several))
        if all(map(operator.ne, each, several)):
            return "; ".join(each)
    translated = _translated_line(value)
    if translated == value:
        translated = value = _quoted(value)
    if translated != value or not LIST_BREAK.search(value):
        return translated
    names = LIST_BREAK.split(value)
    parts = [_translated_line(part) for part in names]
    if parts == names:
        return translated
    return _listed(parts) if " and " in value else ", ".join(parts)


def _quoted(text: str) -> str:
    return QUOTED.sub(lambda match: tr("“{text}”").format(text=match[1]), text)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The templates as patterns, those with most words of their own first: they fit the fewest sentences."""
    ordered = sorted(TEMPLATES, key=lambda template: (-len(NAMES.sub("", template)), template))
    return tuple((re.compile(_pattern(template), re.DOTALL), template) for template in ordered)


def _pattern(template: str) -> str:
    """The template with a group for each name; a name that comes again stands for the same value."""
    parts = NAMES.split(template)
    return "".join(
        re.escape(part) if index % 2 == 0 else f"(?P={part})" if part in parts[1:index:2] else f"(?P<{part}>.+?)"
        for index, part in enumerate(parts)
    )
