"""Audio streams written by hand, for the formats that no encoder on PyPI can make.

Each is a small valid file without tags that both mutagen and FFmpeg read. Monkey's Audio and Musepack hold coded
silence (frames that say so); Speex holds noise (any bits are a valid frame); DSF and DFF hold a sine as one-bit audio.
"""

import io
import math
import struct
import zlib
from collections.abc import Iterable

import numpy as np
from mutagen.ogg import OggPage

from tagger.demo.waveforms import sine

RATE = 44_100


def monkeys_audio(seconds: float) -> bytes:
    """Monkey's Audio 3.99, 16-bit stereo: frames whose flags say "silence on both channels"."""
    blocks_per_frame, samples = 73_728, round(seconds * RATE)
    frames = math.ceil(samples / blocks_per_frame)
    frame = _swap_words(struct.pack(">II", 0x8000_0000, 3) + bytes(16))
    sizes = (52, 24, 4 * frames, 0, len(frame) * frames, 0, 0)  # this header, the next, seek table, …, audio, …
    descriptor = struct.pack("<4sHH7I16s", b"MAC ", 3990, 0, *sizes, bytes(16))
    final_blocks = samples - (frames - 1) * blocks_per_frame
    header = struct.pack("<HHIIIHHI", 2000, 32, blocks_per_frame, final_blocks, frames, 16, 2, RATE)
    start = len(descriptor) + len(header) + 4 * frames
    seek_table = b"".join(struct.pack("<I", start + len(frame) * number) for number in range(frames))
    return descriptor + header + seek_table + frame * frames


