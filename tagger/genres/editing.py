"""Edits of a taxonomy: each takes one and returns another, so that an edit can be tried before it is made."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from tagger.errors import TaggerError
from tagger.genres.placeholders import fold_genre
from tagger.genres.taxonomy import Genre, Pattern, Taxonomy, folded_names, is_expression

TaxonomyChange = Callable[[Taxonomy], Taxonomy]


@dataclass(frozen=True, slots=True)
class _TreeEntry:
    """A genre while the tree is rebuilt."""

    parent: str | None
    spellings: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


def add(taxonomy: Taxonomy, name: str, parent: str | None = None) -> Taxonomy:
    """A new genre. Raises TaggerError for a name that is known, and for an unknown parent."""
    name = _new_name(taxonomy, name)
    entries = _entries(taxonomy)
    entries[name] = _TreeEntry(_name_in_tree(taxonomy, parent) if parent else None)
    return _rebuilt(taxonomy, _without_alias(entries, name))


def rename(taxonomy: Taxonomy, name: str, new: str) -> Taxonomy:
    """Rename a genre; its old name becomes one of its spellings. Raises TaggerError where that is another genre's."""
    old = _name_in_tree(taxonomy, name)
    new = new.strip()
    if not new:
        raise TaggerError("A genre needs a name; say what it is to be called.")
    if (new in taxonomy.genres and new != old) or (taxonomy.spelled(new) not in (None, old)):
        raise TaggerError(
            f"'{new}' is a name of '{taxonomy.spelled(new)}'; merge the two with 'tagger genres merge \"{old}\" "
            f'"{taxonomy.spelled(new)}"\'.'
        )
    entries = _without_alias(_entries(taxonomy), new)
    spellings = () if fold_genre(old) == fold_genre(new) else (old,)
    renamed = {
        new if genre == old else genre: replace(
            entry,
            parent=new if entry.parent == old else entry.parent,
            spellings=(*entry.spellings, *spellings) if genre == old else entry.spellings,
        )
        for genre, entry in entries.items()
    }
    return _rebuilt(_in_lists(taxonomy, {old: new}), renamed)


def merge(taxonomy: Taxonomy, names: Iterable[str], into: str) -> Taxonomy:
    """Make genres one: the merged names become spellings, what was below them is below ``into``. Raises TaggerError."""
    target = _name_in_tree(taxonomy, into)
    sources = [_name_in_tree(taxonomy, name) for name in names]
    if target in sources:
        raise TaggerError(f"'{target}' cannot be merged into itself; name two different genres.")
    entries = _entries(taxonomy)
    lineage = taxonomy.genres[target].parents
    parent = next((above for above in reversed(lineage) if above not in sources), None)
    remaining = {genre: entry for genre, entry in entries.items() if genre not in sources}
    spellings = [alias for name in sources for alias in (name, *entries[name].spellings)]
    related = [alias for name in sources for alias in entries[name].related]
    for genre, entry in remaining.items():
        if entry.parent in sources:
            remaining[genre] = replace(entry, parent=target)
    own = remaining[target]
    remaining[target] = _TreeEntry(parent, (*own.spellings, *spellings), (*own.related, *related))
    return _rebuilt(_in_lists(taxonomy, dict.fromkeys(sources, target)), remaining)


def move(taxonomy: Taxonomy, name: str, parent: str | None) -> Taxonomy:
    """Move a genre below another; None: to the top. Raises TaggerError where that would make a cycle."""
    genre = _name_in_tree(taxonomy, name)
    above = _name_in_tree(taxonomy, parent) if parent else None
    if above is not None and (above == genre or genre in taxonomy.genres[above].parents):
        raise TaggerError(f"'{genre}' cannot be below '{above}', which is a kind of it; move '{above}' first.")
    entries = _entries(taxonomy)
    entries[genre] = replace(entries[genre], parent=above)
    return _rebuilt(taxonomy, entries)


def add_alias(taxonomy: Taxonomy, name: str, alias: str) -> Taxonomy:
    """One more spelling of a genre; "/…/" is a regular expression. Raises TaggerError where it is a genre's own name."""
    genre, alias = _name_in_tree(taxonomy, name), alias.strip()
    if is_expression(alias):
        pattern = Pattern(alias[1:-1], genre)
        pattern.checked(alias)
        return replace(taxonomy, patterns=(*taxonomy.patterns, pattern))
    if not any(letter.isalnum() for letter in alias):
        raise TaggerError("A spelling needs letters.")
    if taxonomy.names.get(fold_genre(alias)) == genre and fold_genre(alias) in taxonomy.spellings:
        raise TaggerError(f"'{alias}' is a spelling of '{genre}' already.")
    if any(fold_genre(alias) == fold_genre(other) for other in taxonomy.genres):
        raise TaggerError(f"'{alias}' is a genre itself; merge the two with 'tagger genres merge'.")
    entries = _without_alias(_entries(taxonomy), alias)
    entries[genre] = replace(entries[genre], spellings=(*entries[genre].spellings, alias))
    return _rebuilt(taxonomy, entries)


