"""The network client against a real server: rates, cache, validators, limits, and no host that is not known."""

import contextlib
import gzip
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import requests

import tagger
from tagger.errors import CancelledError, TaggerError
from tagger.progress import Task
from tagger.reviews.client import CACHE, MOST_FAILURES, NetworkClient
from tagger.reviews.hosts import KNOWN_HOSTS, FetchError, HostAccess, KnownHost, find_host, host_in
from tagger.reviews.transport import MOST_BYTES
from tests.helpers.review_server import LoggedRequest, ReviewServer, as_json, serving

GROUP = "https://musicbrainz.org/ws/2/release-group/00000000-0000-4000-8000-000000000000"


@pytest.fixture
def server() -> Iterator[ReviewServer]:
    with serving(ReviewServer([("Basic Channel", "Quadrant Dub", 1994)])) as running:
        yield running


def client(server: ReviewServer, folder: Path, *, speed: float = 50, **options: Any) -> NetworkClient:
    return NetworkClient(folder, options.pop("task", Task()), access=server.access(speed), **options)


def test_a_request_says_who_asks_and_sends_nothing_else(
    server: ReviewServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine musicbrainz.org login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    server.faults["musicbrainz.org"] = lambda _: as_json({"ok": 1}, **{"Set-Cookie": "id=7; Path=/"})
    with client(server, tmp_path, contact="me@example.org") as network:
        network.json(GROUP)
        network.json(GROUP, {"again": 1})
    assert len(server.requests) == 2
    for request in server.requests:
        assert request.headers["User-Agent"] == f"tagger/{tagger.__version__} ( me@example.org )"
        assert not {"Cookie", "Authorization", "Referer"} & set(request.headers)


def test_an_answer_is_asked_for_once_and_then_only_whether_it_changed(server: ReviewServer, tmp_path: Path) -> None:
    with client(server, tmp_path, fresh=timedelta(seconds=0.1)) as network:
        first = network.json(GROUP)
        time.sleep(0.2)
    for _ in range(2):
        with client(server, tmp_path, fresh=timedelta(hours=1)) as network:
            assert network.json(GROUP) == first
            assert network.json(GROUP) == first
    assert ["If-None-Match" in request.headers for request in server.requests] == [False, True]


def test_what_is_fresh_is_asked_for_again_where_that_is_wished(server: ReviewServer, tmp_path: Path) -> None:
    server.faults["musicbrainz.org"] = lambda _: as_json({"is": "old"})
    with client(server, tmp_path) as network:
        assert network.json(GROUP) == {"is": "old"}
    server.faults["musicbrainz.org"] = lambda _: as_json({"is": "new"})
    with client(server, tmp_path) as network:
        assert network.json(GROUP) == {"is": "old"}
    with client(server, tmp_path, refresh=True) as network:
        assert network.json(GROUP) == {"is": "new"}
    with client(server, tmp_path) as network:
        assert network.json(GROUP) == {"is": "new"}
    assert len(server.requests) == 2


def test_keys_are_not_in_the_cache(server: ReviewServer, tmp_path: Path) -> None:
    with client(server, tmp_path) as network:
        parameters = {"artist": "a", "album": "b", "api_key": "MY-SECRET-KEY"}
        network.json("https://ws.audioscrobbler.com/2.0/", parameters)
        network.json(
            "https://api.discogs.com/database/search?artist=a&release_title=b", {}, {"Authorization": "MY-TOKEN"}
        )
    assert server.requests[0].parameters["api_key"] == "MY-SECRET-KEY"
    assert server.requests[1].headers["Authorization"] == "MY-TOKEN"
    kept = (tmp_path / CACHE).read_bytes()
    assert b"MY-SECRET-KEY" not in kept
    assert b"MY-TOKEN" not in kept


def test_musicbrainz_is_asked_once_a_second(server: ReviewServer, tmp_path: Path) -> None:
    began = time.monotonic()
    with client(server, tmp_path, speed=1) as network:
        for number in range(3):
            network.json(GROUP, {"n": number})
    after = [request.at - began for request in server.requests]  # between them, a busy server notes the first one late
    assert [seconds >= 0.98 * number for number, seconds in enumerate(after)] == [True, True, True]


def test_a_service_that_asks_for_a_pause_gets_it(server: ReviewServer, tmp_path: Path) -> None:
    answers = iter([(503, {"Retry-After": "2"}, b""), (429, {"X-RateLimit-Reset-In": "3"}, b"")])
    server.faults["musicbrainz.org"] = lambda _: next(answers, None)
    with client(server, tmp_path, speed=5) as network:
        assert network.json(GROUP)["title"] == "Quadrant Dub"
    gaps = [later.at - earlier.at for earlier, later in pairwise(server.requests)]
    assert [gap >= pause for gap, pause in zip(gaps, (2 / 5, 3 / 5), strict=True)] == [True, True]


def test_the_last_request_of_a_window_is_followed_by_its_end(server: ReviewServer, tmp_path: Path) -> None:
    used_up = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-In": "4"}
    server.faults["api.listenbrainz.org"] = lambda _: as_json({}, **used_up)
    with client(server, tmp_path, speed=5) as network:
        for number in range(2):
            network.json("https://api.listenbrainz.org/1/metadata/release_group/", {"n": number})
    assert server.requests[1].at - server.requests[0].at >= 4 / 5


def test_a_storm_of_refusals_ends_and_is_named(server: ReviewServer, tmp_path: Path) -> None:
    server.faults["musicbrainz.org"] = lambda _: (503, {}, b"busy")
    with client(server, tmp_path, speed=200) as network:
        with pytest.raises(FetchError, match=r"musicbrainz\.org has no time for us \(it says 503\)"):
            network.json(GROUP)
        tries = len(server.requests)
        with pytest.raises(FetchError, match="has no time for us"):
            network.json(GROUP, {"n": 2})
    assert 2 <= tries == len(server.requests) <= 5


def test_a_pause_of_an_hour_ends_the_run_with_that_host(server: ReviewServer, tmp_path: Path) -> None:
    server.faults["musicbrainz.org"] = lambda _: (503, {"Retry-After": "3600"}, b"")
    with (
        client(server, tmp_path, speed=10) as network,
        pytest.raises(FetchError, match="wants no request for a long time"),
    ):
        network.json(GROUP)
    assert len(server.requests) == 1


def test_waiting_can_be_stopped(server: ReviewServer, tmp_path: Path) -> None:
    task = Task()

    def busy(_: LoggedRequest) -> tuple[int, dict[str, str], bytes]:
        task.cancel()
        return 503, {"Retry-After": "60"}, b""

    server.faults["musicbrainz.org"] = busy
    started = time.monotonic()
    with client(server, tmp_path, speed=1, task=task) as network, pytest.raises(CancelledError):
        network.json(GROUP)
    assert time.monotonic() - started < 60


def test_a_service_that_never_answers_is_given_up(
    server: ReviewServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up = threading.Event()
    server.faults["musicbrainz.org"] = lambda _: (given_up.wait(), None)[1]
    monkeypatch.setattr("tagger.reviews.transport.READ_SECONDS", 0.1)
    try:
        with client(server, tmp_path, speed=200) as network, pytest.raises(FetchError, match="did not answer in time"):
            network.json(GROUP)
    finally:
        given_up.set()
    assert 1 < len(server.requests) <= 4


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{"title": "Qua', "broke its answer off"),
        (b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"title": "Q', "something else than data"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n<html>Log in</html>", "something else than data"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\xff\xfe\x00\x00", "something else than data"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"[" * 200_000, "something else than data"),
        (b"garbage\r\n\r\n", "broke its answer off"),
        (b"", "broke its answer off"),
    ],
)
def test_a_broken_answer_is_named_and_not_kept(server: ReviewServer, tmp_path: Path, raw: bytes, reason: str) -> None:
    server.raw["musicbrainz.org"] = raw
    with client(server, tmp_path, speed=200) as network:
        with pytest.raises(FetchError, match=reason):
            network.json(GROUP)
        server.raw.clear()
        assert network.json(GROUP)["title"] == "Quadrant Dub"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"error": {"code": "ratelimited", "info": "Too many\nrequests."}}, "Too many requests."),
        ({"error": {"code": "maxlag"}}, "maxlag"),
        ({"error": 29, "message": "Rate Limit Exceeded"}, "Rate Limit Exceeded"),
        ({"error": [1]}, "[1]"),
    ],
)
def test_an_error_with_status_200_is_named_and_not_cached(
    server: ReviewServer, tmp_path: Path, answer: dict[str, Any], message: str
) -> None:
    server.faults["musicbrainz.org"] = lambda _: as_json(answer)
    with client(server, tmp_path, speed=200) as network:
        with pytest.raises(FetchError, match=re.escape(f"musicbrainz.org answered with an error ({message})")):
            network.json(GROUP)
        server.faults.clear()
        assert network.json(GROUP)["title"] == "Quadrant Dub"


