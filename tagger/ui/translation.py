"""How the window says a sentence: in English as written here, or in the language that was chosen.

    tr("Open folder …")                                                     a sentence
    tr("“{model}” is installed.").format(model=name)                        values have names, and come after translating
    tr("{count} album(s)", "", number).format(count=grouped(number))        a number chooses the form
    TITLE = translatable("Open folder …"), later tr(TITLE)                  a constant is only marked where it stands

Qt's ``lupdate`` collects the texts of ``tr`` and ``translatable`` (``make translation``), so what they are given is written out
in the call. Nothing here imports Qt: ``ui/language.py`` sets who translates.
"""

import re
from collections.abc import Callable
from typing import TypeVar

# Text, note for the translator, number or -1 → translated, or the text itself.
Translate = Callable[[str, str, int], str]

TextT = TypeVar("TextT", bound=str)
PLURAL = re.compile(r"\(([^()|]*)\|([^()|]*)\)|\(s\)")  # "(one|many)", or "(s)" for the many
_translate: Translate | None = None


def tr(text: str, note: str = "", number: int = -1) -> str:
    """The text in the language of the window.

    ``note`` tells texts apart that are the same in English alone; ``number`` (not below 0) chooses between singular and
    plural.
    """
    translated = _translate(text, note, number) if _translate is not None and text else text
    return translated if number < 0 or translated != text else _in_english(text, number)


def translatable(text: TextT) -> TextT:
    """The text itself: marks a constant for the translation, which ``tr`` looks up where it is shown."""
    return text


def translate_with(translate: Translate | None) -> None:
    """Have this translate from now on; None for English."""
    global _translate  # one window, one language
    _translate = translate


def is_translating() -> bool:
    """Whether the window speaks another language than English."""
    return _translate is not None


def _in_english(text: str, number: int) -> str:
    """ "{count} album(s)" as "{count} album" or "{count} albums", "(is|are)" as one of the two."""

    def form(match: re.Match[str]) -> str:
        singular, plural = (match[1], match[2]) if match[1] is not None else ("", "s")
        return singular if number == 1 else plural

    return PLURAL.sub(form, text)
