"""What figures of a model's card are called."""

from tagger.inference.measure_names import measure_name, named_figures


def test_figures_have_the_names_of_the_field() -> None:
    keys = ("roc_auc", "roc_auc_micro", "pr_auc_micro", "precision@1", "ndcg@5", "diversity@3", "genres", "who@where")
    names = ["ROC-AUC", "ROC-AUC micro", "PR-AUC micro", "P@1", "nDCG@5", "ADiv@3", "genres", "who@where"]
    assert [measure_name(key) for key in keys] == names


def test_an_interval_stands_behind_its_figure() -> None:
    scores = {"pr_auc": 0.4, "text": {"items": 9, "roc_auc": 0.8, "roc_auc_interval": [0.76, 0.83]}}
    assert named_figures(scores) == [
        ("PR-AUC", "0.400"),
        ("text, items", "9"),
        ("text, ROC-AUC", "0.800 (0.760–0.830)"),
    ]
