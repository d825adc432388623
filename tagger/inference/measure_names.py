"""The figures on a model's card by the names that people know: "roc_auc" is ROC-AUC.

Macro is what no word says: the mean over the genres. Micro takes all pairs of an album and a genre together. Free of numpy, as
the trainer prints tables where little is installed.
"""

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "roc_auc": "ROC-AUC",
    "pr_auc": "PR-AUC",
    "roc_auc_micro": "ROC-AUC micro",
    "pr_auc_micro": "PR-AUC micro",
}
CUT_OFF: Mapping[str, str] = {"precision": "P", "ndcg": "nDCG", "diversity": "ADiv"}
"""Measures of an album's first k genres: "precision@3"."""
INTERVAL = "_interval"
"""Behind a measure's name: where it lies with 95 % probability, two numbers."""


def measure_name(key: str) -> str:
    """What people call a figure of a card; other entries, such as "genres", keep their name."""
    family, at, count = key.partition("@")
    return f"{CUT_OFF[family]}@{count}" if at and family in CUT_OFF else NAMES.get(key, key)


def named_figures(scores: Mapping[str, object], within: str = "") -> list[tuple[str, str]]:
    """Each figure by its name, with its interval if it has one: ("text, ROC-AUC", "0.800 (0.760–0.830)").

    ``within`` names what the figures of a card within a card are about.
    """
    figures: list[tuple[str, str]] = []
    for key, value in scores.items():
        name = f"{within}, {measure_name(key)}" if within else measure_name(key)
        if isinstance(value, Mapping):
            figures += named_figures(value, name)
        elif not key.endswith(INTERVAL):
            ends = scores.get(key + INTERVAL)
            interval = f" ({_figure_text(ends)})" if isinstance(ends, list | tuple) else ""
            figures.append((name, _figure_text(value) + interval))
    return figures


def _figure_text(value: object) -> str:
    """A figure with three digits; of several, all of them."""
    if isinstance(value, list | tuple):
        return "–".join(map(_figure_text, value))
    return f"{value:.3f}" if isinstance(value, float) else str(value)
