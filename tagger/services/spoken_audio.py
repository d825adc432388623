"""Audiobooks, podcasts and other speech get no music genres suggested, and are named.

An album is speech where its files' genres say so, where it is made of audiobook files (.m4b), or where the tags of its
first file declare the kind (iTunes' media kind, a podcast's mark). Length alone proves nothing, since mixes and concerts
are long: it counts for an album without a genre whose title calls it a book or an episode.
"""

import re
from collections.abc import Iterable

from tagger.errors import Problem, UnreadableError
from tagger.genres.taxonomy import fold
from tagger.library.protection import spoken_kind
from tagger.state.analysis import AlbumInput
from tagger.tagformats.file_formats import open_audio

SPOKEN_WORDS = """audiobook audiobooks audiobookandspokenword booksandspoken booksandspokenword bookandspoken podcast podcasts
speech spoken spokenword spokenaudio audiodrama audiotheatre radioplay radiodrama lecture lectures sermon sermons interview
itunesu horbuch horbucher horspiel horspiele livreaudio livresaudio audiolibro audiolibros audiolivro luisterboek hoorspel
ljudbok lydbok lydbog aanikirja аудиокнига"""
SPOKEN_GENRES = frozenset(SPOKEN_WORDS.split())  # folded
LONG = 40 * 60.0  # seconds of every file of an album that its title alone calls speech
SPOKEN_TITLE = re.compile(
    r"\b(audio ?book|unabridged|podcast|h[öo]rbuch|ungek[üu]rzt|livre audio|audiolibro)\b", re.IGNORECASE
)


def spoken_genres(album: AlbumInput) -> str | None:
    """Why an album is speech by what the state knows of it; None where it does not say so."""
    genres = album.genres
    if genres and all(fold(genre) in SPOKEN_GENRES for genre in genres):
        return f"its genre is “{genres[0]}”"
    if album.tracks and all(track.path.suffix.lower() == ".m4b" for track in album.tracks):
        return "its files are audiobooks (.m4b)"
    is_long = bool(album.tracks) and all(track.seconds >= LONG for track in album.tracks)
    if not genres and is_long and SPOKEN_TITLE.search(album.name):
        return "its title and its length say so"
    return None


def spoken_tags(album: AlbumInput) -> str | None:
    """Why an album is speech by the tags of its first file; None also where that cannot be read."""
    try:
        kind = spoken_kind(open_audio(album.tracks[0].path).tags) if album.tracks else None
    except UnreadableError:
        return None
    return None if kind is None else f"its tags call it {kind}"


def spoken_albums(albums: Iterable[AlbumInput], unpredicted: Iterable[AlbumInput]) -> dict[int, Problem]:
    """What a person is told about each album of speech, by its id; only files of the ``unpredicted`` are opened."""
    reasons = {album.album_id: (album, spoken_genres(album)) for album in albums}
    for album in unpredicted:
        if reasons[album.album_id][1] is None:
            reasons[album.album_id] = (album, spoken_tags(album))
    return {
        album.album_id: Problem(album.name, f"it is speech ({reason}): no music genres are suggested")
        for album, reason in reasons.values()
        if reason is not None
    }
