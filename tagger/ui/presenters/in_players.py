"""How players will show the genres that would be written: a line each where it differs, and how much that matters."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from tagger.display_names import single_line
from tagger.genres.players import ShownGenres, shown_by_players
from tagger.genres.taxonomy import Taxonomy
from tagger.ui.presenters.sentences import count
from tagger.ui.service_messages import translated_sentence
from tagger.ui.translation import tr

Concern = Literal["", "left out", "changed"]  # nothing; genres that a player leaves out; others than those written


@dataclass(frozen=True, slots=True)
class InPlayers:
    """What to say about one value of the genre field; ``players``: those that do not show it as it is written."""

    text: str = ""
    players: tuple[str, ...] = ()
    concern: Concern = ""


ALIKE = InPlayers()


def in_players(values: Sequence[str], format_name: str, taxonomy: Taxonomy) -> InPlayers:
    """What players make of a file's genres; a player that opens no such file is named, but does not matter."""
    if not values:
        return ALIKE
    alike, lines, differing = list[str](), list[str](), list[str]()
    concern: Concern = ""
    for item in shown_by_players(values, format_name, taxonomy):
        if not item.warning and item.genres == tuple(values):
            alike.append(item.title)
            continue
        lines.append(_line(item))
        if item.warning and item.genres:
            differing.append(item.player)
            concern = "left out" if concern != "changed" and set(item.genres) < set(values) else "changed"
    first = [tr("Shown as written in {players}").format(players=", ".join(alike))] if alike else []
    return InPlayers("\n".join([*first, *lines]), tuple(differing), concern)


def _line(item: ShownGenres) -> str:
    """A player, what it shows, and what is wrong with that."""
    warning, no_genres = translated_sentence(item.warning) if item.warning else "", tr("nothing")
    if not item.genres:
        return f"{item.title}: {warning or no_genres}"
    genres = ", ".join(map(single_line, item.genres))
    return f"{item.title}: {genres}" + (f" ({warning})" if warning else "")


def of_all_files(files: Iterable[InPlayers]) -> str:
    """The sentence about a whole plan, "" where every player shows all of it as it is written."""
    counts = Counter(player for file in files for player in file.players)
    if not counts:
        return ""
    players = ", ".join(
        tr("{player} ({files})").format(player=player, files=count(number, "file"))
        for player, number in counts.most_common()
    )
    return tr("Not shown as written in {players}. Choose a marked file to see how.").format(players=players)
