"""The networks over words: TISMIR's over texts (§3.3, §7.3.2), tf-idf → dense 2048 → dense 2048 → outputs, dropout before
each layer; and HAN's over lyrics (§5), hierarchical attention, with a convolutional network over a 500 × 1500 spectrogram,
and both joined.

A text has about 150 of the 10 000 terms, so a batch is given by its non-zero terms, and the first dense layer is the
weighted sum of their rows: the same numbers, thirty times faster than the product with a row of zeros.

Lyrics are words in sentences: a bidirectional GRU and attention over the words give each sentence a vector, another
pair over the sentences gives the song's. Padding is never read: the recurrences run over the real words and sentences
alone. The paper gives the spectrogram network's principle (convolutions over time only; convolution, ReLU, batch
norm, pooling, dropout) and its ends (500 × 1500 in, 500 out), not its widths; here one last filter leaves a number
for each of the 500 frequencies, averaged over time.
"""

import itertools
import math
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from trainer.models.audio import ensure_something_left
from trainer.models.dimensions import HanDimensions, JointDimensions, SpectrogramDimensions, TextDimensions
from trainer.models.network import Encoded, Encoder, Network, initialise


class TermEncoder(Encoder):
    """Non-zero tf-idf terms → the last dense layer after ReLU and dropout.

    Inputs: ``indices`` [B, N] int64 and ``values`` [B, N] float32; unused places hold index 0 with the value 0.
    """

    reduction = "sum"

    def __init__(self, dimensions: TextDimensions) -> None:
        super().__init__()
        widths = dimensions.widths
        self.first = nn.EmbeddingBag(dimensions.vocabulary, widths[0], mode="sum")
        self.first_bias = nn.Parameter(torch.zeros(widths[0]))
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(widths))
        self.dropout = nn.Dropout(dimensions.dropout)
        self.width = widths[-1]
        initialise(self.first)
        for layer in self._hidden():
            initialise(layer)

    def _hidden(self) -> Sequence[nn.Linear]:
        return [layer for layer in self.hidden if isinstance(layer, nn.Linear)]

    def forward(self, *inputs: Tensor) -> Tensor:
        """The features [B, D] of texts, given by (indices, values)."""
        indices, values = inputs
        summed = self.first(indices, per_sample_weights=self.dropout(values))
        feature: Tensor = self.dropout((summed + self.first_bias).relu())
        for layer in self._hidden():
            feature = self.dropout(layer(feature).relu())
        return feature

    def encoded(self, indices: Tensor, values: Tensor) -> Encoded:
        """The features and each term's share in them, [B, N, D]: its path through the units active for this text,
        exact.

        Without dropout, whatever the mode; the feature less the sum of the shares is the share of the biases.
        """
        shares = nn.functional.embedding(indices, self.first.weight) * values.unsqueeze(2)
        feature = (shares.sum(dim=1) + self.first_bias).relu()
        shares = shares * (feature > 0).unsqueeze(1)
        for layer in self._hidden():
            feature = layer(feature).relu()
            shares = (shares @ layer.weight.t()) * (feature > 0).unsqueeze(1)
        return Encoded(feature, shares)


def build_text(dimensions: TextDimensions) -> Network:
    """The network of these sizes; its outputs are logits or factors, [B, outputs]."""
    return Network(TermEncoder(dimensions), dimensions.outputs)


class Attention(nn.Module):
    """u = tanh(W·h + b), α = softmax(u·u_a) over the real places, s = Σ α·h (HAN, equations 2–4)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.project = nn.Linear(width, width)
        self.context = nn.Parameter(torch.empty(width).uniform_(-0.1, 0.1))

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """States [B, N, W] and which are real [B, N] → the weighted states α·h [B, N, W], whose sum is the vector."""
        scores = (self.project(states).tanh() @ self.context).masked_fill(~mask, float("-inf"))
        weighted: Tensor = scores.softmax(dim=1).unsqueeze(2) * states
        return weighted


def full_precision(device: torch.device) -> AbstractContextManager[object]:
    """Compute in float32 although autocast is on, which would run cuDNN's recurrences in float16 in any case."""
    if device.type in ("cpu", "cuda") and torch.is_autocast_enabled(device.type):
        return torch.autocast(device.type, enabled=False)
    return nullcontext()


