"""Test pictures and a PNG writer for every colour type, depth and interlacing. Standard library only."""
import random
import struct
import zlib


def photo(width, height, seed):
    """RGB bytes that behave like a photograph: gradients, edges, a little noise."""
    rng = random.Random(seed)
    blobs = [(rng.randrange(width), rng.randrange(height), rng.randrange(3, max(4, width // 2)), [rng.randrange(256) for _ in range(3)]) for _ in range(6)]
    out = bytearray()
    for y in range(height):
        for x in range(width):
            pixel = [x * 255 // max(1, width - 1), y * 255 // max(1, height - 1), (x + y) * 255 // max(1, width + height - 2)]
            for bx, by, r, colour in blobs:
                if (x - bx) ** 2 + (y - by) ** 2 < r * r:
                    pixel = [(p + 3 * c) // 4 for p, c in zip(pixel, colour)]
            out += bytes(min(255, max(0, p + rng.randrange(-6, 7))) for p in pixel)
    return bytes(out)


def ppm(width, height, rgb):
    return b"P6\n%d %d\n255\n" % (width, height) + rgb


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, colour, depth, interlaced, seed, trns=False):
    """A PNG of random samples, every row with another filter type."""
    rng = random.Random(seed)
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    entries = 1 << min(depth, 8)
    top = entries - 1 if colour == 3 else (1 << depth) - 1
    samples = [[[rng.randrange(top + 1) for _ in range(channels)] for _ in range(width)] for _ in range(height)]
    passes = [(0, 0, 1, 1)]
    if interlaced:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    raw = bytearray()
    for left, upper, dx, dy in passes:
        columns = range(left, width, dx)
        if not columns:
            continue
        before = None
        for number, y in enumerate(range(upper, height, dy)):
            bits, count, row = 0, 0, bytearray()
            for x in columns:
                for value in samples[y][x]:
                    bits, count = (bits << depth) | value, count + depth
                    while count >= 8:
                        count -= 8
                        row.append((bits >> count) & 255)
            if count:
                row.append((bits << (8 - count)) & 255)
            raw += filtered(bytes(row), before, number % 5, max(1, channels * depth // 8))
            before = bytes(row)
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 1 if interlaced else 0))
    if colour == 3:
        out += chunk(b"PLTE", bytes(rng.randrange(256) for _ in range(3 * entries)))
    if trns:
        data = {0: struct.pack(">H", samples[0][0][0]), 2: struct.pack(">3H", *(samples[0][0] * 3)[:3]), 3: bytes(rng.randrange(256) for _ in range(entries))}
        out += chunk(b"tRNS", data[colour])
    packed = zlib.compress(bytes(raw), 6)
    cut = len(packed) // 2
    return out + chunk(b"IDAT", packed[:cut]) + chunk(b"IDAT", packed[cut:]) + chunk(b"IEND", b"")


def filtered(row, before, kind, distance):
    before = before or bytes(len(row))
    out = bytearray([kind])
    for i, value in enumerate(row):
        a = row[i - distance] if i >= distance else 0
        b = before[i]
        c = before[i - distance] if i >= distance else 0
        p = a + b - c
        near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
        out.append((value - (0, a, b, (a + b) // 2, near)[kind]) & 255)
    return bytes(out)


def exif(orientation, little=True):
    """An APP1 segment that holds nothing but the orientation."""
    e = "<" if little else ">"
    tiff = (b"II*\0" if little else b"MM\0*") + struct.pack(e + "IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    data = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data
