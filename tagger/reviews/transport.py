"""How one known host is spoken to: its rate, its own wishes for pauses, retries, limits of size and time.

A session hands each request, each redirect too, to the transport of its host. Answers are read whole here, within the
limits, so that neither cache nor source ever sees half of one.
"""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import requests
from pyrate_limiter import InMemoryBucket, Limiter, Rate
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from requests_ratelimiter import LimiterAdapter
from requests_ratelimiter.buckets import HostBucketFactory
from typing_extensions import override
from urllib3 import HTTPResponse
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    IncompleteRead,
    MaxRetryError,
    ProtocolError,
    ReadTimeoutError,
)
from urllib3.util import Retry

from tagger.reviews.hosts import FetchError, HostAccess, KnownHost, find_host, host_in
from tagger.reviews.records import reported_error

CHUNK = 1 << 16
MOST_BYTES = 10 << 20  # of one answer, unpacked
CONNECT_SECONDS, READ_SECONDS = 10.0, 20.0
ANSWER_SECONDS = 60.0  # for a whole answer, however steadily it drips
LONGEST_PAUSE = 60.0  # seconds that a host may ask for; one that asks for more is asked no more in this run
OK, NOT_FOUND = 200, 404
SECRETS = ("api_key", "token", "Authorization")  # not stored
TOO_BUSY = (429, 500, 502, 503, 504)

Wait = Callable[[float], None]  # waits so many seconds, or raises CancelledError


