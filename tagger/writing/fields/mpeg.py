"""Where MPEG audio (layer I to III) begins: a frame header that leads to another, for two bytes alone prove nothing."""

VERSION_1 = 3
SAMPLES = {(1, 1): 384, (1, 2): 1152, (1, 3): 1152, (2, 1): 384, (2, 2): 1152, (2, 3): 576}  # by version and layer
BITRATES = {  # kbit/s by version and layer, from index 1
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = (44100, 48000, 32000)  # Hz of version 1; version 2 has half, 2.5 a quarter


def frame_length(header: bytes) -> int | None:
    """Bytes of the frame with this 4-byte header; None when it is none, or of a free bitrate."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    bitrate, rate, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version == 1 or layer == 4 or bitrate in (0, 15) or rate == 3:
        return None
    family = (1 if version == VERSION_1 else 2, layer)
    hertz = RATES[rate] // {3: 1, 2: 2, 0: 4}[version]
    slot = 4 if layer == 1 else 1
    return (SAMPLES[family] // 8 * BITRATES[family][bitrate - 1] * 1000 // hertz // slot + padding) * slot


def first_frame(data: bytes) -> int | None:
    """Where the first frame starts that another one follows, or the end of the data; None when there is none."""
    at = data.find(0xFF)
    while at >= 0:
        length = frame_length(data[at : at + 4])
        if length and (at + length == len(data) or frame_length(data[at + length : at + length + 4])):
            return at
        at = data.find(0xFF, at + 1)
    return None