class Level(nn.Module):
    """One level of the hierarchy: a bidirectional GRU over a sequence, then attention."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.recurrence = nn.GRU(inputs, hidden, batch_first=True, bidirectional=True)
        self.attention = Attention(2 * hidden)

    def forward(self, sequence: Tensor, lengths: Tensor) -> Tensor:
        """[B, N, inputs] of which the first ``lengths`` are real → weighted states [B, N, 2·hidden], 0 where empty."""
        # An empty sequence runs over one place of padding, and its state is dropped.
        at_least_one = lengths.clamp(min=1)
        packed = pack_padded_sequence(sequence, at_least_one.cpu(), batch_first=True, enforce_sorted=False)
        with full_precision(sequence.device):
            recurred = self.recurrence(packed)[0]
        states, _ = pad_packed_sequence(recurred, batch_first=True, total_length=sequence.shape[1])
        mask = torch.arange(sequence.shape[1], device=sequence.device) < at_least_one.unsqueeze(1)
        weighted: Tensor = self.attention(states, mask) * (lengths > 0).view(-1, 1, 1)
        return weighted


class HanEncoder(Encoder):
    """Lyrics [B, sentences, words] int64, 0 where there is no word → 100 numbers; the map [B, S, 100] is each
    sentence's share.

    Words stand at the beginning of their sentence and sentences at the beginning of their song. A song without a word
    has the feature 0.
    """

    reduction = "sum"

    def __init__(self, dimensions: HanDimensions) -> None:
        super().__init__()
        self.embedding = nn.Embedding(dimensions.vocabulary, dimensions.embedding, padding_idx=0)
        self.words = Level(dimensions.embedding, dimensions.hidden)
        self.sentences = Level(2 * dimensions.hidden, dimensions.hidden)
        self.dropout = nn.Dropout(dimensions.dropout)
        self.width = 2 * dimensions.hidden

    def forward(self, *inputs: Tensor) -> Tensor:
        """The feature [B, 100] of songs, with dropout."""
        feature: Tensor = self.dropout(self.encoded(*inputs).feature)
        return feature

    def encoded(self, lyrics: Tensor) -> Encoded:
        """Encode songs."""
        words = (lyrics != 0).sum(dim=2)
        embedded = self.dropout(self.embedding(lyrics.flatten(0, 1)))
        sentences = self.words(embedded, words.flatten()).sum(dim=1).unflatten(0, words.shape)
        shares = self.sentences(self.dropout(sentences), (words > 0).sum(dim=1))
        return Encoded(shares.sum(dim=1), shares)


class SpectrogramEncoder(Encoder):
    """Spectrograms [B, frames, bins], standardised → one number per bin; the map [B, T, bins] averages to it."""

    reduction = "mean"

    def __init__(self, dimensions: SpectrogramDimensions) -> None:
        super().__init__()
        channels = (1, *dimensions.filters)
        sizes = zip(channels[:-1], channels[1:], dimensions.kernels, dimensions.pools, strict=True)
        self.blocks = nn.Sequential(*(_time_block(*size, dimensions.dropout) for size in sizes))
        self.last = nn.Conv2d(channels[-1], 1, 1)
        self.width, self.shortest = dimensions.bins, math.prod(dimensions.pools)

    def encoded(self, spectrogram: Tensor) -> Encoded:
        """Encode spectrograms. Raises TaggerError for those of which pooling leaves nothing."""
        ensure_something_left(spectrogram.shape[1] // self.shortest, spectrogram.shape[2])
        features = self.last(self.blocks(spectrogram.unsqueeze(1))).relu().squeeze(1)
        return Encoded(features.mean(dim=1), features)


def _time_block(channels: int, filters: int, kernel: int, pool: int, dropout: float) -> nn.Module:
    convolution = nn.Conv2d(channels, filters, (kernel, 1), padding=(kernel // 2, 0))
    return nn.Sequential(convolution, nn.ReLU(), nn.BatchNorm2d(filters), nn.MaxPool2d((pool, 1)), nn.Dropout(dropout))


class JointEncoder(Encoder):
    """A spectrogram and its lyrics → both encoders' numbers side by side."""

    reduction = "none"

    def __init__(self, dimensions: JointDimensions) -> None:
        super().__init__()
        d = dimensions
        self.audio = SpectrogramEncoder(
            SpectrogramDimensions(d.outputs, d.bins, d.filters, d.kernels, d.pools, d.dropout)
        )
        self.lyrics = HanEncoder(HanDimensions(d.outputs, d.vocabulary, d.embedding, d.hidden, d.dropout))
        self.width = self.audio.width + self.lyrics.width

    def encoded(self, spectrogram: Tensor, lyrics: Tensor) -> Encoded:
        """Encode songs; the map is the audio's [B, T, bins], the lyrics' own map is ``self.lyrics.encoded``."""
        audio = self.audio.encoded(spectrogram)
        return Encoded(torch.cat([audio.feature, self.lyrics(lyrics)], dim=1), audio.map)


def build_han(dimensions: HanDimensions) -> Network:
    """The lyrics network alone."""
    return Network(HanEncoder(dimensions), dimensions.outputs)


def build_spectrogram(dimensions: SpectrogramDimensions) -> Network:
    """The spectrogram network alone."""
    return Network(SpectrogramEncoder(dimensions), dimensions.outputs)


def build_joint(dimensions: JointDimensions) -> Network:
    """Both, joined by one softmax layer."""
    return Network(JointEncoder(dimensions), dimensions.outputs)
