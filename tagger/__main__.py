"""``python -m tagger`` is the ``tagger`` command."""

import sys

from tagger.cli import main

if __name__ == "__main__":
    sys.exit(main())
