"""Every command of the window, its keys, and the person's own keys for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tagger.ui.presenters.window_settings import WindowSettings

Scope = Literal["window", "albums", "list"]
TOGGLES = 9


@dataclass(frozen=True, slots=True)
class Command:
    """Something a key does.

    ``scope``: "albums" means only while the album list or the suggestions have the focus, "list" only the album list.
    """

    id: str
    text: str
    help: str
    keys: tuple[str, ...]
    group: str
    scope: Scope = "window"
    icon: str = ""


def _toggle(position: int) -> Command:
    return Command(
        f"toggle-{position}",
        f"Toggle suggestion {position}",
        f"Accept suggestion {position}, or take that back",
        (str(position),),
        "Review",
        "albums",
    )


COMMANDS: tuple[Command, ...] = (
    Command(
        "open", "Open folder …", "Read a music folder and suggest genres for it", ("Ctrl+O",), "Library", icon="folder"
    ),
    Command(
        "rescan",
        "Rescan",
        "Look for new and changed files in the folders that are open",
        ("F5",),
        "Library",
        icon="rescan",
    ),
    Command("suggest", "Suggest", "Analyse the albums that are new or changed", ("Ctrl+G",), "Library", icon="suggest"),
    Command(
        "cancel",
        "Stop the work",
        "Stop what is running; what was finished is kept",
        ("Ctrl+.",),
        "Library",
        icon="cancel",
    ),
    Command("find", "Find", "Search albums: words and field:value terms", ("Ctrl+F",), "Library", icon="search"),
    Command(
        "settings",
        "Settings …",
        "How genres are suggested and written, and for how long that can be undone",
        ("Ctrl+,",),
        "Library",
        icon="settings",
    ),
    Command("quit", "Quit", "Close the window; running work stops cleanly", ("Ctrl+Q",), "Library"),
    Command(
        "write",
        "Write to files",
        "Write the accepted genres, exactly as shown below",
        ("Ctrl+S",),
        "Changes",
        icon="write",
    ),
    Command("discard", "Discard", "Take back every decision shown below", ("Ctrl+Shift+D",), "Changes", icon="discard"),
    Command("undo", "Undo", "Take back the last decision or write", ("Ctrl+Z",), "Changes", icon="undo"),
    Command("redo", "Redo", "Do again what was taken back", ("Ctrl+Shift+Z",), "Changes", icon="redo"),
    Command(
        "accept",
        "Accept all suggested",
        "Accept every suggestion of the selected albums that is sure enough",
        ("A",),
        "Review",
        "albums",
        "accept",
    ),
    Command(
        "reject",
        "Reject all suggested",
        "Reject every open suggestion of the selected albums",
        ("X",),
        "Review",
        "albums",
        "reject",
    ),
    Command(
        "accept-next",
        "Accept and next",
        "Accept what is sure enough and go to the next album",
        ("Return", "Enter"),
        "Review",
        "albums",
    ),
    *(_toggle(position) for position in range(1, TOGGLES + 1)),
    Command(
        "add", "Add a genre …", "Add a genre by hand to the selected albums", ("+", "Ins"), "Review", "albums", "add"
    ),
    Command("page-review", "Review", "The albums and their suggestions", ("Ctrl+1",), "View", icon="review"),
    Command(
        "page-activity",
        "Activity",
        "What was written and undone, and every problem",
        ("Ctrl+2",),
        "View",
        icon="activity",
    ),
    Command("focus-facets", "Go to the filters", "Move the focus to the filters", ("Alt+1",), "View"),
    Command("focus-albums", "Go to the albums", "Move the focus to the album list", ("Alt+2",), "View"),
    Command(
        "focus-suggestions",
        "Go to the suggestions",
        "Move the focus to the selected album's suggestions",
        ("Alt+3",),
        "View",
    ),
    Command("focus-changes", "Go to the changes", "Move the focus to what would be written", ("Alt+4",), "View"),
    Command("clear-filters", "Clear filters", "Show every album again", ("Ctrl+Shift+F",), "View"),
    Command(
        "play", "Play", "Play the track from where the model listened, or stop", ("Space",), "View", "list", "play"
    ),
    Command("heat", "Heat map", "Show or hide where a genre was seen and heard", ("H",), "View", "albums", "heat"),
    Command("keys", "Keys", "Every key, and how to change it", ("F1",), "Help", icon="keys"),
)


class Keymap:
    """Keys by command: the defaults, and over them what the person set."""

    def __init__(self, settings: WindowSettings) -> None:
        self._settings = settings

    def __iter__(self) -> Iterator[tuple[Command, tuple[str, ...]]]:
        return ((command, self.keys(command.id)) for command in COMMANDS)

    def keys(self, command_id: str) -> tuple[str, ...]:
        """The keys of a command in Qt's portable notation; empty when the person took them away."""
        own = self._own().get(command_id)
        if isinstance(own, list):
            return tuple(str(key) for key in own)
        return next(command.keys for command in COMMANDS if command.id == command_id)

    def rebind(self, command_id: str, keys: tuple[str, ...]) -> None:
        """Give a command other keys, taking them away from whichever command had them."""
        changed = {command_id: list(keys)}
        for command, held in self:
            kept = [key for key in held if key not in keys]
            if command.id != command_id and len(kept) != len(held):
                changed[command.id] = kept
        self._settings.set("keys", {**self._own(), **changed})

    def owner(self, key: str, other_than: str) -> Command | None:
        """The command that already has a key."""
        return next((command for command, keys in self if key in keys and command.id != other_than), None)

    def reset(self) -> None:
        """Go back to the defaults."""
        self._settings.set("keys", None)

    def _own(self) -> dict[str, object]:
        own = self._settings.get("keys", {})
        return own if isinstance(own, dict) else {}
