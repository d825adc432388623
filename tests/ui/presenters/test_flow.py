from hypothesis import given
from hypothesis import strategies as st

from tagger.ui.presenters.chips import Flow, flow


def test_chips_go_on_the_next_line_when_one_is_full() -> None:
    laid = flow([40, 40, 40], 100, lines=2, gap=4, more=20)
    assert laid.places == ((0, 0), (44, 0), (0, 1)) and laid.more is None


def test_what_finds_no_room_is_counted_and_the_sign_fits() -> None:
    laid = flow([40, 40, 40, 40, 40], 100, lines=2, gap=4, more=20)
    assert laid.places == ((0, 0), (44, 0), (0, 1))
    assert laid.more == (44, 1)


@given(st.lists(st.integers(5, 300), max_size=12), st.integers(30, 400), st.integers(1, 3))
def test_nothing_leaves_the_lines_or_overlaps(widths: list[int], width: int, lines: int) -> None:
    laid = flow(widths, width, lines, gap=4, more=20)
    assert (laid.more is None) == (len(laid.places) == len(widths))
    assert bool(laid.places) == bool(widths)
    for (x, line), (next_x, next_line), chip in zip(laid.places, laid.places[1:], widths, strict=False):
        assert (next_line == line and next_x >= x + min(chip, width)) or (next_line == line + 1 and next_x == 0)
    assert all(line < lines for _, line in laid.places)


def test_the_sign_stands_below_a_chip_that_leaves_it_no_room() -> None:
    assert flow([90, 90, 90], 100, 2, 4, 16) == Flow(((0, 0),), (0, 1))
    assert flow([90, 40, 90], 100, 2, 4, 16) == Flow(((0, 0), (0, 1)), (44, 1))


def test_the_sign_finds_room_where_there_are_others_besides_the_chips_that_fit() -> None:
    assert flow([40, 40], 100, 1, 4, 16) == Flow(((0, 0), (44, 0)), None)
    assert flow([40, 40], 100, 1, 4, 16, others=True) == Flow(((0, 0),), (44, 0))
    assert flow([40, 30], 100, 1, 4, 16, others=True) == Flow(((0, 0), (44, 0)), (78, 0))
