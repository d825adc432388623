"""``tagger learn`` as a person types it."""

import json
from pathlib import Path

from tagger.state.database import State
from tagger.state.genre_doubts import GenreDoubt, store_doubts
from tests.cli.conftest import Run
from tests.helpers.media import make_audio


def test_what_is_lacking_is_one_sentence(tagger: Run, music: Path) -> None:
    assert tagger("scan", music).returncode == 0
    ran = tagger("learn")
    assert ran.returncode == 2 and "nothing to" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
    answer = tagger("learn", "--dry-run")
    assert answer.returncode == 0 and f"tagger: {answer.stdout.strip()}" == ran.stderr.strip()
    assert "nothing to" in json.loads(tagger("learn", "--dry-run", "--json").stdout)["lacking"]


def test_help_says_how_to_go_back(tagger: Run) -> None:
    ran = tagger("learn", "--help")
    assert "tagger models use starter" in ran.stdout and "--dry-run" in ran.stdout


def test_the_doubted_list_says_how_to_correct_and_how_to_keep_a_genre(
    tagger: Run, tmp_path: Path, state_folder: Path
) -> None:
    make_audio(tmp_path / "music" / "a.flac", "flac", tags={"title": "a", "album": "A", "genres": ["Rock", "Jazz"]})
    tagger("scan", tmp_path / "music")
    with State.open(state_folder) as state, state.session() as session:
        store_doubts(
            session, [GenreDoubt(1, "Rock", 2.0, "Jazz", "The files say Rock."), GenreDoubt(1, "Jazz", 1.0, "", "")]
        )
    ran = tagger("learn", "--doubted")
    assert "The files say Rock." in ran.stdout
    assert "tagger clean id:1 --remove GENRE" in ran.stderr and "tagger accept id:1 --genre GENRE" in ran.stderr
    tagger("clean", "id:1", "--remove", "Rock")
    tagger("accept", "id:1", "--genre", "Jazz")
    assert "No genre in the files is doubted" in tagger("learn", "--doubted").stderr
