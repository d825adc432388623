"""What the house plan asks of the code's shape, held by the suite (docs/architecture.md says why)."""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
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
MOST_VAGUE = 5.0  # per 1 000 identifiers that are bound


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product by its path."""
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


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


@pytest.mark.parametrize("package", PACKAGES)
def test_every_room_says_what_it_is_for(package: str) -> None:
    """Each package has a docstring."""
    rooms = [module for module in modules() if module.startswith(package) and module.endswith("__init__.py")]
    assert [room for room in rooms if not ast.get_docstring(modules()[room]) and "migrations" not in room] == []
