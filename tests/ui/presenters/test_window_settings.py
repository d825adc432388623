import json
import os
from pathlib import Path

import pytest

from tagger.ui.presenters import window_settings
from tagger.ui.presenters.window_settings import (
    HEAT_OPACITY,
    PANEL_SIZES,
    PAUSED_WORK,
    SHOWS_GRID,
    THEME,
    Remembered,
    SettingsError,
    WindowSettings,
)

DECLARED = [value for value in vars(window_settings).values() if isinstance(value, Remembered)]


def test_values_survive_and_the_default_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "new" / "window.json"
    WindowSettings(path).set(THEME, "dark")
    settings = WindowSettings(path)
    assert settings.get(THEME) == "dark" and not settings.get(SHOWS_GRID)
    settings.set(THEME, THEME.default)
    assert json.loads(path.read_text()) == {}
    assert sorted(os.listdir(path.parent)) == ["window.json"]


@pytest.mark.parametrize("content", [b"{broken", b"\xff\xfe", b"[1, 2]", b"[" * 100_000])
def test_a_damaged_file_is_put_aside_and_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "window.json"
    path.write_bytes(content)
    settings = WindowSettings(path)
    assert settings.problem is not None and "window.json.damaged" in str(settings.problem)
    assert (tmp_path / "window.json.damaged").read_bytes() == content
    settings.set(THEME, "light")
    assert WindowSettings(path).get(THEME) == "light"


def test_what_cannot_be_kept_says_so_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = WindowSettings(tmp_path / "file" / "window.json")
    with pytest.raises(SettingsError, match="cannot be kept"):
        settings.set(THEME, "dark")


def test_an_unchanged_value_is_not_written_again(tmp_path: Path) -> None:
    settings = WindowSettings(tmp_path / "window.json")
    settings.set(THEME, "dark")
    (tmp_path / "window.json").unlink()
    settings.set(THEME, "dark")
    assert not (tmp_path / "window.json").exists()


def test_every_value_is_declared_once_and_its_default_fits() -> None:
    assert len(DECLARED) > 10 and len({value.name for value in DECLARED}) == len(DECLARED)
    assert all(value.fits(value.default) for value in DECLARED)


@pytest.mark.parametrize("value", DECLARED, ids=lambda value: value.name)
@pytest.mark.parametrize("nonsense", [None, 3.5, [1, "two"]])
def test_what_does_not_fit_is_its_default(tmp_path: Path, value: Remembered[object], nonsense: object) -> None:
    path = tmp_path / "window.json"
    path.write_text(json.dumps({value.name: nonsense}))
    settings = WindowSettings(path)
    if not value.fits(nonsense):
        assert settings.get(value) == value.default
    assert settings.problem is None


def test_shapes_are_looked_at_closely(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    path.write_text(json.dumps({"columns": [[1, 2], [3, 4]], "heat opacity": 7, "paused_work": ["open"]}))
    settings = WindowSettings(path)
    for value in (PANEL_SIZES, HEAT_OPACITY, PAUSED_WORK):
        assert settings.get(value) == value.default
    settings.set(PANEL_SIZES, [[1, 2, 3], [4, 5]])
    assert WindowSettings(path).get(PANEL_SIZES) == [[1, 2, 3], [4, 5]]
