"""Where files are: the person's data folder, and the files that are shipped with the program.

Shipped are taxonomy, starter model, icons and demo recipe.
"""

import os
from pathlib import Path

from platformdirs import user_data_path

from tagger.errors import TaggerError


def data_folder() -> Path:
    """The folder of everything the program keeps: ``TAGGER_STATE``'s, else the platform's data folder."""
    override = os.environ.get("TAGGER_STATE")
    return Path(override).expanduser() if override else user_data_path("tagger", appauthor=False)


def resource(name: str) -> Path:
    """The path of a shipped file or folder, in an installed package as in a checkout.

    Raises TaggerError when the installation lacks it.
    """
    package = Path(__file__).parent
    for root in (package / "resources", package.parent / "resources"):
        if (root / name).exists():
            return root / name
    raise TaggerError(f"The shipped file '{name}' is missing from this installation; install tagger again.")
