"""Rows of albums, tracks and encodings for made-up states: no file exists behind them. Each value can be given otherwise."""

import json
from pathlib import Path

import numpy as np


def album_row(number: int, title: str, artist: str, **values: object) -> dict[str, object]:
    """An album without cover and words."""
    row: dict[str, object] = {
        "id": number,
        "key": f"key {number}",
        "title": title,
        "artist": artist,
        "folder": Path(f"/music/{number}"),
        "cover_key": "",
        "text_key": "",
        "search": title.casefold(),
    }
    return row | values


def track_row(number: int, album_id: int, position: int, **values: object) -> dict[str, object]:
    """A FLAC file of 200 seconds with tags; ``number`` tells it from all others."""
    row: dict[str, object] = {
        "id": number,
        "album_id": album_id,
        "position": position,
        "path": Path(f"/music/{album_id}/{position + 1:02}.flac"),
        "size": 30_000_000 + number,
        "mtime_ns": 1_700_000_000_000_000_000 + number,
        "inode": number,
        "device": 1,
        "content_key": f"{number:032}",
        "missing": False,
        "format": "flac",
        "title": f"Song {number}",
        "artist": "",
        "album": f"Album {album_id}",
        "album_artist": "",
        "compilation": False,
        "genres": (),
        "duration": 200.0,
        "release_group": "",
        "has_cover": False,
    }
    return row | values


def encoding_row(encoder: str, key: str, values: np.ndarray, starts: list[float] | None = None) -> dict[str, object]:
    """What an encoder made of the input with a key: a feature, or a map with the seconds at which its patches start."""
    return {
        "encoder": encoder,
        "input": key,
        "data": values.astype("<f4").tobytes(),
        "shape": json.dumps(values.shape),
        "starts": json.dumps(starts or []),
    }
