"""The files of beets that name genres: its tree, and the aliases and the ignore list of its plugin lastgenre.

A ``config.yaml`` may hold or name all three; each may be a file of its own. YAML is read as nodes, which know their lines and
whose words are no truth values: a genre may be called "no".
"""

import errno
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.genres.taxonomy_file import MOST_GENRES
from tagger.regular_file import read_regular_text

MOST_YAML_BYTES = 1 << 20  # its parser takes seconds for so many
MOST_ENTRIES = 2 * MOST_GENRES  # an anchor can repeat what it names without an end
SECTION = "lastgenre"
OPTIONS = {"aliases", "ignorelist", "canonical", "whitelist"}
NULL, BOOL = "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"
NO = {"no", "false", "off"}
INDENT_OF_LEVEL = 2
_IGNORED_ARTIST = re.compile(r"\s*(?!#|- )\S.*:\s*")


@dataclass(slots=True)
class BeetsFile:
    """What a file says: a tree (each entry with its indent), aliases (genre and pattern), ignored genres (artist and pattern).

    ``notes``: sentences about what it names and does not hold.
    """

    entries: list[tuple[int, str]] = field(default_factory=list)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_yaml(text: str, path: Path) -> BeetsFile:
    """What a YAML file says: a list is a tree, a mapping a configuration, or aliases or an ignore list. Raises TaggerError."""
    if len(text) > MOST_YAML_BYTES:
        raise TaggerError(f"'{path}' is too large to be a list of genres; name another file.")
    node = _composed(text, str(path))
    if isinstance(node, yaml.MappingNode):
        return _of_mapping(node, path)
    return BeetsFile(list(_tree_entries(node, str(path))))


def read_text(path: Path, most_bytes: int) -> str:
    """The text of a file. Raises TaggerError, with the cause."""
    try:
        return read_regular_text(path, most_bytes, "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, OSError) and error.errno == errno.EFBIG:
            raise TaggerError(f"'{path}' is too large to be a list of genres; name another file.") from error
        cause = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise TaggerError(f"'{path}' cannot be read ({cause}); name a file of genres.") from error


def is_ignore_list(text: str) -> bool:
    """Whether a text begins as beets' own format of an ignore list: an artist with a colon, patterns further in below."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return len(lines) > 1 and _IGNORED_ARTIST.fullmatch(lines[0]) is not None and lines[1][:1].isspace()


def read_ignore_list(text: str) -> BeetsFile:
    """The ignore list of such a text; what is further in stays as it is, since a pattern may hold any sign."""
    source, artist = BeetsFile(), ""
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            artist = line.strip().removesuffix(":").strip()
        elif artist:
            source.ignored.append((artist.strip("'\""), line.strip()))
    return source


def _of_mapping(node: yaml.MappingNode, path: Path) -> BeetsFile:
    values = {_word(key, str(path)): value for key, value in node.value}
    if isinstance(section := values.get(SECTION), yaml.MappingNode):
        return _of_section({_word(key, str(path)): value for key, value in section.value}, path)
    if OPTIONS.intersection(values):
        return _of_section(values, path)
    if not all(isinstance(value, yaml.SequenceNode) for value in values.values()):
        raise TaggerError(
            f"'{path}' has no section '{SECTION}' that names genres; name beets' configuration, its tree, or a list of genres."
        )
    rows = list(_rows(node, str(path)))
    is_ignored = "*" in values or "ignore" in path.name.lower()
    return BeetsFile(ignored=rows) if is_ignored else BeetsFile(aliases=rows)


def _of_section(options: dict[str, yaml.Node], path: Path) -> BeetsFile:
    """What the options of lastgenre hold, and the files say that they point at."""
    source = BeetsFile()
    if (node := options.get("canonical")) is not None:
        word = _file_name(node, str(path))
        if word is None:
            source.notes.append(
                "Not in the file: beets' own tree ('canonical: yes'); import its genres-tree.yaml first."
            )
        elif word:
            source.entries = _of_file(_named_file(word, path)).entries
    if (node := options.get("whitelist")) is not None and (word := _file_name(node, str(path))):
        note = f"Not taken over: the list '{printable(word)}'; it can be imported by itself, in place of the tree."
        source.notes.append(note)
    if isinstance(node := options.get("aliases"), yaml.MappingNode):
        source.aliases = list(_rows(node, str(path)))
    elif node is not None and _file_name(node, str(path)) is None:
        source.notes.append(
            "Not in the file: beets' own aliases ('aliases: yes'); its aliases.yaml can be imported, too."
        )
    if isinstance(node := options.get("ignorelist"), yaml.MappingNode):
        source.ignored = list(_rows(node, str(path)))
    elif node is not None and (word := _file_name(node, str(path))):
        source.ignored = _of_file(_named_file(word, path)).ignored
    return source


def _of_file(path: Path) -> BeetsFile:
    text = read_text(path, MOST_YAML_BYTES)
    is_yaml = path.suffix.lower() in (".yaml", ".yml") or not is_ignore_list(text)
    return read_yaml(text, path) if is_yaml else read_ignore_list(text)


def _file_name(node: yaml.Node, name: str) -> str | None:
    """What an option points at; "" for "no", None for what beets brings itself."""
    word = _word(node, name)
    if node.tag == BOOL:
        return "" if word.lower() in NO else None
    return word or None


def _named_file(name: str, config: Path) -> Path:
    """The file that an option points at; one without a folder is looked for beside the configuration."""
    return config.parent / Path(name).expanduser()


def _composed(text: str, name: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _unread(name, text, mark.line if mark else 0) from error
    except (RecursionError, ValueError) as error:
        raise _unread(name, text, 0) from error


def _tree_entries(node: yaml.Node | None, name: str) -> Iterator[tuple[int, str]]:
    """Every genre with its indent, in order: nested lists, "- blues:" with what is below it further in."""
    waiting: list[tuple[int, yaml.Node]] = [(0, node)] if node is not None else []
    count = 0
    while waiting:
        level, top = waiting.pop()
        count += 1
        if count > MOST_ENTRIES:
            raise TaggerError(f"'{name}' names more than {MOST_GENRES} genres; name another file.")
        if isinstance(top, yaml.SequenceNode):
            waiting += [(level, below) for below in reversed(top.value)]
        elif isinstance(top, yaml.MappingNode):
            for key, below in reversed(top.value):
                waiting += [(level + 1, below), (level, key)]
        elif isinstance(top, yaml.ScalarNode) and top.value.strip() and top.tag != NULL:
            yield INDENT_OF_LEVEL * level, top.value.strip()


def _rows(node: yaml.MappingNode, name: str) -> Iterator[tuple[str, str]]:
    """Each key with each of its patterns, in order. Raises TaggerError where a value is no list of texts."""
    for key, values in node.value:
        items = values.value if isinstance(values, yaml.SequenceNode) else [values]
        for item in items:
            yield _word(key, name), _word(item, name)


def _word(node: yaml.Node, name: str) -> str:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value).strip()
    line = node.start_mark.line + 1
    raise TaggerError(f"'{name}' has a list in line {line} where beets has a text; correct it, or name another file.")


def _unread(name: str, text: str, line: int) -> TaggerError:
    lines = text.splitlines() or [""]
    line = min(line, len(lines) - 1)  # of what lacks its end, the parser names the line behind the last
    excerpt = printable(lines[line].strip()[:40])
    return TaggerError(
        f"'{name}' is not YAML as beets has it (line {line + 1}: '{excerpt}'); correct it, or name another file."
    )
