"""Our decoders and outputs beside foreign tools. Prints one line per failure and `N passed, N failed` at the end."""
import itertools
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zlib

import pictures

PAINT = sys.argv[1]
MAGICK = shutil.which("convert-im6.q16") or shutil.which("magick") or "convert"
SIZES = {"square_hd": (1024, 1024), "square": (512, 512), "portrait_4_3": (768, 1024), "portrait_16_9": (576, 1024), "landscape_4_3": (1024, 768), "landscape_16_9": (1024, 576)}
EDGES = {"smallest": (256, 256), "widest": (1440, 256), "tallest": (256, 1440), "largest": (1440, 1440), "low": (512, 256)}
passed, failed = 0, 0


def check(name, good, why=""):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {name} {why}")


def run(*command, data=None):
    return subprocess.run([str(part) for part in command], input=data, capture_output=True, check=True).stdout


def decoded(jobs, folder):
    """Raw RGBA of each file as our decoders read it: {name: (width, height, bytes)}."""
    lines = "".join(f"{folder / name} {folder / name}.rgba{' upright' if upright else ''}\n" for name, upright in jobs)
    said = run(PAINT, "decode", data=lines.encode()).decode()
    if said:
        print(said)
    result = {}
    for name, _ in jobs:
        path = pathlib.Path(f"{folder / name}.rgba")
        if path.exists():
            head, body = path.read_bytes().split(b"\n", 1)
            result[name] = (*map(int, head.split()), body)
    return result


def pnm(data):
    """(width, height, channels, samples) of a P5 or P6 file without comments."""
    kind, size, _, body = data.split(b"\n", 3)
    width, height = map(int, size.split())
    return width, height, 3 if kind == b"P6" else 1, body


def png_files(folder):
    kinds = [(0, d) for d in (1, 2, 4, 8, 16)] + [(3, d) for d in (1, 2, 4, 8)] + [(t, d) for t in (2, 4, 6) for d in (8, 16)]
    names = []
    for number, ((colour, depth), interlaced) in enumerate(itertools.product(kinds, (False, True))):
        for width, height in ((33, 21), (1, 1), (5, 9)):
            trns = colour in (0, 2, 3) and number % 3 == 0
            name = f"t{colour}d{depth}{'i' if interlaced else ''}{'t' if trns else ''}-{width}x{height}.png"
            (folder / name).write_bytes(pictures.png(width, height, colour, depth, interlaced, number, trns))
            names.append(name)
    ours = decoded([(name, False) for name in names], folder)
    for name in names:
        # Of 16 bits we take the high byte, as libvips does; ImageMagick rounds down, so its 16 bits are asked for.
        wide = "d16" in name
        theirs = run(MAGICK, folder / name, "-depth", "16" if wide else "8", "-endian", "MSB", "RGBA:-")[::2 if wide else 1]
        mine = ours.get(name, (0, 0, b""))[2]
        # Where a pixel is wholly transparent the readers may differ in its colour.
        same = len(mine) == len(theirs) and all(mine[i:i + 4] == theirs[i:i + 4] or mine[i + 3] == theirs[i + 3] == 0 for i in range(0, len(mine), 4))
        check(f"PNG {name} is read exactly as ImageMagick reads it", same)


