"""A real drive that stops answering: a file system served through /dev/fuse, of which one file or folder is never answered.

``silent_drive(mount, files, silent)`` is for root on Linux. From the first question about the file or folder named ``silent``
on, nothing at all is answered, as by a network drive whose server is gone.
"""

import ctypes
import errno
import multiprocessing
import os
import signal
import struct
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from tagger.library.drive_reader import send_heartbeat

SILENCE = 8.0  # seconds; a drive that answers needs far less, also on a busy machine


def double(number: int) -> int:
    """What a drive is asked for: 0 is never answered, 1 ends the process, 2 takes long but gives signs of life."""
    if number == 0:
        Event().wait()
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 2:
        for _ in range(3):
            time.sleep(SILENCE / 2)
            send_heartbeat()
    if number < 0:
        raise PermissionError(13, "Permission denied")
    return 2 * number


IN_HEADER, OUT_HEADER = struct.Struct("<IIQQIIII"), struct.Struct("<IiQ")
LOOKUP, FORGET, GETATTR, OPEN, READ, STATFS, RELEASE, INIT, OPENDIR, READDIR, RELEASEDIR, INTERRUPT, BATCH_FORGET = (
    1, 2, 3, 14, 15, 17, 18, 26, 27, 28, 29, 36, 42,
)  # fmt: skip
DETACH = 2


def is_possible() -> bool:
    """Whether this process may mount such a file system."""
    return sys.platform == "linux" and os.geteuid() == 0 and os.access("/dev/fuse", os.R_OK | os.W_OK) and _may_mount()


def _may_mount() -> bool:
    effective = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("CapEff"))
    return bool(int(effective.split()[1], 16) >> 21 & 1)


@contextmanager
def silent_drive(mount: Path, files: Mapping[str, bytes], silent: str) -> Iterator[None]:
    """Mount it: ``files`` by their paths ("Album/01.mp3")."""
    device = os.open("/dev/fuse", os.O_RDWR)
    libc = ctypes.CDLL(None, use_errno=True)
    options = f"fd={device},rootmode=40000,user_id=0,group_id=0".encode()
    if libc.mount(b"tagger-test", os.fsencode(mount), b"fuse", 0, options):
        raise OSError(ctypes.get_errno(), "mount")
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(device, dict(files), silent), daemon=True)
    server.start()
    os.close(device)
    try:
        yield
    finally:
        server.kill()  # whoever waits for an answer gets an error
        server.join()
        libc.umount2(os.fsencode(mount), DETACH)


def _serve(device: int, files: dict[str, bytes], silent: str) -> None:
    paths = ["", *sorted({*files, *(str(folder) for name in files for folder in Path(name).parents if folder.name)})]
    while True:
        request = os.read(device, 1 << 20)
        _, operation, unique, node, *_ = IN_HEADER.unpack_from(request)
        body = request[IN_HEADER.size :]
        if operation in (FORGET, BATCH_FORGET, INTERRUPT):
            continue
        path = paths[node - 1] if 0 < node <= len(paths) else ""
        if Path(path).name == silent and operation in (OPEN, READ, OPENDIR):
            Event().wait()
        answer = _answer(operation, path, body, paths, files)
        code, data = (-answer, b"") if isinstance(answer, int) else (0, answer)
        os.write(device, OUT_HEADER.pack(OUT_HEADER.size + len(data), code, unique) + data)


def _answer(operation: int, path: str, body: bytes, paths: list[str], files: dict[str, bytes]) -> bytes | int:
    if operation == INIT:
        return struct.pack("<IIIIHHIIHHI28x", 7, 31, 1 << 17, 0, 8, 6, 1 << 17, 1, 0, 0, 0)
    if operation == LOOKUP:
        child = f"{path}/{body.rstrip(bytes(1)).decode()}".lstrip("/")
        entry = struct.pack("<QQQQII", paths.index(child) + 1 if child in paths else 0, 0, 0, 0, 0, 0)
        return entry + _attributes(child, paths, files) if child in paths else errno.ENOENT
    if operation == GETATTR:
        return struct.pack("<QII", 0, 0, 0) + _attributes(path, paths, files)
    if operation in (OPEN, OPENDIR):
        return struct.pack("<QII", 0, 0, 0)
    if operation == READ:
        offset, size = struct.unpack_from("<8xQI", body)
        return files[path][offset : offset + size]
    if operation == READDIR:
        return b"" if struct.unpack_from("<8xQ", body)[0] else _entries(path, paths, files)
    if operation == STATFS:
        return struct.pack("<QQQQQIIII24x", 1000, 500, 500, 100, 50, 4096, 255, 4096, 0)
    return b"" if operation in (RELEASE, RELEASEDIR) else errno.ENOSYS


def _attributes(path: str, paths: list[str], files: dict[str, bytes]) -> bytes:
    mode, size = (0o100644, len(files[path])) if path in files else (0o040755, 0)
    return struct.pack("<QQQQQQIIIIIIIIII", paths.index(path) + 1, size, 0, 0, 1, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)


def _entries(path: str, paths: list[str], files: dict[str, bytes]) -> bytes:
    children = [child for child in paths if child and str(Path(child).parent) in (path or ".", path)]
    data = b""
    for number, child in enumerate(children, start=1):
        name = Path(child).name.encode()
        kind = 8 if child in files else 4
        entry = struct.pack("<QQII", paths.index(child) + 1, number, len(name), kind) + name
        data += entry.ljust(-(-len(entry) // 8) * 8, b"\0")
    return data
