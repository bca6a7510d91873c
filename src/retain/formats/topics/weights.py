"""The weight of each kind of evidence for a definition beginning at a place.

Every weight is in natural log-odds: 2.3 makes a place ten times as likely. They were fitted to some 20,000 entries of
general and technical dictionaries by conditional logistic regression, with values set by hand as its prior; no list of
this project was among them.
"""

from collections.abc import Mapping
from types import MappingProxyType

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        # What meets at the seam: the character before it, the one after.
        "seam lower-upper": 4.4,
        "seam upper-upper": 2.8,
        "seam caps-run": 2.0,
        "seam lower-lower": -1.9,
        "seam upper-lower": -1.0,
        "seam digit-upper": 5.4,
        "seam digit-lower": -1.8,
        "seam letter-digit": 0.2,
        "seam bracket-any": 5.8,
        "seam question-any": 5.4,
        "seam quote-any": -1.3,
        "seam stop-any": 4.5,
        "seam sign-any": 3.0,
        "seam any-open": 2.9,
        "seam script": 0.5,
        # A separator as written.
        "separator tab": 6.0,
        "separator bold": 8.0,
        "separator colon": -0.3,
        "separator tight colon": -1.0,
        "separator hyphen": 0.3,
        "separator dash": 2.3,
        "separator tight dash": -1.0,
        "separator sign": 2.0,
        "separator gap": 1.5,
        "separator earlier": -2.8,
        "separator of another kind earlier": -2.0,
        "separator soon": -1.9,
        "separator chained": 0.5,
        # The title it would make.
        "title unbalanced": -5.5,
        "title dangling": -3.0,
        "title joiner": -5.0,
        "title break": -0.3,
        "title name prefix": -2.9,
        "title stub": -2.1,
        "title sentence": -4.0,
        "title prose": 0.1,
        "title word": -0.8,
        "title long": -0.0,
        "title question": 1.0,
        "title repeat cut": -4.6,
        "title name cut": -3.9,
        # The definition it would make.
        "opens article": 3.0,
        "opens article badly": -1.0,
        "opens opener": 2.1,
        "opens number": 1.3,
        "opens broken": -1.5,
        "opens cut": -3.7,
        "then lower": 1.7,
        "then capital": 1.7,
        "then copula": -0.0,
        "then nothing": -2.7,
        "then little": -0.2,
        "opens run-on": -2.6,
        "break next": -2.5,
        "break later": 0.9,
        # How the definition takes up the title.
        "repeat whole": 7.0,
        "repeat acronym": 7.4,
        "repeat spelt out": 4.7,
        "repeat start": 3.1,
        "repeat end": 2.9,
        "repeat stem": 1.4,
        "repeat near": 0.7,
        "repeat none": 0.0,
        "repeat letter": 0.2,
        # What the rest of the list teaches.
        "small unknown left": 0.1,
        "small unknown right": -1.2,
        "small known right": 0.1,
        "small unknown next": -1.0,
        "known left": 0.1,
        "known right": 0.4,
        "spelling": 0.4,
        "known whole": -5.3,
        "list seam": 2.5,
        "list opening": 0.3,
        "list article": 0.4,
        "list repeat": 0.3,
    }
)
