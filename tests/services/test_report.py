"""The report is one page that shows what there is, runs nothing, loads nothing, and reads nothing into a tag."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tagger.errors import CancelledError, TaggerError
from tagger.inference.cover_image import decode_cover
from tagger.progress import Task
from tagger.services.report import PageLanguage, write_report
from tagger.services.review import accept
from tagger.services.scan import scan
from tagger.state.database import State
from tests.helpers.media import cover_bytes, make_audio, make_huge_cover

HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>"


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def hostile(state: State, tmp_path: Path) -> State:
    tags = {"album": HOSTILE, "artist": f"{HOSTILE}\u202eabc", "title": HOSTILE, "genres": [HOSTILE]}
    make_audio(tmp_path / "m" / "a" / "1.flac", "flac", tags=tags, cover=cover_bytes())
    make_audio(tmp_path / "m" / "b" / "1.flac", "flac", tags={"album": "Plain", "genres": ["Dub"]})
    make_huge_cover(tmp_path / "m" / "b" / "cover.png")
    scan(state, [tmp_path / "m"])
    accept(state, "all", genres=[HOSTILE])
    return state


def test_texts_are_escaped_and_the_page_needs_nothing_else(hostile: State, tmp_path: Path) -> None:
    written = write_report(hostile, tmp_path / "out.html")
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    read = Elements(page)
    tags = {tag for tag, _ in read.elements}
    assert written.albums == 2 and HOSTILE in read.text and "\u202e" not in page
    assert not tags & {"script", "link", "iframe", "object", "embed", "form", "base", "a"}
    attributes = {name for _, values in read.elements for name in values}
    assert not {name for name in attributes if name.startswith("on")} | (attributes & {"style", "href"})
    sources = [values["src"] for tag, values in read.elements if tag == "img"]
    assert len(sources) == 1 and str(sources[0]).startswith("data:image/jpeg;base64,")
    assert str(tmp_path) not in page


def test_the_page_speaks_the_language_that_it_is_asked_for_in(hostile: State, tmp_path: Path) -> None:
    language = PageLanguage("xx", lambda text: f"⟦{text}⟧", lambda number, noun: f"{number} ⟦{noun}⟧")
    written = write_report(hostile, tmp_path / "out.html", language=language)
    page = written.path.read_text(encoding="utf-8")
    assert '<html lang="xx">' in page and "<title>⟦Genres of 2 ⟦album⟧⟧</title>" in page
    words = Elements(page.split("</style>")[1]).text.replace(HOSTILE, "")
    left = re.sub(r"⟦[^⟦⟧]*⟧", "", re.sub(r"⟦[^⟦⟧]*⟧", "", words))
    assert set(re.findall(r"[A-Za-z]{2,}", left)) <= {"Plain", "Dub", "eabc"}, left


def test_the_policy_allows_its_own_style_and_pictures_alone(hostile: State, tmp_path: Path) -> None:
    write_report(hostile, tmp_path / "out.html")
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policies = [values for tag, values in Elements(page).elements if values.get("http-equiv")]
    assert [values["content"] for values in policies] == [
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ]
    assert "url(" not in style and "@import" not in style


def test_covers_are_small_and_one_that_is_too_large_is_named(hostile: State, tmp_path: Path) -> None:
    written = write_report(hostile, tmp_path / "out.html")
    (source,) = [
        str(values["src"]) for tag, values in Elements(written.path.read_text("utf-8")).elements if tag == "img"
    ]
    picture = decode_cover(base64.b64decode(source.partition(",")[2]))
    assert max(picture.size) <= 220
    assert [Path(problem.where).name for problem in written.problems] == ["cover.png"]


def test_a_query_chooses_and_decisions_are_shown(hostile: State, tmp_path: Path) -> None:
    written = write_report(hostile, tmp_path / "out.htm", "genre:=dub")
    read = Elements(written.path.read_text("utf-8"))
    assert written.albums == 1 and "Plain" in read.text and "added by hand" in read.text
    with pytest.raises(TaggerError):
        write_report(hostile, tmp_path / "out.html", "score>abc")


def test_nothing_else_is_overwritten_and_a_stop_leaves_the_old_page(hostile: State, tmp_path: Path) -> None:
    song = next((tmp_path / "m").rglob("*.flac"))
    before = song.read_bytes()
    with pytest.raises(TaggerError, match="html"):
        write_report(hostile, song)
    assert song.read_bytes() == before
    page = tmp_path / "out.html"
    page.write_text("old")
    stopped = Task()
    stopped.cancel()
    with pytest.raises(CancelledError):
        write_report(hostile, page, task=stopped)
    assert page.read_text() == "old" and [path.name for path in tmp_path.glob(".out*")] == []
    with pytest.raises(TaggerError, match="another place"):
        write_report(hostile, tmp_path / "nowhere" / "out.html")
