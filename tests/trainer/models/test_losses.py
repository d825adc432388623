import math

import numpy as np
import torch
from sklearn.metrics import log_loss
from sklearn.metrics.pairwise import cosine_similarity

from trainer.data.labels import UNKNOWN
from trainer.models import losses

LOGITS = torch.tensor([[0.0, 2.0, -1.0], [3.0, -3.0, 0.5]])
TARGETS = torch.tensor([[1, 0, 0], [0, 1, 1]])


def test_logistic_is_scikit_learn_s_log_loss_per_item() -> None:
    for item in range(2):
        expected = log_loss(TARGETS[item], torch.sigmoid(LOGITS[item]), labels=[0, 1])
        assert math.isclose(float(losses.logistic(LOGITS, TARGETS)[item]), expected, rel_tol=1e-5)


def test_unknown_labels_do_not_count() -> None:
    masked = TARGETS.clone()
    masked[0, 1], masked[1] = UNKNOWN, UNKNOWN
    logits = LOGITS.clone().requires_grad_()
    per_item = losses.logistic(logits, masked)
    assert math.isclose(float(per_item[0].detach()), (math.log(2) + math.log1p(math.exp(-1))) / 2, rel_tol=1e-6)
    assert float(per_item[1].detach()) == 0
    per_item.sum().backward()
    assert logits.grad is not None
    assert logits.grad[0, 1] == 0 and not logits.grad[1].any() and logits.grad[0, 0] != 0


def test_cosine_goes_from_0_to_1() -> None:
    factors = torch.tensor([[1.0, 0.0]]).expand(3, 2)
    outputs = torch.tensor([[5.0, 0.0], [0.0, 0.1], [-2.0, 0.0]])
    torch.testing.assert_close(losses.cosine(outputs, factors), torch.tensor([0.0, 0.5, 1.0]))


def test_cosine_is_scikit_learn_s() -> None:
    outputs, factors = np.random.default_rng(0).normal(size=(2, 7, 4)).astype(np.float32)
    expected = (1 - np.diag(cosine_similarity(outputs, factors))) / 2
    np.testing.assert_allclose(losses.cosine(torch.tensor(outputs), torch.tensor(factors)), expected, atol=1e-6)


def test_categorical_is_scikit_learn_s() -> None:
    logits = torch.randn(6, 4, generator=torch.Generator().manual_seed(0))
    classes = torch.tensor([0, 3, 1, 2, 2, 0])
    expected = log_loss(classes, logits.double().softmax(dim=1), labels=range(4))
    assert math.isclose(float(losses.categorical(logits, classes).mean()), expected, rel_tol=1e-5)


def test_the_space_s_loss_by_hand() -> None:
    a, v = torch.tensor([1.0, 0.0]), torch.tensor([0.6, 0.8])  # cos 0.6
    near_v, near_a = torch.tensor([0.6, 0.8]), torch.tensor([0.0, 1.0])  # cos(a⁻, v) = 1, cos(a, v⁻) = 0
    embedded = torch.stack([a, v, near_v, near_a]).unsqueeze(0)
    per_item = losses.space(0.5)(embedded, torch.empty(1, 0))
    torch.testing.assert_close(per_item, torch.tensor([(1 - 0.6) + (1 - 0.5) + 0.0]))


def test_negatives_beyond_the_margin_are_left_alone() -> None:
    embedded = torch.randn(1, 4, 8, generator=torch.Generator().manual_seed(2)).requires_grad_()
    losses.space(1.0)(embedded, torch.empty(1, 0)).sum().backward()
    assert embedded.grad is not None
    assert embedded.grad[0, :2].any() and not embedded.grad[0, 2:].any()
