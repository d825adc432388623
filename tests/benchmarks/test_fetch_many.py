"""5 000 albums from the loopback server, each host's documented limit scaled: progress, a stop, and nothing asked twice."""

import time
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from tagger.errors import CancelledError
from tagger.progress import Progress, Task
from tagger.reviews.client import NetworkClient
from tagger.reviews.hosts import MUSICBRAINZ
from tagger.services.fetch import FetchReport, fetch
from tagger.state.database import State
from tests.helpers.libraries import fill
from tests.helpers.review_server import ReviewServer, serving

pytestmark = [pytest.mark.benchmark, pytest.mark.slow, pytest.mark.timeout(1800)]

ALBUMS = 5_000
SPEED = (
    100.0  # MusicBrainz then takes 100 requests a second, and a run of 5 000 albums that would take hours takes minutes
)


def test_five_thousand_albums(tmp_path: Path) -> None:
    with State.open(tmp_path / "state") as state:
        fill(state, ALBUMS, tracks=2)
        albums = state_albums(state)
        with serving(ReviewServer(albums)) as server:
            stopping, seen = Task(), list[Progress]()

            def stop_in_the_middle(progress: Progress) -> None:
                seen.append(progress)
                if progress.total is not None and progress.done > progress.total / 2:
                    stopping.cancel()

            stopping.listener = stop_in_the_middle
            began = time.monotonic()
            with pytest.raises(CancelledError, match="the next run goes on from there"):
                run(state, server, stopping)
            first = len(server.requests)
            report = run(state, server, Task(seen.append))
            seconds = time.monotonic() - began
            asked = Counter(
                (request.host, request.path, str(sorted(request.parameters.items()))) for request in server.requests
            )
            twice = [request for request, count in asked.items() if count > 1]
            times = defaultdict[str, list[float]](list)
            for request in server.requests:
                times[request.host].append(request.at)
            gaps = [later - earlier for earlier, later in pairwise(times["musicbrainz.org"])]
            least = MUSICBRAINZ.seconds / MUSICBRAINZ.requests / SPEED
            print(
                f"\n{report.albums} albums, {report.matched} found: {len(server.requests)} requests in {seconds:.0f} s "
                f"({first} before the stop), {len(twice)} of them twice, shortest pause for MusicBrainz "
                f"{min(gaps) * 1000:.1f} ms of {least * 1000:.0f}; progress was told {len(seen)} times"
            )
    assert report.albums == ALBUMS
    assert report.matched > 0.9 * ALBUMS
    assert len(twice) <= 3  # at most what was in flight when it stopped
    assert sum(gap < 0.5 * least for gap in gaps) < len(gaps) / 100
    assert all(progress.seconds_left is not None for progress in seen if progress.done and progress.total)


def run(state: State, server: ReviewServer, task: Task) -> FetchReport:
    with NetworkClient(state.folder, task, access=server.access(SPEED)) as client:
        return fetch(state, task=task, client=client)


def state_albums(state: State) -> list[tuple[str, str, int]]:
    """The made-up library's albums, as the server knows them."""
    from tagger.state.review_queries import albums_to_review

    with state.reading() as session:
        return [(album.artist, f"{album.title}", album.year or 2000) for album in albums_to_review(session)]
