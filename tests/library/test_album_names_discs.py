from pathlib import Path

import pytest

from tagger.library.album_names import LAST_DISC, disc_number, set_folder, title_disc, without_disc


@pytest.mark.parametrize(
    ("name", "number"),
    [("CD1", 1), ("cd 2", 2), ("Disc 1", 1), ("disc 2 - Live", 2), ("Disk_03", 3), ("[Disc 1]", 1), ("(CD2)", 2),
     ("Disc One", 1), ("DVD 1", 1), ("CD10 extra", 10), ("Disque 2", 2), ("Disc IV", 4), ("HDCD 1", 1), ("LP2", 2),
     ("Digital Media 01", 1), ("Disc 1 of 3", 1), ("CD 2 of 2 - Live", 2), ("SACD 2", 2), ("Hybrid SACD 1", 1),
     ("Enhanced CD 1", 1), ("12\" Vinyl 2", 2), ("Vinyl 2", 2), ("Blu-ray 1", 1), ("SHM-CD 3", 3), ("CD-R 1", 1),
     ("DVD-Audio 1", 1), ("[LP 1]", 1), ("Cassette 2", 2), ("MiniDisc 1", 1), ("Disc 1: The Studio", 1),
     ("(CD1)The Truth", 1), ("CD 2 [Live]", 2), ("Disc1of2", 1), ("12_ Vinyl 2", 2), ("12'' Vinyl 2", 2), ("Shellac 1", 1),
     ("Hybrid SACD (2 channels) 1", 1), ("8cm CD 2", 2), ("Mixed Mode CD 1", 1), ("CD-ROM 1", 1), ("VinylDisc 2", 2),
     ("Cassette Tape 1", 1), ("USB Flash Drive 1", 1), ("Download Card 2", 2), ("Blu-ray-R 1", 1), ("Disco 1", 1),
     ("Диск 1", 1), ("ディスク2", 2), ("Bonus Disc 2", 2), ("Bonus Disc", LAST_DISC), ("Bonus CD", LAST_DISC)],
)  # fmt: skip
def test_a_disc_folder_belongs_to_its_parent(name: str, number: int) -> None:
    folder = Path("/music/Album") / name
    assert set_folder(folder) == Path("/music/Album")
    assert disc_number(folder) == number


@pytest.mark.parametrize(
    ("name", "stem", "number"),
    [("Album CD1", "Album", 1), ("Album (Disc 2)", "Album", 2), ("Artist - Album - CD 1", "Artist - Album", 1),
     ("Album [CD2]", "Album", 2), ("Album! (Disc II)", "Album!", 2), ("1998 - Album, CD 3", "1998 - Album", 3),
     ("Album [Disc 1 of 3]", "Album", 1), ("Album (disc 1: The Studio)", "Album", 1), ("Album (LP 1)", "Album", 1),
     ("Album Disc 2 of 2", "Album", 2), ("Album (disc 2 - Live in Rome)", "Album", 2), ("Album (HDCD 1)", "Album", 1),
     ("Album (Digital Media 02)", "Album", 2), ("Album (Hybrid SACD 2)", "Album", 2), ("Album [CD 1 von 2]", "Album", 1),
     ("Album (Live) [Disc 2 of 3]", "Album (Live)", 2), ("Album, Disc 1: The Studio", "Album", 1),
     ("Album (Disc One of Two)", "Album", 1), ("Album (Vinyl 2)", "Album", 2), ("Album {Disc 2}", "Album", 2),
     ("Album (disc 1) (1984)", "Album (1984)", 1), ("Album [CD 2] [Remastered]", "Album [Remastered]", 2),
     ("Album CD1 (2004)", "Album (2004)", 1), ("Album - Disc 2 [FLAC]", "Album [FLAC]", 2),
     ("Album (CD 2) (Deluxe) [2014]", "Album (Deluxe) [2014]", 2), ("Album (Bonus Disc)", "Album", LAST_DISC),
     ("Bach 333 CD222", "Bach 333", 222), ("Bach 333 - CD 001 - Cantatas", "Bach 333", 1),
     ("Box [Disc 12 of 222]", "Box", 12), ("Best - DVD 2 – Clips", "Best", 2)],
)  # fmt: skip
def test_folders_that_end_in_a_disc_share_one_set(name: str, stem: str, number: int) -> None:
    assert set_folder(Path("/music") / name) == Path("/music") / stem
    assert disc_number(Path("/music") / name) == number
    assert without_disc(name) == stem


@pytest.mark.parametrize("name", ["Discovery", "Disco 2000", "Warp CD 789", "Album [WARP CD123]",
                                  "The CD", "CD", "Cdx1", "ACD1", "Vol. 2", "CD2000", "Artist - LP1",
                                  "AC-DC 1", "Disc in Motion", "CD Mixes", "Discipline", "Part 2", "II",
                                  "Live (LP Version)", "Live (CD Version)",
                                  "Song (Vinyl Mix)", "HDCD", "Digital Media", "Discs 1 and 2",
                                  "Album (1 of 3)", "Album (Live at LP 12 Club)", "Best Disco 3", "Chicago 17", "Part 1",
                                  "Side A", "Album Bonus Disc", "Album (Bonus Tracks)"])  # fmt: skip
def test_other_names_are_no_discs(name: str) -> None:
    assert set_folder(Path("/music") / name) == Path("/music") / name
    assert disc_number(Path("/music") / name) is None
    assert without_disc(name) == name


@pytest.mark.parametrize(("title", "number"), [("Album (CD 1/2)", 1), ("Album [Disc 2/3]", 2), ("Album CD 2/2", 2)])
def test_titles_may_say_of_how_many(title: str, number: int) -> None:
    assert (without_disc(title), title_disc(title)) == ("Album", number)


@pytest.mark.parametrize("title", ["CD1", "Enhanced CD 1", "MP3 CD 2", "[Disc 1]", "Bonus Disc"])
def test_a_title_that_is_nothing_but_a_disc_stays(title: str) -> None:
    assert without_disc(title) == title


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "text",
    ["a" + " " * 100_000, "a " * 50_000, "a" + "-" * 100_000 + "cd", "a (" * 33_000, "a (cd 1)" + "(b)" * 30_000],
)
def test_hostile_titles_take_no_time(text: str) -> None:
    assert without_disc(text) == text
    assert len(without_disc(text[:500])) <= 500
