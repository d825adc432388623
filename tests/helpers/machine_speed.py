"""How fast this machine is right now, so that a limit on time is a ratio and holds on any machine, idle or busy."""

import time
from collections.abc import Callable


def reference_seconds() -> float:
    """CPU seconds of this thread for a fixed piece of work: 40 000 texts made, sorted and joined (about 30 ms when idle).

    The median of five, since another program may take the caches for one of them.
    """
    costs: list[float] = []
    for _ in range(5):
        began = time.thread_time()
        texts = sorted(f"{number * 7919 % 40_000:05d} {number}" for number in range(40_000))
        "\n".join(text.upper() for text in texts)
        costs.append(time.thread_time() - began)
    return sorted(costs)[2]


def times_the_reference(work: Callable[[], object], rounds: int = 3) -> float:
    """CPU seconds of this process for some work, as a multiple of the reference around it: the least of several rounds.

    The reference is taken before and after, as a machine may run at half its speed for a moment.
    """
    ratios = list[float]()
    for _ in range(rounds):
        before, began = reference_seconds(), time.process_time()
        work()
        seconds = time.process_time() - began
        ratios.append(2 * seconds / (before + reference_seconds()))
    return min(ratios)
