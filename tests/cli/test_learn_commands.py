"""``tagger learn`` as a person types it."""

import json
from pathlib import Path

from tests.cli.conftest import Run


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
