import numpy as np
import pytest

from trainer.data.synthetic.world import TOP_SHARES, World, make_world


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(4000, seed=0)


def test_it_has_the_shape_of_mumu(world: World) -> None:
    shares = np.sort(world.labels.mean(axis=0))[::-1]
    assert world.labels.shape == (4000, 250)
    assert world.labels.sum(axis=1).mean() == pytest.approx(5.97, abs=0.1)
    assert world.labels.sum(axis=1).min() >= 1
    assert shares[:10] == pytest.approx(TOP_SHARES, abs=0.03)
    assert shares[-10:].max() < 0.002
    assert world.tracks.mean() == pytest.approx(4.68, abs=0.2)


def test_an_album_carries_the_parents_of_its_genres(world: World) -> None:
    columns = {genre.path: column for column, genre in enumerate(world.genres)}
    assert {len(genre.path) for genre in world.genres} == {1, 2, 3, 4}
    for genre, column in columns.items():
        if len(genre) > 1:
            assert not (world.labels[:, column] & ~world.labels[:, columns[genre[:-1]]]).any()


def test_modalities_show_partly_the_same(world: World) -> None:
    labels = world.labels
    visible = {name: values[labels] > 0 for name, values in world.strengths.items()}
    assert all((values[~labels] == 0).all() for values in world.strengths.values())
    assert 0.4 < visible["image"].mean() < 0.5 < visible["audio"].mean() < 0.9
    assert (visible["audio"] & ~visible["text"]).mean() > 0.1
    both_visible = visible["audio"] & visible["text"]
    strengths = np.corrcoef(
        world.strengths["audio"][labels][both_visible], world.strengths["text"][labels][both_visible]
    )[0, 1]
    assert strengths > 0.5


def test_the_same_seed_makes_the_same_world() -> None:
    world, repeated, other_seed = (make_world(100, genres=20, seed=seed) for seed in (1, 1, 2))
    assert world.genres == repeated.genres
    assert np.array_equal(world.labels, repeated.labels)
    assert not np.array_equal(world.labels, other_seed.labels)


@pytest.mark.parametrize(("albums", "genres"), [(10, 4), (200, 250), (48, 24)])
def test_any_size_has_every_genre(albums: int, genres: int) -> None:
    world = make_world(albums, genres=genres)
    assert (world.labels.sum(axis=0) >= 1).all()
    assert len(world) == albums
