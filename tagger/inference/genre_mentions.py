"""Genres that a text names: where each name stands, and whether the text claims the genre for the music or denies it.

Names are found with one compiled pattern, longest first and without overlaps, so that "progressive rock" is not also
"rock". Spelling between the words of a name is free ("hip hop", "Hip-Hop", "hiphop", "drum'n'bass", "drum & bass").
A name that is also an ordinary word of reviews ("score", "space", "club") counts only before a word such as "music", and so
do a few names after the words with which they are no genre ("in a house by the sea", "my soul", Spanish "este disco").

What stands before a name in its clause decides its kind: "not really jazz", "far from punk" deny, "ex-metal drummer",
"formerly a hip hop producer" speak of something else, "jazzy", "folk-tinged" claim a little. "not only jazz" and "not
unlike dub" claim. A name inside the artist's name or the album's title says nothing and is left out.

Nothing but the standard library is needed; a text of 130 words takes two to four milliseconds.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Self

SCOPE = 6  # words before a name within which a denial reaches it


class MentionKind(StrEnum):
    """What a text says about the music by naming a genre."""

    NAMED = "named"
    TINGED = "tinged"  # "jazzy", "folk-tinged"
    NEGATED = "negated"
    FORMER = "former"  # "ex-punk", "his old hip hop crew"


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of a genre: ``text[start:end]`` is the name as it is written there."""

    genre: str
    start: int
    end: int
    kind: MentionKind


# Taxonomy names and aliases that reviews mostly use in another meaning; they need a word of MUSIC after them.
_ORDINARY = """
1960s, 1970s, 1980s, 1990s, 2 tone, 60s, 70s, 80s, 90s, abstract, acid, acoustic, africa, african, alternative, anime,
arab, asian, atmospheric, baggy, ballad, ballads, ballet, baroque, bass, bassline, beat, boogie, booty, brazil,
brazilian, breaks, british isles, cabaret, canterbury, celtic, chamber, children, chill, chip, choir, choral, chorus,
christian, christmas, club, comedy, concerto, contemporary, cowboy, crossover, crust, cuba, cut-up, dance, devotional,
doom, dream, drill, drone, east coast, eighties, enka, ethereal, ethnic, ethno, exotic, experimental, freestyle,
fusion, game, gangsta, glam, global, go-go, goth, gothic, grind, groove, gypsy, hard, hawaiian, healing, high energy,
holiday, humor, humour, impressionist, improv, improvisation, independent, indian, industrial, instrumental,
international, irish, italo, jamaica, juke, jungle, karaoke, kids, latin, latina, latino, leftfield, light music, lounge,
mantra, marches, mashup, medieval, meditation, meditative, military, minimal, minimalism, mod, motown, movie, musical,
musicals, nineties, northern, old school, old-time, opera, orchestra, orchestral, outrun, pagode, parody, piano,
podcast, poetry, progressive, psychedelic, rare groove, rave, relaxation, religious, renaissance, retro, revival, rio,
romantic, roots, sacred, satire, score, scottish, seasonal, seventies, sixties, slide guitar, slow jam, slow jams,
son, sonata, space, speech, spiritual, spoken, standards, stoner, story, stride, string quartet, surf, swing,
symphonic, symphonies, symphony, tango, terror, top 40, trailer, tribal, turkish, two tone, urban, vocal, vocals, west
coast, western, wonky, world, worship
"""
ORDINARY = frozenset(" ".join(name.split()) for name in _ORDINARY.split(","))

MUSIC = r"(?:music|musik|sounds?|records?|albums?|tunes?|tracks?|songs?|scene|genre|style|beats|grooves?|rhythms?)"

# Names that are no genre after these words, unless music or those who make it come next. Of 14 houses, souls and countries
# of that kind in the training texts, one stands in a review of an album that has the genre.
_BELONGING = r"(?:a|my|your|our|their|his|her|this|home)"
_ROMANCE = r"(?:una?|um|el|il|este|esse|questo|del|al|su|mi|primer|primo|segundo|secondo|nuevo|nuovo|novo|[uú]ltimo)"
_NO_GENRE_AFTER: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(("house", "country"), re.compile(rf"\b{_BELONGING}\s+$", re.IGNORECASE)),
    "soul": re.compile(rf"\b(?:{_BELONGING}|the)\s+$", re.IGNORECASE),
    "disco": re.compile(rf"\b{_ROMANCE}\s+$", re.IGNORECASE),
    "trance": re.compile(r"\b(?:in|into|an?)\s+$", re.IGNORECASE),
    "noise": re.compile(r"\b(?:the|of|white|background|some|make|making|bring)\s+$", re.IGNORECASE),
}
# Names that are verbs, or parts of other words, before these.
_NO_GENRE_BEFORE: Mapping[str, re.Pattern[str]] = {
    "pop": re.compile(r"[\s-]+(?:up|in|out|off|culture|art)\b", re.IGNORECASE),
    "pops": re.compile(r"[\s-]+(?:up|in|out|off)\b", re.IGNORECASE),
    "rock": re.compile(r"\s+(?:the|your|my|our|this|you|solid|bottom)\b", re.IGNORECASE),
}
_MAKERS = (
    r"(?:producers?|singers?|vocalists?|musicians?|artists?|acts?|bands?|djs?|labels?|classics?|anthems?|duo|trio)"
)
_OF_MUSIC = re.compile(rf"[\s-]+(?:(?:and|&)\s+\w+\s+)?(?:{MUSIC}|{_MAKERS})\b", re.IGNORECASE)

