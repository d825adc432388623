"""Whether a person's regular expression can take very long: Python's matching goes back and tries every other way.

An expression is read into positions, each a set of characters, and which may follow which (Glushkov, 1961). An endless
repeat takes exponentially long where two ways through it read the same letters and meet again (Weber & Seidl, On the degree
of ambiguity of finite automata, 1991). Everything else takes as many steps as there are ways to divide a name among the
parts: a repeat whose end the next letter does not tell multiplies them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import product
from math import comb, prod

MOST_LETTERS = 200  # of a name that patterns look at
MOST_WAYS = 20_000_000  # a second or two
MOST_POSITIONS = 2_000  # with what is repeated a counted number of times written out
CHARACTERS = "".join(map(chr, range(9, 127))) + "ßéøπяшロ日\xa0–’"
_TOKEN = re.compile(
    r"""\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|0[0-7]{0,2}|[1-9]\d?|.)
    | \[\^?\]?(?:\\.|[^\]\\])*\]
    | \(\?(?:P<\w+>|P=\w+|<[=!]|\(\w+\)|[aiLmsux]*(?:-[imsx]+)?[:)]|\#[^)]*|[=!>])
    | (?:[*+?]|\{(?:\d+,?\d*|,\d+)\})[?+]?
    | .""",
    re.VERBOSE | re.DOTALL,
)
_COUNT = re.compile(r"\{(\d*)(,?)(\d*)\}")
_FLAGS = re.compile(r"\(\?[aiLmsux]*(?:-[imsx]+)?\)")
_NO_LETTER = {"^", "$", r"\b", r"\B", r"\A", r"\Z", r"\z"}
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")

ENDLESS = "what it repeats can read the same letters in two ways; write (a+)+ as a+, and (a|ab|b)+ as (a|b)+"
TOO_MANY = "a name can be divided among its repeats in too many ways; leave some out, or put a letter between them"

Ways = tuple[int, int]  # so many, times those of dividing a name among so many endless repeats


class SlowPatternError(ValueError):
    """Why an expression could take very long."""


def check_cost(expression: re.Pattern[str]) -> None:
    """Raises SlowPatternError for an expression that could take very long on a name."""
    if expression.flags & re.VERBOSE:
        raise SlowPatternError("it is in the verbose form; write it without blanks and the flag x")
    ways, endless = _Reader(expression.pattern).read().ways()
    if ways * comb(MOST_LETTERS, endless) > MOST_WAYS:
        raise SlowPatternError(TOO_MANY)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an expression: its positions, those it can begin and end with, whether it matches "", and its number of ways."""

    start: int
    end: int
    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    nullable: bool = True
    ways: Callable[[], Ways] = lambda: (1, 0)


class _Reader:
    """Reads an expression by recursive descent; raises SlowPatternError where an endless repeat is exponential."""

    def __init__(self, expression: str) -> None:
        self.tokens: list[str] = _TOKEN.findall(expression)
        near = (ord(c) + step for c in set(expression) for step in (-1, 0, 1))
        neighbours = (chr(code) for code in near if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000)
        self.characters = "".join(dict.fromkeys((*CHARACTERS, *neighbours)))
        self.at = 0
        self.sets: list[int] = []  # of each position, a bit for each of the characters
        self.follows: list[Counter[int]] = []  # in how many ways a position comes after another

    def read(self) -> _Part:
        return self._choice()

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _choice(self) -> _Part:
        parts = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            parts.append(self._sequence())
        if len(parts) == 1:
            return parts[0]

        def ways() -> Ways:
            counts, endless = zip(*(part.ways() for part in parts), strict=True)
            begins = [self._letters(part.first) for part in parts]
            are_disjoint = sum(letters.bit_count() for letters in begins) == reduce(int.__or__, begins).bit_count()
            return (max if are_disjoint else sum)(counts), max(endless)

        first = tuple(position for part in parts for position in part.first)
        last = tuple(position for part in parts for position in part.last)
        return _Part(parts[0].start, parts[-1].end, first, last, any(part.nullable for part in parts), ways)

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeated())
        return self._joined(parts)

    def _joined(self, parts: Sequence[_Part]) -> _Part:
        """The parts one after the other."""
        first: tuple[int, ...] = ()
        last: tuple[int, ...] = ()
        nullable = True
        for part in parts:
            self._link(last, part.first)
            first += part.first if nullable else ()
            last = part.last + (last if part.nullable else ())
            nullable = nullable and part.nullable
        start, end = (parts[0].start, parts[-1].end) if parts else (len(self.sets),) * 2
        return _Part(start, end, first, last, nullable, lambda: _product(part.ways() for part in parts))

    def _repeated(self) -> _Part:
        """An atom with the repeat after it, each counted time written out."""
        begin = self.at
        part = self._atom()
        token = self._peek()
        if not token or not (token[0] in "*+?" or _COUNT.match(token)):
            return part
        least, most = _times(token)
        after = self.at + 1
        ends, last = [part.last] if least <= 1 else [], part.last
        copies = [part]
        while len(copies) < max(least, 1 if most is None else most) and part.end > part.start:
            self.at = begin
            copy = self._atom()
            self._link(last, copy.first)
            last = copy.last + (last if copy.nullable else ())
            copies.append(copy)
            if len(copies) >= least:
                ends.append(last)
        self.at = after
        if most is None:
            self._link(copies[-1].last, copies[-1].first)
            self._check_endless(copies[-1])
        repeat = _Part(
            part.start,
            copies[-1].end,
            part.first,
            tuple(dict.fromkeys(position for end in ends for position in end)),
            part.nullable or not least,
        )

        def ways() -> Ways:
            count, endless = _product(copy.ways() for copy in copies)
            if most is None and (count > 1 or endless):
                count, endless = repeat.end - repeat.start, 0  # no two ways through an endless repeat meet again
            is_decided = not self._letters(repeat.first) & self._letters(self._after(repeat))
            if is_decided or least == most:
                return count, endless
            return (count, endless + 1) if most is None else (count * (len(copies) - least + 1), endless)

        return replace(repeat, ways=ways)

    def _atom(self) -> _Part:
        token = self.tokens[self.at]
        self.at += 1
        if token[0] == "(" and not token.startswith(("(?#", "(?P=")) and not _FLAGS.fullmatch(token):
            inside = self._choice()
            self.at += 1  # the closing parenthesis
            return _Part(inside.start, inside.end, ways=inside.ways) if token in _LOOKS else inside
        if token.startswith("(?#"):
            self.at += 1
        if token.startswith("(?#") or token in _NO_LETTER or _FLAGS.fullmatch(token):
            return self._joined(())
        if len(self.sets) >= MOST_POSITIONS:
            raise SlowPatternError(
                f"it has more than {MOST_POSITIONS} letters with its repeats written out; make it shorter"
            )
        position = len(self.sets)
        self.follows.append(Counter())
        if token.startswith("(?P=") or re.fullmatch(r"\\[1-9]\d?", token):  # what a group read, whatever that is
            self.at += token.startswith("(?P=")
            self.sets.append((1 << len(self.characters)) - 1)
            self._link((position,), (position,))
            return _Part(position, position + 1, (position,), (position,), nullable=True, ways=lambda: (1, 1))
        read = re.compile(token, re.IGNORECASE | re.DOTALL)
        letters = sum(1 << bit for bit, character in enumerate(self.characters) if read.fullmatch(character))
        self.sets.append(letters or (1 << len(self.characters)) - 1)
        return _Part(position, position + 1, (position,), (position,), nullable=False)

    def _link(self, last: Iterable[int], first: Sequence[int]) -> None:
        for position in last:
            self.follows[position].update(first)

    def _letters(self, positions: Iterable[int]) -> int:
        """The characters that any of the positions reads."""
        return reduce(int.__or__, (self.sets[position] for position in positions), 0)

    def _after(self, part: _Part) -> set[int]:
        """What may follow a part."""
        inside = range(part.start, part.end)
        return {after for position in part.last for after in self.follows[position] if after not in inside}

    def _check_endless(self, part: _Part) -> None:
        """Raise SlowPatternError if two different ways through an endless repeat read the same letters and meet again."""
        inside = range(part.start, part.end)
        for position in inside:
            if any(count > 1 for after, count in self.follows[position].items() if after in inside):
                raise SlowPatternError(ENDLESS)
        visited: set[tuple[int, int]] = set()
        waiting = [(position, position) for position in inside]
        while waiting:
            first, second = waiting.pop()
            for after, beside in product(self.follows[first], self.follows[second]):
                if after not in inside or beside not in inside or not self.sets[after] & self.sets[beside]:
                    continue
                if after == beside and first != second:
                    raise SlowPatternError(ENDLESS)
                pair = min(after, beside), max(after, beside)
                if after != beside and pair not in visited:
                    visited.add(pair)
                    waiting.append(pair)


def _times(token: str) -> tuple[int, int | None]:
    """The least and the largest number of repetitions, at most MOST_LETTERS each; None: endless."""
    if match := _COUNT.match(token):
        least = min(int(match[1] or 0), MOST_LETTERS)
        if not match[2]:
            return least, least
        return least, min(int(match[3]), MOST_LETTERS) if match[3] else None
    return int(token[0] == "+"), 1 if token[0] == "?" else None


def _product(ways: Iterable[Ways]) -> Ways:
    counts, endless = [1], 0
    for count, more in ways:
        counts.append(count)
        endless += more
    return prod(counts), endless
