"""The query language: ``miles genre:jazz year>1990 -status:written (score>0.8 OR genre:)``.

Words and quoted phrases are looked for in album, artist, folder and titles, and so is what names no field ("Re:Stacks");
``field:value`` in one field, and ``field:=value`` is all of it; a folder with a separator at its end is just that folder
and those below it. ``genre`` means the genre under any of its names, or a
kind of it, in the files, accepted, or suggested surely; what names no genre that is known, every genre whose name has it;
``genre:`` alone, no genre in the files. ``doubted:jazz`` are albums in whose files learning doubted such a genre, and
``doubted:`` those with any. ``year``, ``score`` and ``id`` compare; years and ids may be ranges (1970-1979).
``score`` compares the best suggestion, or, beside ``genre``, that genre's. ``track`` is a track's number or its title, and
what is decided is then decided about such tracks alone. ``all``, or nothing, is everything.

Parts beside each other must all match; ``NOT`` or ``-`` before a part, and ``OR`` between some, weaker than all else.
Parentheses group where the query has such an operator, or a field follows them: else they are text, as in "Blue (Live)".
"""

import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.state.album_summaries import AlbumStatus
from tagger.state.tables import storable

Comparison = Literal[">", ">=", "<", "<="]
FIELDS = ("album", "artist", "folder", "genre", "doubted", "status", "year", "score", "id", "track")
NUMBER_FIELDS = ("year", "score", "id")
STATUSES: tuple[AlbumStatus, ...] = get_args(AlbumStatus)
MAX_TERMS = 200
MAX_DEPTH = 20  # of parentheses
LARGEST = 2**63 - 1  # that the database compares

