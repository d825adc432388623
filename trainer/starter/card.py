"""What the starter's model card says of its data and its limits."""

from typing import Any

TRAINING: dict[str, Any] = {
    "licence": "GPL-3.0-or-later, as the program; the weights hold none of the covers, texts or recordings themselves",
    "data": [
        {"name": "882 netlabel releases: cover, press text, tags (Phlow/netlabels.org)", "licence": "none stated"},
        {"name": "281 magazine reviews with cover and categories (Phlow/phlow-magazine-com)", "licence": "none stated"},
        {"name": "449 albums with cover, one-line opinion, genres (the-dogfish/ben-albums)", "licence": "none stated"},
        {"name": "4,635 covers of five genres (wise-guru/album-cover-genre-predictor)", "licence": "none stated"},
        {"name": "900 rows of GTZAN timbre statistics, ten genres; no audio was used", "licence": "none stated"},
    ],
}

LIMITS = (
    "A starter: it shows that every part works, not how well genres can be told. The sound is judged by means and variances"
    " of timbre over 30 seconds and only for GTZAN's ten genres, in a set known for repeated artists; the sound says nothing"
    " about the other genres. The covers are few and their labels noisy, so what a cover says is weak. The texts are"
    " English, lean to electronic music, and often name the genre. Each source has genres of its own, so part of what was"
    " learnt is the source's style. No training album has sound, cover and text together: scores that rest on sound and"
    " something else are averages that could not be calibrated together. Scores assume that no genre is on more than a fifth"
    " of a library's albums, though seven in ten training albums are electronic music."
)
