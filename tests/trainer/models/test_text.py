import torch
from torch import Tensor

from trainer.models.network import Network
from trainer.models.registry import build
from trainer.models.text import TermEncoder

INDICES = torch.tensor([[3, 1, 7, 0], [5, 0, 0, 0], [0, 0, 0, 0]])
VALUES = torch.tensor([[0.5, 0.2, 0.8, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]])


def encoder() -> TermEncoder:
    torch.manual_seed(0)
    network = build("text", vocabulary=9, widths=(16, 12, 6), outputs=3).eval()
    assert isinstance(network, Network) and isinstance(network.encoder, TermEncoder)
    with torch.no_grad():
        for name, tensor in network.named_parameters():
            if "bias" in name:
                tensor.uniform_(-0.2, 0.2)
    return network.encoder


def dense(of: TermEncoder, texts: Tensor) -> Tensor:
    """The published network: a product with the whole tf-idf vector."""
    feature = (texts @ of.first.weight + of.first_bias).relu()
    for layer in of.hidden:
        feature = layer(feature).relu()
    return feature


def test_the_sum_of_rows_is_the_product_with_the_whole_vector() -> None:
    texts = torch.zeros(3, 9).scatter_add_(1, INDICES, VALUES)
    torch.testing.assert_close(encoder()(INDICES, VALUES), dense(encoder(), texts))


def test_the_words_shares_are_what_the_words_add() -> None:
    of = encoder()
    feature, shares = of.encoded(INDICES, VALUES)
    torch.testing.assert_close(feature, of(INDICES, VALUES))
    assert shares.shape == (3, 4, 6)
    assert not shares[0, 3].any() and not shares[2].any()  # places without a word
    # With the units held as they are for this text, the feature is linear: its slope along each value, times the value.
    values = VALUES[:1].clone().requires_grad_()
    jacobian = torch.autograd.functional.jacobian(lambda v: of(INDICES[:1], v)[0], values)[:, 0]
    torch.testing.assert_close(shares[0], (jacobian * values).t().detach())


def test_the_biases_share_is_what_is_left() -> None:
    of = encoder()
    feature, shares = of.encoded(INDICES, VALUES)
    nothing, _ = of.encoded(INDICES[2:], VALUES[2:])
    torch.testing.assert_close(nothing[0], feature[2])
    bias_share = feature - shares.sum(dim=1)
    torch.testing.assert_close(bias_share[2], feature[2])  # a text without words is all bias
    halved, half_shares = of.encoded(INDICES[:1], VALUES[:1] * 0.999)
    torch.testing.assert_close(halved - half_shares.sum(dim=1), bias_share[:1], atol=1e-6, rtol=1e-4)


def test_dropout_stands_before_every_layer() -> None:
    of = encoder().train()
    torch.manual_seed(0)
    drops = [of(INDICES, VALUES) for _ in range(20)]
    assert len({tuple(d.flatten().tolist()) for d in drops}) > 10
