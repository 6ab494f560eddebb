"""The model page's three snippets, with nothing but host and key replaced: page.py (python|node|curl) BASE_URL"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
EXCERPT = HERE / "model-page.txt"
WHOLE = HERE.parents[2].parent / "shared/spec/edit-model-page.txt"

HOST, KEY = "https://api.runflow.io", "RUNFLOW_API_KEY"
HEADINGS = {"python": ("Python", "Node.js"), "node": ("Node.js", "cURL"), "curl": ("cURL", "Request parameters")}


def excerpt_of(page):
    """The part of the page that holds the snippets; of the excerpt that is kept here, all of it."""
    return page[page.index("Run the model\n"):].partition("Request parameters\n")[0]


def text():
    """The page as it is at hand: the whole of it, else the excerpt that is kept here."""
    return (WHOLE if WHOLE.exists() else EXCERPT).read_text(encoding="utf-8")


def as_printed(name):
    """One snippet, untouched."""
    begin, end = HEADINGS[name]
    page = excerpt_of(text()) + "Request parameters\n"
    return page.split(f"\n{begin}\n\n", 1)[1].split(f"\n{end}\n", 1)[0]


def snippet(name, base, key):
    """One snippet for another host and key. The shell's own takes the key from $RUNFLOW_API_KEY, so it is left alone."""
    printed = as_printed(name)
    if printed.count(HOST) != 1 or printed.count(KEY) != 1:
        raise ValueError(f"the {name} snippet does not name host and key exactly once")
    replaced = printed.replace(HOST, base)
    return replaced if name == "curl" else replaced.replace(KEY, key)


if __name__ == "__main__":
    sys.stdout.write(snippet(sys.argv[1], sys.argv[2], ""))
