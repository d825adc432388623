"""What to say where a command finds nothing to do: why that is so, and what could be done instead."""

from collections.abc import Sequence

from tagger.state.records import AlbumView


def nothing_to_accept(albums: Sequence[AlbumView]) -> str:
    """Why accepting all suggestions of these albums changed nothing."""
    states = {one.state for album in albums for one in album.suggestions}
    if "suggested" in states:
        sure = " else" if "accepted" in states else ""
        return f"Nothing{sure} here is sure enough to be accepted at once; 1 to 9 accept one."
    return _nothing_open(albums, "accepted")


def nothing_to_reject(albums: Sequence[AlbumView]) -> str:
    """Why rejecting all suggestions of these albums changed nothing."""
    return _nothing_open(albums, "rejected")


def _nothing_open(albums: Sequence[AlbumView], state: str) -> str:
    suggested = [one for album in albums for one in album.suggestions if one.score is not None]
    if not albums:
        return "No album is selected."
    if suggested and all(one.state == state for one in suggested):
        return f"All suggestions here are {state} already."
    if suggested:
        return "Every suggestion here is decided already; 1 to 9 change one."
    if all(album.status == "new" for album in albums):
        return "Not analysed yet: press Suggest first, or add a genre by hand with +."
    return "Nothing is suggested here; add a genre by hand with +."
