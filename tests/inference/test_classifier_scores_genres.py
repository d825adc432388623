"""Class names of other people's networks become genres of the tree, with what lies above them."""

from tagger.inference.classifier_scores import ClassGenre, genres_of_classes
from tests.helpers.networks import EFFNET_CLASSES, HEAD_CLASSES


def by_name(classes: tuple[str, ...]) -> dict[str, ClassGenre]:
    return {genre.name: genre for genre in genres_of_classes(classes)[0]}


def test_discogs_styles_are_put_where_the_tree_has_them() -> None:
    genres = by_name(EFFNET_CLASSES)
    assert genres["Alternative Rock"] == ClassGenre(("Rock", "Alternative Rock"), (0, 1))
    assert genres["Deep House"].path[0] == "Electronic" and genres["Deep House"].classes == (3,)
    assert "Rock---Alternative Rock" not in genres


def test_what_lies_above_has_all_classes_below() -> None:
    genres = by_name(EFFNET_CLASSES)
    assert set(genres["Electronic"].classes) == {2, 3}
    assert set(genres["Rock"].classes) == {0, 1}
    assert all(
        set(genre.classes) <= set(genres[above].classes) for genre in genres.values() for above in genre.path[:-1]
    )


def test_unknown_names_become_leaves_of_their_group() -> None:
    genres = by_name(EFFNET_CLASSES)
    assert genres["Rocksteady Zouk"].path == ("Latin", "Rocksteady Zouk")
    assert genres["Hill Songs"].path == ("Folk", "Folk, World, & Country", "Hill Songs")


def test_other_spellings_are_known_and_descriptions_are_no_genres() -> None:
    genres, described = genres_of_classes(HEAD_CLASSES)
    names = [genre.name for genre in genres]
    assert {"Acid Jazz", "Alternative Rock", "House", "World Fusion"} <= set(names)
    assert described == ["female vocalists"]


def test_classes_that_mean_one_genre_are_joined() -> None:
    genres = by_name(("Electronic---House", "house", "Pop---Odd Thing", "Rock---odd thing"))
    assert genres["House"].classes == (0, 1)
    assert genres["Odd Thing"] == ClassGenre(("Pop", "Odd Thing"), (2, 3))
    assert 3 in genres["Pop"].classes and "odd thing" not in genres


def test_placeholders_are_no_genres() -> None:
    assert genres_of_classes(("unknown", "-", "Rock---none"))[0] == []
