"""The one way to the network: known hosts only, cached, rate-limited, bounded, and said who asks.

    client.json(url, …)      what a service answers, None where it has no such thing
    client.picture(url)      the bytes of a picture

Answers are kept in the state's folder (JSON in SQLite; keys and tokens are not stored). After ``FRESH_DAYS`` an answer
is asked for again with If-None-Match or If-Modified-Since where the service gave a validator. A host that fails three
times in a row, or says that it wants no more requests, is asked no more by this client. The libraries are loaded by the
first client: a run that asks nobody needs none.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import tagger
from tagger.errors import TaggerError
from tagger.progress import Task
from tagger.reviews.hosts import FetchError, HostAccess, host_in
from tagger.reviews.records import reported_error

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

CACHE = "network-cache.sqlite"
FRESH_DAYS = 30
MOST_FAILURES = 3  # of one host in a row
MOST_REDIRECTS = 5
OK, NOT_FOUND = 200, 404
NOT_FOUND_CODES = ("6", "no-such-entity")  # of errors that come with status 200: Last.fm's and Wikidata's
CONTACT_UNKNOWN = "no contact named"
ALL_KNOWN_HOSTS = HostAccess()

Parameters = Mapping[str, str | int]


def user_agent(contact: str) -> str:
    """How the program introduces itself: name, version, and whom to turn to about its requests."""
    printed = "".join(letter for letter in contact if " " < letter < "\x7f" and letter not in "()")
    return f"tagger/{tagger.__version__} ( {printed or CONTACT_UNKNOWN} )"


class NetworkClient:
    """Asks known hosts, for one run of one task. ``refresh``: ask again also about what is fresh."""

    def __init__(
        self,
        folder: Path,
        task: Task,
        *,
        contact: str = "",
        access: HostAccess = ALL_KNOWN_HOSTS,
        fresh: timedelta = timedelta(days=FRESH_DAYS),
        refresh: bool = False,
    ) -> None:
        self._failures: Counter[str] = Counter()
        self._closed: dict[str, str] = {}  # host → why it is asked no more
        self.task = task
        self._refresh = refresh
        from requests.structures import CaseInsensitiveDict

        from tagger.reviews.transport import KnownHostsSession

        self._cache = folder / CACHE
        with _cache_errors(self._cache):
            self._session = KnownHostsSession(self._cache, fresh, access, self._wait)
        self._session.headers = CaseInsensitiveDict(
            {"User-Agent": user_agent(contact), "Accept": "application/json", "Accept-Encoding": "gzip"}
        )
        self._session.auth = _unchanged  # or requests would send what ~/.netrc says
        self._session.max_redirects = MOST_REDIRECTS
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def json(self, url: str, parameters: Parameters | None = None, headers: Mapping[str, str] | None = None) -> Any:
        """The JSON value that a service answers with, None where it has no such thing.

        Raises FetchError for everything else, CancelledError when the task is cancelled, TaggerError for a damaged cache.
        """
        response = self._get(url, parameters, headers)
        answer = None if response.status_code == NOT_FOUND else self._parse(response)
        self._failures[host_in(url)] = 0
        return answer

    def picture(self, url: str) -> bytes:
        """The bytes of a picture, b"" where there is none. Raises FetchError and CancelledError."""
        response = self._get(url, None, {"Accept": "image/jpeg, image/png"})
        self._failures[host_in(url)] = 0
        return b"" if response.status_code == NOT_FOUND else bytes(response.content)

    @property
    def closed(self) -> Mapping[str, str]:
        """The hosts that are asked no more, with the reason for each."""
        return self._closed

    def close(self) -> None:
        """Close connections and cache."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _get(self, url: str, parameters: Parameters | None, headers: Mapping[str, str] | None) -> "Response":
        from requests.exceptions import RequestException, TooManyRedirects

        self.task.check()
        host = host_in(url)
        if host in self._closed:
            raise FetchError(host, self._closed[host], is_lasting=True)
        try:
            request = {"params": dict(parameters or {}), "headers": dict(headers or {})}
            with _cache_errors(self._cache):
                response = self._session.get(url, **request, force_refresh=self._refresh)
        except FetchError as error:
            self._count_failure(error.host, "failed too often", is_lasting=error.is_lasting, sentence=str(error))
            raise
        except TooManyRedirects as error:
            raise FetchError(host, "leads round in circles") from error
        except RequestException as error:
            raise FetchError(host, f"was asked for something that makes no sense ({type(error).__name__})") from error
        if response.status_code not in (OK, NOT_FOUND):
            self._count_failure(host, f"refuses what it is asked (it says {response.status_code})")
            raise FetchError(host, f"refused the request (it says {response.status_code})")
        return response

    def _parse(self, response: "Response") -> Any:
        """The JSON value of an answer, None for an error that says that there is no such thing. Raises FetchError."""
        try:
            answer = json.loads(response.content)
        except (ValueError, RecursionError) as error:
            self._count_failure(host_in(response.url), "sends pages in place of data")
            reason = "answered with something else than data; is there a page where this network wants you to log in"
            raise FetchError(host_in(response.url), f"{reason}, or is the service out of order") from error
        code, failure = reported_error(answer)
        if not code:
            return answer
        if code in NOT_FOUND_CODES:
            return None
        self._count_failure(host_in(response.url), "answers with errors")
        raise FetchError(host_in(response.url), f"answered with an error ({failure})")

    def _count_failure(self, host: str, reason: str, *, is_lasting: bool = False, sentence: str = "") -> None:
        self._failures[host] += 1
        if is_lasting:
            self._closed[host] = sentence.removeprefix(host).strip(" .") or reason
        elif self._failures[host] >= MOST_FAILURES:
            self._closed[host] = f"{reason} and is left in peace for now"

    def _wait(self, seconds: float) -> None:
        """Wait, or stop waiting when the task is cancelled. Raises CancelledError."""
        self.task.cancelled.wait(seconds)
        self.task.check()


@contextmanager
def _cache_errors(cache: Path) -> Iterator[None]:
    """Turn failures of the cache inside the block into TaggerErrors."""
    try:
        yield
    except sqlite3.Error as error:
        raise TaggerError(
            f"The answers that are kept in '{cache}' cannot be used ({error}); delete that file and fetch again."
        ) from error


def _unchanged(request: "PreparedRequest") -> "PreparedRequest":
    return request
