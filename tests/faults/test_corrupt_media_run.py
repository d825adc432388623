"""A short run over broken files of every format; the long one is ``python -m tests.faults.corrupt_media_run``."""

import pytest

from tests.faults.corrupt_media_run import main


@pytest.mark.slow
def test_no_broken_file_is_harmed() -> None:
    counts = main(["--count", "240", "--seed", "11"])
    assert counts.total() == 240
    assert counts["harmed"] == 0
    assert counts["written"] > 0
