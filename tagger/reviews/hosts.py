"""The hosts that may be contacted, and how often: nothing else is ever asked, redirects included.

Where a service documents a limit, the limit is that; else it is a modest one. Sources:
https://musicbrainz.org/doc/MusicBrainz_API/Rate_Limiting, https://listenbrainz.readthedocs.io (rate limits are said in
X-RateLimit headers), https://www.mediawiki.org/wiki/API:Etiquette, https://www.last.fm/api/tos,
https://www.discogs.com/developers/ (60 a minute with a token).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from tagger.errors import TaggerError

HTTPS = 443


class FetchError(TaggerError):
    """One request that came to nothing: a whole sentence. ``is_lasting``: the next one to that host would fail as well."""

    def __init__(self, host: str, reason: str, *, is_lasting: bool = False) -> None:
        super().__init__(f"{host} {reason}.")
        self.host, self.is_lasting = host, is_lasting


@dataclass(frozen=True, slots=True)
class KnownHost:
    """A host, or with ``subdomains`` all hosts below it too; at most ``requests`` in ``seconds`` go to all of them."""

    name: str
    requests: int
    seconds: float
    subdomains: bool = False

    def admits(self, host: str) -> bool:
        """Whether this is the host, or one below it."""
        return host == self.name or (self.subdomains and host.endswith(f".{self.name}"))


MUSICBRAINZ = KnownHost("musicbrainz.org", 1, 1)
LISTENBRAINZ = KnownHost("api.listenbrainz.org", 1, 1)
CRITIQUEBRAINZ = KnownHost("critiquebrainz.org", 1, 1)
WIKIDATA = KnownHost("www.wikidata.org", 3, 1)
WIKIPEDIA = KnownHost("wikipedia.org", 3, 1, subdomains=True)
COVER_ART = KnownHost("coverartarchive.org", 1, 1)
ARCHIVE = KnownHost("archive.org", 2, 1, subdomains=True)  # where the Cover Art Archive keeps its pictures
LASTFM = KnownHost("ws.audioscrobbler.com", 4, 1)
DISCOGS = KnownHost("api.discogs.com", 1, 1)
KNOWN_HOSTS = (
    MUSICBRAINZ,
    LISTENBRAINZ,
    CRITIQUEBRAINZ,
    WIKIDATA,
    WIKIPEDIA,
    COVER_ART,
    ARCHIVE,
    LASTFM,
    DISCOGS,
)


@dataclass(frozen=True, slots=True)
class HostAccess:
    """Which hosts may be contacted, and how they are reached.

    Tests send everything to a ``gateway``, with the host's name in front of the path, and let time pass ``speed`` times as fast.
    """

    hosts: tuple[KnownHost, ...] = KNOWN_HOSTS
    gateway: str = ""
    speed: float = 1.0


def host_in(url: str) -> str:
    """The host that a connection for this address would go to, lower case, with its port unless it is that of https.

    The address is parsed as it is for the connection, so that both are the same host. "" for an address that is not https,
    or that has a user name.
    """
    try:
        parts = parse_url(url)
    except LocationParseError:
        return ""
    if parts.scheme != "https" or not parts.host or parts.auth is not None:
        return ""
    return parts.host.lower() if parts.port in (None, HTTPS) else f"{parts.host.lower()}:{parts.port}"


def find_host(url: str, hosts: Iterable[KnownHost]) -> KnownHost | None:
    """The known host that an address leads to, None for any other address."""
    host = host_in(url)
    return next((candidate for candidate in hosts if host and candidate.admits(host)), None)
