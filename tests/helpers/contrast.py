"""How well a text or a sign stands out from what is behind it."""


def contrast(first: str, second: str) -> float:
    """The contrast of two colours "#rrggbb", 1 to 21, as the Web Content Accessibility Guidelines 2.2 define it."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