_FIELD = rf"(?P<field>{'|'.join(FIELDS)})"
_FIELD_TERM = re.compile(
    rf"""{_FIELD}(?P<operator>:?[<>=~]+|!+[=~]+|!+|:)(?: "(?P<phrase>[^"]*)(?P<end>"?) | (?P<word>\S*) )""",
    re.VERBOSE | re.IGNORECASE,
)
_TEXT_TERM = re.compile(r"""(?P<prefix>[^\W\d_]+:)? "(?P<phrase>[^"]*)(?P<end>"?) | (?P<word>\S+)""", re.VERBOSE)
_OPERATOR = re.compile(r"(?:(?P<name>NOT|OR|AND)(?=[\s()]|$)|(?P<minus>-)(?=[\w\"(]))")
_FOREIGN_OPERATOR = re.compile(rf"(?:&&|\|\||,)(?=\s|$)|[!+](?={_FIELD}[:<>=!~])|\^(?=[^\W_])", re.IGNORECASE)
_GROUPS = re.compile(rf"(?:^|[\s(])(?:NOT|OR|AND)(?=[\s(]|$)|(?:^|[\s(-])\(-?{_FIELD}[:<>=!]", re.IGNORECASE)
_RANGE = re.compile(r"(?P<first>\d{1,18})(?:[-–](?P<last>\d{1,18}))?", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_PERCENT = 100
_PHRASE = re.compile(r'(?<![:=<>!~])"[^"]*"')
_OTHER_FIELD = re.compile(r"""(?:^|(?<=[\s(-]))([^\W\d_]+)(?::[<>=~]*|[<>=!~]+)(?:"[^"]+"|[^\s"()]+)""")
_FIELDS_ELSEWHERE = {"title": "track", "path": "folder"}  # by the names that beets and players give them


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit on a score of 0…1."""

    comparison: Comparison
    value: float


@dataclass(frozen=True, slots=True)
class Years:
    """From the first to the last, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class AlbumIds:
    """From the first to the last, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class TrackTerm:
    """A track by its number in the album, or by its title, or its path where it has none; ``exact``: all of the title."""

    text: str  # plain
    number: int | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; empty means every album. Words, albums, artists and folders are as ``search_key`` makes them.

    Everything must match: of ``none_of`` no query, of each group of ``any_of`` at least a query.
    """

    words: tuple[str, ...] = ()
    albums: tuple[str, ...] = ()
    artists: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    statuses: tuple[AlbumStatus, ...] = ()
    years: tuple[Years, ...] = ()
    scores: tuple[Bound, ...] = ()
    ids: tuple[AlbumIds, ...] = ()
    tracks: tuple[TrackTerm, ...] = ()  # all of one track
    exact_albums: tuple[str, ...] = ()
    exact_artists: tuple[str, ...] = ()
    exact_folders: tuple[str, ...] = ()
    exact_genres: tuple[str, ...] = ()
    doubted: tuple[str, ...] = ()
    without_genre: bool = False
    none_of: tuple["Query", ...] = ()
    any_of: tuple[tuple["Query", ...], ...] = ()


def search_key(text: str) -> str:
    """The text as it is searched: without case and accents ("Björk" is found by "bjork")."""
    if text.isascii():
        return text.lower()  # the same, many times as fast
    letters = unicodedata.normalize("NFKD", storable(text)).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def parse_query(text: str) -> Query:
    """Parse a query. Raises TaggerError for an operator, a status, a year, an id or a score that makes no sense."""
    tokens = list(_tokens(text))
    if sum(isinstance(token, Query) for token in tokens) > MAX_TERMS:
        raise TaggerError(f"The query has more than {MAX_TERMS} parts; ask with fewer.")
    parser = _QueryParser(tokens)
    query = parser.alternatives()
    if parser.next is not None:
        raise TaggerError("A ')' of the query has no '(' before it; leave it out, or put the text in quotes.")
    return query


def unknown_field(text: str) -> str:
    """A sentence about the first term that looks like a field's and is searched as text; "" where there is none.

    "Mission: Impossible" and what stands in quotes look like none.
    """
    for match in _OTHER_FIELD.finditer(_PHRASE.sub(" ", text)):
        name, term = match[1], printable(match[0])
        if name.lower() not in FIELDS:
            same = _FIELDS_ELSEWHERE.get(name.lower())
            near = [same] if same else difflib.get_close_matches(name.lower(), FIELDS, 1)
            if not near:
                return f"'{name}' is not a field, so '{term}' is searched as text; the fields are {', '.join(FIELDS)}."
            likely = near[0] + term[len(name) :]
            return f"'{name}' is not a field, so '{term}' is searched as text; '{likely}' may be meant."
    return ""


class _QueryParser:
    """Recursive descent over the tokens: alternatives of conjunctions of terms."""

    def __init__(self, tokens: list[Query | str]) -> None:
        self._tokens = tokens
        self._position = self._depth = 0

    @property
    def next(self) -> Query | str | None:
        """The token that comes next; None at the end."""
        return self._tokens[self._position] if self._position < len(self._tokens) else None

    def alternatives(self) -> Query:
        """Everything up to the end or the closing parenthesis."""
        queries = [self._conjunction()]
        while self.next == "OR":
            self._position += 1
            queries.append(self._conjunction())
        if len(queries) == 1:
            return queries[0] or Query()
        operands = [query for query in queries if query is not None]
        if len(operands) < len(queries):
            raise _lacks_operand("OR")
        return Query(any_of=(tuple(operands),))

    def _conjunction(self) -> Query | None:
        """Parts that must all match; None where there is none."""
        parts: list[Query] = []
        while (part := self.next) is not None and part not in ("OR", ")"):
            if part == "AND":
                self._position += 1
                if not parts or self.next in (None, "OR", "AND", ")"):
                    raise _lacks_operand("AND")
            else:
                parts.append(self._part())
        return _joined(parts) if parts else None

    def _part(self) -> Query:
        """A term or a group, with what negates it."""
        is_negated = False
        while self.next == "NOT":
            is_negated = not is_negated
            self._position += 1
        part = self.next
        self._position += 1
        if part == "(":
            part = self._group()
        if not isinstance(part, Query):
            raise _lacks_operand("NOT")
        return Query(none_of=(_joined([part]),)) if is_negated else part

    def _group(self) -> Query:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise TaggerError(f"The query has more than {MAX_DEPTH} parentheses inside each other; ask with fewer.")
        group = self.alternatives()
        if self.next != ")":
            raise TaggerError("A '(' of the query is not closed; end the group with ')', or put the text in quotes.")
        self._position += 1
        self._depth -= 1
        is_single = replace(group, any_of=()) == Query() and len(group.any_of) <= 1
        return group if is_single else Query(any_of=((group,),))


def _joined(parts: list[Query]) -> Query:
    """A query that matches what all of them match."""
    values: dict[str, Any] = {
        name: tuple(value for part in parts for value in getattr(part, name))
        for name in Query.__dataclass_fields__
        if name != "without_genre"
    }
    words = values.pop("words")
    words = () if words == ("all",) else tuple(filter(None, words))
    return Query(words=words, without_genre=any(part.without_genre for part in parts), **values)


def _lacks_operand(operator: str) -> TaggerError:
    return TaggerError(
        f"'{operator}' joins nothing here: write genre:jazz OR genre:blues, or NOT genre:jazz; "
        f'for the word itself, put it in quotes: "{operator}".'
    )


def _tokens(text: str) -> Iterator[Query | str]:
    """The terms as queries of their own, and "NOT", "OR", "AND", "(" and ")"."""
    position, grouped, is_negated = 0, _GROUPS.search(text) is not None, False
    while position < len(text):
        letter = text[position]
        if letter.isspace():
            position += 1
        elif grouped and letter in "()":
            yield letter
            position += 1
        elif match := _OPERATOR.match(text, position):
            yield match["name"] or "NOT"
            position, is_negated = match.end(), match["name"] in (None, "NOT")
            continue
        elif match := _FOREIGN_OPERATOR.match(text, position):
            raise _not_understood(match[0])
        else:
            query, end = _term(text, position, grouped=grouped)
            if is_negated:
                _check_negated(text[position:end])
            position = end
            yield query
        is_negated = is_negated and letter.isspace()


def _check_negated(term: str) -> None:
    """Refuse to leave out what has a field that does not exist: such a text is nearly nowhere, so every album would match."""
    match = _OTHER_FIELD.match(_PHRASE.sub(" ", term))
    if match and match[1].lower() not in FIELDS:
        text = printable(term)
        raise TaggerError(
            f"'{match[1]}' is not a field, so 'NOT {text}' would leave nothing out; the fields are {', '.join(FIELDS)}, "
            f'and a text with such a sign goes in quotes: NOT "{text}".'
        )


def _not_understood(operator: str) -> TaggerError:
    return TaggerError(
        f"'{printable(operator)}' is not an operator of a query: parts beside each other must all match; "
        "write OR between others, and NOT or - before one that must not, as in -genre:jazz."
    )


def _term(text: str, position: int, *, grouped: bool) -> tuple[Query, int]:
    """The term at a position, and where it ends."""
    match = _FIELD_TERM.match(text, position) or _TEXT_TERM.match(text, position)
    assert match is not None
    if match["phrase"] is not None:
        if not match["end"]:
            raise TaggerError(f"The quote in '{printable(match[0])}' is not closed; end the phrase with another \".")
        value, end = match["phrase"], match.end()
    else:
        value = match["word"].split(")")[0] if grouped else match["word"]
        end = match.start("word") + len(value)
    if match.re is _TEXT_TERM:
        return Query(words=(search_key((match["prefix"] or "") + value),)), end
    is_text = not value and match["phrase"] is None and (set(match["operator"]) == {"!"} or match["operator"] == ":")
    if is_text and not (match["field"].lower() in ("genre", "doubted") and match["operator"] == ":"):
        return Query(words=(search_key(text[position:end]),)), end
    if match["field"].lower() == "track" and match["operator"] == ":" and match["phrase"] is not None:
        return Query(tracks=(TrackTerm(search_key(value)),)), end  # a title may be a number
    return _field_term(match["field"].lower(), match["operator"], value), end


def _field_term(field: str, operator: str, value: str) -> Query:
    """What "genre:jazz", "album:=Live" or "year>1990" means. Raises TaggerError for what means nothing."""
    comparison = operator.removeprefix(":")
    if comparison == "!=":
        return Query(none_of=(_field_term(field, "=", value),))
    comparison = "=" if comparison == "==" else comparison
    if field in NUMBER_FIELDS and comparison in (">", ">=", "<", "<=", "=", ""):
        return _number_term(field, comparison, value)
    if field in NUMBER_FIELDS or comparison not in ("=", ""):
        raise _no_comparison(field, operator, value)
    match field:
        case "status":
            return Query(statuses=(_status(value),))
        case "track":
            number = int(value) if not comparison and _NUMBER.fullmatch(value) else None
            return Query(tracks=(TrackTerm(search_key(value), number, bool(comparison)),))
        case "doubted":
            return Query(doubted=(value,))
        case "genre" if not value:
            return Query(without_genre=True)
        case "genre":
            return Query(exact_genres=(value,)) if comparison else Query(genres=(value,))
        case _:
            values: dict[str, Any] = {f"exact_{field}s" if comparison else f"{field}s": (search_key(value),)}
            return Query(**values)


def _no_comparison(field: str, operator: str, value: str) -> TaggerError:
    term = printable(f"{field}{operator}{value}")
    if field in NUMBER_FIELDS:
        examples = "year>1990, score<=0.5, id=7, or -year:1970-1979"
        return TaggerError(f"'{term}' is not understood: {field} compares with > >= < <= = and !=, as in {examples}.")
    return TaggerError(
        f"'{term}' is not understood: write {field}:text for what contains it, {field}:=\"text\" for exactly that, or "
        f"-{field}:text for all others; only {', '.join(NUMBER_FIELDS[:-1])} and {NUMBER_FIELDS[-1]} compare with < and >."
    )


def _number_term(field: str, comparison: str, value: str) -> Query:
    if field == "score":
        return Query(scores=_bounds(comparison, value))
    match = _RANGE.fullmatch(value)
    first, last = (int(match["first"]), int(match["last"] or match["first"])) if match else (1, 0)
    is_compared = comparison in (">", ">=", "<", "<=")
    too_long = field == "year" and last > 9999
    if last < first or too_long or (is_compared and match is not None and match["last"] is not None):
        raise _no_year(value) if field == "year" else _no_id(value)
    match comparison:
        case ">":
            first, last = first + 1, LARGEST
        case ">=":
            last = LARGEST
        case "<":
            first, last = 0, last - 1
        case "<=":
            first = 0
        case _:
            pass
    return Query(years=(Years(first, last),)) if field == "year" else Query(ids=(AlbumIds(first, last),))


def _no_year(value: str) -> TaggerError:
    return TaggerError(
        f"'{printable(value)}' is not a year: write year:2008, year:1970-1979 for some, or year>1990 for later ones."
    )


def _no_id(value: str) -> TaggerError:
    return TaggerError(
        f"'{printable(value)}' is not an id: write id:12, or id:12-15 for some; 'show --json' names them."
    )


def _bounds(comparison: str, value: str) -> tuple[Bound, ...]:
    """Limits on the score, from "0.8" or "80%"; "=" means as it is shown, in whole percent, or as exactly as it is written."""
    if not comparison:
        raise TaggerError(f"'score:{printable(value)}' compares nothing: write score>0.8, score<0.5 or score=0.5.")
    scale = _PERCENT if value.endswith("%") else 1
    try:
        number = float(value.removesuffix("%")) / scale
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        term = printable(f"score{comparison}{value}")
        raise TaggerError(f"'{term}' cannot be compared: give a score from 0 to 1, as in score>0.8.")
    if comparison != "=":
        return (Bound(comparison, number),)  # type: ignore[arg-type]  # the caller admits these only
    digits = max(2, len(value.removesuffix("%").partition(".")[2]) + (2 if scale == _PERCENT else 0))
    half = 0.5 * 10**-digits
    return Bound(">=", round(number - half, digits + 1)), Bound("<", round(number + half, digits + 1))


def _status(value: str) -> AlbumStatus:
    for status in STATUSES:
        if value.lower() == status:
            return status
    raise TaggerError(f"'{printable(value)}' is not a status: it is one of {', '.join(STATUSES)}.")
