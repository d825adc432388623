"""Every setting, declared once: name, allowed values, default, explanation, place in the settings dialog, storage key.

The command line, the settings dialog and everything that obeys a setting read these declarations. What a person chose
is read and stored by tagger/state/stored_settings.py; a setting that was never made is as its default says.
"""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from tagger.errors import TaggerError
from tagger.genres.policy import Fields, Mode, Order, Policy
from tagger.setting_values import (
    ChoiceValues,
    FolderNamesValues,
    Kind,
    NameListValues,
    NoneValue,
    NumberValues,
    SwitchValues,
    Value,
)

ValueT_co = TypeVar("ValueT_co", bound=Value, covariant=True)

DEFAULT = "default"  # typed in place of a value, it forgets the setting
MOST_SUGGESTIONS = 10  # of an album that are shown
MOST_GENRES = 99  # that a file may be limited to
MOST_DAYS = 36_500

WriteMethod = Literal["auto", "replace", "patch"]  # how changed bytes reach a file
SecondFields = Literal["name", "align"]  # what happens to further genre fields
SplitAt = Literal["all", "semicolons", "never"]  # where cleaning takes a joined value apart
Language = Literal["system", "english", "german"]
Group = Literal["Suggestions", "Writing", "Scanning", "History", "Network", "Window"]  # headings of the settings dialog


@dataclass(frozen=True, slots=True)
class SettingDefinition(Generic[ValueT_co]):
    """One setting.

    ``name`` is what is typed, ``about`` a sentence, ``group`` and ``title`` its place in the settings dialog. The value is
    stored as JSON under ``key``; where ``part`` is given, as that entry of the JSON object stored under ``key``.
    """

    name: str
    group: Group
    title: str
    about: str
    kind: Kind
    default: ValueT_co
    key: str
    part: str = ""

    def parse(self, text: str) -> Value:
        """The value that a text means. Raises TaggerError for a text that means none."""
        try:
            return self.kind.parse(text.strip())
        except ValueError as error:
            raise self.refused(text) from error

    def refused(self, value: object) -> TaggerError:
        """The error for a value that the setting cannot have."""
        return TaggerError(f"The setting '{self.name}' cannot be '{value}'; it may be {self.kind.allowed}.")


