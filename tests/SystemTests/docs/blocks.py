"""The fenced blocks of the documents."""

import dataclasses
import pathlib
import re

_FENCE = re.compile(r"^ {0,3}(`{3,})\s*(\w*)\s*$")
_FILE = re.compile(r"\bSave as `([\w./-]+)`.*:$")


@dataclasses.dataclass(frozen=True)
class Block:
    """One fenced block. `file` is the name that the paragraph above gives it (Save as `x.py`:), `lead` the paragraph above and `after`
    the one below."""

    document: str
    line: int
    language: str
    text: str
    lead: str
    after: str

    @property
    def file(self):
        named = _FILE.search(self.lead)
        return named[1] if named else None

    @property
    def place(self):
        return f"{self.document}:{self.line}"


def blocks(root, path):
    """The blocks of a document, in order."""
    lines = path.read_text(encoding="utf-8").split("\n")
    found, at = [], 0
    while at < len(lines):
        opening = _FENCE.match(lines[at])
        if not opening:
            at += 1
            continue
        end = next((n for n in range(at + 1, len(lines)) if lines[n].strip() == opening[1]), None)
        if end is None:
            raise ValueError(f"{path}:{at + 1}: the block has no end")
        found.append(Block(str(path.relative_to(root)), at + 1, opening[2], "\n".join(lines[at + 1:end]) + "\n",
                           _paragraph(lines, at - 1, -1), _paragraph(lines, end + 1, 1)))
        at = end + 1
    return found


def _paragraph(lines, at, step):
    """The nearest lines of text in a direction, up to an empty line."""
    while 0 <= at < len(lines) and not lines[at].strip():
        at += step
    taken = []
    while 0 <= at < len(lines) and lines[at].strip() and not _FENCE.match(lines[at]):
        taken.append(lines[at].strip())
        at += step
    return " ".join(taken[::step])


def documents(root: pathlib.Path):
    """README, the pages under docs, and the examples' READMEs."""
    return [root / "README.md", *sorted((root / "docs").glob("*.md")), *sorted((root / "examples").glob("*/README.md"))]
