import pytest

from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.sentences import nothing_to_accept, nothing_to_reject
from tests.ui.views import album, suggestion

UNSURE = suggestion("Dub", 0.1, confident=False)
ACCEPTED, REJECTED, ADDED = (
    suggestion("Rock", 0.9, "accepted"),
    suggestion("Pop", 0.2, "rejected"),
    suggestion("Zouk", None, "added"),
)


@pytest.mark.parametrize(
    ("albums", "sentence"),
    [
        ([album(suggestions=(UNSURE,))], "Nothing here is sure enough to be accepted at once; 1 to 9 accept one."),
        (
            [album(suggestions=(ACCEPTED, UNSURE))],
            "Nothing else here is sure enough to be accepted at once; 1 to 9 accept one.",
        ),
        ([album(suggestions=(ACCEPTED, ADDED))] * 2, "All suggestions here are accepted already."),
        ([album(suggestions=(ACCEPTED, REJECTED))], "Every suggestion here is decided already; 1 to 9 change one."),
        ([album(status="new")], "Not analysed yet: press Suggest first, or add a genre by hand with +."),
        ([album(suggestions=(ADDED,))], "Nothing is suggested here; add a genre by hand with +."),
        ([], "No album is selected."),
    ],
)
def test_why_nothing_was_accepted_is_said_as_it_is(albums: list[AlbumSummary], sentence: str) -> None:
    assert nothing_to_accept(albums) == sentence


def test_why_nothing_was_rejected_is_said_as_it_is() -> None:
    assert nothing_to_reject([album(suggestions=(REJECTED,))]) == "All suggestions here are rejected already."
    assert "decided already" in nothing_to_reject([album(suggestions=(ACCEPTED, REJECTED))])
