"""The tables and figures of TISMIR's experiment with several genres an album (Sections 7.1 to 7.5), beside its rows."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from trainer.evaluation.dataset_tables import album_split_table, album_table, ends_table, opened_first
from trainer.evaluation.genre_maps import factor_map, image_map
from trainer.evaluation.genre_tables import top3_table
from trainer.evaluation.html_page import Figure, Section
from trainer.evaluation.network_tables import layers_table, parameters_table
from trainer.evaluation.tables import Table
from trainer.evaluation.word_gain import words_table
from trainer.experiments.system import Results

BEST_AUDIO, BEST_TEXT, IMAGE = "audio.cosine.high-4x70", "text.cosine.vsm+sem", "image.logistic.resnet"
TOO_FEW = "Too few albums carry exactly one genre of the top level."


def tables(results: Results) -> Iterator[Table]:
    """The data, Tables 4, 5 and 7, and the words of Section 7.5."""
    dataset = opened_first(results, BEST_AUDIO).dataset
    yield album_table(results, dataset)
    yield album_split_table(dataset)
    yield ends_table(results, dataset)
    yield layers_table()
    yield parameters_table()
    yield top3_table(results)
    yield words_table(results, BEST_TEXT)


def sections(results: Results, _: Path) -> Iterator[Section]:
    """Figures 7 and 8."""
    albums: list[Figure] = []
    if factors := factor_map(results, BEST_AUDIO):
        albums = [Figure(factors, "t-SNE of the label factors of training albums with one top-level genre")]
    yield map_section("Albums in the space of label factors (Figure 7)", albums)
    covers: list[Figure] = []
    if maps := image_map(results, IMAGE):
        thumbnails, dots = maps
        covers = [
            Figure(thumbnails, "t-SNE of the covers' vectors, each cover framed in the colour of its top-level genre"),
            Figure(dots, "The same as points"),
        ]
    yield map_section("Covers in the space of the image network (Figure 8)", covers)


def map_section(title: str, maps: Sequence[Figure]) -> Section:
    """A section of maps, or the sentence that says why there are none."""
    return Section(title, () if maps else (TOO_FEW,), figures=tuple(maps))
