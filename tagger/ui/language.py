"""The language of the window: Qt's translators for its own texts and the program's, and who translates for ``translation.tr``."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from tagger.paths import resource
from tagger.settings import Language
from tagger.ui.translation import translate_with

CODES: dict[Language, str] = {"english": "en", "german": "de"}
CONTEXT = ""  # lupdate puts the texts of a plain function into the context without a name
_installed: list[QTranslator] = []
_spoken = "en"


def use_language(language: Language) -> None:
    """Say everything that is said from now on in this language; what is shown already stays as it is.

    Raises TaggerError when the installation lacks the translation.
    """
    global _spoken  # one window, one language
    while _installed:
        QCoreApplication.removeTranslator(_installed.pop())
    translate_with(None)
    code = CODES.get(language) or system_code()
    _spoken = code
    QLocale.setDefault(QLocale(code) if language != "system" else QLocale.system())
    if code == "en":
        return
    own = QTranslator()
    own.load(str(resource(f"translations/tagger_{code}.qm")))
    translators = [own]
    of_qt = QTranslator()
    if of_qt.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        translators.insert(0, of_qt)
    for translator in translators:
        QCoreApplication.installTranslator(translator)
        _installed.append(translator)
    translate_with(lambda text, note, number: own.translate(CONTEXT, text, note, number) or text)


def spoken_code() -> str:
    """The language in which the window speaks: "de" or "en"."""
    return _spoken


def system_code() -> str:
    """The first language of the system that the window speaks: "de", else "en"."""
    for name in QLocale.system().uiLanguages():
        code = name.split("-")[0].lower()
        if code in CODES.values():
            return code
    return "en"
