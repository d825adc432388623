"""Which profile a file's genres are held in: see ``fields.profile`` for what there is.

A profile belongs to a folder of the library and all below it, is remembered in the settings, and is never applied
silently: a plan names the one that formed a value, and no file is written for the sake of its form alone.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from tagger.state.settings import remember, setting
from tagger.state.store import State
from tagger.writing.fields.profile import Profile

__all__ = ["Profile", "profile_of", "profiles", "remember_profile"]

SETTING = "profiles"


def profiles(state: State) -> dict[Path, Profile]:
    """The remembered profiles by folder; an entry of another version that is not understood counts as none."""
    stored = setting(state, SETTING, {})
    known = {profile.value for profile in Profile}
    entries = stored.items() if isinstance(stored, dict) else ()
    return {Path(folder): Profile(str(name)) for folder, name in entries if name in known}


def remember_profile(state: State, folder: Path, profile: Profile | None) -> None:
    """Hold genres this way in ``folder`` and below from now on; None forgets what was said about it.

    A list is what a folder holds anyway, so it is kept in mind only below a folder that has another profile.
    """
    chosen = {place: held for place, held in profiles(state).items() if place != folder}
    if profile is not None and (profile is not Profile.LIST or profile_of(folder, chosen) is not Profile.LIST):
        chosen[folder] = profile
    remember(state, SETTING, {os.fspath(place): held.value for place, held in chosen.items()} or None)


def profile_of(path: Path, chosen: Mapping[Path, Profile]) -> Profile:
    """The profile of a file: that of the nearest folder above it that has one, else a list."""
    return next((chosen[folder] for folder in path.parents if folder in chosen), Profile.LIST)
