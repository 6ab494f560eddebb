"""Links of the documents to files of the repository and to headings."""

import re

_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def broken(root, path):
    """The links of a document that lead nowhere."""
    text = _FENCED.sub("", path.read_text(encoding="utf-8"))
    for target, heading in _LINK.findall(text):
        there = (path.parent / target).resolve() if target else path
        if not there.exists() or root not in [there, *there.parents]:
            yield target
        elif heading and heading not in _headings(there):
            yield f"{target}#{heading}"


def _headings(path):
    """The names that headings can be linked by."""
    return {re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-")
            for line in _FENCED.sub("", path.read_text(encoding="utf-8")).splitlines() if line.startswith("#")}
