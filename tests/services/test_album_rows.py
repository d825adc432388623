"""Copied rows: nothing in them is a formula for a spreadsheet, and nothing is lost on the way."""

import csv
import io
import json
from dataclasses import replace

import pytest

from tagger.services.album_rows import CSV_COLUMNS, as_csv, as_json, as_text
from tests.helpers.album_summaries import album, suggestion

JAZZ = suggestion("Jazz", 0.87654, "accepted")
DUB = suggestion("Dub", None, "added")
POP = suggestion("Pop", 0.2)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_table_has_every_column_and_quotes_what_it_must() -> None:
    shown = album(7, 'Say "Yes", twice', "A;B", suggestions=(JAZZ, DUB, POP), genres=("Jazz", "Soul"))
    text = as_csv([shown])
    (row,) = rows(text)
    assert text.endswith("\r\n") and tuple(row) == CSV_COLUMNS
    assert (row["album"], row["artist"], row["year"], row["best score"]) == ('Say "Yes", twice', "A;B", "1957", "0.877")
    assert (row["genres in the files"], row["accepted"], row["suggested"]) == ("Jazz; Soul", "Jazz; Dub", "Pop")


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "＝1", "＋1", '=HYPERLINK("http://x","y")', "@cmd|' /C calc'!A0"]
)
def test_no_cell_begins_like_a_formula(start: str) -> None:
    shown = replace(album(1, start, start), genres=(start,))
    (row,) = rows(as_csv([shown]))
    assert (row["album"], row["artist"]) == (f"'{start}", f"'{start}")
    assert row["genres in the files"].startswith("'")
    assert as_text([shown]).startswith("'")


def test_control_characters_end_neither_a_cell_nor_a_line() -> None:
    shown = album(1, "\t=1", "a\r\n=2\x00")
    (row,) = rows(as_csv([shown]))
    assert (row["album"], row["artist"]) == ("\\t=1", "a\\r\\n=2\\x00")
    assert as_text([shown]).count("\n") == 1


def test_a_line_says_what_the_list_says() -> None:
    shown = album(1, "Blue Train", "John Coltrane", suggestions=(JAZZ, DUB, POP), genres=("Jazz",))
    assert as_text([shown, album(2, "", "")]).splitlines() == [
        "John Coltrane – Blue Train (1957) | in the files: Jazz | suggested: Pop 20% | accepted: Jazz 88%, Dub",
        "2 (1957) | in the files: no genre",
    ]


def test_json_is_that_of_the_command_line() -> None:
    (read,) = json.loads(as_json([album(3, suggestions=(JAZZ,))]))
    assert (read["id"], read["album"], read["suggestions"][0]["genre"]) == (3, "Blue Train", "Jazz")