def add_template(taxonomy: Taxonomy, template: str, expression: str) -> Taxonomy:
    """Add a pattern whose genre is put together from parts of what it matches. Raises TaggerError for an invalid pattern."""
    pattern = Pattern(expression, template)
    pattern.checked(f"/{expression}/")
    return replace(taxonomy, patterns=(*taxonomy.patterns, pattern))


def remove_alias(taxonomy: Taxonomy, alias: str) -> Taxonomy:
    """Forget a spelling. Raises TaggerError where there is none."""
    without = tuple(pattern for pattern in taxonomy.patterns if f"/{pattern.expression}/" != alias)
    entries = _entries(taxonomy)
    shorter = _without_alias(entries, alias)
    if shorter == entries and without == taxonomy.patterns:
        raise TaggerError(f"'{alias}' is not a spelling of a genre; 'tagger genres list' shows them.")
    return _rebuilt(replace(taxonomy, patterns=without), shorter)


def hide(taxonomy: Taxonomy, name: str, *, hidden: bool = True) -> Taxonomy:
    """Hide a genre, so that it is neither suggested nor offered, or show it again. Raises TaggerError for an unknown genre."""
    return replace(taxonomy, hidden=_with(taxonomy.hidden, _name_in_tree(taxonomy, name), hidden))


def fold_up(taxonomy: Taxonomy, name: str, *, folded: bool = True) -> Taxonomy:
    """Write a genre as its parent, or as itself again. Raises TaggerError for a genre without a parent."""
    genre = _name_in_tree(taxonomy, name)
    if folded and not taxonomy.genres[genre].parents:
        raise TaggerError(f"'{genre}' has no genre above it that it could be written as; move it below one first.")
    return replace(taxonomy, folded=_with(taxonomy.folded, genre, folded))


def protect(taxonomy: Taxonomy, name: str, *, protected: bool = True) -> Taxonomy:
    """Protect a name, known or not, so that nothing changes it, or lift that again."""
    names = frozenset(other for other in taxonomy.protected if fold_genre(other) != fold_genre(name))
    return replace(taxonomy, protected=names | {name.strip()} if protected else names)


def display(taxonomy: Taxonomy, name: str, display_name: str | None) -> Taxonomy:
    """Show and write a genre by another name, None for its own. Raises TaggerError for an unknown genre."""
    genre = _name_in_tree(taxonomy, name)
    names = {other: text for other, text in taxonomy.display.items() if other != genre}
    if display_name is None:
        return replace(taxonomy, display=names)
    if taxonomy.spelled(display_name) not in (genre, None):
        raise TaggerError(f"'{display_name}' is a name of '{taxonomy.spelled(display_name)}'; choose another.")
    changed = taxonomy if taxonomy.spelled(display_name) == genre else add_alias(taxonomy, genre, display_name)
    return replace(changed, display={**names, genre: display_name.strip()})


def ignore(taxonomy: Taxonomy, artist: str, name: str, *, ignored: bool = True) -> Taxonomy:
    """Let cleaning take a genre out of an artist's files ("*": of everybody's), or leave it in again.

    "/…/" is a regular expression for all genres that it matches. Raises TaggerError for one that is none, or slow.
    """
    name = name.strip()
    if ignored and is_expression(name):
        Pattern(name[1:-1], "").checked(name)
    names = tuple(other for other in taxonomy.ignored.get(artist, ()) if not _is_same_entry(other, name, taxonomy))
    lists = {**taxonomy.ignored, artist: (*names, name) if ignored else names}
    return replace(taxonomy, ignored={who: genres for who, genres in lists.items() if genres})


def _is_same_entry(first: str, second: str, taxonomy: Taxonomy) -> bool:
    """Whether two entries of an ignore list are one: an expression is none of the names that it matches."""
    if is_expression(first) or is_expression(second):
        return first == second
    return taxonomy.same(first, second)