def test_a_host_that_keeps_reporting_errors_is_asked_no_more_but_what_it_does_not_have_is_no_error(
    server: ReviewServer, tmp_path: Path
) -> None:
    server.faults["ws.audioscrobbler.com"] = lambda _: as_json({"error": 6, "message": "Album not found"})
    server.faults["musicbrainz.org"] = lambda _: as_json({"error": "no"})
    with client(server, tmp_path, speed=200) as network:
        for number in range(MOST_FAILURES + 2):
            assert network.json("https://ws.audioscrobbler.com/2.0/", {"n": number}) is None
            with pytest.raises(FetchError):
                network.json(GROUP, {"n": number})
        assert network.closed == {"musicbrainz.org": "answers with errors and is left in peace for now"}


def test_an_answer_of_100_megabytes_is_not_read(server: ReviewServer, tmp_path: Path) -> None:
    sent = {"Content-Type": "application/json", "Content-Length": str(100 << 20)}
    server.faults["musicbrainz.org"] = lambda _: (200, sent, b" " * (MOST_BYTES + (1 << 20)))
    with client(server, tmp_path) as network, pytest.raises(FetchError, match="sent more than 10 MiB"):
        network.json(GROUP)


def test_a_small_answer_that_unpacks_to_a_large_one_is_not_unpacked(server: ReviewServer, tmp_path: Path) -> None:
    bomb = gzip.compress(b" " * (64 << 20))
    server.faults["musicbrainz.org"] = lambda _: (200, {"Content-Encoding": "gzip"}, bomb)
    with client(server, tmp_path) as network, pytest.raises(FetchError, match="sent more than 10 MiB"):
        network.json(GROUP)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "http://musicbrainz.org/ws/2/",
        "https://musicbrainz.org.evil.example/",
        "https://evilmusicbrainz.org/",
        "https://musicbrainz.org@evil.example/",
        "https://musicbrainz.org:8443/",
        "https://evil.example\\@musicbrainz.org/",
        "https://wikipedia.org.evil.example/",
        "https://evilwikipedia.org/",
        "//evil.example/",
        "https://127.0.0.1/",
        "file:///etc/passwd",
    ],
)
def test_no_other_host_is_contacted_not_even_by_a_redirect(
    server: ReviewServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    connected: list[Any] = []
    connect = socket.socket.connect

    def note(connection: socket.socket, to: Any) -> None:
        connected.append(to)
        connect(connection, to)

    monkeypatch.setattr(socket.socket, "connect", note)
    server.faults["coverartarchive.org"] = lambda _: (307, {"Location": address}, b"")
    with client(server, tmp_path) as network:
        with pytest.raises(FetchError):
            network.picture("https://coverartarchive.org/release-group/x/front-500")
        if not address.startswith("//"):
            with pytest.raises(FetchError):
                network.json(address)
    assert {request.host for request in server.requests} <= {"coverartarchive.org"}
    assert {port for _, port in connected} == {int(server.address.rpartition(":")[2])}


def test_redirects_inside_the_list_are_followed_and_circles_end(server: ReviewServer, tmp_path: Path) -> None:
    with client(server, tmp_path) as network:
        url = "https://coverartarchive.org/release-group/00000000-0000-4000-8000-000000000000/front-500"
        assert network.picture(url).startswith(b"\xff\xd8\xff")
        assert list(server.hosts()) == ["coverartarchive.org", "archive.org", "ia800100.us.archive.org"]
        server.faults["archive.org"] = lambda request: (302, {"Location": f"https://archive.org{request.path}x"}, b"")
        with pytest.raises(FetchError, match="leads round in circles"):
            network.picture(url.replace("00000000-", "00000002-"))


def test_a_machine_that_is_offline_is_told_so_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens
        gateway = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with NetworkClient(tmp_path, Task(), access=HostAccess(gateway=gateway, speed=100)) as network:
            with pytest.raises(FetchError, match="cannot be reached from this machine"):
                network.json(GROUP)
            assert list(network.closed) == ["musicbrainz.org"]


def test_a_bad_certificate_is_refused(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"]
    subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse_handshake() -> None:
            with listening.accept()[0] as connection, contextlib.suppress(OSError):
                context.wrap_socket(connection, server_side=True).close()

        thread = threading.Thread(target=refuse_handshake)
        thread.start()
        port = listening.getsockname()[1]
        hosts = (KnownHost(f"localhost:{port}", 1, 1),)
        with (
            NetworkClient(tmp_path, Task(), access=HostAccess(hosts, speed=50)) as network,
            pytest.raises(FetchError, match="certificate"),
        ):
            network.json(f"https://localhost:{port}/")
        thread.join()


def test_the_systems_proxy_is_used(server: ReviewServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # nobody listens there either
    with (
        NetworkClient(tmp_path, Task(), access=HostAccess(speed=100)) as network,
        pytest.raises(FetchError, match="cannot be reached"),
    ):
        network.json(GROUP)
    assert requests.utils.get_environ_proxies(GROUP)["https"] == "http://127.0.0.1:9"


def test_hosts_are_told_apart_as_the_connection_tells_them_apart() -> None:
    assert find_host("https://de.wikipedia.org/w/api.php", KNOWN_HOSTS) is not None
    assert find_host("https://MusicBrainz.org/ws/2", KNOWN_HOSTS) is not None
    assert find_host("https://www.musicbrainz.org/", KNOWN_HOSTS) is None
    assert find_host("https://evilwikipedia.org/w/api.php", KNOWN_HOSTS) is None
    assert host_in("https://MusicBrainz.org:443/") == "musicbrainz.org"
    assert host_in("https://somebody@musicbrainz.org/") == ""
    assert host_in("https://[broken") == ""


def test_a_damaged_cache_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / CACHE).write_bytes(b"no database" * 100)
    with pytest.raises(TaggerError, match="delete that file and fetch again"):
        NetworkClient(tmp_path, Task())
