"""Be nobody for a while: root may read and write everything, so tests of permissions run without its privileges."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65534


@contextmanager
def unprivileged(*folders: Path) -> Iterator[None]:
    """Run a block as a user whom permissions bind; ``folders`` and all above them can be entered meanwhile.

    Skips the test where the system does not let us change the user.
    """
    if os.name != "posix":
        pytest.skip("permissions work otherwise on this system")
    if os.geteuid() != 0:
        yield
        return
    temporary = Path(tempfile.gettempdir()).resolve()
    for folder in folders:
        for above in (folder, *folder.parents):
            if temporary in above.parents:
                above.chmod(above.stat().st_mode | 0o055)
    try:
        os.seteuid(NOBODY)
    except PermissionError:
        pytest.skip("this system does not let root become another user")
    try:
        yield
    finally:
        os.seteuid(0)
