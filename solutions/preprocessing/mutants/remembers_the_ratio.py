# breaks: resized_size
"""Results are remembered by a rounded ratio: another image may have a ratio that is nearly the same."""

_cache = {}


def resized_size(width: int, height: int, size: int) -> tuple[int, int]:
    key = round(max(width, height) / min(width, height), 3), size
    if key not in _cache:
        _cache[key] = size * max(width, height) // min(width, height)
    other = _cache[key]
    return (size, other) if width <= height else (other, size)
