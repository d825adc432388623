"""A small music folder with real files, for tests that need a library."""

from pathlib import Path

from tests.helpers.media import cover_bytes, make_audio, make_cover

NOTES = "A deep dub techno album: dark bass, warm echo, slow beat and the sound of a drum machine."


def make_music(folder: Path) -> Path:
    """Three albums: two tracks with cover file and notes, two with an embedded cover, one track without anything."""
    for number, title in enumerate(("Alpha", "Beta"), start=1):
        tags = {"title": title, "album": "First", "artist": "Ann", "track": number, "genres": ["Pop"], "comment": NOTES}
        make_audio(folder / "Ann" / "First" / f"{number} {title}.flac", "flac", tags=tags, seed=number)
    make_cover(folder / "Ann" / "First" / "cover.jpg")
    for number, title in enumerate(("Gamma", "Delta"), start=1):
        tags = {"title": title, "album": "Second", "artist": "Bob", "track": number}
        path = folder / "Bob" / "Second" / f"{number} {title}.mp3"
        make_audio(path, "mp3 id3v2.4", tags=tags, cover=cover_bytes(seed=3), seed=number + 2)
    make_audio(folder / "loose" / "song.ogg", "ogg vorbis", seed=9)
    return folder
