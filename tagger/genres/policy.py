"""How scores become a proposal, and how what was accepted becomes the new value of a file.

Fill writes only where a file has no genre. Merge, the default, keeps what is there, in its order and spelling, and adds
what was accepted. Replace puts what was accepted in place of what is there. Where nothing was accepted or nothing is
new, nothing changes; no mode empties a file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from tagger.genres.taxonomy import Taxonomy

Mode = Literal["fill", "merge", "replace"]
Order = Literal["specific first", "broad first", "score"]


@dataclass(frozen=True, slots=True)
class Policy:
    """How many, how sure, and what happens to what is there."""

    top: int = 5  # at most so many genres are proposed
    min_score: float | None = None  # None: each genre's own threshold
    mode: Mode = "merge"
    limit: int | None = None  # at most so many genres are written; what is kept counts, and is kept even above it
    order: Order = "specific first"
    parents: bool = False  # write the genres above an accepted one, too


@dataclass(frozen=True, slots=True)
class Candidate:
    """A genre, its probability, and whether that reaches the genre's own threshold."""

    genre: str
    score: float
    confident: bool


def propose(candidates: Sequence[Candidate], policy: Policy, taxonomy: Taxonomy) -> list[str]:
    """The genres to suggest, as the taxonomy writes them, in the policy's order; the surest are chosen."""
    ranked = sorted((one for one in candidates if _sure(one, policy)), key=lambda one: -one.score)
    chosen = taxonomy.unique([taxonomy.written(one.genre) for one in ranked])[: policy.top]
    return arrange(chosen, policy.order, taxonomy)


def new_value(existing: Sequence[str], accepted: Sequence[str], policy: Policy, taxonomy: Taxonomy) -> tuple[str, ...]:
    """What a file that holds ``existing`` shall hold once ``accepted`` (best first) is written."""
    accepted = [genre for genre in accepted if genre.strip()]
    held = [genre for genre in existing if genre.strip()]
    if not accepted or (policy.mode == "fill" and held):
        return tuple(existing)
    kept = [] if policy.mode == "replace" else held
    wanted = _with_parents(accepted, taxonomy) if policy.parents else accepted
    added = _new(kept, _spelled(wanted, held, taxonomy), taxonomy)
    if policy.limit is not None:
        added = added[: max(0, policy.limit - len(kept))]
    if kept and not added:
        return tuple(existing)
    return (*kept, *arrange(added, policy.order, taxonomy))


def arrange(genres: Sequence[str], order: Order, taxonomy: Taxonomy) -> list[str]:
    """The genres in their order, but where one is a kind of another the specific (or broad) one goes first."""
    if order == "score":
        return list(genres)
    first = taxonomy.below if order == "specific first" else lambda genre, other: taxonomy.below(other, genre)
    placed: list[str] = []
    for genre in genres:
        _place(genre, genres, first, placed)
    return placed


def _place(genre: str, genres: Sequence[str], goes_first: Callable[[str, str], bool], placed: list[str]) -> None:
    """Place the genres that go before ``genre``, then itself."""
    if genre in placed:
        return
    for other in genres:
        if goes_first(genre, other):
            _place(other, genres, goes_first, placed)
    placed.append(genre)


def _sure(candidate: Candidate, policy: Policy) -> bool:
    return candidate.confident if policy.min_score is None else candidate.score >= policy.min_score


def _spelled(genres: Sequence[str], held: Sequence[str], taxonomy: Taxonomy) -> list[str]:
    """Each genre as the file spells it already, else as the taxonomy writes it."""
    spelling = {taxonomy.key(genre): genre for genre in reversed(held)}
    return [spelling.get(taxonomy.key(genre), taxonomy.written(genre)) for genre in genres]


def _new(kept: Sequence[str], genres: Sequence[str], taxonomy: Taxonomy) -> list[str]:
    """The genres that are not there yet, each once."""
    there = {taxonomy.key(genre) for genre in kept}
    return [genre for genre in taxonomy.unique(list(genres)) if taxonomy.key(genre) not in there]


def _with_parents(genres: Sequence[str], taxonomy: Taxonomy) -> list[str]:
    """The genres, each followed by those above it, nearest first."""
    return [name for genre in genres for name in reversed(taxonomy.path(genre))]
