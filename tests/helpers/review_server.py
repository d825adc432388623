"""A server on loopback that answers as the services document: shapes, throttling, validators, and the ways of going wrong.

A client with this server as its gateway sends every request here, with the host's name in front of the path; ``requests``
is the log of everything that arrived. Albums are made up: number n has the release group ``mbid(n)``.
"""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

from PIL import Image

from tagger.reviews.hosts import HostAccess

Answer = tuple[int, dict[str, str], bytes]


def mbid(number: int) -> str:
    """The release group of an album."""
    return f"{number:08x}-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as it arrived."""

    at: float  # on the monotonic clock
    host: str
    path: str
    parameters: dict[str, str]
    headers: dict[str, str]


@dataclass
class ReviewServer:
    """Made-up albums as (artist, title, year), and what to do wrong: ``faults`` by host answer in place of the service."""

    albums: list[tuple[str, str, int]] = field(default_factory=list)
    requests: list[LoggedRequest] = field(default_factory=list)
    faults: dict[str, Callable[[LoggedRequest], Answer | None]] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)  # by host: exactly these bytes, then the connection ends
    review_text: str = "A slow, warm record of dub techno. Not really jazz."
    address: str = ""

    def access(self, speed: float) -> HostAccess:
        """The known hosts, answered by this server; time passes ``speed`` times as fast."""
        return HostAccess(gateway=self.address, speed=speed)

    def hosts(self) -> dict[str, int]:
        """How often each host was asked."""
        counts: dict[str, int] = defaultdict(int)
        for request in self.requests:
            counts[request.host] += 1
        return dict(counts)

    def answer(self, request: LoggedRequest) -> Answer:
        """What the service answers."""
        fault = self.faults.get(request.host)
        if fault is not None and (answer := fault(request)) is not None:
            return answer
        service = SERVICES.get(request.host)
        if service is None and request.host.endswith(".wikipedia.org"):
            service = _wikipedia
        return service(self, request) if service is not None else (404, {}, b"")


def as_json(value: object, **headers: str) -> Answer:
    """An answer with a validator."""
    body = json.dumps(value).encode()
    return 200, {"Content-Type": "application/json", "ETag": f'"{hash(body) & 0xFFFFFF}"', **headers}, body


@contextmanager
def serving(server: ReviewServer) -> Iterator[ReviewServer]:
    """Run the server; its ``address`` is the gateway."""
    http = _Http(("127.0.0.1", 0), _Handler)
    http.review_server = server
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    server.address = f"http://127.0.0.1:{http.server_port}"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    review_server: ReviewServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def do_GET(self) -> None:
        state = self.server.review_server
        parts = urlsplit(self.path)
        host, _, path = parts.path.lstrip("/").partition("/")
        parameters = {name: values[0] for name, values in parse_qs(parts.query).items()}
        request = LoggedRequest(time.monotonic(), host, f"/{path}", parameters, dict(self.headers.items()))
        state.requests.append(request)
        try:
            if host in state.raw:
                self.wfile.write(state.raw[host])
                self.close_connection = True
                return
            status, headers, body = state.answer(request)
            if status == 200 and headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers and status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # the client had enough
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


def _number(identifier: str) -> int:
    return int(identifier[:8], 16)


def _group(server: ReviewServer, number: int, score: int = 100) -> dict[str, Any]:
    artist, title, year = server.albums[number]
    credit = {
        "name": artist,
        "joinphrase": "",
        "artist": {"id": mbid(10_000 + number), "name": artist, "sort-name": artist},
    }
    return {
        "id": mbid(number),
        "score": score,
        "title": title,
        "primary-type": "Album",
        "secondary-types": [],
        "first-release-date": f"{year}-03-01",
        "artist-credit": [credit],
        "count": 2,
    }


def _musicbrainz(server: ReviewServer, request: LoggedRequest) -> Answer:
    if request.path == "/ws/2/release-group":
        query = request.parameters["query"].casefold()
        found = [
            _group(server, number)
            for number, (artist, title, _) in enumerate(server.albums)
            if title.casefold() in query and ("artist:" not in query or artist.casefold() in query)
        ]
        return as_json(
            {"created": "2026-01-01T00:00:00.000Z", "count": len(found), "offset": 0, "release-groups": found}
        )
    if request.path == "/ws/2/release":
        number = _number(request.parameters["release-group"])
        tracks = [{"id": mbid(n), "length": 180_000 + 1000 * (number + n), "title": f"Song {n}"} for n in range(4)]
        return as_json(
            {"releases": [{"id": mbid(number), "media": [{"position": 1, "track-count": 4, "tracks": tracks}]}]}
        )
    number = _number(request.path.rpartition("/")[2])
    if number >= len(server.albums):
        return 404, {"Content-Type": "application/json"}, b'{"error": "Not Found"}'
    group = _group(server, number)
    group["genres"] = [{"count": 5, "id": mbid(1), "name": "dub techno", "disambiguation": ""}]
    group["tags"] = [{"count": 5, "name": "dub techno"}, {"count": 2, "name": "ambient"}, {"count": 0, "name": "pop"}]
    wikidata = {"id": mbid(2), "resource": f"https://www.wikidata.org/wiki/Q{number + 1}"}
    group["relations"] = [{"type": "wikidata", "direction": "forward", "url": wikidata}]
    return as_json(group)


