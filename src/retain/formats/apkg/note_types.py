"""Note types there and back: Anki's dictionaries, and ours.

A note type that came from Anki keeps its dictionary and goes back as it was. Those that are built in have a fixed
dictionary each, by whose id Anki and retain know them again.
"""

import re
from typing import Any

from retain.domain.notes import Markup, NoteKind, NoteType, Template
from retain.formats.apkg.errors import PackageError

_FIRST_ID = 1_577_836_800_000
_MASKED = re.compile(r"\{\{masked:([^{}:]+)\}\}")
_TYPED = re.compile(r"\s*\{\{type:[^{}]+\}\}")
_MASKED_SUFFIX = " (masked)"
_MOST = 10_000
_CSS = """.card {
    font-family: system-ui, sans-serif;
    font-size: 20px;
    line-height: 1.5;
    text-align: center;
}
pre, code {
    font-family: ui-monospace, monospace;
    font-size: 0.9em;
}
pre, ul, ol, blockquote {
    text-align: left;
}
table {
    margin: auto;
    border-collapse: collapse;
}
th, td {
    border: 1px solid #8888;
    padding: 0.2em 0.6em;
}
.cloze {
    font-weight: bold;
    color: #2563eb;
}
.nightMode .cloze {
    color: #93c5fd;
}
"""
LATEX_PRE = (
    "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n"
    "\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n"
)
LATEX_POST = "\\end{document}"


def note_type_from_foreign(foreign: dict[str, Any]) -> NoteType:
    """Return the note type of a dictionary, with the id 0; raises PackageError where it is none."""
    try:
        fields = tuple(str(field["name"]) for field in foreign["flds"])
        templates = tuple(Template(str(one["name"]), str(one["qfmt"]), str(one["afmt"])) for one in foreign["tmpls"])
        name = str(foreign["name"])
        kind = NoteKind.CLOZE if foreign.get("type") == int(NoteKind.CLOZE) else NoteKind.STANDARD
    except (KeyError, TypeError, ValueError) as error:
        raise PackageError("holds a note type that is not as it should be") from error
    if not fields or not templates or len(fields) > _MOST or len(templates) > _MOST:
        raise PackageError(f"holds a note type “{name[:60]}” without fields or templates")
    return NoteType(0, name, kind, fields, templates, Markup.HTML)


def built_in_id(note_type_id: int) -> int:
    """Return the id by which Anki knows a built-in note type."""
    return _FIRST_ID + note_type_id


def built_in_of(foreign_id: int, built_in: tuple[NoteType, ...]) -> NoteType | None:
    """Return the built-in note type that Anki knows by ``foreign_id``."""
    return next((kind for kind in built_in if built_in_id(kind.id) == foreign_id), None)


def masked_fields(kind: NoteType) -> tuple[str, ...]:
    """Return the fields that the templates of a built-in note type show masked, in the order of the fields.

    Anki cannot mask: each is a further field of the note there.
    """
    used = {name for template in kind.templates for name in _MASKED.findall(template.question + template.answer)}
    return tuple(name for name in kind.fields if name in used)


def built_in_to_foreign(kind: NoteType) -> dict[str, Any]:
    """Return the dictionary of a built-in note type; what it says depends on the note type alone."""
    names = (*kind.fields, *(name + _MASKED_SUFFIX for name in masked_fields(kind)))
    cloze = kind.kind is NoteKind.CLOZE
    return {
        "id": built_in_id(kind.id),
        "name": f"{kind.name} (retain)",
        "type": int(kind.kind),
        "mod": 0,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "tmpls": [
            {
                "name": template.name,
                "ord": number,
                "qfmt": _question(template),
                "afmt": _answer(template, cloze=cloze),
                "bqfmt": "",
                "bafmt": "",
                "did": None,
                "bfont": "",
                "bsize": 0,
            }
            for number, template in enumerate(kind.templates)
        ],
        "flds": [
            {"name": name, "ord": number, "sticky": False, "rtl": False, "font": "Arial", "size": 20, "description": ""}
            for number, name in enumerate(names)
        ],
        "css": _CSS,
        "latexPre": LATEX_PRE,
        "latexPost": LATEX_POST,
        "latexsvg": False,
        "req": [] if cloze else [[number, "any", [0]] for number in range(len(kind.templates))],
    }


def _question(template: Template) -> str:
    return _MASKED.sub(lambda match: "{{" + match[1] + _MASKED_SUFFIX + "}}", template.question)


def _answer(template: Template, *, cloze: bool) -> str:
    answer = _MASKED.sub(lambda match: "{{" + match[1] + _MASKED_SUFFIX + "}}", template.answer)
    if typed := _TYPED.search(template.question):
        # In Anki the comparison shows where the answer names what was typed, and the question must not ask again.
        return f"{_TYPED.sub('', _question(template))}\n\n<hr id=answer>\n\n{typed[0].strip()}"
    return answer.replace("\n\n", "\n<br>\n") if cloze else f"{{{{FrontSide}}}}\n\n<hr id=answer>\n\n{answer}"
