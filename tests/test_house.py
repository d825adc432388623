"""The shape of the code: sizes, names, callers, and what the guides for newcomers name (docs/architecture.md says why)."""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("tagger", "trainer")
LONGEST = 450  # lines of a module
MEDIAN = range(120, 171)
SHORT = 40  # lines below which a module needs a reason of its own
SHORT_WITH_REASON = {
    "tagger/inference/types.py",  # the array types, which need numpy
    "tagger/paths.py",  # imported before anything else is known
}
# Words that name no value: as an identifier, a reader would have to ask "which?"
VAGUE_WORDS = """
one ones told held found place placed kept seen given made wanted said asked shown whole thing things stuff what which here there
taken gone brought meant chosen others another those these them tell look known done left ended heard drawn written both every
either each some any way ways put rest alone again ahead apart
"""
VAGUE = frozenset(VAGUE_WORDS.split())
LONGEST_CHAIN = 3  # objects from one's own to what is asked of the last
BY_NAME = ("controllers", "_controllers", "background")  # what every page takes what it needs from
MOST_VAGUE = 3.2  # per 1 000 identifiers that are bound
GUIDES = ("CONTRIBUTING.md", "docs/architecture.md")
CALLERS = ("packaging", "tests/benchmarks")  # beside the packages themselves
OUTSIDE = {"taxonomy.toml"}  # files of a person that the guides name


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product by its path."""
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def parsed(folder: str) -> list[ast.Module]:
    """The modules of a folder that belongs to no package of the product."""
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / folder).glob("*.py"))]


def lines(module: str) -> int:
    """The lines of a module."""
    return len((ROOT / module).read_text(encoding="utf-8").splitlines())


def bindings(tree: ast.Module) -> Iterator[str]:
    """The identifiers that a module binds: variables, parameters, attributes, functions, classes and aliases."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(asname=str(name)):
                yield name


def test_no_class_name_has_two_meanings() -> None:
    """A name that is searched for is found once."""
    classes: defaultdict[str, list[str]] = defaultdict(list)
    for module, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                classes[node.name].append(module)
    assert {name: places for name, places in classes.items() if len(places) > 1} == {}


def test_modules_are_read_in_a_sitting() -> None:
    """None is longer than a sitting, and few are so short that they could stand beside what they are read with."""
    sizes = {module: lines(module) for module in modules() if not module.endswith(("__init__.py", "__main__.py"))}
    assert {module: size for module, size in sizes.items() if size > LONGEST} == {}
    short = {module for module, size in sizes.items() if size < SHORT and "migrations" not in module}
    assert short <= SHORT_WITH_REASON
    assert round(median(sizes.values())) in MEDIAN


def test_names_say_what_a_value_is() -> None:
    """Vague identifiers stay rare."""
    names = Counter(name.strip("_") for tree in modules().values() for name in bindings(tree))
    vague = Counter({name: count for name, count in names.items() if name in VAGUE})
    assert 1000 * vague.total() / names.total() <= MOST_VAGUE, vague.most_common()


def long_chains(tree: ast.Module) -> list[str]:
    """Attributes that are reached through three objects or more from one's own; the controllers are there by name."""
    found = []
    for node in ast.walk(tree):
        names, reached = list[str](), node
        while isinstance(reached, ast.Attribute):
            names.insert(0, reached.attr)
            reached = reached.value
        if isinstance(reached, ast.Name) and len(names) == LONGEST_CHAIN + 1 and names[0] not in BY_NAME:
            found.append(".".join((reached.id, *names)))
    return found


def test_a_chain_is_found() -> None:
    """The rule below can fail."""
    assert long_chains(ast.parse("self._window.page.table.selected_ids()")) == ["self._window.page.table.selected_ids"]
    assert long_chains(ast.parse("self._page.table.selected_ids()")) == []


def test_widgets_reach_only_what_is_theirs() -> None:
    """No chain through three objects: what is further away is asked for."""
    chains = {module: long_chains(tree) for module, tree in modules().items() if module.startswith("tagger/ui/")}
    assert {module: found for module, found in chains.items() if found} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_says_what_it_is_for(package: str) -> None:
    """Each package has a docstring."""
    packages = [module for module in modules() if module.startswith(package) and module.endswith("__init__.py")]
    assert [name for name in packages if not ast.get_docstring(modules()[name]) and "migrations" not in name] == []


def called(trees: Iterable[ast.Module]) -> set[str]:
    """The names that modules load, look up as attributes or match, whatever they belong to; a registry's are strings."""
    names = set[str]()
    for node in (node for tree in trees for node in ast.walk(tree)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name, ctx=ast.Load()):
                names.add(name)
            case ast.MatchClass(kwd_attrs=attributes):
                names.update(attributes)
            case ast.Constant(value=str(text)) if function := re.fullmatch(r"(?:\w+\.)?((?:read|build)_\w+)", text):
                names.add(function[1])
    return names


def defined(tree: ast.Module) -> Iterator[str]:
    """Functions, methods, properties and classes of a module that nothing calls by itself.

    A library calls what overrides a method of its own, and other decorators than these register what they decorate.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            registered = {ast.unparse(decorator).partition("(")[0] for decorator in node.decorator_list} - {
                "property", "cached_property", "staticmethod", "classmethod", "cache", "lru_cache", "contextmanager", "dataclass"
            }  # fmt: skip
            is_qt_s = isinstance(node, ast.FunctionDef) and not node.name.islower()
            if not registered and not is_qt_s and not node.name.startswith("__"):
                yield node.name


def test_everything_has_a_caller() -> None:
    """Nothing is there that nobody calls, or the tests alone."""
    names = called([*modules().values(), *(tree for folder in CALLERS for tree in parsed(folder))])
    uncalled = {module: [name for name in defined(tree) if name not in names] for module, tree in modules().items()}
    assert {module: found for module, found in uncalled.items() if found} == {}


def guide_names() -> list[str]:
    """What the guides for newcomers set as code, each a name or a path."""
    texts = [(ROOT / guide).read_text(encoding="utf-8") for guide in GUIDES]
    return sorted({name for text in texts for name in re.findall(r"`([\w./*-]+)`", text)})


@cache
def files() -> list[str]:
    """The paths of the project's own files."""
    folders = ("tagger", "trainer", "tests", "resources", "docs", "packaging")
    nested = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return [path.relative_to(ROOT).as_posix() for path in (*nested, *(p for p in ROOT.iterdir() if p.is_file()))]


def test_the_guides_name_files_that_exist() -> None:
    """A newcomer who follows a recipe finds every file, by its path or the end of it."""
    paths = {name for name in guide_names() if re.search(r"\.(py|toml|md|facts|ts)$", name)} - OUTSIDE
    paths = {path for path in paths if not re.search(r"NAME|MODULE", path)}
    assert len(paths) > 100
    assert [path for path in sorted(paths) if not any(fnmatch(f"/{file}", f"*/{path}") for file in files())] == []


def test_the_guides_name_what_the_code_defines() -> None:
    """Classes and constants that a recipe names are there."""
    names = {name for name in guide_names() if re.fullmatch(r"[A-Z][a-z]\w*[a-z]|[A-Z]{6,}|[A-Z]+(_[A-Z]+)+", name)}
    assert len(names) > 30
    trees = (*modules().values(), *parsed("tests/helpers"))
    assert names - {name for tree in trees for name in bindings(tree)} == set()
