"""How scores become a proposal, and how what was accepted becomes the new value of a file.

Words such as "Unknown" or "Other" name no genre, and go once there is something to write, unless they are protected. Fill
writes only where a file has no genre. Merge, the default, keeps what is there, in its order and spelling, and adds what was
accepted. Replace puts what was accepted in its stead, in the taxonomy's spelling, and keeps what is protected alone.
Where nothing was accepted or nothing is new, nothing changes; no mode empties a file.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from tagger.genres.cleaning import held_genres
from tagger.genres.taxonomy import Taxonomy

Mode = Literal["fill", "merge", "replace"]
Order = Literal["specific first", "broad first", "score"]
Fields = Literal["genre", "genre and style"]


@dataclass(frozen=True, slots=True)
class Policy:
    """How many, how sure, and what happens to what is there."""

    top: int = 5  # at most so many genres are proposed
    min_score: float | None = None  # None: each genre's own threshold
    mode: Mode = "merge"
    limit: int | None = None  # at most so many genres are written; what is kept counts, and is kept even above it
    order: Order = "specific first"
    parents: bool = False  # write the genres above an accepted one, too
    fields: Fields = "genre"  # "genre and style": the broadest genre of each in the one, finer ones in the other


@dataclass(frozen=True, slots=True)
class Candidate:
    """A genre, its probability, and whether that reaches the genre's own threshold."""

    genre: str
    score: float
    confident: bool


def propose(candidates: Sequence[Candidate], policy: Policy, taxonomy: Taxonomy) -> list[str]:
    """The genres to suggest, as the taxonomy writes them, in the policy's order; the surest are chosen."""
    sure = [candidate for candidate in candidates if _is_sure(candidate, policy)]
    ranked = sorted(sure, key=lambda candidate: -candidate.score)
    genres = taxonomy.unique([taxonomy.written(candidate.genre) for candidate in ranked])[: policy.top]
    return arrange(genres, policy.order, taxonomy)


def new_value(
    existing: Sequence[str],
    accepted: Sequence[str],
    policy: Policy,
    taxonomy: Taxonomy,
    *,
    typed: Sequence[str] = (),
    removed: Sequence[str] = (),
    least_depth: int = 0,
) -> tuple[str, ...]:
    """What a file that holds ``existing`` will hold once ``accepted`` (best first) is written.

    ``typed``: those of the accepted genres that stay as the person typed them. ``removed``: genres that the person wants out
    of the files; those that are protected stay. ``least_depth``: of the genres above an accepted one that are written, too.
    """
    accepted = [genre for genre in accepted if genre.strip()]
    if removed:
        existing = without(existing, removed, taxonomy)
    present = [genre for genre in existing if genre.strip()]
    if not accepted or (policy.mode == "fill" and any(taxonomy.names_genre(genre) for genre in present)):
        return tuple(existing)
    accepted_keys = {taxonomy.key(genre) for genre in accepted}
    informative = [genre for genre in present if taxonomy.names_genre(genre) or taxonomy.key(genre) in accepted_keys]
    protected = [genre for genre in present if taxonomy.is_protected(genre)]
    retained = {"fill": [], "merge": informative, "replace": protected}[policy.mode]
    requested = _with_parents(accepted, taxonomy, least_depth) if policy.parents else accepted
    added = _new(
        retained, _spelled(requested, present if policy.mode == "fill" else retained, typed, taxonomy), taxonomy
    )
    if policy.limit is not None:
        added = added[: max(0, policy.limit - len(retained))]
    if retained and not added:
        return tuple(existing)
    return (*retained, *arrange(added, policy.order, taxonomy))


def for_genre_field(accepted: Sequence[str], policy: Policy, taxonomy: Taxonomy) -> tuple[str, ...]:
    """What the genre field takes of the accepted genres: all, or where finer ones go into STYLE, the broadest of each."""
    if policy.fields == "genre":
        return tuple(accepted)
    return tuple(dict.fromkeys(taxonomy.path(genre)[0] if _is_finer(genre, taxonomy) else genre for genre in accepted))


def for_style_field(accepted: Sequence[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """What the field STYLE takes of the accepted genres: those below another one, unless they are protected."""
    return tuple(genre for genre in accepted if _is_finer(genre, taxonomy))


def _is_finer(genre: str, taxonomy: Taxonomy) -> bool:
    return bool(taxonomy.parents(genre)) and not taxonomy.is_protected(genre)


def without(genres: Sequence[str], removed: Sequence[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """The genres but for those that are to be removed."""
    keys = {taxonomy.key(genre) for genre in removed}
    return tuple(genre for genre in genres if taxonomy.key(genre) not in keys or taxonomy.is_protected(genre))


def held_keys(values: Iterable[str], taxonomy: Taxonomy) -> set[str]:
    """The ``taxonomy.key`` of each value of a field, and of each genre that it joins."""
    values = list(values)
    return {taxonomy.key(name) for name in (*values, *held_genres(values, taxonomy))}


def arrange(genres: Sequence[str], order: Order, taxonomy: Taxonomy) -> list[str]:
    """The genres in their order, but where one is a kind of another the specific (or broad) one goes first."""
    if order == "score":
        return list(genres)
    first = taxonomy.below if order == "specific first" else lambda genre, other: taxonomy.below(other, genre)
    ordered: list[str] = []
    for genre in genres:
        _append_in_order(genre, genres, first, ordered)
    return ordered


def _append_in_order(
    genre: str, genres: Sequence[str], goes_first: Callable[[str, str], bool], ordered: list[str]
) -> None:
    """Append the genres that go before ``genre``, then itself."""
    if genre in ordered:
        return
    for candidate in genres:
        if goes_first(genre, candidate):
            _append_in_order(candidate, genres, goes_first, ordered)
    ordered.append(genre)


def _is_sure(candidate: Candidate, policy: Policy) -> bool:
    return candidate.confident if policy.min_score is None else candidate.score >= policy.min_score


def _spelled(genres: Sequence[str], present: Sequence[str], typed: Sequence[str], taxonomy: Taxonomy) -> list[str]:
    """Each genre as the file spells it already, as it was typed, or as the taxonomy writes it."""
    spelling = {taxonomy.key(genre): genre for genre in reversed(present)}
    return [genre if genre in typed else spelling.get(taxonomy.key(genre), taxonomy.written(genre)) for genre in genres]


def _new(retained: Sequence[str], genres: Sequence[str], taxonomy: Taxonomy) -> list[str]:
    """The genres that are not there yet, each once."""
    keys = held_keys(retained, taxonomy)
    return [genre for genre in taxonomy.unique(list(genres)) if taxonomy.key(genre) not in keys]


def _with_parents(genres: Sequence[str], taxonomy: Taxonomy, least_depth: int) -> list[str]:
    """The genres, each followed by those above it, nearest first, but for those above ``least_depth`` (0: the top)."""
    return [name for genre in genres for name in (genre, *reversed(taxonomy.parents(genre)[least_depth:]))]
