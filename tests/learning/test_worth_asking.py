"""The order of asking: albums that many of the same artist wait with come first, until enough of these are known."""

from collections.abc import Sequence

import numpy as np

from tagger.learning.correction import worth_asking


def order(
    artists: list[int], judged: Sequence[int] = (), decided: Sequence[int] = (), doubt: dict[int, float] | None = None
) -> list[int]:
    """Of albums that are all alike, but for who they are by; ``doubt``: the log-odds of those that are not quite open."""
    count = len(artists)
    log_odds = np.zeros((count, 3))
    for row, value in (doubt or {}).items():
        log_odds[row] = value
    flags = [np.isin(np.arange(count), rows) for rows in (decided, judged)]
    return worth_asking(log_odds, flags[0], np.eye(count, dtype=np.float32), np.array(artists), flags[1])


def test_the_artist_with_most_albums_comes_first_and_each_once() -> None:
    asked = order([0, 1, 1, 1, 2, 2])
    assert asked[:2] == [1, 4] and sorted(asked) == list(range(6))


def test_the_less_the_more_of_the_artist_s_albums_are_tagged_or_decided() -> None:
    assert order([1, 1, 1, 1, 2, 2], judged=[0, 1])[0] == 4
    assert order([1, 1, 1, 1, 2, 2], judged=[0], decided=[0])[0] == 4


def test_albums_that_are_certain_give_no_reason_to_ask_about_their_artist() -> None:
    assert order([1, 1, 1, 2, 2], doubt={1: 20.0, 2: -20.0})[0] == 3
