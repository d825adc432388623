"""Wikipedia by way of Wikidata: an article's opening and its categories, in the person's languages.

Documented at https://www.wikidata.org/w/api.php (``wbgetentities``) and https://www.mediawiki.org/wiki/API:Query
(``extracts``, ``categories``; up to 50 ids and 20 titles, joined by "|").
"""

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar
from urllib.parse import quote

from tagger.reviews.client import NetworkClient
from tagger.reviews.records import (
    MOST_CATEGORIES,
    ReviewedAlbum,
    ReviewText,
    SourceAnswer,
    plain_name,
    plain_text,
)
from tagger.reviews.source import Answers, ReviewSource, entries, field

WIKIDATA = "https://www.wikidata.org/w/api.php"
LICENCE = "CC BY-SA 4.0"
AUTHOR = "Wikipedia contributors"
PERFORMER = "P175"  # of an album in Wikidata
MOST_CONTINUED = 10  # requests for the rest of one list of categories
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,8})?")
_ITEM = re.compile(r"Q\d{1,12}")
_NAMESPACE = re.compile(r"^[^:]{1,30}:")


class Wikipedia(ReviewSource):
    """The opening of the album's article, and the categories of album and artist."""

    name: ClassVar[str] = "wikipedia"
    title: ClassVar[str] = "Wikipedia"
    sends: ClassVar[str] = "which articles about the album and its artist are wanted"
    batch: ClassVar[int] = 20

    def ask(self, client: NetworkClient, albums: Sequence[ReviewedAlbum]) -> Answers:
        """Find the articles of all albums and their artists, then read them language by language."""
        items = {album.album_id: album.wikidata for album in albums if album.wikidata}
        entities = _entities(client, sorted(set(items.values())))
        artists = {item: _performer(entity) for item, entity in entities.items()}
        entities |= _entities(client, sorted(set(filter(None, artists.values())) - set(entities)))
        languages = [language for language in dict.fromkeys((*self.languages, "en")) if _LANGUAGE.fullmatch(language)]
        articles = {item: _article(entity, languages) for item, entity in entities.items()}
        pages: dict[tuple[str, str], dict[str, object]] = {}
        for language in languages:
            titles = sorted({title for spoken, title in filter(None, articles.values()) if spoken == language})
            for start in range(0, len(titles), self.batch):
                batch = titles[start : start + self.batch]
                pages |= {(language, title): page for title, page in _pages(client, language, batch).items()}
        return {
            album_id: answer
            for album_id, item in items.items()
            if not (answer := _answer([articles.get(item), articles.get(artists.get(item, ""))], pages)).is_empty
        }


def _answer(
    articles: Sequence[tuple[str, str] | None], pages: Mapping[tuple[str, str], Mapping[str, object]]
) -> SourceAnswer:
    """From the articles about the album and its artist: the first one's text, and the categories of both."""
    texts = []
    for number, article in enumerate(articles):
        page = pages.get(article) if article else None
        if article is None or page is None:
            continue
        language, title = article
        url = f"https://{language}.wikipedia.org/wiki/{quote(title.replace(' ', '_'), safe='')}"
        text = plain_text(page.get("extract"))
        names = (_NAMESPACE.sub("", plain_name(entry.get("title"))) for entry in entries(page, "categories"))
        categories = "\n".join(list(dict.fromkeys(filter(None, names)))[:MOST_CATEGORIES])
        if text and number == 0:
            texts.append(ReviewText(Wikipedia.name, text, AUTHOR, "", LICENCE, language, url, "article"))
        if categories:
            texts.append(ReviewText(Wikipedia.name, categories, AUTHOR, "", LICENCE, language, url, "categories"))
    return SourceAnswer(texts=tuple(texts))


def _entities(client: NetworkClient, items: Sequence[str]) -> dict[str, object]:
    """Links to articles, and the performers, of Wikidata's items."""
    if not items:
        return {}
    parameters = {"action": "wbgetentities", "ids": "|".join(items), "props": "sitelinks|claims", "format": "json"}
    answer = field(client.json(WIKIDATA, parameters), "entities")
    return {item: answer[item] for item in items if isinstance(answer, dict) and item in answer}


def _performer(entity: object) -> str:
    claims = entries(entity, "claims", PERFORMER)
    item = plain_name(field(claims[0], "mainsnak", "datavalue", "value", "id")) if claims else ""
    return item if _ITEM.fullmatch(item) else ""


def _article(entity: object, languages: Sequence[str]) -> tuple[str, str] | None:
    """Language and title of the best article."""
    for language in languages:
        title = plain_name(field(entity, "sitelinks", f"{language.replace('-', '_')}wiki", "title"))
        if title and "|" not in title:
            return language, title
    return None


def _pages(client: NetworkClient, language: str, titles: Sequence[str]) -> dict[str, dict[str, object]]:
    """Openings and categories of articles, by title; long lists come in several answers."""
    parameters: dict[str, str | int] = {
        "action": "query",
        "titles": "|".join(titles),
        "prop": "extracts|categories",
        "exintro": 1,
        "explaintext": 1,
        "exlimit": "max",
        "cllimit": "max",
        "clshow": "!hidden",
        "redirects": 1,
        "format": "json",
        "formatversion": 2,
    }
    pages: dict[str, dict[str, object]] = {}
    further: dict[str, str | int] = {}
    for _ in range(MOST_CONTINUED):
        answer = client.json(f"https://{language}.wikipedia.org/w/api.php", parameters | further)
        renamed = {str(entry.get("to")): str(entry.get("from")) for entry in entries(answer, "query", "redirects")}
        for page in entries(answer, "query", "pages"):
            title = plain_name(page.get("title"))
            merged = pages.setdefault(renamed.get(title, title), {"categories": []})
            merged["categories"] = entries(merged, "categories") + entries(page, "categories")
            merged["extract"] = merged.get("extract") or page.get("extract")
        following = field(answer, "continue")
        if not isinstance(following, dict):
            break
        further = {str(name): str(value) for name, value in following.items()}
    return pages
