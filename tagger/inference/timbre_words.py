"""The timbre statistics by name, and in words that a listener uses: what it means that one is low or high."""

MFCCS = 20
_SERIES = (
    "chroma_stft",
    "rms",
    "spectral_centroid",
    "spectral_bandwidth",
    "rolloff",
    "zero_crossing_rate",
)
MFCC_NAMES = tuple(f"mfcc{index}" for index in range(1, MFCCS + 1))
STATISTICS: tuple[str, ...] = (
    *(f"{series}_{moment}" for series in _SERIES for moment in ("mean", "var")),
    "tempo",
    *(f"{series}_{moment}" for series in MFCC_NAMES for moment in ("mean", "var")),
)
"""Every statistic, in the order of ``timbre_statistics``."""

LOW_AND_HIGH: dict[str, tuple[str, str]] = {
    "chroma_stft_mean": ("clear single notes", "many notes at once"),
    "chroma_stft_var": ("a blurred harmony", "clear chords"),
    "rms_mean": ("quiet", "loud"),
    "rms_var": ("an even loudness", "a changing loudness"),
    "spectral_centroid_mean": ("a dark sound", "a bright sound"),
    "spectral_centroid_var": ("an even brightness", "a changing brightness"),
    "spectral_bandwidth_mean": ("a narrow sound", "a wide sound"),
    "spectral_bandwidth_var": ("an even width of sound", "a changing width of sound"),
    "rolloff_mean": ("little treble", "much treble"),
    "rolloff_var": ("an even treble", "a changing treble"),
    "zero_crossing_rate_mean": ("a smooth sound", "a noisy sound"),
    "zero_crossing_rate_var": ("an even noisiness", "a changing noisiness"),
    "tempo": ("a slow beat", "a fast beat"),
    "mfcc1_mean": ("thin", "full"),
    "mfcc1_var": ("an even fullness", "pauses and outbursts"),
    "mfcc2_mean": ("more treble than bass", "more bass than treble"),
    "mfcc2_var": ("a steady balance of bass and treble", "a changing balance of bass and treble"),
}
"""MFCC 3 to 20 have no everyday meaning one by one: they are "tone colour" together."""

_GROUPS = {
    "chroma_stft": "harmony",
    "rms": "loudness",
    "spectral_centroid": "brightness",
    "spectral_bandwidth": "brightness",
    "rolloff": "brightness",
    "zero_crossing_rate": "noisiness",
    "tempo": "beat",
    "mfcc1": "loudness",
    "mfcc2": "brightness",
}


def group(statistic: str) -> str:
    """What kind of thing the statistic measures: loudness, brightness, noisiness, harmony, beat or tone colour."""
    return _GROUPS.get(statistic.removesuffix("_mean").removesuffix("_var"), "tone colour")


def phrase(statistic: str, high: bool) -> str:
    """The words for an unusually high (or low) value."""
    if statistic in LOW_AND_HIGH:
        return LOW_AND_HIGH[statistic][high]
    return "its changes of tone colour" if statistic.endswith("_var") else "its tone colour"
