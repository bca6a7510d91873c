"""Where two words in small letters may have met, in lists whose titles and definitions show no capitals."""

from collections.abc import Container
from heapq import nlargest

from retain.formats.topics.anatomy import Anatomy
from retain.formats.topics.frequencies import Frequencies
from retain.formats.topics.seams import Place, Seam

_REACH = 80
_MOST_PROSE = 1
_MOST = 4


def partings(entry: Anatomy, frequencies: Frequencies, known: Container[str], but: Container[int]) -> list[Place]:
    """Return the likeliest places, not starting at ``but``, for a definition that begins inside a run of letters.

    What begins there is a well-known word, or letters that words of the list rarely have between them, or a letter
    that is a word of the ``known`` ones (folded) by itself: "libsass1C library".
    """
    found: list[Place] = []
    met: list[tuple[float, int]] = []
    for index in range(1, min(len(entry.text) - 1, _REACH)):
        if index in but:
            continue
        around = entry.classes[index - 1 : index + 2]
        if around == "lll":
            if entry.prose(1, index) > _MOST_PROSE:
                break
            left, right = entry.low_cut(index)
            if frequencies.may_part(left, right):
                met.append((frequencies.parting(left, right), index))
        elif around in {"lUs", "dUs", "pUs"} and entry.low[index] in known:
            found.append(Place(index, index, Seam.GLUED))
    return found + [Place(index, index, Seam.GLUED) for _, index in nlargest(_MOST, met)]
