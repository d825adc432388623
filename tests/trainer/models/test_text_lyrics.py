import pytest
import torch

from tagger.errors import TaggerError
from trainer.models.network import Network
from trainer.models.registry import build
from trainer.models.text import Attention, HanEncoder


def network() -> Network:
    torch.manual_seed(0)
    built = build("lyrics.han", vocabulary=30, embedding=8, hidden=5, outputs=4).eval()
    assert isinstance(built, Network)
    return built


SONG = torch.tensor([[4, 7, 2], [9, 3, 0], [1, 0, 0]])


def padded(song: torch.Tensor, sentences: int, words: int) -> torch.Tensor:
    padded_song = torch.zeros(1, sentences, words, dtype=torch.int64)
    padded_song[0, : song.shape[0], : song.shape[1]] = song
    return padded_song


def test_padding_changes_nothing() -> None:
    narrow, wide = network()(padded(SONG, 3, 3)), network()(padded(SONG, 50, 20))
    torch.testing.assert_close(narrow, wide)


def test_neighbours_in_the_batch_change_nothing() -> None:
    together = torch.cat([padded(SONG, 5, 4), padded(SONG[:1], 5, 4), torch.zeros(1, 5, 4, dtype=torch.int64)])
    torch.testing.assert_close(network()(together)[0:1], network()(padded(SONG, 5, 4)))


def test_a_song_without_words_has_the_feature_0_and_no_nan() -> None:
    of = network().train()
    output = of(torch.zeros(2, 5, 4, dtype=torch.int64))
    output.sum().backward()
    assert torch.isfinite(output).all()
    assert all(p.grad is not None and torch.isfinite(p.grad).all() for p in of.parameters())
    feature, _ = of.eval().encoder.encoded(torch.zeros(1, 5, 4, dtype=torch.int64))
    assert not feature.any()


def test_attention_follows_the_paper_s_equations() -> None:
    attention, states = Attention(6), torch.randn(1, 4, 6)
    mask = torch.tensor([[True, True, True, False]])
    weighted = attention(states, mask)
    scores = [
        torch.tanh(attention.project.weight @ h + attention.project.bias) @ attention.context for h in states[0, :3]
    ]
    weights = torch.stack(scores).exp() / torch.stack(scores).exp().sum()
    expected = sum(w * h for w, h in zip(weights, states[0, :3], strict=True))
    torch.testing.assert_close(weighted.sum(dim=1)[0], expected)
    assert not weighted[0, 3].any()


def test_the_sentences_shares_add_up_to_the_feature() -> None:
    feature, shares = network().encoder.encoded(padded(SONG, 6, 4))
    assert shares.shape == (1, 6, 10) and not shares[0, 3:].any()
    torch.testing.assert_close(shares.sum(dim=1), feature)


def test_order_matters_to_the_recurrence() -> None:
    assert not torch.allclose(network()(padded(SONG, 3, 3)), network()(padded(SONG.flip(0), 3, 3)))


def test_the_spectrogram_network_turns_500_by_1500_into_500() -> None:
    of = build("lyrics.audio", filters=(2, 2, 2)).eval()
    assert isinstance(of, Network)
    feature, places = of.encoder.encoded(torch.randn(1, 1500, 500))
    assert feature.shape == (1, 500) and places.shape == (1, 15, 500)
    torch.testing.assert_close(places.mean(dim=1), feature)


def test_a_spectrogram_that_is_too_short_is_said() -> None:
    network = build("lyrics.audio", filters=(2, 2, 2)).eval()
    assert network(torch.randn(1, 100, 500)).isfinite().all()
    with pytest.raises(TaggerError, match="too short"):
        network(torch.randn(1, 99, 500))


def test_its_kernels_run_over_time_only() -> None:
    of = build("lyrics.audio", bins=6, filters=(2, 2, 2)).eval()
    assert isinstance(of, Network)
    first = torch.randn(1, 120, 6)
    second = first.clone()
    second[..., 2] = torch.randn(1, 120)
    changed = (of.encoder(first) != of.encoder(second))[0]
    assert not changed[[0, 1, 3, 4, 5]].any()


def test_both_joined_are_the_two_features_side_by_side() -> None:
    of = build("lyrics.joint", vocabulary=30, embedding=8, hidden=5, bins=12, filters=(2, 2, 2), outputs=4).eval()
    assert isinstance(of, Network)
    sound, words = torch.randn(1, 120, 12), padded(SONG, 3, 3)
    feature = of.encoder(sound, words)
    assert feature.shape == (1, 22) and of(sound, words).shape == (1, 4)
    lyrics = of.encoder.get_submodule("lyrics")
    assert isinstance(lyrics, HanEncoder)
    torch.testing.assert_close(feature[:, 12:], lyrics(words))


def test_recurrences_stay_in_full_precision_where_the_rest_does_not() -> None:
    han, attended = network(), list[torch.Tensor]()
    han.get_submodule("encoder.words.recurrence").register_forward_hook(lambda *call: attended.append(call[2][0].data))
    full = han(SONG.unsqueeze(0))
    with torch.autocast("cpu", torch.bfloat16):
        half = han(SONG.unsqueeze(0))
    assert attended[1].dtype == torch.float32
    assert torch.equal(attended[0], attended[1])
    assert half.dtype == torch.bfloat16
    torch.testing.assert_close(half.float(), full, atol=0.03, rtol=0.03)