def _unique_entries(entries: Iterable[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    unique: list[str] = []
    for entry in entries:
        if not any(_is_same_entry(entry, other, taxonomy) for other in unique):
            unique.append(entry)
    return tuple(unique)


def map_label(taxonomy: Taxonomy, label: str, genre: str | None) -> Taxonomy:
    """Suggest a genre for a model's label; "" for none, None for what follows from the names. Raises TaggerError."""
    labels = {other: target for other, target in taxonomy.labels.items() if other != label}
    if genre is None:
        return replace(taxonomy, labels=labels)
    return replace(taxonomy, labels={**labels, label: _name_in_tree(taxonomy, genre) if genre else ""})


def with_decisions(tree: Taxonomy, before: Taxonomy) -> Taxonomy:
    """The taxonomy ``tree`` with the person's decisions from ``before``, which it replaces.

    Protected and ignored names are all taken over. Hidden and folded genres, display names and labels are taken over for
    genres that ``tree`` has, too.
    """
    ignored = {
        artist: _unique_entries((*tree.ignored.get(artist, ()), *before.ignored.get(artist, ())), tree)
        for artist in {**tree.ignored, **before.ignored}
    }
    labels = {
        label: genre
        for label, target in before.labels.items()
        if (genre := tree.spelled(target) if target else "") is not None
    }
    changed = replace(
        tree,
        protected=tree.protected | before.protected,
        ignored=ignored,
        labels={**labels, **tree.labels},
        hidden=tree.hidden | _in_tree(before.hidden, tree),
        folded=tree.folded | {name for name in _in_tree(before.folded, tree) if tree.genres[name].parents},
    )
    for name, text in before.display.items():
        genre = tree.spelled(name)
        if genre is not None and genre not in tree.display and changed.spelled(text) in (genre, None):
            changed = display(changed, genre, text)
    return changed


def _in_tree(names: Iterable[str], tree: Taxonomy) -> frozenset[str]:
    return frozenset(genre for name in names if (genre := tree.spelled(name)) is not None)


def _with(names: frozenset[str], name: str, included: bool) -> frozenset[str]:
    return names | {name} if included else names - {name}


def _name_in_tree(taxonomy: Taxonomy, name: str) -> str:
    genre = taxonomy.spelled(name)
    if genre is None and (above := taxonomy.canonical(name)) is not None:
        raise TaggerError(
            f"'{name}' is no genre of its own, but a name that belongs below '{above}'; 'tagger genres alias \"{above}\" "
            f"\"{name}\"' makes it a spelling of that, 'tagger genres add' a genre."
        )
    if genre is None:
        raise TaggerError(f"There is no genre '{name}'; 'tagger genres list' shows them, 'tagger genres add' adds it.")
    return genre


def _new_name(taxonomy: Taxonomy, name: str) -> str:
    name = name.strip()
    if not name:
        raise TaggerError("A genre needs a name; say what it is to be called.")
    if (genre := taxonomy.spelled(name)) is not None:
        raise TaggerError(f"'{name}' is known already, as '{genre}'.")
    return name


def _entries(taxonomy: Taxonomy) -> dict[str, _TreeEntry]:
    return {
        genre.name: _TreeEntry(genre.parents[-1] if genre.parents else None, genre.spellings, genre.related)
        for genre in taxonomy.genres.values()
    }


def _without_alias(entries: Mapping[str, _TreeEntry], alias: str) -> dict[str, _TreeEntry]:
    """The entries, none of which has the alias."""

    def shortened(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if fold_genre(name) != fold_genre(alias))

    return {
        genre: replace(entry, spellings=shortened(entry.spellings), related=shortened(entry.related))
        for genre, entry in entries.items()
    }


def _in_lists(taxonomy: Taxonomy, names: Mapping[str, str]) -> Taxonomy:
    """The taxonomy whose lists call genres by their new names."""

    def renamed(genres: frozenset[str]) -> frozenset[str]:
        return frozenset(names.get(genre, genre) for genre in genres)

    return replace(
        taxonomy,
        patterns=tuple(
            replace(pattern, genre=names.get(pattern.genre, pattern.genre)) for pattern in taxonomy.patterns
        ),
        hidden=renamed(taxonomy.hidden),
        folded=renamed(taxonomy.folded),
        display={names.get(genre, genre): text for genre, text in taxonomy.display.items()},
        labels={label: names.get(genre, genre) for label, genre in taxonomy.labels.items()},
    )


def in_tree_order(nearest: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    """Each genre with its ancestors, root first, in the order of the tree; ``nearest``: each genre's parent, None for a root."""
    below: dict[str | None, list[str]] = {}
    for name, parent in nearest.items():
        below.setdefault(parent, []).append(name)
    parents: dict[str, tuple[str, ...]] = {}
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, ()) for name in reversed(below.get(None, []))]
    while waiting:
        name, above = waiting.pop()
        parents[name] = above
        waiting += [(child, (*above, name)) for child in reversed(below.get(name, []))]
    return parents


def _rebuilt(taxonomy: Taxonomy, entries: Mapping[str, _TreeEntry]) -> Taxonomy:
    """The taxonomy with these genres."""
    genres: dict[str, Genre] = {}
    for name, above in in_tree_order({name: entry.parent for name, entry in entries.items()}).items():
        entry = entries[name]
        genres[name] = Genre(name, above, (*entry.spellings, *entry.related), entry.related)
    return replace(
        taxonomy,
        genres=genres,
        names=folded_names(genres),
        spellings=folded_names(genres, spellings_only=True),
        folded=frozenset(genre for genre in taxonomy.folded if genre in genres and genres[genre].parents),
    )