# Words made of a genre's name that claim it in part, and people named after it.
DERIVED: Mapping[str, str] = {
    "jazzy": "Jazz",
    "jazzier": "Jazz",
    "folky": "Folk",
    "folksy": "Folk",
    "folkie": "Folk",
    "bluesy": "Blues",
    "soulful": "Soul",
    "funky": "Funk",
    "punky": "Punk",
    "poppy": "Pop",
    "popsong": "Pop",
    "popsongs": "Pop",
    "rocky": "Rock",
    "rocking": "Rock",
    "rockers": "Rock",
    "rocker": "Rock",
    "housey": "House",
    "dubby": "Dub",
    "ravey": "Rave",
    "clubby": "Dance",
    "danceable": "Dance",
    "dancefloor": "Dance",
    "dancefloors": "Dance",
    "rapper": "Hip Hop",
    "rappers": "Hip Hop",
    "rapping": "Hip Hop",
    "raps": "Hip Hop",
    "emcee": "Hip Hop",
    "countrified": "Country",
    "metalhead": "Metal",
    "ambience": "Ambient",
    "ambiences": "Ambient",
    "chiptunes": "Chiptune",
    "electronics": "Electronic",
    "glitchy": "Glitch",
    "noisy": "Noise",
}

ADDRESS = re.compile(r"(?:https?://|www\.)\S+")

_TINGE = r"tinged|inflected|flavou?red|influenced|inspired|infused|ish|esque|like|oriented|y|leaning|laced|based|ified"
_BREAK = re.compile(
    r"[.,;:!?…\n()\[\]—–]|(?<!anything )(?<!nothing )\bbut\b|\b(?:however|although|though|yet|instead,)\b",
    re.IGNORECASE,
)
_NOT_A_DENIAL = re.compile(
    r"\bnot\s+(?:only|just|merely|simply|solely|unlike|to\s+mention|least)\b|\bno\s+(?:doubt|wonder|matter|less|question)\b"
    r"|\bnever\s+(?:\w+\s+){0,2}(?:so|more|better)\b|\bnot\s+since\b"
    r"|\bnot\s+(?:a\s+)?far\s+from\b|\bcan(?:not|['’]t)\s+get\s+enough\b|\bnothing\s+(?:but|less\s+than)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:not|no|never|nor|neither|without|hardly|barely|scarcely|unlike|isn['’]t|wasn['’]t|aren['’]t|ain['’]t"
    r"|don['’]t|doesn['’]t|didn['’]t|won['’]t|can['’]t|cannot|far\s+from|anything\s+but|rather\s+than|instead\s+of"
    r"|(?:nothing|little)\s+to\s+do\s+with|away\s+from|opposite\s+(?:of|to)|devoid\s+of|lack(?:s|ing)?(?:\s+of)?|avoid(?:s|ing)?"
    r"|hates?|dislikes?|loathes?|tired\s+of|sick\s+of|beyond|leaves?\s+behind|leaving\s+behind|abandon(?:s|ed|ing)?"
    r"|less\s+(?:of\s+an?\s+)?)(?=\W)",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"(?:\bex[-\s]|\bformer(?:ly)?\b|\berstwhile\b|\bone-?time\b|\bused\s+to\b|\bonce\s+(?:an?|was|were)\b|\bpreviously\b)",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"\s*(?:,\s*)?(?:it|this|that|these|they)\s+(?:is|are|was|were)(?:\s+not\b|n['’]t\b)", re.IGNORECASE
)
_LIST = re.compile(r"\s*(?:,|/|,?\s*\b(?:or|nor)\b)\s*(?:an?\s+)?", re.IGNORECASE)
_WORD = re.compile(r"[\w'’]+")
_COMPOUND = re.compile(
    r"(.{3,})(pop|rock|core|wave|gaze|tunes?|step|folk|tempo|beats?|hop|funk|style|tronica|jazz|grass)"
)


