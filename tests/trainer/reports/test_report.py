"""The pieces of a report: tables, pictures, and the sums behind the figures, against independent ones."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.metrics import mutual_info_score

from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import experiments_of
from trainer.experiments.smoke import MADE_UP
from trainer.experiments.system import ExperimentRow, Results
from trainer.reports import figures
from trainer.reports.activation_maps import CaptionedPicture, cover_canvas, cover_map, picture_rows
from trainer.reports.figures import heat_overlay
from trainer.reports.genre_maps import top_level, tsne
from trainer.reports.genre_tables import per_class_table
from trainer.reports.html_page import Figure, Report, Section
from trainer.reports.tables import Table, figures_table
from trainer.reports.tismir_report import information_gain, presence


def results(data: Path, *aucs: float) -> Results:
    experiment = experiments_of("tismir-multi")["audio.cosine.high-4x70"]
    splits = [{"test": {"roc_auc": auc, "intervals": {"roc_auc": [auc - 0.1, auc + 0.1]}}} for auc in aucs]
    scores = tuple({**split, "seconds_per_epoch": 2.0, "parameters": 6_570_802, "device": "cpu"} for split in splits)
    context = RunContext(data, data, data, {})
    return Results("tismir-multi", context, (ExperimentRow(experiment, (), scores),), tuple(range(len(aucs))))


def test_ours_stands_beside_the_papers(tmp_path: Path) -> None:
    table = figures_table(results(tmp_path, 0.8, 0.9), "Table 6")
    (row,) = table.rows
    cells = dict(zip(table.columns, row, strict=False))
    assert cells["row"] == "AUDIO COSINE HIGH-4×70"
    assert cells["ROC-AUC ours"] == "0.850 ± 0.071 [0.700, 0.900]"
    assert row[2] == "0.888"
    assert cells["ADiv@1 ours"] == "–"
    assert cells["s/epoch ours"] == "2.00"
    assert row[-3:] == ("590", "6,570,802", "6.5M")
    assert cells["parameters ours"] == "6,570,802"
    assert (row[3], row[4]) == ("–", "0.35")  # as many digits as the column has in the paper


def test_made_up_figures_are_never_taken_for_real_ones(tmp_path: Path) -> None:
    (tmp_path / MADE_UP).write_text("made up", encoding="utf-8")
    table = figures_table(results(tmp_path, 0.8), "Table 6")
    assert "made-up data" in table.title
    assert "paper" not in table.columns
    assert "paper, on real data" in table.columns


def test_per_class_figures_stand_beside_the_papers(tmp_path: Path) -> None:
    experiment = experiments_of("tismir-single")["both.all"]
    scores = {"test": {"per_label": {"Blues": 0.5, "World": None}}}
    row = ExperimentRow(experiment, (), (scores,))
    results_of = Results("tismir-single", RunContext(tmp_path, tmp_path, tmp_path, {}), (row,), (0,))
    table = per_class_table(results_of, "Table 3", [("both.all", "ALL")])
    assert table.rows[:2] == (("Blues", "0.50", "0.42"), ("World", "–", "0.03"))
    assert table.rows[2] == ("average", "0.50", "0.43")


@pytest.mark.parametrize(
    ("system", "name", "printed"),
    [("tismir-single", "audio.cnn+mm", "0.35"), ("tismir-single", "visual.cnn", "0.25"), ("lyrics", "han", "–")],
)
def test_an_average_is_the_one_that_the_paper_prints(system: str, name: str, printed: str, tmp_path: Path) -> None:
    row = ExperimentRow(experiments_of(system)[name], (), ({"test": {"per_label": {"Blues": 0.5}}},))
    table = per_class_table(
        Results(system, RunContext(tmp_path, tmp_path, tmp_path, {}), (row,), (0,)), "", [(name, "")]
    )
    assert table.rows[-1] == ("average", "0.500" if system == "lyrics" else "0.50", printed)


def test_both_sides_have_the_digits_that_the_paper_prints(tmp_path: Path) -> None:
    experiments = experiments_of("covers")
    scores = {"test": {"pr_auc_micro": 0.43219, "precision": 0.5}, "seconds_per_epoch": 1.0, "parameters": 1}
    rows = tuple(ExperimentRow(experiments[name], (), (scores,)) for name in ("baseline", "vgg-16"))
    table = figures_table(Results("covers", RunContext(tmp_path, tmp_path, tmp_path, {}), rows, (0,)), "COVER")
    baseline, vgg = (dict(zip(table.columns, row, strict=False)) for row in table.rows)
    assert (baseline["PR-AUC micro ours"], vgg["PR-AUC micro ours"]) == ("0.432", "0.4322")
    assert {"0.383 (or 0.315)", "0.916"} <= set(table.rows[0])
    assert {"0.5671", "0.7844"} <= set(table.rows[1])


def test_a_table_reads_the_same_everywhere() -> None:
    table = Table("Title", ("a", "b"), (("1|2", "<3>"),))
    assert list(table.lines()) == ["Title", "a    b", "1|2  <3>"]
    assert "| 1/2 | <3> |" in table.markdown()
    assert "<td>&lt;3&gt;</td>" in table.html()


def test_a_page_needs_nothing_but_itself(tmp_path: Path) -> None:
    cover = CaptionedPicture("", np.zeros((2, 2, 3), np.uint8))
    picture = Figure(picture_rows([("black", (cover,))]), "A black [picture].")
    chart = Figure(figures.curves({"loss": [2.0, 1.0]}), "A curve")
    tables = (Table("T", ("a",), (("1",),)),)
    report = Report("A & B", ("Careful.",), (Section("One", ("Some words.",), tables, (picture, chart)),))
    page = report.write(tmp_path / "report").read_text(encoding="utf-8")
    assert "A &amp; B" in page
    assert "data:image/png;base64," in page
    assert "<script" not in page
    markdown = (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    assert "> Careful." in markdown
    assert "*A black [picture].*" in markdown
    assert "![A black (picture).](pictures/001-a-black-picture.svg)" in markdown
    assert (tmp_path / "report" / "pictures" / "001-a-black-picture.svg").read_text(encoding="utf-8") == picture.svg
    assert (tmp_path / "report" / "pictures" / "002-a-curve.svg").read_text(encoding="utf-8") == chart.svg
    Report("A & B", (), ()).write(tmp_path / "report")
    assert not list((tmp_path / "report" / "pictures").iterdir())  # of the earlier report


SVG = "{http://www.w3.org/2000/svg}"


def words_of(picture: str) -> list[str]:
    """Everything that is written in an SVG picture."""
    return [text.text or "" for text in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def test_pictures_are_well_formed() -> None:
    pictures = [
        figures.curves({"loss": [3.0, 2.0, 1.0], "validation": [3.0, float("nan"), 2.0], "empty": []}, "a <run>"),
        figures.curves({"one": [1.0]}),
        figures.confusion(np.array([[3, 1], [0, 2]]), ["<a>", "b & c"], "test items"),
        figures.points(np.array([[0.0, 0.0], [1.0, 2.0]]), ["R$B$", "音楽"], "a map"),
        figures.bars(["a", "<b>"], {"ours": [0.5, 0.1], "paper": [0.4, 0.2]}, "bars", "F1"),
        figures.frequencies([5, 3, 1], "tags", "clips", "tags, the commonest first"),
        figures.spectrum(np.zeros((20, 8), np.float32), 2.0, "a clip"),
        figures.curve_panels({"loss": {"training": [2.0, 1.0]}, "accuracy": {"validation": [0.1, 0.2]}, "none": {}}),
    ]
    for picture in pictures:
        assert ElementTree.fromstring(picture).tag == f"{SVG}svg"
    assert figures.curves({}) == figures.curves({"loss": [float("nan")]}) == ""
    assert {"a <run>", "epoch", "loss", "validation"} <= set(words_of(pictures[0]))
    assert "empty" not in words_of(pictures[0])
    assert {"3", "1", "2", "<a>", "b & c", "test items", "true genre", "predicted genre"} <= set(words_of(pictures[2]))
    assert {"R$B$", "音楽", "a map", "genre"} <= set(words_of(pictures[3]))
    assert {"a", "<b>", "ours", "paper", "F1"} <= set(words_of(pictures[4]))
    assert not [word for word in words_of(pictures[5]) if "." in word]  # clips are counted
    assert {"seconds", "mel band", "a clip"} <= set(words_of(pictures[6]))
    assert {"loss", "accuracy", "training", "validation"} <= set(words_of(pictures[7]))
    assert "none" not in words_of(pictures[7])
    assert "b &amp; c taken for &lt;a&gt;" not in pictures[0]


def test_the_same_figures_give_the_same_picture() -> None:
    first, second = (figures.curves({"loss": [3.0, 2.0]}, "run") for _ in range(2))
    assert first == second
    assert "<?xml" not in first and "<!DOCTYPE" not in first  # it stands inside a page


def test_names_on_a_map_cover_neither_each_other_nor_a_dot() -> None:
    random = np.random.default_rng(0)
    positions, radii = random.uniform(50, 750, (60, 2)), np.full(60, 5.0)
    width = figures.name_width("a genre's name")
    assert 40 < width < 100
    boxes = figures.label_boxes(positions, radii, [width] * 60, np.arange(60), 800, 800)
    assert sum(a.overlap(b) for i, a in enumerate(boxes) for b in boxes[:i]) == 0
    inside = [(box.left <= x <= box.right) and (box.top <= y <= box.bottom) for box in boxes for x, y in positions]
    assert not any(inside)
    near = [abs((box.left + box.right) / 2 - x) < 150 for box, (x, _) in zip(boxes, positions, strict=True)]
    assert all(near)


def test_a_name_far_from_its_dot_is_led_to_it() -> None:
    crowd = np.concatenate([np.full((30, 2), 0.5), [[0.0, 0.0], [1.0, 1.0]]])
    names = [f"<{number}>" for number in range(32)]
    axes = ["t-SNE, first axis", "t-SNE, second axis", "genres"]
    picture = figures.named_points(crowd, names, np.arange(32), "genres")
    assert sorted(words_of(picture)) == sorted([*names, *axes])
    apart = figures.named_points(crowd[30:], names[30:], np.arange(2), "genres")
    leaders = [part.count("stroke: #808080; stroke-width: 0.7") for part in (picture, apart)]
    assert leaders[0] >= 10 and leaders[1] == 0
    dots = ElementTree.fromstring(picture).findall(f".//{SVG}g[@id='PathCollection_1']//{SVG}path")
    assert len(dots) == 32
    assert 'style="fill: #ffffff"' in picture  # a ground of its own, legible on a dark page


def test_heat_lies_where_the_map_is_high() -> None:
    cover = np.full((40, 40, 3), 100, np.uint8)
    heat = np.zeros((2, 2), np.float32)
    heat[0, 0] = 1
    overlay = heat_overlay(cover, heat).astype(int)
    assert overlay[5, 5, 0] > overlay[35, 35, 0] + 60
    assert np.array_equal(
        heat_overlay(cover, np.zeros((2, 2), np.float32))[0, 0], heat_overlay(cover, np.ones((2, 2), np.float32))[0, 0]
    )


def test_covers_stand_at_their_places() -> None:
    covers = np.stack([np.full((8, 8, 3), value, np.uint8) for value in (0, 90)])
    corners = np.array([[0.0, 0.0], [1.0, 1.0]])
    pixels = cover_canvas(covers, corners, ["#ff0000", "#00ff00"], size=100, thumbnail=20)
    assert (pixels[90, 10] == 0).all()  # the second axis points up
    assert (pixels[10, 90] == 90).all()
    assert (pixels[10, 10] == 255).all()
    assert pixels[99, 0].tolist() == [255, 0, 0]
    assert pixels[0, 99].tolist() == [0, 255, 0]
    groups = [f"genre {number}" for number in range(9)] + ["genre 0"]
    crowd = np.concatenate([covers] * 5)
    written = words_of(cover_map(crowd, np.random.default_rng(0).normal(size=(10, 2)), groups, "a <map>"))
    assert {"a <map>", "genre 0", "others"} <= set(written)


def test_rows_of_pictures_name_each_row_and_picture() -> None:
    black = np.zeros((4, 4, 3), np.uint8)
    rows = [
        ("Jazz & <b>", [CaptionedPicture("recognised", black)]),
        ("Metal", [CaptionedPicture("as Jazz", black)] * 2),
    ]
    for columns in (1, 2, 3):
        picture = picture_rows(rows, columns=columns)
        assert {"Jazz & <b>", "Metal", "recognised", "as Jazz"} <= set(words_of(picture))
        assert len(ElementTree.fromstring(picture).findall(f".//{SVG}image")) == 3


def test_information_gain_is_mutual_information() -> None:
    random = np.random.default_rng(0)
    words = random.random((60, 5)) < 0.4
    labels = (random.random((60, 3)) < 0.3).astype(np.uint8)
    labels[:, 0] = words[:, 0]
    gain, favour = information_gain(csr_array(words.astype(float)), labels)
    oracle = [[mutual_info_score(words[:, w], labels[:, g]) / np.log(2) for g in range(3)] for w in range(5)]
    assert gain == pytest.approx(np.array(oracle), abs=1e-9)
    assert favour[0, 0]
    texts = [np.flatnonzero(row) for row in words]
    assert np.array_equal(presence(texts, 5).toarray(), words)


def test_the_top_of_the_taxonomy_is_read_from_the_labels() -> None:
    rows = [[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 1, 0], [0, 0, 1, 1]]
    assert top_level(np.array(rows, np.uint8)).tolist() == [True, False, True, False]


def test_groups_lie_together_on_the_map() -> None:
    random = np.random.default_rng(0)
    centres = np.eye(2, 20)[np.repeat([0, 1], 15)]
    positions = tsne((centres + 0.05 * random.normal(size=(30, 20))).astype(np.float32))
    first, second = positions[:15].mean(axis=0), positions[15:].mean(axis=0)
    radius = np.linalg.norm(positions[:15] - first, axis=1).mean()
    assert np.linalg.norm(first - second) > radius


@pytest.mark.parametrize(
    ("system", "title", "first", "last"),
    [
        ("tismir-multi", "Table 6", "AUDIO LOGISTIC TIMBRE-MLP", "A + T + I COSINE MLP"),
        ("tismir-single", "Table 2", "Audio CNN_AUDIO", "A + V ALL"),
    ],
)
def test_rows_stand_in_the_papers_order(system: str, title: str, first: str, last: str, tmp_path: Path) -> None:
    scores = {"test": {}, "seconds_per_epoch": 1.0, "parameters": 1}
    rows = tuple(ExperimentRow(experiment, (), (scores,)) for experiment in experiments_of(system).values())
    table = figures_table(Results(system, RunContext(tmp_path, tmp_path, tmp_path, {}), rows, (0,)), title)
    names = [row[0] for row in table.rows]
    assert (names[0], names[-1]) == (first, last)
    if system == "tismir-multi":
        assert names[1:4] == ["AUDIO LOGISTIC LOW-3×3", "AUDIO LOGISTIC HIGH-3×3", "AUDIO LOGISTIC LOW-4×96"]
        assert names[18:20] == ["A + T LOGISTIC MLP", "A + I LOGISTIC MLP"]
    else:
        assert names[1:3] == ["Audio MM_AUDIO", "Audio CNN_AUDIO + MM_AUDIO"]
