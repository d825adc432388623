"""Which of several processes this is, as torchrun says. Without torch, so that it can be asked at once."""

import os


def rank() -> int:
    """This process's number among all, from 0; the first one prepares what all need, and speaks."""
    return _of_torchrun("RANK", 0)


def world() -> int:
    """How many processes train together."""
    return _of_torchrun("WORLD_SIZE", 1)


def local_rank() -> int:
    """This process's number on its machine: the number of its GPU."""
    return _of_torchrun("LOCAL_RANK", 0)


def _of_torchrun(name: str, alone: int) -> int:
    """Other programs set such names, too: they count only where torchrun's own stands beside them."""
    return int(os.environ[name]) if "TORCHELASTIC_RUN_ID" in os.environ else alone
