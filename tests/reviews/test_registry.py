"""The sources that settings name are those that there are, and each says what it is told."""

from tagger.reviews.hosts import KNOWN_HOSTS
from tagger.reviews.records import plain_date, plain_name, plain_text
from tagger.reviews.registry import SOURCES, open_sources, privacy_sentence
from tagger.settings import SOURCE_NAMES


def test_settings_name_every_source() -> None:
    assert tuple(SOURCES) == SOURCE_NAMES
    assert len({host.name for host in KNOWN_HOSTS}) == len(KNOWN_HOSTS)


def test_sources_without_their_key_are_left_out_and_the_sentence_names_the_rest() -> None:
    sources = open_sources(SOURCE_NAMES, ("de",), {"lastfm": "k"})
    assert [source.name for source in sources] == [name for name in SOURCE_NAMES if name != "discogs"]
    sentence = privacy_sentence(sources)
    assert all(source.title in sentence for source in sources)
    assert "your key to Last.fm" in sentence


def test_remote_text_is_bounded_and_without_control_characters() -> None:
    assert plain_text("a\0b\x1b[31m\r\n\r\n\r\n\r\nc\ud800") == "ab[31m\n\nc"
    assert plain_text(b"bytes") == plain_text(None) == plain_text(["x"]) == ""
    assert len(plain_text("x" * 10_000_000)) == 20_000
    assert plain_name("  two\n lines ") == "two lines"


def test_dates_of_any_service_are_in_order() -> None:
    assert plain_date("Tue, 01 Mar 2016 10:00:00 GMT") == "2016-03-01"
    assert plain_date("2016-03-01T10:00:00Z") == "2016-03-01"
    assert plain_date("02 Feb 2010, 12:00") == "2010-02-02"
    assert plain_date("some day") == "some day"
    assert plain_date(None) == ""