def jpeg_files(folder):
    options = [[]] + [["-sample", s] for s in ("1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "2x2,1x2,1x1")]
    ways = [[], ["-progressive"], ["-restart", "3B"], ["-progressive", "-restart", "1"], ["-optimize", "-quality", "98"], ["-quality", "12"]]
    jobs, number = [], 0
    for sampling, way in itertools.product(options, ways):
        width, height = ((67, 45), (16, 16), (130, 97), (8, 40))[number % 4]
        name = f"j{number}.jpg"
        source = pictures.ppm(width, height, pictures.photo(width, height, number))
        (folder / name).write_bytes(run("cjpeg", "-quality", "85", *sampling, *way, data=source))
        jobs.append((name, " ".join(sampling + way)))
        number += 1
    for way in ([], ["-progressive"], ["-restart", "2B"], ["-rgb"], ["-rgb", "-progressive"]):
        grey = [] if "-rgb" in way else ["-grayscale"]
        name = f"j{number}.jpg"
        source = pictures.ppm(61, 50, pictures.photo(61, 50, number))
        (folder / name).write_bytes(run("cjpeg", *grey, *way, data=source))
        jobs.append((name, " ".join(grey + way)))
        number += 1
    ours = decoded([(name, False) for name, _ in jobs], folder)
    worst = 0
    for name, how in jobs:
        width, height, channels, theirs = pnm(run("djpeg", "-dct", "int", "-nosmooth", "-pnm", folder / name))
        mine = ours.get(name)
        if mine is None or mine[:2] != (width, height):
            check(f"JPEG {name} ({how}) is decoded", False)
            continue
        flat = mine[2]
        gaps = [abs(flat[i * 4 + c] - theirs[i * channels + (c if channels == 3 else 0)]) for i in range(width * height) for c in range(3)]
        worst = max(worst, max(gaps))
        check(f"JPEG {name} ({how}) agrees with djpeg", max(gaps) <= 4 and sum(gaps) <= len(gaps), f"largest {max(gaps)}, mean {sum(gaps) / len(gaps):.3f}")
    print(f"largest difference from djpeg: {worst}")


def orientations(folder):
    rgb = pictures.photo(40, 24, 5)
    plain = run("cjpeg", "-quality", "90", data=pictures.ppm(40, 24, rgb))
    for orientation in range(1, 9):
        name = f"o{orientation}.jpg"
        (folder / name).write_bytes(plain[:2] + pictures.exif(orientation, orientation % 2 == 0) + plain[2:])
        mine = decoded([(name, True)], folder)[name]
        (folder / "plain.jpg").write_bytes(plain)
        upright = pnm(run("djpeg", "-dct", "int", "-nosmooth", "-pnm", folder / "plain.jpg"))
        theirs = run(MAGICK, "-size", "40x24", "-depth", "8", "rgb:-", "-orient", ("", "TopLeft", "TopRight", "BottomRight", "BottomLeft", "LeftTop", "RightTop", "RightBottom", "LeftBottom")[orientation], "-auto-orient", "rgba:-", data=upright[3])
        gaps = [abs(a - b) for a, b in zip(mine[2], theirs)]
        check(f"EXIF orientation {orientation} is applied", len(mine[2]) == len(theirs) and max(gaps) <= 4, f"{mine[:2]}")


def outputs(folder):
    photo = folder / "photo.jpg"
    photo.write_bytes(run("cjpeg", "-quality", "90", data=pictures.ppm(320, 240, pictures.photo(320, 240, 9))))
    for number, (name, (width, height)) in enumerate({**SIZES, **EDGES}.items()):
        for form in ("png", "jpg"):
            path = folder / f"out-{name}.{form}"
            seed = (42, 9223372036854775807, 1)[number % 3]
            run(PAINT, "draw", path, width, height, seed, "Turn the façade into a calm Norwegian fjord", photo, "https://example.com/second.jpg")
            wanted = run(PAINT, "inspect", path).decode().split()
            check(f"{path.name} is genuine", wanted[1] == "Genuine", " ".join(wanted))
            said = run("identify", "-format", "%m %w %h", path).decode()
            check(f"{path.name} is opened by ImageMagick", said == f"{'PNG' if form == 'png' else 'JPEG'} {width} {height}", said)
            qr(path, wanted[2])
            if form == "png":
                plain_png(path, width, height)
                again = folder / "again.jpg"
                run(MAGICK, path, "-quality", "85", again)
                qr(again, wanted[2], f"{name} as JPEG of quality 85")
                check(f"{name} as a new JPEG is not genuine", b"Genuine" not in run(PAINT, "inspect", again))
                kept = folder / "kept.png"
                run(MAGICK, path, "-modulate", "101", kept)
                check(f"{name} altered is told from a genuine one", b": Altered " in run(PAINT, "inspect", kept))
            else:
                check(f"{path.name} is opened by djpeg", len(run("djpeg", "-pnm", path)) > 3 * width * height)
                comment = run("identify", "-format", "%c", path).decode()
                check(f"{path.name} has the record as its comment", comment.startswith('{"v":2,"model":"'), comment)


def plain_png(path, width, height):
    """Python's own reading: chunks, checksums, compressed data."""
    data, at, packed, text = path.read_bytes(), 8, b"", b""
    good = True
    while at < len(data):
        length = int.from_bytes(data[at:at + 4], "big")
        kind, body = data[at + 4:at + 8], data[at + 8:at + 8 + length]
        good = good and zlib.crc32(kind + body) == int.from_bytes(data[at + 8 + length:at + 12 + length], "big")
        packed += body if kind == b"IDAT" else b""
        text = body if kind == b"iTXt" else text
        at += 12 + length
    check(f"{path.name} holds {width} x {height} pixels by Python's zlib", good and len(zlib.decompress(packed)) == height * (1 + 3 * width))
    check(f"{path.name} has the record in iTXt", text.startswith(b'runflow-emulator\0\0\0\0\0{"v":2,'))


def qr(path, wanted, name=None):
    said = subprocess.run(["zbarimg", "-q", "--nodbus", "--raw", str(path)], capture_output=True).stdout.decode().strip()
    check(f"zbarimg reads the QR code of {name or path.name}", said == wanted, f"{said!r} for {wanted!r}")


def browser(folder):
    """A page with each output, as a screenshot at 60 %: the browser draws it and the code can still be read."""
    if os.environ.get("SKIP_CHROMIUM"):
        return
    for name, (width, height) in {**SIZES, **EDGES}.items():
        for form in ("png", "jpg"):
            source = folder / f"out-{name}.{form}"
            page, shot = folder / f"{name}.html", folder / f"shot-{name}-{form}.png"
            page.write_text(f"<body style='margin:0;background:#fff'><img src='{source.name}'></body>")
            run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=0.6", f"--window-size={max(500, width)},{height + 20}", f"--screenshot={shot}", page.as_uri())
            wanted = run(PAINT, "inspect", source).decode().split()[2]
            qr(shot, wanted, f"a screenshot of {source.name} at 60 %")


with tempfile.TemporaryDirectory() as temporary:
    place = pathlib.Path(temporary)
    for part in (png_files, jpeg_files, orientations, outputs, browser):
        part(place)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
