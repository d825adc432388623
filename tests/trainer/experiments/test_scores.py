"""Figures of predictions: intervals draw whole albums, whatever the target."""

import numpy as np
import pytest

from trainer.data.items import Item
from trainer.experiments.scores import Predicted, group_of, measure
from trainer.experiments.targets import Targets


@pytest.mark.parametrize(("kind", "figure"), [("classes", "accuracy"), ("logistic", "roc_auc")])
def test_tracks_of_an_album_tell_no_more_than_the_album(kind: str, figure: str) -> None:
    random = np.random.default_rng(0)
    truth = np.eye(3, dtype=np.uint8)[random.integers(0, 3, 60)]
    scores = random.dirichlet(np.ones(3), 60).astype(np.float32) + truth.astype(np.float32) / 2
    albums = [f"album {number}" for number in range(60)]
    targets = Targets(kind, ("a", "b", "c"))

    def interval(times: int, *, grouped: bool) -> tuple[float, float]:
        names = [str(number) for number in range(60 * times)]
        groups = [album for album in albums for _ in range(times)] if grouped else None
        predicted = Predicted(np.repeat(scores, times, axis=0), np.repeat(truth, times, axis=0), names, groups)
        low, high = measure(predicted, targets, samples=60)["intervals"][figure]
        return float(low), float(high)

    whole, alone = interval(4, grouped=True), interval(4, grouped=False)
    assert whole == pytest.approx(interval(1, grouped=True), abs=0.01)
    assert alone[1] - alone[0] < 0.75 * (whole[1] - whole[0])


def test_an_item_is_drawn_with_its_album_or_by_itself() -> None:
    assert group_of(Item("track", ("a",), album="album")) == "album"
    assert group_of(Item("track", ("a",))) == "track"
