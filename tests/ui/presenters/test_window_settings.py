import json
import os
from pathlib import Path

import pytest

from tagger.ui.presenters.window_settings import SettingsError, WindowSettings


def test_values_survive_and_none_forgets(tmp_path: Path) -> None:
    path = tmp_path / "new" / "window.json"
    WindowSettings(path).set("theme", "dark")
    settings = WindowSettings(path)
    assert settings.get("theme") == "dark" and settings.get("other", 3) == 3
    settings.set("theme", None)
    assert json.loads(path.read_text()) == {}
    assert sorted(os.listdir(path.parent)) == ["window.json"]


@pytest.mark.parametrize("content", [b"{broken", b"\xff\xfe", b"[1, 2]"])
def test_a_damaged_file_is_put_aside_and_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "window.json"
    path.write_bytes(content)
    settings = WindowSettings(path)
    assert settings.problem is not None and "window.json.damaged" in str(settings.problem)
    assert (tmp_path / "window.json.damaged").read_bytes() == content
    settings.set("theme", "light")
    assert WindowSettings(path).get("theme") == "light"


def test_what_cannot_be_kept_says_so_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = WindowSettings(tmp_path / "file" / "window.json")
    with pytest.raises(SettingsError, match="cannot be kept"):
        settings.set("theme", "dark")


def test_an_unchanged_value_is_not_written_again(tmp_path: Path) -> None:
    settings = WindowSettings(tmp_path / "window.json")
    settings.set("theme", "dark")
    (tmp_path / "window.json").unlink()
    settings.set("theme", "dark")
    assert not (tmp_path / "window.json").exists()
