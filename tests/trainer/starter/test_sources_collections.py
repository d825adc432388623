from collections.abc import Iterable
from pathlib import Path

import pytest

from trainer.starter.sources import world_collections

ABOVE = {"Rock": (), "Punk": ("Rock",), "Jazz": ()}


def expand(names: Iterable[str]) -> set[str]:
    return {
        name
        for genre in names
        if genre.capitalize() in ABOVE
        for name in (*ABOVE[genre.capitalize()], genre.capitalize())
    }


def test_shares_of_each_collection(tmp_path: Path) -> None:
    tables = {
        "jamendo_genre-train.tsv": "track_id\tartist_id\talbum_id\ttags\na\tx\t1\tpunk;jazz\nb\tx\t1\tunheard\nc\tx\t2\tjazz\n",
        "jamendo_genre-validation.tsv": "track_id\tartist_id\talbum_id\ttags\n",
        "jamendo_genre-test.tsv": "track_id\tartist_id\talbum_id\ttags\n",
        "msdi_albums.csv": "album_index,genre_label\n0,Rock\n1,Jazz\n2,Rock\n3,Rock\n",
        "freemusicc_releases.csv": 'genre,style\nRock,"Punk, Live"\nOther,\n',
        "mumu_genres.tsv": "genre\tcount\nPunk\t31471\nRock\t100\n",
    }
    for name, text in tables.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    shares = world_collections(tmp_path, {"ours": [{"Rock"}, {"Jazz"}]}, ["Rock", "Jazz"], expand)
    assert shares["ours"] == {"Rock": 0.5, "Jazz": 0.5}
    assert shares["Jamendo"] == {"Rock": 0.5, "Punk": 0.5, "Jazz": 1.0}
    assert shares["freemusi.cc"] == {"Rock": 1.0, "Punk": 1.0}
    assert shares["MuMu"] == {"Rock": 1.0, "Punk": 1.0}
    # elsewhere an album has (1 + 1.5 + 1 + 1) / 4 root genres, here one
    assert shares["MSD-I"] == pytest.approx({"Rock": 0.75 * 1.125, "Jazz": 0.25 * 1.125})
