"""Audio that is passed over because it cannot be tagged: named by kind, so that nobody thinks it was not there.

Each of these lacks a way to hold a genre that could be written as safely as the rest, is a score rather than a
recording, or is locked by its seller. What is in a file decides for the formats that can be tagged (a protected MP4 or
WMA is found out when it is read, and so is a film in a container for music); here its name has to do, since none of these
is opened.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tagger.display_names import printable
from tagger.errors import Problem

_KINDS = {
    "Core Audio Format": ".caf",
    "RealAudio": ".ra .rm .ram",
    "Sun audio": ".au .snd",
    "Sony Wave64": ".w64",
    "RF64 wave": ".rf64 .bwf64",
    "OptimFROG": ".ofr .ofs",
    "Shorten": ".shn",
    "Lossless Audio": ".la",
    "TwinVQ": ".vqf",
    "DTS or TrueHD": ".dts .dtshd .thd .mlp",
    "mobile-phone speech": ".amr .awb .3gp .3ga .qcp",
    "dictation": ".dss .ds2 .gsm .voc",
    "Audible audiobook, protected by DRM": ".aa .aax .aaxc",
    "MIDI": ".mid .midi .kar .rmi",
    "tracker module": ".mod .xm .s3m .it .mtm .umx",
    "console or chip music": ".sid .nsf .spc .vgm .vgz .gbs",
}
FILM = "Matroska film"  # a Matroska file with moving pictures: its name does not tell
UNTAGGABLE = {extension: kind for kind, extensions in _KINDS.items() for extension in extensions.split()}


def untaggable_problems(files: Iterable[tuple[Path, Path]]) -> Iterator[Problem]:
    """One problem for each kind in each of the scanned folders; ``files`` are folder and file."""
    by_kind: defaultdict[tuple[Path, str], list[Path]] = defaultdict(list)
    for root, path in files:
        by_kind[root, UNTAGGABLE.get(path.suffix.lower(), FILM)].append(path)
    for (root, kind), paths in by_kind.items():
        endings = ", ".join(sorted(Counter(path.suffix.lower() for path in paths)))
        count = "1 file" if len(paths) == 1 else f"{len(paths)} files"
        first = f"“{printable(str(paths[0].relative_to(root) if root in paths[0].parents else paths[0]))}”"
        which = first if len(paths) == 1 else f"the first is {first}"
        reason = f"{count} of a kind that cannot be tagged, {kind} ({endings}), passed over: {which}"
        yield Problem(printable(str(root)), reason)
