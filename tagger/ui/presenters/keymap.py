"""The commands of the window, each declared on the method that carries it out, and the person's own keys for them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, Literal, TypeVar

from tagger.ui.presenters.window_settings import KEYS, WindowSettings
from tagger.ui.translation import tr, translatable

Scope = Literal["window", "albums", "list"]
Group = Literal["Library", "Changes", "Review", "View", "Help"]
GROUPS: tuple[Group, ...] = (
    translatable("Library"),
    translatable("Changes"),
    translatable("Review"),
    translatable("View"),
    translatable("Help"),
)
Owner = TypeVar("Owner")


@dataclass(frozen=True, slots=True)
class Command:
    """Something a key does.

    ``scope``: "albums" means only while the album list or the suggestions have the focus, "list" only the album list.
    """

    id: str
    text: str
    help: str
    keys: tuple[str, ...]
    group: Group
    scope: Scope = "window"
    icon: str = ""

    @property
    def shown_text(self) -> str:
        """The text in the language of the window."""
        return self._shown(self.text)

    @property
    def shown_help(self) -> str:
        """The help in the language of the window."""
        return self._shown(self.help)

    def _shown(self, text: str) -> str:
        """A text of the command in the language of the window; one of a row ("toggle-3") says its number."""
        return tr(text).replace("{position}", self.id.rpartition("-")[2])


class CommandRegistry(Generic[Owner]):
    """The commands of one class, in the order in which they are declared on its methods."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self._methods: dict[str, Callable[[Owner], object]] = {}

    def declare(
        self,
        command_id: str,
        text: str,
        description: str,
        *keys: str,
        group: Group,
        scope: Scope = "window",
        icon: str = "",
    ) -> Callable[[Callable[[Owner], None]], Callable[[Owner], None]]:
        """Declare the decorated method as a command, with the texts it is shown with and its default keys."""

        def register(method: Callable[[Owner], None]) -> Callable[[Owner], None]:
            self.commands.append(Command(command_id, text, description, keys, group, scope, icon))
            self._methods[command_id] = method
            return method

        return register

    def declare_numbered(
        self, name: str, last: int, text: str, description: str, *, group: Group, scope: Scope
    ) -> Callable[[Callable[[Owner, int], None]], Callable[[Owner, int], None]]:
        """Declare the decorated method as a command for each number from 1, with its digit as key: "toggle-1" …"""

        def register(method: Callable[[Owner, int], None]) -> Callable[[Owner, int], None]:
            for position in range(1, last + 1):
                command_id = f"{name}-{position}"
                self.commands.append(Command(command_id, text, description, (str(position),), group, scope))
                self._methods[command_id] = partial(_at, method, position)
            return method

        return register

    def callbacks(self, owner: Owner) -> Mapping[str, Callable[[], object]]:
        """What to call for each command of ``owner``."""
        return {command_id: partial(method, owner) for command_id, method in self._methods.items()}


def _at(method: Callable[[Owner, int], None], position: int, owner: Owner) -> None:
    method(owner, position)


def in_groups(commands: Iterable[Command]) -> tuple[Command, ...]:
    """The commands group by group, each group in the order of declaration."""
    return tuple(sorted(commands, key=lambda command: GROUPS.index(command.group)))


class Keymap:
    """Keys by command: the defaults, and over them what the person set."""

    def __init__(self, commands: Sequence[Command], settings: WindowSettings) -> None:
        self.commands = commands
        self._settings = settings

    def __iter__(self) -> Iterator[tuple[Command, tuple[str, ...]]]:
        return ((command, self.keys(command.id)) for command in self.commands)

    def keys(self, command_id: str) -> tuple[str, ...]:
        """The keys of a command in Qt's portable notation; empty when the person took them away."""
        own = self._settings.get(KEYS).get(command_id)
        if isinstance(own, list):
            return tuple(str(key) for key in own)
        return next(command.keys for command in self.commands if command.id == command_id)

    def rebind(self, command_id: str, keys: tuple[str, ...]) -> None:
        """Give a command other keys, taking them away from whichever command had them."""
        changed = {command_id: list(keys)}
        for command, old_keys in self:
            remaining = [key for key in old_keys if key not in keys]
            if command.id != command_id and len(remaining) != len(old_keys):
                changed[command.id] = remaining
        self._settings.set(KEYS, {**self._settings.get(KEYS), **changed})

    def owner(self, key: str, other_than: str) -> Command | None:
        """The command that already has a key."""
        return next((command for command, keys in self if key in keys and command.id != other_than), None)

    def reset(self) -> None:
        """Go back to the defaults."""
        self._settings.set(KEYS, {})
