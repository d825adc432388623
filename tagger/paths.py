"""The platform's folders for state and models, and the environment variables that move them."""

import os
from pathlib import Path

from platformdirs import user_data_path


def data_folder() -> Path:
    """The folder of everything the program keeps: ``TAGGER_STATE``'s, else the platform's data folder."""
    named = os.environ.get("TAGGER_STATE")
    return Path(named).expanduser() if named else user_data_path("tagger", appauthor=False)
