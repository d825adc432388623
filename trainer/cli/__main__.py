"""``python -m trainer.cli`` is the ``trainer`` command."""

import sys

from trainer.cli.main import main

sys.exit(main())
