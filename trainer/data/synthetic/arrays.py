"""The MuMu-shaped benchmark set as tensors, of any size: patches, covers and terms that show a world's genres, without any file.

Each genre has a rhythm and a spectrum, two colours in waves, and words of its own; an album shows its genres in each modality as
strongly as the world says. Rows are made in chunks on the device where they will be used.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainer.data.synthetic.world import World, generator_of

FRAMES, BINS = 322, 96
FLOOR = -80.0
CHUNK = 512
SIDE = 28  # of a template of pictures
TERMS, COMMON, OWN, PER_TEXT = 10_000, 4_000, 24, 150


@dataclass(frozen=True)
class Templates:
    """What each genre looks like: rhythm [genres, frames], spectrum [genres, bins], picture [genres, 3, SIDE, SIDE]."""

    rhythm: Tensor
    spectrum: Tensor
    picture: Tensor


def make_templates(world: World, device: torch.device) -> Templates:
    """The templates of a world's genres; a child is like its parent."""
    generators = [
        generator_of(world.seed, "template", *genre.path[: depth + 1])
        for genre in world.genres
        for depth in (0, len(genre.path) - 1)
    ]
    pairs = [(generators[2 * index], generators[2 * index + 1]) for index in range(len(world.genres))]
    parts = [[0.5 * a + 0.8 * b for a, b in zip(template(first), template(own), strict=True)] for first, own in pairs]
    rhythm, spectrum, picture = (
        torch.from_numpy(np.stack(part).astype(np.float32)).to(device) for part in zip(*parts, strict=True)
    )
    return Templates(rhythm, spectrum, picture)


def template(generator: np.random.Generator) -> list[NDArray[np.float64]]:
    """A pulse of its own tempo, a few bands of bins, and a wave across the picture."""
    frames, bins = np.arange(FRAMES), np.arange(BINS)
    pulse = 0.5 + 0.5 * np.cos(2 * np.pi * frames / generator.uniform(6, 60) + generator.uniform(0, 6))
    centres, widths = generator.uniform(0, BINS, 4), generator.uniform(1, 8, 4)
    bands = np.exp(-(((bins[:, None] - centres) / widths) ** 2)).sum(axis=1)
    down, across = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    angle = generator.uniform(0, np.pi)
    wave = np.sin(2 * np.pi * generator.uniform(1, 5) * (np.cos(angle) * across + np.sin(angle) * down))
    return [pulse, bands, generator.uniform(-1, 1, 3)[:, None, None] * wave]


def patches(world: World, albums: NDArray[np.int64], templates: Templates, seed: int = 0) -> Tensor:
    """Constant-Q decibels [rows, 322, 96] float16, one patch for each entry of ``albums``."""
    device = templates.rhythm.device
    strengths = torch.from_numpy(world.strengths["audio"]).to(device)
    rows = torch.empty((len(albums), FRAMES, BINS), dtype=torch.float16, device=device)
    random = torch.Generator(device).manual_seed(seed)
    for start in range(0, len(albums), CHUNK):
        weights = strengths[torch.from_numpy(albums[start : start + CHUNK]).to(device)]
        played = torch.einsum("ng,gt,gf->ntf", weights, templates.rhythm, templates.spectrum)
        noise = torch.randn(played.shape, generator=random, device=device)
        levels = 14 * played.log1p() + 6 * noise - 45
        rows[start : start + CHUNK] = (levels - levels.amax(dim=(1, 2), keepdim=True)).clamp(min=FLOOR)
    return rows


def covers(world: World, albums: NDArray[np.int64], templates: Templates, size: int = 256, seed: int = 0) -> Tensor:
    """Pixels [rows, size, size, 3] uint8, a cover for each entry of ``albums``."""
    device = templates.picture.device
    strengths = torch.from_numpy(world.strengths["image"]).to(device)
    rows = torch.empty((len(albums), size, size, 3), dtype=torch.uint8, device=device)
    random = torch.Generator(device).manual_seed(seed)
    for start in range(0, len(albums), CHUNK):
        weights = strengths[torch.from_numpy(albums[start : start + CHUNK]).to(device)]
        small = torch.einsum("ng,gchw->nchw", weights, templates.picture)
        small = 127 + 50 * small + 25 * torch.randn(small.shape, generator=random, device=device)
        large = torch.nn.functional.interpolate(small, size=(size, size), mode="bilinear")
        rows[start : start + CHUNK] = large.clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1)
    return rows


def terms(world: World, albums: NDArray[np.int64], seed: int = 0) -> tuple[Tensor, Tensor]:
    """tf-idf terms [rows, 150] int64 and values [rows, 150] float32 of unit length: common words, and the shown genres' own."""
    generator = np.random.default_rng(seed)
    chance = 1 / np.arange(1, COMMON + 1)
    numbers = generator.choice(COMMON, (len(albums), PER_TEXT), p=chance / chance.sum())
    own = generator.random((len(albums), PER_TEXT)) < 0.25
    for row, album in enumerate(albums):
        genres = np.flatnonzero(world.strengths["text"][album])
        if genres.size:
            weights = world.strengths["text"][album, genres].astype(np.float64)
            genre_of_word = generator.choice(genres, int(own[row].sum()), p=weights / weights.sum())
            numbers[row, own[row]] = COMMON + (
                genre_of_word * OWN + generator.integers(OWN, size=len(genre_of_word))
            ) % (TERMS - COMMON)
    values = np.where(numbers < COMMON, 0.4, 1.0).astype(np.float32)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    return torch.from_numpy(numbers.astype(np.int64)), torch.from_numpy(values)
