"""What a music tagging network hears in an album that is no genre, and how much of the album it heard, in words."""

import numpy as np

from tagger.inference.bundle import Bundle
from tagger.inference.manifest import ListeningEncoderSpec, MusicnnEncoderSpec
from tagger.inference.modality import Modality
from tagger.inference.prediction import AlbumFeatures, LinearTerms

LEAST_EXCESS = 1.0  # log-odds above its mean over varied music from which a tag is worth a word
MOST_TAGS = 3
MOST_TITLES = 3


def heard_tags(bundle: Bundle, terms: LinearTerms, album: AlbumFeatures) -> list[str]:
    """The clearest first: "a guitar", "a female voice". None where the encoder knows no tags.

    A tag is heard where its logit exceeds its mean, which is the mean of the sound in the fusion file.
    """
    encoder = bundle.manifest.encoders.audio
    if not isinstance(encoder, MusicnnEncoderSpec) or Modality.AUDIO not in terms.head.modalities:
        return []
    tags = encoder.parameters.tags
    excess = (album.features[Modality.AUDIO] - terms.head.means[Modality.AUDIO] * terms.lengths[Modality.AUDIO])[
        : len(tags)
    ]
    clearest = [index for index in np.argsort(-excess, kind="stable").tolist() if excess[index] >= LEAST_EXCESS]
    return list(dict.fromkeys(tags[index].words for index in clearest if tags[index].words))[:MOST_TAGS]


def what_was_heard(bundle: Bundle, terms: LinearTerms | None, album: AlbumFeatures, tracks: int) -> tuple[str, ...]:
    """How many seconds of which of the album's ``tracks`` were heard, and what stands out in them, as sentences.

        Heard: 18 seconds of 3 of 12 tracks: “Alpha”, “Gamma”, “Kappa”.
        In the sound: a guitar, no singing.

    The second only where the encoder knows tags; () where there was no music, or the encoder hears no patches.
    """
    encoder = bundle.manifest.encoders.audio
    if terms is None or not isinstance(encoder, ListeningEncoderSpec) or Modality.AUDIO not in terms.head.modalities:
        return ()
    seconds = encoder.parameters.seconds * sum(len(track.starts) for track in album.track_maps)
    titles = [f"“{track.title}”" for track in album.track_maps]
    if len(titles) == tracks:
        of_tracks = "its track" if tracks == 1 else f"its {tracks} tracks"
    else:
        names = ", ".join(titles[:MOST_TITLES]) + (" …" if len(titles) > MOST_TITLES else "")
        of_tracks = f"{len(titles)} of {tracks} tracks: {names}"
    tags = heard_tags(bundle, terms, album)
    in_the_sound = (f"In the sound: {', '.join(tags)}.",) if tags else ()
    return (f"Heard: {seconds:.0f} seconds of {of_tracks}.", *in_the_sound)
