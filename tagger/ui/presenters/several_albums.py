"""Several albums as one: what they have in common, and each genre with how many of them it concerns."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tagger.genres.cleaning import Cleaner
from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters import decisions
from tagger.ui.presenters.history import UndoStep
from tagger.ui.presenters.sentences import artist_name, count
from tagger.ui.translation import tr

MAX_GENRES = 40  # that are listed


@dataclass(slots=True)
class GenreAcross:
    """A genre, and the numbers of albums that hold it in their files, may get it, and were decided about."""

    genre: str
    total: int  # albums that are selected
    files: int = 0
    suggested: int = 0
    accepted: int = 0
    rejected: int = 0
    ids: set[int] = field(default_factory=set)  # albums for which it is suggested or decided

    @property
    def sentence(self) -> str:
        """ "in the files of 3, suggested for 2, accepted for 1 of 7"."""
        parts = (
            (self.files, tr("in the files of {albums}")),
            (self.suggested, tr("suggested for {albums}")),
            (self.accepted, tr("accepted for {albums}")),
            (self.rejected, tr("rejected for {albums}")),
        )
        numbers = ", ".join(words.format(albums=self._number(number)) for number, words in parts if number)
        return (
            tr("{numbers} of {total}").format(numbers=numbers, total=self.total)
            if any(0 < number < self.total for number, _ in parts)
            else numbers
        )

    def _number(self, number: int) -> str:
        return tr("all") if number == self.total else str(number)


def genres_across(albums: Sequence[AlbumSummary], tree: Taxonomy) -> list[GenreAcross]:
    """Every genre in the files or among the suggestions of the albums: those of the most albums first."""
    by_key: dict[str, GenreAcross] = {}

    def entry(genre: str) -> GenreAcross:
        return by_key.setdefault(tree.key(genre), GenreAcross(tree.written(genre), len(albums)))

    for album in albums:
        for key in {tree.key(genre): genre for genre in album.genres}.values():
            entry(key).files += 1
        for suggestion in album.suggestions:
            across = entry(suggestion.genre)
            across.ids.add(album.id)
            match suggestion.state:
                case "accepted" | "added":
                    across.accepted += 1
                case "rejected":
                    across.rejected += 1
                case _ if suggestion.confident:
                    across.suggested += 1
                case _:
                    pass
    rows = [row for row in by_key.values() if row.files or row.suggested or row.accepted or row.rejected]
    rows.sort(key=lambda row: (-max(row.files, row.suggested + row.accepted + row.rejected), row.genre))
    return rows[:MAX_GENRES]


def genres_in_files(albums: Iterable[AlbumSummary], tree: Taxonomy) -> dict[str, set[int]]:
    """The ids of the albums whose files hold each genre, joined ones taken apart, those of the most albums first.

    What is protected is left out: nothing takes it out of a file.
    """
    cleaner = Cleaner(tree)
    spelled: dict[str, str] = {}
    ids: dict[str, set[int]] = {}
    for album in albums:
        for name in (part for genre in album.genres for part in cleaner.split(genre)):
            if not tree.is_protected(name):
                ids.setdefault(spelled.setdefault(tree.key(name), tree.written(name)), set()).add(album.id)
    return dict(sorted(ids.items(), key=lambda item: (-len(item[1]), item[0])))


def common(albums: Iterable[AlbumSummary], value: Callable[[AlbumSummary], str]) -> str:
    """The value that all have, or that it is different."""
    values = {value(album) for album in albums}
    return values.pop() if len(values) == 1 else tr("different across {values}").format(values=len(values))


def headline(albums: Sequence[AlbumSummary]) -> str:
    """Artist, year and size of several albums."""
    years = common(albums, lambda album: str(album.year or tr("unknown")))
    tracks = count(sum(len(album.tracks) for album in albums), "track")
    return tr("Artist: {common} · Year: {years} · {tracks}").format(
        common=common(albums, artist_name), years=years, tracks=tracks
    )


def accept(albums: Iterable[AlbumSummary], genre: str, tree: Taxonomy) -> list[UndoStep]:
    """Accept a genre for every album: as suggested where it is, by hand where it is not."""
    return [step for album in albums if album.is_writable for step in decisions.add(album, genre, tree)]


def undo_decision(albums: Iterable[AlbumSummary], genre: str, tree: Taxonomy) -> list[UndoStep]:
    """Reject a genre wherever it is suggested or accepted."""
    return [
        step
        for album in albums
        for suggestion in album.suggestions
        if tree.same(suggestion.genre, genre)
        for step in decisions.decide(album, suggestion.genre, "rejected")
    ]
