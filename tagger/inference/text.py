"""Words: from the texts an album carries to tf-idf values. The trainer fits its vocabulary with the same functions."""

import html
import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tagger.inference.types import Floats, Indices

MAX_TERMS = 1_000_000
UNKNOWN_WORD = 1  # the number of any word of lyrics that has none; 0 is no word
MINIMUM_WORDS = 3  # fewer different known words say nothing: "Visit our site" is no review

READ_FOR_LANGUAGE = 2_000  # characters
LEAST_LETTERS, LEAST_FOREIGN = 20, 2  # in a text, to tell its language by them
LAST_LATIN = "\u024f"
_ENGLISH_WORDS = """
the and of to is with for that it on by from this but are was his her their its not has have you be
"""
_FOREIGN_WORDS = """
und der die das ein eine einer mit von ist nicht auf für sich auch zwischen les des une est dans pour avec sur et le qui por
con una los las del que para como il che di per non sono della het een van niet voor och som det på är um uma não os com jest
nie się na do
"""
_ENGLISH, _FOREIGN = _ENGLISH_WORDS.split(), _FOREIGN_WORDS.split()

_UNREAD = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_ELEMENT = re.compile(
    r"</?(?:html|head|body|title|meta|link|script|style|div|span|p|br|hr|a|b|i|u|em|strong|small|h[1-6]|ul|ol|li|img|blockquote"
    r"|table|thead|tbody|tr|td|th|section|article|header|footer|nav|figure|figcaption|iframe|sup|sub)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_WORD = re.compile(r"\b\w\w+\b")
_ONLY_WORDS = bytes(ord(c.lower()) if (c := chr(code)).isalnum() or c == "_" else ord(" ") for code in range(128))
_ONLY_WORDS += bytes(128)  # a table has 256 rows
_LINE_END = re.compile(r"[\n.!?]+")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|\n\s*\n")


class VocabularyError(ValueError):
    """What is wrong with a vocabulary file, without its name."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The terms an encoder knows, with their inverse document frequency (natural logarithm, smoothed, plus 1)."""

    terms: tuple[str, ...]
    idf: Floats  # [V]

    @classmethod
    def from_json(cls, data: bytes) -> "Vocabulary":
        """Read ``{"terms": [...], "idf": [...]}``. Raises VocabularyError."""
        try:
            content = json.loads(data)
            terms, idf = content["terms"], np.asarray(content["idf"], np.float32)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise VocabularyError("the terms or their idf cannot be read") from error
        if not (isinstance(terms, list) and all(isinstance(term, str) for term in terms)):
            raise VocabularyError("the terms must be a list of words")
        if not 0 < len(terms) <= MAX_TERMS or len(set(terms)) != len(terms):
            raise VocabularyError(f"there must be 1 to {MAX_TERMS} different terms")
        if idf.shape != (len(terms),) or not np.isfinite(idf).all():
            raise VocabularyError("there must be one finite idf per term")
        return cls(tuple(terms), idf)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where each term stands."""
        return {term: position for position, term in enumerate(self.terms)}


def spaced_words(text: str) -> bytes:
    """What ``tokens`` splits, in UTF-8: lower-case words, between them blanks alone. Words of one letter may remain."""
    if text.isascii():
        encoded = text.encode()
        plain = encoded.translate(_ONLY_WORDS)
        if (b":" in encoded and b"://" in encoded) or b"www" in plain:  # a byte alone is searched for much faster
            plain = _ADDRESS.sub(" ", text.lower()).encode().translate(_ONLY_WORDS)
        return plain
    return " ".join(_WORD.findall(_ADDRESS.sub(" ", unicodedata.normalize("NFKC", text).lower()))).encode()


def tokens(text: str) -> list[str]:
    """Lower-case words of two letters or more, in order; web addresses are no words, "dub_techno" is one."""
    if text.isascii():  # six times as fast
        return [word for word in spaced_words(text).decode().split() if len(word) > 1]
    return spaced_words(text).decode().split()


def words_as_written(text: str) -> list[str]:
    """The same words as ``tokens``, with their capital letters."""
    return _WORD.findall(_ADDRESS.sub(" ", unicodedata.normalize("NFKC", text)))


def seems_foreign(text: str) -> bool:
    """Whether a text is in another language than English: in other letters, or with more of other languages' little words.

    A few words, such as a list of titles, are in no language.
    """
    letters = [letter for letter in text[:READ_FOR_LANGUAGE] if letter.isalpha()]
    if len(letters) >= LEAST_LETTERS and sum(letter > LAST_LATIN for letter in letters) > len(letters) / 2:
        return True
    words = Counter(tokens(text[:READ_FOR_LANGUAGE]))
    foreign, english = (sum(words[word] for word in little_words) for little_words in (_FOREIGN, _ENGLISH))
    return foreign >= LEAST_FOREIGN and foreign > english


def without_markup(text: str) -> str:
    """A text as a browser would show its words, if it is HTML: names of elements and scripts are no words about music."""
    if _ELEMENT.search(text) is None:
        return text
    text = _ELEMENT.sub(" ", html.unescape(_UNREAD.sub(" ", text)))
    return text.replace("<", " ") if _ELEMENT.search(text) else text  # an element inside of one; so twice is once


def album_text(texts: Iterable[str], max_characters: int) -> str:
    """The different texts of an album, in order, joined and cut at the last sentence that ends within the limit."""
    different = dict.fromkeys(stripped for text in texts if (stripped := without_markup(text).strip()))
    return cut_at_sentence("\n\n".join(different), max_characters)


def cut_at_sentence(text: str, max_characters: int) -> str:
    """The text up to the last sentence end (or else space) in the second half of the limit, or up to the limit."""
    if len(text) <= max_characters:
        return text
    ends = [
        match.end() for match in _SENTENCE_END.finditer(text, 0, max_characters + 1) if match.end() <= max_characters
    ]
    if ends and ends[-1] >= max_characters / 2:
        return text[: ends[-1]].rstrip()
    space = text.rfind(" ", 0, max_characters + 1)
    return text[: space if space >= max_characters / 2 else max_characters].rstrip()


def sentences_of(lyrics: str) -> list[list[str]]:
    """The words of each line or sentence that holds any."""
    return [words for part in _LINE_END.split(lyrics) if (words := tokens(part))]


def song_numbers(song: Sequence[Sequence[str]], numbers: Mapping[str, int], sentences: int, words: int) -> Indices:
    """A song's words as numbers [sentences, words]: 1 for one that has none, 0 behind each sentence and behind the song."""
    array = np.zeros((sentences, words), np.int64)
    for row, sentence in enumerate(song[:sentences]):
        row_numbers = [numbers.get(word, UNKNOWN_WORD) for word in sentence[:words]]
        array[row, : len(row_numbers)] = row_numbers
    return array


def tfidf(words: Sequence[str], vocabulary: Vocabulary, *, sublinear_tf: bool) -> tuple[Indices, Floats]:
    """The non-zero terms: positions [N] ascending and values [N] of L2 norm 1, as scikit-learn's TfidfVectorizer.

    Both are empty where fewer than MINIMUM_WORDS different words are known.
    """
    position_of = vocabulary.positions
    counts = Counter(position_of[word] for word in words if word in position_of)
    if len(counts) < MINIMUM_WORDS:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    positions = sorted(counts)
    times = [1 + math.log(counts[position]) if sublinear_tf else counts[position] for position in positions]
    values = np.asarray(times, np.float64) * vocabulary.idf[positions]
    norm = np.linalg.norm(values)
    return np.asarray(positions, np.int64), (values / (norm or 1.0)).astype(np.float32)
