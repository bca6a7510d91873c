"""What the splitter knows about words: character classes, small word lists, and when two words are the same."""

import re
import unicodedata
from functools import lru_cache

from retain.domain.titles import singular

PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""A word without its hyphens: "vision-language" and "vision language" read alike."""

ELISION = re.compile(r"[cdjlmnst]['’](?=\w)")
"""A French or Italian article or the like that leans on the word after it, folded."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ARTICLES = _set(
    """
    a an the der die das ein eine le la les l un une des el los las unos unas il lo gli uno i o os as um uma het een
    de den det en ett
    """
)
"""Articles of the languages met most, in lower case; English first."""

ONE_LETTER_WORDS = frozenset("AIOÀEYÉÓВСКУОИЯАΟΗ")
"""Capitals that are words by themselves in some language, so that a definition may begin with one."""

SHORT_WORDS = frozenset("AIÀВА")
"""Those of them that may even follow a capital: further ones are rather the end of an acronym."""

LOWER_OPENERS = _set(
    """
    a an the any one der die das ein eine les une los las una unos unas gli uno uma het een
    """
)
"""Articles long or plain enough to open a definition in lower case right after a title's last letter."""

OPENERS = _set(
    """
    a an the any one two three some all each every both several many most various another certain other either this
    that these those it its their his her someone something anything somebody anyone person people in on of at by
    for from with without within to under over between among during after before into through when where while if
    whether as because since although how what which who not no also often usually typically generally commonly
    sometimes originally formerly historically literally technically informally formally short used using made based
    given consisting containing having being relating referring pertaining refers means describes measures denotes
    indicates shows uses allows provides lets makes takes turns gives abbreviation acronym initialism synonym slang
    term name word phrase symbol sign see same similar method process procedure technique practice act action
    activity ability approach way manner mode type kind sort form class category group set series collection family
    list sequence pattern part piece portion member unit measure amount number quantity degree rate ratio level
    state condition quality property feature system structure device tool instrument machine program software
    hardware language library framework protocol standard model theory concept idea principle rule law theorem
    algorithm function data information disease disorder inflammation infection study branch science field area
    region place point line layer small large big long high low thin thick fast slow new old common rare simple
    single double popular first second third last latin greek french german italian spanish english american british
    ancient modern file command operator variable object value key code message document record event period time
    day body water food dish drink sauce animal plant bird fish tree metal rock mineral substance chemical money
    payment contract agreement legal formal ist sind wird bezeichnet verfahren zustand teil stoff gerät im bei wenn
    als von zum zur aus mit qui que dans lorsque quand ensemble partie procédé méthode état en para cuando conjunto
    proceso parte método estado di per quando insieme processo metodo это в при для процесс метод способ
    совокупность часть единица наука
    """
)
"""Words that a definition often begins with, in lower case."""

DANGLING = _set(
    """
    a an the of and or in on for to with by from at as vs versus de la le les du des d l el los las y e und der die
    das von zu zur im di da del della et en au aux no non per via and/or into between
    """
)
"""Words that a title of several words does not end with, in lower case."""

PROSE = _set(
    """
    is are was were be been has have had does do can could may might must should will would that which who whose
    where when while because so than then such this these those its their it they ist sind wird werden kann est sont
    peut qui que son es fue puede se является это который которая которое
    """
)
"""Words of a running sentence: they follow a definition's subject, and titles seldom hold them."""

COPULAS = _set(
    """
    is are was were means refers describes denotes has have can may ist sind wird bezeichnet est sont désigne es son
    è sono é são это является
    """
)
"""Verbs that follow the subject of a defining sentence."""

QUESTION_WORDS = _set(
    """
    what why how when where who which whose is are do does can was were should wie warum wer wo wann welche qu quel
    quelle comment pourquoi qué cómo cuál por что как почему зачем
    """
)
"""Words that a title in the form of a question begins with."""

NAME_PREFIXES = _set(
    """
    mc mac de di da du la le van von fitz o d l i e x al el ma
    """
)
"""What stands before a capital inside one name: McCarthy, DeMorgan, iPhone, eBay, xLSTM."""

COMPOUND_NAMES = _set(
    """
    javascript typescript github gitlab bitbucket youtube linkedin facebook postgresql mysql nosql sqlite mongodb
    iphone ipad ipod macos ios ebay latex bibtex paypal powerpoint powershell openstack opengl openssl openid oauth
    webassembly websocket websockets webgl wordpress javabeans coffeescript actionscript livescript vbscript jscript
    graphql rabbitmq dynamodb cockroachdb influxdb hashmap linkedlist arraylist mccarthy macdonald mcdonald deepmind
    chatgpt openai tensorflow pytorch fastapi numpy scipy netbsd freebsd openbsd libreoffice openoffice bluetooth
    devops devsecops ethernet wifi filesystem dropbox airbnb whatsapp tiktok snapchat intellij raspberrypi
    blockchain bittorrent quicktime photoshop indesign autocad matlab mathml xquery xpath kubernetes terraform
    cloudformation cloudfront cloudwatch readme superscript postscript
    """
)
"""Well-known names with a capital inside, in lower case: no seam runs through them."""

_VOWELS = frozenset("aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿāēīōūаеёиоуыэюяіїєαάεέηήιίοόυύωώ")


def fold(text: str) -> str:
    """Lower-case ``text`` one character for one, so that positions stay valid."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


_CLASSES = {"Lu": "U", "Lt": "U", "Ll": "l", "Lo": "o", "Lm": "o", "N": "d", "M": "m", "Z": "s"}


@lru_cache(maxsize=4096)
def char_class(character: str) -> str:
    """Tell the class of a character by one letter.

    ``U`` upper case, ``l`` lower case, ``o`` a letter without case, ``d`` digit, ``m`` combining mark, ``s`` space,
    ``p`` anything else.
    """
    if character.isspace():
        return "s"
    category = unicodedata.category(character)
    return _CLASSES.get(category) or _CLASSES.get(category[0], "p")


def has_vowel(word: str) -> bool:
    """Whether a folded word holds a vowel (Latin, Cyrillic or Greek)."""
    return any(character in _VOWELS for character in word)


@lru_cache(maxsize=8192)
def _one(word: str) -> str:
    return singular(word)


def same_word(left: str, right: str) -> bool:
    """Whether two folded words are one, up to singular and plural."""
    return left == right or (left[:2] == right[:2] and _one(left) == _one(right))
