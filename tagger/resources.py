"""Where the files that travel with the program are: taxonomy, starter model, icons, demo recipe."""

from pathlib import Path

from tagger.errors import TaggerError


def resource(name: str) -> Path:
    """The path of a shipped file or folder, in an installed package as in a checkout.

    Raises TaggerError when the installation lacks it.
    """
    package = Path(__file__).parent
    for root in (package / "resources", package.parent / "resources"):
        if (root / name).exists():
            return root / name
    raise TaggerError(f"The shipped file '{name}' is missing from this installation; install tagger again.")