class HostTransport(LimiterAdapter):
    """Sends requests to one known host (and those below it)."""

    def __init__(self, host: KnownHost, access: HostAccess, wait: Wait) -> None:
        speed = access.speed
        self.host, self._wait, self._gateway, self._speed = host, wait, access.gateway, speed
        self._resume_at = 0.0  # before then, on the monotonic clock, the host wants no request
        rate = Rate(host.requests, max(1, round(1000 * host.seconds / speed)))  # per milliseconds, in a sliding window
        self._buckets = HostBucketFactory(rates=[rate], bucket_class=InMemoryBucket)
        limiter = Limiter(self._buckets, buffer_ms=max(1, round(50 / speed)))
        super().__init__(limiter=limiter, per_host=False, limit_statuses=(), max_retries=0, pool_maxsize=1)

    @override
    def send(self, request: PreparedRequest, *_: object, **options: Any) -> Response:
        """Send, and send again where that may help. Raises FetchError and CancelledError."""
        retry = Retry(total=3, connect=1, read=2, status=3, backoff_factor=1 / self._speed)
        host = host_in(request.url or "")
        while True:
            self._pause_until_wanted()
            try:
                response = self._read(super().send(request, **self._options(options)))
            except requests.exceptions.SSLError as error:
                reason = "has no valid certificate; somebody may be in between, or this machine's clock is wrong"
                raise FetchError(host, reason, is_lasting=True) from error
            except (requests.exceptions.RequestException, HTTPError, OSError) as error:
                retry = _after_failure(retry, host, error)
            else:
                self._note_limits(response)
                if response.status_code not in TOO_BUSY:
                    return response
                retry = self._after_refusal(retry, host, response)
            self._wait(retry.get_backoff_time())

    @override
    def get_connection_with_tls_context(
        self, request: PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """The pool of connections: to the host, or in a test to the gateway."""
        if self._gateway:
            return self.poolmanager.connection_from_url(self._gateway)
        return super().get_connection_with_tls_context(request, verify, proxies=proxies, cert=cert)

    @override
    def request_url(self, request: PreparedRequest, proxies: Any) -> str:
        """What is asked for: the path, or in a test the host and the path."""
        url = super().request_url(request, proxies)
        return f"/{host_in(request.url or '')}{url}" if self._gateway else url

    @override
    def close(self) -> None:
        """Close the connections, and end the limiter's thread."""
        super().close()
        self._buckets.close()

    def _options(self, options: dict[str, Any]) -> dict[str, Any]:
        if self._gateway:
            options = options | {"proxies": {}}
        return options | {"stream": True, "timeout": (CONNECT_SECONDS, READ_SECONDS)}

    def _pause_until_wanted(self) -> None:
        remaining = self._resume_at - time.monotonic()
        if remaining > 0:
            self._wait(remaining)

    def _read(self, response: Response) -> Response:
        """The response with its whole body. Raises FetchError for one that is too large or too slow."""
        raw, body, size = response.raw, list[bytes](), 0
        end = time.monotonic() + ANSWER_SECONDS
        try:
            while chunk := raw.read1(CHUNK, decode_content=True):
                size += len(chunk)
                body.append(chunk)
                if size > MOST_BYTES:
                    raise FetchError(host_in(response.url), f"sent more than {MOST_BYTES >> 20} MiB")
                if time.monotonic() > end:
                    raise FetchError(host_in(response.url), "sent its answer too slowly")
            if raw.length_remaining:
                raise IncompleteRead(size, raw.length_remaining)
        except BaseException:
            raw.close()  # what is left of it must not be taken for the next answer
            raise
        raw.release_conn()
        content = b"".join(body)
        headers = {name: value for name, value in response.headers.items() if name.lower() != "content-encoding"}
        response.headers.pop("Content-Encoding", None)
        response._content, response._content_consumed = content, True  # type: ignore[attr-defined]
        response.raw = HTTPResponse(
            BytesIO(content),
            headers=headers,
            status=response.status_code,
            reason=response.reason,
            preload_content=False,
            request_url=response.url,
        )
        return response

    def _after_refusal(self, retry: Retry, host: str, response: Response) -> Retry:
        """The state of the retries after an answer that says "later". Raises FetchError where it says "much later"."""
        status = response.status_code
        if self._resume_at - time.monotonic() > LONGEST_PAUSE / self._speed:
            raise FetchError(host, f"wants no request for a long time (it says {status})", is_lasting=True)
        try:
            return retry.increment("GET", host, response=HTTPResponse(status=status))
        except MaxRetryError as end:
            raise FetchError(host, f"has no time for us (it says {status}); try again later", is_lasting=True) from end

    def _note_limits(self, response: Response) -> None:
        """Obey Retry-After, and X-RateLimit-Reset-In (seconds) where no request is left until then."""
        pause = 0.0
        if response.status_code in TOO_BUSY or response.headers.get("X-RateLimit-Remaining", "") == "0":
            pause = _seconds(response.headers.get("X-RateLimit-Reset-In", ""))
        if response.status_code in TOO_BUSY:
            pause = max(pause, _retry_after(response.headers.get("Retry-After", "")))
        if pause:
            self._resume_at = max(self._resume_at, time.monotonic() + pause / self._speed)


class RefusingTransport(HTTPAdapter):
    """Refuses every request: the transport of all addresses that are not on the list."""

    @override
    def send(self, request: PreparedRequest, *_: object, **__: Any) -> Response:
        """Raise FetchError."""
        host = host_in(request.url or "") or "An address without https"
        raise FetchError(host, "is not on the list of hosts that may be contacted, and was not")


class KnownHostsSession(CachedSession):
    """A cached session that hands every request to its host's transport, and none to a host that is not known."""

    def __init__(self, cache: Path, fresh: timedelta, access: HostAccess, wait: Wait) -> None:
        super().__init__(
            str(cache),
            backend="sqlite",
            serializer="json",
            expire_after=fresh,
            allowable_codes=(OK, NOT_FOUND),
            ignored_parameters=SECRETS,
            match_headers=("Accept",),
            filter_fn=_is_whole,
            stale_if_error=False,
        )
        self._hosts = access.hosts
        self._refusing = RefusingTransport()
        self._transports = {host: HostTransport(host, access, wait) for host in access.hosts}

    @override
    def get_adapter(self, url: str) -> Any:
        """The transport of the host that the address leads to."""
        host = find_host(url, self._hosts)
        return self._refusing if host is None else self._transports[host]

    @override
    def close(self) -> None:
        """Close every transport and the cache."""
        for transport in self._transports.values():
            transport.close()
        super().close()  # type: ignore[no-untyped-call]


def _is_whole(response: Any) -> bool:
    """Whether an answer may be cached: if JSON was asked for, it must be valid JSON that reports no error."""
    if response.status_code != OK or "json" not in (response.request.headers.get("Accept") or ""):
        return True
    try:
        return reported_error(json.loads(response.content)) == ("", "")
    except (ValueError, RecursionError):
        return False


def _after_failure(retry: Retry, host: str, error: Exception) -> Retry:
    """The state of the retries after a failure. Raises FetchError where there were enough."""
    is_unreachable = _is_unreachable(error)
    try:
        return retry.increment("GET", host, error=ConnectTimeoutError() if is_unreachable else ProtocolError())
    except (MaxRetryError, HTTPError) as end:
        reason = "broke its answer off"
        if is_unreachable:
            reason = "cannot be reached from this machine; go online and try again"
        elif isinstance(error, requests.exceptions.Timeout | ReadTimeoutError):
            reason = "did not answer in time"
        raise FetchError(host, reason, is_lasting=is_unreachable) from end


def _is_unreachable(error: Exception) -> bool:
    """Whether there was no connection at all; one that was broken off has a ``ProtocolError`` inside."""
    is_connection = isinstance(error, requests.exceptions.ConnectionError)
    return is_connection and not (error.args and isinstance(error.args[0], ProtocolError))


def _seconds(text: str) -> float:
    try:
        return max(0.0, min(float(text), 86_400.0))
    except ValueError:
        return 0.0


def _retry_after(text: str) -> float:
    """Seconds, or the time until a date."""
    if not text:
        return 0.0
    try:
        return max(0.0, min(float(Retry().parse_retry_after(text)), 86_400.0))
    except HTTPError:
        return 0.0