def musepack_7(seconds: float) -> bytes:
    """Musepack stream version 7: frames of one sub-band in which nothing sounds."""
    frames = math.ceil(seconds * RATE / 1152)
    bits = "00000000" + (f"{8:020b}" + "0" * 8) * frames
    bits += "0" * (-len(bits) % 32) + "0" * 32
    stream = _swap_words(int(bits, 2).to_bytes(len(bits) // 8, "big"))
    header = b"MP+\x07" + struct.pack("<IIIII", frames, 0, 0, 0, 0x8000_0000 | 1152 << 20)
    return header + stream


def musepack_8(seconds: float) -> bytes:
    """Musepack stream version 8: one silent frame in each audio packet."""
    samples = round(seconds * RATE)
    info = b"\x08" + _varint(samples) + _varint(0) + bytes([0, 1 << 4])
    header = _packet(b"SH", struct.pack(">I", zlib.crc32(info)) + info)
    gain = _packet(b"RG", b"\x01" + bytes(8))
    return b"MPCK" + header + gain + _packet(b"AP", bytes(2)) * math.ceil(samples / 1152) + _packet(b"SE", b"")


def tak(seconds: float, *, states_last_frame: bool = True) -> bytes:
    """TAK 2: frames of 4 096 samples with valid headers and checksums; their payload is noise, not coded audio.

    Files of older encoders do not state where their last frame is.
    """
    samples, size = round(seconds * RATE), 4096
    count = -(-samples // size)
    noise = np.random.default_rng(1).integers(0, 127, (count, 300), np.uint8)
    frames = [_tak_frame(n, samples - n * size if n == count - 1 else 0, noise[n].tobytes()) for n in range(count)]
    fields = ((2, 6), (0, 4), (4, 4), (samples, 35), (0, 3), (RATE - 6000, 18), (16 - 8, 5), (2 - 1, 4), (0, 1))
    blocks = _tak_block(1, _low_bits_first(fields, 10))
    if states_last_frame:
        last_frame = sum(map(len, frames[:-1])).to_bytes(5, "little") + len(frames[-1]).to_bytes(3, "little")
        blocks += _tak_block(7, last_frame)
    return b"tBaK" + blocks + bytes(4) + b"".join(frames)


def _tak_frame(number: int, last_samples: int, payload: bytes) -> bytes:
    """A frame; only the last one states how many samples it holds."""
    fields = [(0xA0FF, 16), (1 if last_samples else 0, 3), (number, 21)]
    if last_samples:
        fields += [(last_samples - 1, 14), (0, 2)]
    header = _low_bits_first(fields, 7 if last_samples else 5)
    return header + _crc24(header) + payload + _crc24(payload)


def _tak_block(kind: int, data: bytes) -> bytes:
    return bytes([kind]) + (len(data) + 3).to_bytes(3, "little") + data + _crc24(data)


def _low_bits_first(fields: Iterable[tuple[int, int]], size: int) -> bytes:
    """Values of so many bits each, the first in the lowest bits."""
    number = shift = 0
    for value, width in fields:
        number, shift = number | value << shift, shift + width
    return number.to_bytes(size, "little")


def _crc24(data: bytes) -> bytes:
    """The checksum of OpenPGP (RFC 4880, section 6.1)."""
    crc = 0xB704CE
    for byte in data:
        crc ^= byte << 16
        for _ in range(8):
            crc = crc << 1 ^ (0x1864CFB if crc & 0x800000 else 0)
    return crc.to_bytes(3, "little")


def speex(seconds: float, seed: int = 0) -> bytes:
    """Ogg Speex, narrowband at 8 kbit/s: frames of random bits, which sound like noise."""
    frames = math.ceil(seconds * 50)
    head = b"Speex   " + b"1.2".ljust(20, b"\0") + struct.pack("<13i", 1, 80, 8000, 0, 4, 1, -1, 160, 0, 1, 0, 0, 0)
    comment = struct.pack("<I4sI", 4, b"test", 0)
    noise = np.random.default_rng(seed).integers(0, 256, (frames, 20), np.uint8)
    noise[:, 0] = 0x18 | noise[:, 0] & 0x07  # narrowband, submode 3
    packets = [bytes(row) for row in noise]
    pages = [_page([head], 0, 0, first=True), _page([comment], 1, 0)]
    for number, start in enumerate(range(0, frames, 50)):
        chunk = packets[start : start + 50]
        pages.append(_page(chunk, number + 2, (start + len(chunk)) * 160, last=start + 50 >= frames))
    return b"".join(page.write() for page in pages)


def dsf(seconds: float, frequency: float = 440.0) -> bytes:
    """DSF (Sony): stereo DSD64, least significant bit first, channels interleaved in blocks of 4096 bytes."""
    bits = _one_bit_sine(seconds, frequency)
    channel = np.packbits(bits, bitorder="little").tobytes()
    blocks = [channel[start : start + 4096].ljust(4096, b"\0") for start in range(0, len(channel), 4096)]
    data = b"".join(block * 2 for block in blocks)
    header_format = struct.pack("<4sQIIIIIIQII", b"fmt ", 52, 1, 0, 2, 2, 2_822_400, 1, len(bits), 4096, 0)
    payload = struct.pack("<4sQ", b"data", 12 + len(data)) + data
    return struct.pack("<4sQQQ", b"DSD ", 28, 28 + len(header_format) + len(payload), 0) + header_format + payload


def dff(seconds: float, frequency: float = 440.0) -> bytes:
    """DSDIFF (Philips): stereo DSD64, most significant bit first, channels interleaved byte by byte."""
    channel = np.packbits(_one_bit_sine(seconds, frequency))
    data = np.repeat(channel, 2).tobytes()
    properties = b"SND " + _chunk(b"FS  ", struct.pack(">I", 2_822_400)) + _chunk(b"CHNL", b"\0\x02SLFTSRGT")
    properties += _chunk(b"CMPR", b"DSD \x0enot compressed\0")
    form = b"DSD " + _chunk(b"FVER", b"\x01\x05\0\0") + _chunk(b"PROP", properties) + _chunk(b"DSD ", data)
    return _chunk(b"FRM8", form)


def _swap_words(data: bytes) -> bytes:
    """Big-endian 32-bit words as little-endian ones."""
    return np.frombuffer(data, ">u4").astype("<u4").tobytes()


def _varint(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))


def _packet(key: bytes, data: bytes) -> bytes:
    """A packet of Musepack 8; its size counts the key and the size itself."""
    size = len(data) + 3
    return key + _varint(size if size < 128 else size + 1) + data


def _page(packets: list[bytes], number: int, position: int, *, first: bool = False, last: bool = False) -> OggPage:
    page = OggPage()
    page.packets, page.sequence, page.position, page.serial = packets, number, position, 1
    page.first, page.last = first, last
    return page


def _one_bit_sine(seconds: float, frequency: float) -> np.ndarray:
    """First-order sigma-delta modulation: the running sum's integer part steps where a one is due."""
    count = round(seconds * 2_822_400) // 8 * 8
    wave = 0.5 + 0.25 * sine(frequency, count / 2_822_400, 2_822_400).astype(np.float64)
    ones: np.ndarray = np.diff(np.floor(np.cumsum(wave)), prepend=0.0)
    return ones.astype(np.uint8)


def _chunk(key: bytes, data: bytes) -> bytes:
    return key + struct.pack(">Q", len(data)) + data + b"\0" * (len(data) % 2)


def pcm_wav(samples: np.ndarray, rate: int = RATE) -> bytes:
    """A WAV file of 16-bit samples shaped [samples, channels]."""
    data = samples.astype("<i2").tobytes()
    channels = samples.shape[1]
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, rate, rate * channels * 2, channels * 2, 16)
    body = io.BytesIO()
    body.write(b"WAVE" + head + struct.pack("<4sI", b"data", len(data)) + data)
    return struct.pack("<4sI", b"RIFF", body.tell()) + body.getvalue()