@dataclass(frozen=True, eq=False)
class GenreNames:
    """The names to look for: every spelling, with the genre that it means."""

    names: Mapping[str, str]

    @classmethod
    def of(cls, genres: Iterable[tuple[str, Iterable[str]]]) -> Self:
        """From (genre, other names); where two genres claim a name, the genre that is written so has it."""
        pairs = [(genre, [genre, *aliases]) for genre, aliases in genres]
        names = {alias.lower(): genre for genre, spellings in pairs for alias in spellings[1:]}
        return cls(names | {genre.lower(): genre for genre, _ in pairs})

    def find(self, text: str, ignore: Collection[str] = ()) -> list[Mention]:
        """Every mention in the order of the text; ``ignore``: the artist's name and the title, whose words are no genre."""
        barred = _spans(text, ignore) + [match.span() for match in ADDRESS.finditer(text)]
        pattern, genres = self._pattern
        mentions: list[Mention] = []
        for match in pattern.finditer(text):
            group = match.lastindex or 0
            start, end = match.span(group)
            if any(start < right and left < end for left, right in barred) or _is_no_genre(text, start, end):
                continue
            tinged = match.end() > end or match[group].lower() in DERIVED
            mentions.append(Mention(genres[group - 1], start, end, _kind(text, start, end, tinged, mentions)))
        return mentions

    @cached_property
    def _pattern(self) -> tuple[re.Pattern[str], tuple[str, ...]]:
        """The pattern, and the genre of each of its groups. Names with one first letter stand together: twenty times as fast."""
        own_names = set(self.names.values())
        names = {name: genre for name, genre in self.names.items() if len(name) > 1}
        names |= {word: genre for word, genre in DERIVED.items() if genre in own_names and word not in names}
        letters: dict[str, list[str]] = {}
        for name in sorted(names, key=lambda name: (-len(name), name)):
            letters.setdefault(name[0], []).append(name)
        branches = (rf"(?={re.escape(first)})(?:{'|'.join(map(_group, group))})" for first, group in letters.items())
        pattern = rf"(?<![\w&])(?:{'|'.join(branches)})(?:[-\s]?(?:{_TINGE}))?(?!\w)"
        return re.compile(pattern, re.IGNORECASE), tuple(names[name] for group in letters.values() for name in group)


def _is_no_genre(text: str, start: int, end: int) -> bool:
    name = text[start:end].lower()
    before, after = _NO_GENRE_AFTER.get(name), _NO_GENRE_BEFORE.get(name)
    return (after is not None and after.match(text, end) is not None) or (
        before is not None
        and before.search(text, max(0, start - 12), start) is not None
        and not _OF_MUSIC.match(text, end)
    )


def _kind(text: str, start: int, end: int, tinged: bool, before: Sequence[Mention]) -> MentionKind:
    if _in_denied_list(text, start, before) or _DENIED_AFTER.match(text, end):
        return MentionKind.NEGATED
    clause = _clause(text, start, before[-1].end if before else 0)
    if _FORMER.search(clause):
        return MentionKind.FORMER
    if _DENIAL.search(_NOT_A_DENIAL.sub(" ", clause)):
        return MentionKind.NEGATED
    return MentionKind.TINGED if tinged else MentionKind.NAMED


def _in_denied_list(text: str, start: int, before: Sequence[Mention]) -> bool:
    """Whether the name goes on a list that a denial began: "neither jazz nor blues", "not rock, pop or soul"."""
    if not before or before[-1].kind is not MentionKind.NEGATED:
        return False
    return _LIST.fullmatch(text, before[-1].end, start) is not None


def _clause(text: str, start: int, left: int) -> str:
    """The last SCOPE words before ``start`` in the same clause, not before ``left``, where the previous name ends: a cue reaches
    only the first name. A space is added, so that a cue may end there.
    """
    clause = text[max(left, start - 90) : start]
    breaks = [match.end() for match in _BREAK.finditer(clause)]
    clause = clause[breaks[-1] :] if breaks else clause
    words = list(_WORD.finditer(clause))
    return clause[words[-SCOPE].start() if len(words) > SCOPE else 0 :] + " "


def _group(name: str) -> str:
    """A group for any spelling of the name, before MUSIC where the name is an ordinary word."""
    words = [word for word in re.split(r"[\s\-_/'’&+]+|\bn\b", name.replace("&", " and ")) if word]
    joined = r"[\s\-_/'’&+]{0,3}".join(_word_pattern(word) for word in words)
    return rf"({joined})(?=[\s-]+{MUSIC}\b)" if name in ORDINARY else f"({joined})"


def _word_pattern(word: str) -> str:
    if word in ("and", "n"):
        return r"(?:and|n)?"
    compound = _COMPOUND.fullmatch(word)
    return rf"{re.escape(compound[1])}[\s-]?{re.escape(compound[2])}" if compound else re.escape(word)


def _spans(text: str, phrases: Collection[str]) -> list[tuple[int, int]]:
    whole_phrases = [re.escape(phrase.strip()) for phrase in phrases if len(phrase.strip()) > 2]
    if not whole_phrases:
        return []
    return [match.span() for match in re.finditer(rf"(?<!\w)(?:{'|'.join(whole_phrases)})(?!\w)", text, re.IGNORECASE)]
