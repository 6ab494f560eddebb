#!/usr/bin/env python3
"""Checks the vectors of docs/determinism.md against Draw v1 written a second time, from the document alone.

Usage: vectors.py [path of determinism.md]. Python 3.9 or newer, standard library only. The last line is
"N passed, N failed"; the exit code is 1 when any failed.
"""
import datetime
import hashlib
import hmac
import json
import math
import pathlib
import re
import struct
import sys

DOCUMENT = pathlib.Path(__file__).resolve().parents[3] / "docs" / "determinism.md"


def draw(seed, purpose, key, ordinal):
    message = b"\0".join(part.encode("utf-8") for part in (purpose, key, str(ordinal)))
    return hmac.new(struct.pack(">q", seed), message, hashlib.sha256).digest()


def fraction(digest):
    return (int.from_bytes(digest[:8], "big") >> 11) / 2**53


def drawn_seed(digest):
    return 1 + (int.from_bytes(digest[:8], "big") >> 11) % (2**53 - 1)


def uuid7(digest, instant):
    moment = datetime.datetime.fromisoformat(instant.replace("Z", "+00:00"))
    since = moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    milliseconds = since // datetime.timedelta(milliseconds=1)
    bits = int.from_bytes(digest, "big") >> (256 - 74)
    value = milliseconds << 80 | 7 << 76 | bits >> 62 << 64 | 2 << 62 | bits & (2**62 - 1)
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def duration(digest, nominal):
    return math.floor(nominal * (0.8 + 0.4 * fraction(digest)) + 0.5)


READINGS = {
    "hex": lambda digest, given: digest.hex()[: int(given)],
    "uuid": uuid7,
    "seed": lambda digest, given: str(drawn_seed(digest)),
    "fraction": lambda digest, given: repr(fraction(digest)),
    "duration": lambda digest, given: str(duration(digest, int(given))),
    "fires": lambda digest, given: "yes" if fraction(digest) < float(given) else "no",
}


def run_key(input_document, model):
    """RFC 8785 for what the worked example has: sorted keys, no spaces, whole numbers, no characters beyond the BMP."""
    canonical = json.dumps({"input": input_document, "model": model}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return canonical, hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def rows(text):
    """The rows of the table of vectors: what, seed, purpose, key, ordinal, reading, given, value."""
    for line in text.splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 8 and cells[5] in READINGS:
            yield cells


def block(text, name):
    """The fenced block that follows the paragraph ending in the name and a colon."""
    return re.search(re.escape(name) + r":\n\n```[a-z]*\n(.*?)\n```", text, re.DOTALL).group(1)


def main():
    text = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else DOCUMENT).read_text(encoding="utf-8")
    passed, failed = 0, 0

    def check(what, expected, found):
        nonlocal passed, failed
        if expected == found:
            passed += 1
        else:
            failed += 1
            print(f"{what}: the document says {expected}, this program finds {found}")

    canonical, key = run_key(json.loads(block(text, "The body"))["input"], block(text, "The model"))
    check("canonical form", block(text, "The canonical form"), canonical)
    check("run key", block(text, "The run key"), key)
    for what, seed, purpose, key, ordinal, reading, given, value in rows(text):
        digest = draw(int(seed), purpose, json.loads(key), int(ordinal))
        check(what, value, READINGS[reading](digest, given))
    if passed < 20:
        check("number of vectors", "20 or more", str(passed))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
