"""Audiobooks, podcasts and other speech get no music genres suggested, and are named.

An album is speech where its files' genres say so, where it is made of audiobook files (.m4b), or where the tags of its
first file declare the kind (iTunes' media kind, a podcast's mark). Length alone proves nothing, since mixes and concerts
are long: it counts for an album without a genre whose title calls it a book or an episode.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from tagger.errors import Problem, UnreadableError
from tagger.genres.placeholders import fold_genre
from tagger.genres.taxonomy import Taxonomy
from tagger.library.untaggable import spoken_kind
from tagger.services.encoding_index import EncodingIndex
from tagger.state import analysis
from tagger.state.album_summaries import SPEECH
from tagger.state.analysis import AlbumInput
from tagger.state.database import State
from tagger.state.stored_predictions import PredictedAlbum, store_predictions
from tagger.tagformats.file_formats import open_audio
from tagger.writing.write_options import WriteBoundary, read_boundary

SPOKEN_WORDS = """audiobook audiobooks audiobookandspokenword booksandspoken booksandspokenword bookandspoken podcast podcasts
speech spoken spokenword spokenaudio audiodrama audiotheatre radioplay radiodrama lecture lectures sermon sermons interview
itunesu horbuch horbucher horspiel horspiele livreaudio livresaudio audiolibro audiolibros audiolivro luisterboek hoorspel
ljudbok lydbok lydbog aanikirja аудиокнига voicememo voicememos sprachmemo sprachmemos lesung lesungen"""
SPOKEN_GENRES = frozenset(SPOKEN_WORDS.split())  # folded
# Whatever stands beside it, unless that is music.
BOOK = re.compile(
    r"\b(audio[ -]?books?|\w*h[öo]rb[üu]ch(er)?|\w*h[öo]rspiele?|livres? audio|audiolibros?|audiolivros?|luisterboek(en)?"
    r"|hoorspel(en)?|ljudb[öo]k|lydbok|lydbog|äänikirja|аудиокнига|audio[ -]?drama)\b",
    re.IGNORECASE,
)
SEPARATORS = re.compile(r"[;/,|]")
LONG = 40 * 60.0  # seconds of every file of an album that its title alone calls speech
SPOKEN_TITLE = re.compile(
    r"\b(audio ?book|unabridged|podcast|h[öo]rbuch|ungek[üu]rzt|livre audio|audiolibro)\b", re.IGNORECASE
)


def spoken_genres(album: AlbumInput) -> str | None:
    """Why an album is speech by what the state knows of it; None where it does not say so."""
    genres = album.genres
    if genres and all(fold_genre(genre) in SPOKEN_GENRES for genre in genres):
        return f"its genre is “{genres[0]}”"
    if (book := _book(genres)) is not None:
        return f"its genre is “{book}”"
    if album.tracks and all(track.path.suffix.lower() == ".m4b" for track in album.tracks):
        return "its files are audiobooks (.m4b)"
    is_long = bool(album.tracks) and all(track.seconds >= LONG for track in album.tracks)
    if not genres and is_long and SPOKEN_TITLE.search(album.name):
        return "its title and its length say so"
    return None


def _book(genres: Sequence[str]) -> str | None:
    """The genre that calls an album a book ("Children's Audiobook") where no other is one of music; else None."""
    book = next((genre for genre in genres if _is_book(genre)), None)
    if book is None:
        return None
    other_genres = [part.strip() for genre in genres for part in SEPARATORS.split(genre) if not _is_book(part)]
    taxonomy = Taxonomy.load()
    return (
        None
        if any(taxonomy.is_known(part) and fold_genre(part) not in SPOKEN_GENRES for part in other_genres)
        else book
    )


def _is_book(genre: str) -> bool:
    return BOOK.search(unicodedata.normalize("NFC", genre)) is not None


def spoken_tags(album: AlbumInput, boundary: WriteBoundary) -> str | None:
    """Why an album is speech by the tags of its first file; None also where that cannot be read, or lies outside."""
    if not album.tracks or boundary.refusal_by_name(album.tracks[0].path) is not None:
        return None
    try:
        kind = spoken_kind(open_audio(album.tracks[0].path).tags)
    except UnreadableError:
        return None
    return None if kind is None else f"its tags call it {kind}"


def spoken_albums(
    state: State, index: EncodingIndex, albums: Sequence[AlbumInput], unexamined: Iterable[AlbumInput]
) -> dict[int, Problem]:
    """What a person is told about each album of speech, by its id.

    Of one that was not known to be speech, that is stored in place of its suggestions. Files are opened only of the
    ``unexamined`` albums that nothing else tells about.
    """
    stored = [album.album_id for album in albums if album.predicted == index.speech_inputs(album)]
    with state.reading() as session:
        boundary = read_boundary(session)
        reasons = {album_id: _as_clause(remark) for album_id, remark in analysis.remarks(session, stored).items()}
    by_tags = {album.album_id for album in unexamined}
    new = [(album, _reason(album, boundary, by_tags)) for album in albums if album.album_id not in reasons]
    predictions = []
    for album, reason in new:
        if reason is not None:
            reasons[album.album_id] = reason
            remarks = (f"{reason[0].upper()}{reason[1:]}.",)
            predictions.append(PredictedAlbum(album.album_id, index.speech_inputs(album), (SPEECH,), (), remarks))
    if predictions:
        with state.session() as session:
            store_predictions(session, predictions)
    names = {album.album_id: album.name for album in albums}
    return {
        album_id: Problem(names[album_id], f"it is speech ({reason}): no music genres are suggested")
        for album_id, reason in reasons.items()
    }


def _reason(album: AlbumInput, boundary: WriteBoundary, by_tags: set[int]) -> str | None:
    return spoken_genres(album) or (spoken_tags(album, boundary) if album.album_id in by_tags else None)


def _as_clause(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:].removesuffix('.')}"