POLICY = "policy"
TOP: SettingDefinition[int] = SettingDefinition(
    "top",
    "Suggestions",
    "Most genres accepted at once",
    "Accepting all suggestions of an album takes at most so many, the surest.",
    NumberValues(1, MOST_SUGGESTIONS),
    Policy().top,
    POLICY,
    "top",
)
MIN_SCORE: SettingDefinition[float | None] = SettingDefinition(
    "min-score",
    "Suggestions",
    "Sure enough from",
    "A suggestion with at least this score is sure enough to be accepted with all others; any can be accepted alone.",
    NumberValues(
        0,
        1,
        integer=False,
        none=NoneValue("own", "each genre's own threshold, as the model measured it", "Each genre’s own", 0.5),
    ),
    Policy().min_score,
    POLICY,
    "min_score",
)
COMMUNITY_TAGS: SettingDefinition[bool] = SettingDefinition(
    "community-tags",
    "Suggestions",
    "Start from community tags",
    "Tags that listeners gave an album, once they are fetched, move where its scores start from; the reasons say how far.",
    SwitchValues(),
    True,
    "suggest.community_tags",
)
MODE: SettingDefinition[Mode] = SettingDefinition(
    "mode",
    "Writing",
    "Genres that a file has",
    "What happens to the genres that a file has already.",
    ChoiceValues(
        {
            "fill": "write only files that have none",
            "merge": "keep them, and add the accepted ones",
            "replace": "put the accepted ones in their place",
        }
    ),
    Policy().mode,
    POLICY,
    "mode",
)
LIMIT: SettingDefinition[int | None] = SettingDefinition(
    "limit",
    "Writing",
    "Most genres in a file",
    "A file is given genres only up to this number; those that it keeps count, and stay even above it.",
    NumberValues(1, MOST_GENRES, none=NoneValue("none", "no limit", "No limit", 3)),
    Policy().limit,
    POLICY,
    "limit",
)
ORDER: SettingDefinition[Order] = SettingDefinition(
    "order",
    "Writing",
    "First genre",
    "Which of the genres that are written comes first: many players show only that one.",
    ChoiceValues(
        {
            "specific first": "Dub Techno before Techno",
            "broad first": "Techno before Dub Techno",
            "score": "the surest first",
        }
    ),
    Policy().order,
    POLICY,
    "order",
)
PARENTS: SettingDefinition[bool] = SettingDefinition(
    "parents",
    "Writing",
    "Write broader genres, too",
    "With a genre, the broader ones above it are written too.",
    SwitchValues(),
    Policy().parents,
    POLICY,
    "parents",
)
FIELDS: SettingDefinition[Fields] = SettingDefinition(
    "fields",
    "Writing",
    "Fields that are written",
    "Which fields of a file take the genres: its genre alone, or broad genres there and finer ones in the field STYLE.",
    ChoiceValues(
        {
            "genre": "all in the genre",
            "genre and style": "broad in the genre, finer in STYLE",
        }
    ),
    Policy().fields,
    POLICY,
    "fields",
)
SECOND_FIELDS: SettingDefinition[SecondFields] = SettingDefinition(
    "second-fields",
    "Writing",
    "Further genre fields",
    "What happens to a further field of a written file that names genres (TXXX:GENRE, ----:com.apple.iTunes:GENRE).",
    ChoiceValues(
        {
            "name": "named, and left as they are",
            "align": "made to say what the genre says",
        }
    ),
    "name",
    "writing.second_fields",
)
SPLIT: SettingDefinition[SplitAt] = SettingDefinition(
    "split",
    "Writing",
    "Split joined genres",
    "Cleaning takes a value that joins several genres apart at these signs, if each part is a known genre.",
    ChoiceValues(
        {
            "all": "at ; \\ / and ,",
            "semicolons": "at ; and \\ only",
            "never": "never",
        }
    ),
    "all",
    "cleaning.split",
)
KEEP_MTIME: SettingDefinition[bool] = SettingDefinition(
    "keep-mtime",
    "Writing",
    "Keep modification times",
    "Written files keep their modification time, so that other programs do not take them for new.",
    SwitchValues(),
    False,
    "writing.keep_mtime",
)
HARD_LINKS: SettingDefinition[bool] = SettingDefinition(
    "hard-links",
    "Writing",
    "Write files with several names",
    "Files with several names (hard links) are written too: the name in your library then gets a file of its own.",
    SwitchValues(),
    False,
    "writing.hard_links",
)
WRITE_METHOD: SettingDefinition[WriteMethod] = SettingDefinition(
    "way",
    "Writing",
    "Way of writing",
    "How changed bytes reach the disk: in a new file that takes the place of the old one, or in place.",
    ChoiceValues(
        {
            "auto": "a new file, but in place on network drives",
            "replace": "always a new file",
            "patch": "in place wherever that is possible",
        }
    ),
    "auto",
    "writing.way",
)
KEEP_DAYS: SettingDefinition[int | None] = SettingDefinition(
    "keep-days",
    "History",
    "Days in which a write can be undone",
    "What was written longer ago than this many days is forgotten with the next write, and can be undone no more.",
    NumberValues(1, MOST_DAYS, none=NoneValue("forever", "everything is kept", "For ever", 365)),
    None,
    "journal.keep_days",
)
FOLLOW_LINKS: SettingDefinition[bool] = SettingDefinition(
    "follow-links",
    "Scanning",
    "Follow links out of a folder",
    "A scan follows links to files and folders outside the scanned folder, and finds them under their real paths.",
    SwitchValues(),
    False,
    "scan.follow_links",
)
LEAVE_OUT: SettingDefinition[str] = SettingDefinition(
    "leave-out",
    "Scanning",
    "Folders to leave out",
    "A scan leaves out these folders, besides recycle bins, snapshots and folders that hold a file named .nomedia.",
    FolderNamesValues("none"),
    "",
    "scan.leave_out",
)
SOURCE_NAMES = (
    *("musicbrainz", "listenbrainz", "critiquebrainz", "wikipedia", "cover-art-archive"),
    *("lastfm", "discogs"),  # these need the person's own key
)
SOURCES: SettingDefinition[str] = SettingDefinition(
    "sources",
    "Network",
    "Ask these services",
    "Only when you fetch, these services are asked for reviews, community tags and covers, in this order.",
    NameListValues(f"some of {', '.join(SOURCE_NAMES)}", "none", SOURCE_NAMES),
    "; ".join(SOURCE_NAMES),
    "network.sources",
)
LANGUAGES: SettingDefinition[str] = SettingDefinition(
    "languages",
    "Network",
    "Languages of texts",
    "Texts are fetched in these languages, the best first, and in English where there are none.",
    NameListValues("codes of languages as in 'de; fr'", "system", pattern=r"[a-z]{2,3}(?:-[a-z]{2,8})?"),
    "",
    "network.languages",
)
CONTACT: SettingDefinition[str] = SettingDefinition(
    "contact",
    "Network",
    "How services can reach you",
    "An e-mail address or a page that every request names, as the services ask of programs; it is sent to nobody else.",
    NameListValues("one address or more", "none", pattern=r"[!-~]{1,200}"),
    "",
    "network.contact",
)
LANGUAGE: SettingDefinition[Language] = SettingDefinition(
    "language",
    "Window",
    "Language of the window",
    "The language in which the window speaks, from the next start on; commands speak English.",
    ChoiceValues(
        {
            "system": "as the system does",
            "english": "English",
            "german": "Deutsch",
        }
    ),
    "system",
    "window.language",
)
NOTIFY: SettingDefinition[bool] = SettingDefinition(
    "notify",
    "Window",
    "Say on the desktop when long work has ended",
    "When work of half a minute or more ends while you look at another program, the desktop shows a notice.",
    SwitchValues(),
    True,
    "window.notify",
)
HINTS: SettingDefinition[bool] = SettingDefinition(
    "hints",
    "Window",
    "Show hints for the first steps",
    "A line above the albums says what comes next, until it was done or put away.",
    SwitchValues(),
    True,
    "window.hints",
)
SETTINGS: tuple[SettingDefinition[Value], ...] = (
    TOP,
    MIN_SCORE,
    COMMUNITY_TAGS,
    MODE,
    LIMIT,
    ORDER,
    PARENTS,
    FIELDS,
    SECOND_FIELDS,
    SPLIT,
    KEEP_MTIME,
    HARD_LINKS,
    WRITE_METHOD,
    KEEP_DAYS,
    FOLLOW_LINKS,
    LEAVE_OUT,
    SOURCES,
    LANGUAGES,
    CONTACT,
    LANGUAGE,
    NOTIFY,
    HINTS,
)


def find_setting(name: str) -> SettingDefinition[Value]:
    """The setting that is typed like this. Raises TaggerError where there is none."""
    setting = next((setting for setting in SETTINGS if setting.name == name), None)
    if setting is None:
        names = ", ".join(setting.name for setting in SETTINGS)
        raise TaggerError(f"There is no setting '{name}'; there are {names}.")
    return setting
