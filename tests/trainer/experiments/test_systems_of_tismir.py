"""Every row of every table of TISMIR, from one command, on small made-up data."""

from pathlib import Path

import pytest

from tests.helpers.smoke_reproduction import TISMIR, check_every_row


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("system", TISMIR)
def test_every_row_is_filled(system: str, tmp_path: Path) -> None:
    check_every_row(system, tmp_path)