def _listenbrainz(server: ReviewServer, request: LoggedRequest) -> Answer:
    mbids = request.parameters["release_group_mbids"].split(",")
    tag = {"artist": [{"artist_mbid": mbid(9), "count": 8, "tag": "electronic"}]}
    own = {"release_group": [{"count": 3, "genre_mbid": mbid(7), "tag": "techno"}], **tag}
    answer = {identifier: {"artist": {}, "release_group": {}, "tag": own} for identifier in mbids}
    return as_json(answer, **{"X-RateLimit-Limit": "30", "X-RateLimit-Remaining": "29", "X-RateLimit-Reset-In": "10"})


def _critiquebrainz(server: ReviewServer, request: LoggedRequest) -> Answer:
    review = {
        "id": mbid(_number(request.parameters["entity_id"]) + 500),
        "entity_id": request.parameters["entity_id"],
        "entity_type": "release_group",
        "text": server.review_text,
        "rating": 4,
        "language": "en",
        "license_id": "CC BY-SA 3.0",
        "license": {"id": "CC BY-SA 3.0", "full_name": "Creative Commons Attribution-ShareAlike 3.0 Unported"},
        "published_on": "Tue, 01 Mar 2016 10:00:00 GMT",
        "source": None,
        "source_url": None,
        "user": {"display_name": "A. Listener", "id": mbid(3)},
    }
    reviews = [review] if request.parameters["language"] == "en" else []
    return as_json({"count": len(reviews), "limit": 50, "offset": 0, "reviews": reviews, "average_rating": None})


def _wikidata(server: ReviewServer, request: LoggedRequest) -> Answer:
    entities: dict[str, Any] = {}
    for item in request.parameters["ids"].split("|"):
        number = int(item[1:]) - 1
        if number < len(server.albums):
            artist, title, _ = server.albums[number]
            performer = {
                "mainsnak": {"datavalue": {"value": {"id": f"Q{10_000 + number}"}, "type": "wikibase-entityid"}}
            }
            entities[item] = {"id": item, "sitelinks": {"enwiki": {"title": title}}, "claims": {"P175": [performer]}}
        else:
            artist = server.albums[number - 9_999][0]
            entities[item] = {"id": item, "sitelinks": {"enwiki": {"title": f"{artist} (band)"}}, "claims": {}}
    return as_json({"entities": entities, "success": 1})


def _wikipedia(server: ReviewServer, request: LoggedRequest) -> Answer:
    pages = []
    for title in request.parameters["titles"].split("|"):
        categories = [
            {"ns": 14, "title": "Category:British dub techno groups" if "(band)" in title else "Category:2001 albums"}
        ]
        pages.append(
            {"pageid": 1, "ns": 0, "title": title, "extract": f"{title} is an album.", "categories": categories}
        )
    return as_json({"batchcomplete": True, "query": {"pages": pages}})


def _cover_art(server: ReviewServer, request: LoggedRequest) -> Answer:
    number = _number(request.path.split("/")[2])
    if number % 2:
        return 404, {}, b"<!doctype html><title>404 Not Found</title>"
    return 307, {"Location": f"https://archive.org/download/mbid-{mbid(number)}/front-500.jpg"}, b""


def _archive(server: ReviewServer, request: LoggedRequest) -> Answer:
    if request.host == "archive.org":
        return 302, {"Location": f"https://ia800100.us.archive.org{request.path}"}, b""
    picture = BytesIO()
    Image.new("RGB", (64, 64), (200, 30, 30)).save(picture, "JPEG")
    return 200, {"Content-Type": "image/jpeg"}, picture.getvalue()


def _lastfm(server: ReviewServer, request: LoggedRequest) -> Answer:
    name, artist = request.parameters["album"], request.parameters["artist"]
    wiki = {
        "published": "02 Feb 2010, 12:00",
        "content": f'{name} by {artist}. <a href="https://www.last.fm">Read more</a>.',
    }
    tags = {"tag": [{"name": "chill", "url": "https://www.last.fm/tag/chill"}]}
    return as_json(
        {"album": {"name": name, "artist": artist, "url": "https://www.last.fm/music/x", "wiki": wiki, "tags": tags}}
    )


def _discogs(server: ReviewServer, request: LoggedRequest) -> Answer:
    title = f"{request.parameters['artist']} - {request.parameters['release_title']}"
    result = {
        "id": 1,
        "type": "master",
        "title": title,
        "genre": ["Electronic"],
        "style": ["Dub Techno"],
        "year": "2001",
    }
    return as_json({"pagination": {"items": 1}, "results": [result]}, **{"X-Discogs-Ratelimit-Remaining": "59"})


SERVICES: dict[str, Callable[[ReviewServer, LoggedRequest], Answer]] = {
    "musicbrainz.org": _musicbrainz,
    "api.listenbrainz.org": _listenbrainz,
    "critiquebrainz.org": _critiquebrainz,
    "www.wikidata.org": _wikidata,
    "coverartarchive.org": _cover_art,
    "archive.org": _archive,
    "ia800100.us.archive.org": _archive,
    "ws.audioscrobbler.com": _lastfm,
    "api.discogs.com": _discogs,
}
