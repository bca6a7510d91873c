"""The commands that stand for a character or a word, by the space that they want around them."""

from functools import lru_cache
from typing import Any

from retain.content.math.atoms import Kind


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_ORDINARY = _pairs(r"""
    alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ
    mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ
    psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    Alpha Α Beta Β Epsilon Ε Zeta Ζ Eta Η Iota Ι Kappa Κ Mu Μ Nu Ν Omicron Ο Rho Ρ Tau Τ Chi Χ
    infty ∞ partial ∂ nabla ∇ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ emptyset ∅ varnothing ∅ hbar ℏ ell ℓ Re ℜ Im ℑ
    aleph ℵ wp ℘ imath ı jmath ȷ angle ∠ triangle △ top ⊤ bot ⊥ prime ′ degree ° square □ Box □ blacksquare ■ qed ∎
    checkmark ✓ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ flat ♭ natural ♮ sharp ♯ complement ∁ surd √
    intercal ⊺ | ‖ Vert ‖ vert | % % $ $ & & # # _ _ S § P ¶ copyright © pounds £ dag † ddag ‡ backslash ∖ slash /
    lq ‘ rq ’ colon : aa å AA Å o ø O Ø ae æ AE Æ oe œ OE Œ ss ß
""")
_WORDS = _pairs("ldots … dots … dotsc … dotso … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ iddots ⋰")
_BINARY = _pairs(r"""
    times × cdot · div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ cap ∩ cup ∪
    sqcap ⊓ sqcup ⊔ uplus ⊎ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ amalg ⨿ dagger † ddagger ‡
    diamond ⋄ boxtimes ⊠ boxplus ⊞ bmod mod centerdot · bigtriangleup △ bigtriangledown ▽ triangleleft ◁ triangleright ▷
    ltimes ⋉ rtimes ⋊ barwedge ⊼ veebar ⊻
""")
_RELATIONS = _pairs(r"""
    le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ lt < gt > equiv ≡ approx ≈ approxeq ≊ sim ∼ simeq ≃ cong ≅
    propto ∝ varpropto ∝ ll ≪ gg ≫ in ∈ notin ∉ ni ∋ owns ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊
    supsetneq ⊋ nsubseteq ⊈ sqsubseteq ⊑ sqsupseteq ⊒ prec ≺ succ ≻ preceq ⪯ succeq ⪰ perp ⊥ parallel ∥ nparallel ∦
    mid | nmid ∤ asymp ≍ doteq ≐ triangleq ≜ coloneqq ≔ coloneq ≔ eqqcolon ≕ models ⊨ vDash ⊨ vdash ⊢ dashv ⊣ Vdash ⊩
    to → rightarrow → gets ← leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹
    impliedby ⟸ iff ⟺ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷
    Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺
    mapsto ↦ longmapsto ⟼
    hookrightarrow ↪ hookleftarrow ↩ rightharpoonup ⇀ leftharpoonup ↼ rightleftharpoons ⇌ leadsto ⇝
    rightsquigarrow ⇝ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖
    twoheadrightarrow ↠ therefore ∴ because ∵ lesssim ≲ gtrsim ≳ bowtie ⋈ Join ⋈ smile ⌣ frown ⌢
""")
_OPERATORS = _pairs(r"""
    sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂
    bigodot ⨀ biguplus ⨄ bigsqcup ⨆
""")
_FUNCTIONS = _pairs("""
    arccos arccos arcsin arcsin arctan arctan arg arg cos cos cosh cosh cot cot coth coth csc csc deg deg det det
    dim dim exp exp gcd gcd hom hom inf inf ker ker lcm lcm lg lg lim lim ln ln log log max max min min Pr Pr sec sec
    sin sin sinh sinh sup sup tan tan tanh tanh
""") | {"liminf": "lim inf", "limsup": "lim sup", "injlim": "inj lim", "projlim": "proj lim"}
_OPENERS = _pairs(
    r"{ { lbrace { lbrack [ langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖ llbracket ⟦ lgroup ⟮ ulcorner ⌜ llcorner ⌞"
)
_CLOSERS = _pairs(
    r"} } rbrace } rbrack ] rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖ rrbracket ⟧ rgroup ⟯ urcorner ⌝ lrcorner ⌟"
)

SYMBOLS: dict[str, tuple[str, Kind]] = {
    name: (text, kind)
    for kind, table in (
        (Kind.ORDINARY, _ORDINARY),
        (Kind.WORD, _WORDS),
        (Kind.BINARY, _BINARY),
        (Kind.RELATION, _RELATIONS),
        (Kind.OPERATOR, _OPERATORS),
        (Kind.FUNCTION, _FUNCTIONS),
        (Kind.OPEN, _OPENERS),
        (Kind.CLOSE, _CLOSERS),
    )
    for name, text in table.items()
}
"""What a command without arguments shows as, by its name without the backslash."""

CHARACTERS = {
    **dict.fromkeys("+=<>/*", Kind.SIGN),
    **dict.fromkeys("([", Kind.OPEN),
    **dict.fromkeys(")]!", Kind.CLOSE),
    **dict.fromkeys(",;", Kind.PUNCTUATION),
    "−": Kind.SIGN,
}
"""The kinds of typed characters; those left out are ordinary."""

_NOT_SYMBOLS = frozenset({"id", "image", "original", "i", "j", "l", "L"})


def symbol(name: str) -> tuple[str, Kind] | None:
    """Return what the command ``name`` shows as and its kind, or None if it stands for no character or word."""
    return SYMBOLS.get(name) or _rare_symbol(name)


@lru_cache(maxsize=256)
def _rare_symbol(name: str) -> tuple[str, Kind] | None:
    """Look ``name`` up in the several hundred further characters that pylatexenc knows."""
    if name in _NOT_SYMBOLS:
        return None
    spec = _rare_symbols().get_macro_spec(name)
    text = getattr(spec, "simplify_repl", None)
    if not isinstance(text, str) or len(text) != 1 or text.isascii():
        return None
    return text, Kind.ORDINARY if text.isalnum() else Kind.RELATION


@lru_cache(maxsize=1)
def _rare_symbols() -> Any:
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415  # a big table, for rare commands

    return get_default_latex_context_db()
