"""Formulas as Unicode text: what they say must stay what they said."""

import unicodedata
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.content.math import find_formulas, to_unicode

SEEDS = Path(__file__).parents[2] / "seeds" / "ml-topics.txt"


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\cos \theta = x \cdot y / (\|x\| \|y\|)", "cos θ = x · y / (‖x‖ ‖y‖)"),
        (r"tf(w,d) \log(N/df(w))", "tf(w,d) log(N/df(w))"),
        (r"P(w_t \mid w_{<t})", "P(wₜ | w_(<t))"),
        (r"-[y\log \hat p + (1-y)\log(1-\hat p)]", "−[y log p̂ + (1−y) log(1−p̂)]"),
        (r"\log\frac{p}{1-p}", "log (p/(1−p))"),
        (r"y \approx w^\top x + b", "y ≈ wᵀx + b"),
        (r"(\text{TP}+\text{TN})/N", "(TP+TN)/N"),
        (r"\Delta W = BA", "ΔW = BA"),
        (r"K>2", "K>2"),
        (r"\le t", "≤ t"),
        (r"\text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V", "softmax(QKᵀ/√dₖ)V"),
        (r"\mathbb{E}_{x \sim p}[f(x)]", "𝔼_(x∼p)[f(x)]"),
        (r"\sum_{i=1}^{n} x_i^2", "∑ᵢ₌₁ⁿ xᵢ²"),
        (r"\int_0^\infty f(x)\,dx", "∫₀^∞ f(x) dx"),
        (r"\operatorname*{arg\,max}_\theta L", "arg max_θ L"),
        (r"\mathcal{L}(\theta) = -\frac{1}{n}\sum_i \log p_\theta(x_i)", "ℒ(θ) = −(1/n) ∑ᵢ log p_θ(xᵢ)"),
        (r"\theta_{t+1} = \theta_t - \eta \nabla_\theta L(\theta_t)", "θₜ₊₁ = θₜ − η∇_θ L(θₜ)"),
        (r"\hat\theta + x", "θ̂ + x"),
        (r"\lim_{x \to 0} f(x)", "lim_(x→0) f(x)"),
        (r"\forall x \in X \exists y \neq x", "∀x ∈ X ∃y ≠ x"),
        (r"x = \pm 1", "x = ±1"),
        (r"a\le-1", "a ≤ −1"),
        (r"a \equiv b \pmod{n}", "a ≡ b (mod n)"),
        (r"\{ x : x > 0 \}", "{x : x > 0}"),
        (r"50\% \$5 50%", "50% $5 50%"),
        (r"a\,b\;c", "a b c"),
    ],
)
def test_common_formulas(latex: str, shown: str) -> None:
    assert to_unicode(latex) == unicodedata.normalize("NFC", shown)


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\frac{a+b}{c}", "(a+b)/c"),
        (r"\frac{1}{2\pi}", "1/(2π)"),
        (r"\frac{a}{b+c}", "a/(b+c)"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"\frac{a}{\frac{b}{c}}", "a/(b/c)"),
        (r"\frac12x", "(1/2)x"),
        (r"x\frac{a}{b}", "x(a/b)"),
        (r"a \cdot \frac{b}{c}", "a · (b/c)"),
        (r"\frac{a}{b}^2", "(a/b)²"),
        (r"1 - \frac{a}{b} + c", "1 − a/b + c"),
        (r"\frac{a}{b(c+d)}", "a/(b(c+d))"),
        (r"\frac{P(B|A)P(A)}{P(B)}", "P(B|A)P(A)/P(B)"),
        (r"\frac{n!}{k!(n-k)!}", "n!/(k!(n−k)!)"),
        (r"\frac{|A \cap B|}{|A \cup B|}", "|A ∩ B|/|A ∪ B|"),
        (r"\frac{\log x}{n}", "(log x)/n"),
        (r"\frac{\partial^2 f}{\partial x^2}", "∂²f/∂x²"),
        (r"\frac{dy}{dx}", "dy/dx"),
        (r"\frac{2ab}{dx}", "2ab/(dx)"),
        (r"{a+b \over c}", "(a+b)/c"),
        (r"\binom{n}{k}", "(n choose k)"),
    ],
)
def test_fractions_have_the_brackets_that_keep_them_true(latex: str, shown: str) -> None:
    assert to_unicode(latex) == shown


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\sqrt{d_k}", "√dₖ"),
        (r"\sqrt{x+1}", "√(x+1)"),
        (r"\sqrt{x^2}", "√(x²)"),
        (r"\sqrt{d}x", "√d x"),
        (r"\sqrt{x}^2", "(√x)²"),
        (r"\sqrt[3]{x}", "∛x"),
        (r"\sqrt[n]{x}", "ⁿ√x"),
        (r"2\sqrt[n]{x}", "2(ⁿ√x)"),
        (r"\sqrt[q]{x}", "√[q](x)"),
    ],
)
def test_roots(latex: str, shown: str) -> None:
    assert to_unicode(latex) == shown


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        ("x^{2^n}", "x^(2ⁿ)"),
        ("a_{i,j}", "a_(i,j)"),
        ("x^{-1}", "x⁻¹"),
        ("10^{-3}", "10⁻³"),
        (r"e^{i\pi}", "e^(iπ)"),
        ("x^12", "x¹2"),
        ("x^2_i", "xᵢ²"),
        ("x_q^2", "x²_q"),
        ("x_qy", "x_q y"),
        (r"d_{\text{model}}x", "d_model x"),
        ("{a+b}^2", "(a+b)²"),
        ("x^2^3", "(x²)³"),
        ("f'(x) + f''^2", "f′(x) + f″²"),
        ("{}_nC_k", "ₙCₖ"),
        (r"90^\circ", "90°"),
        (r"x^\perp", "x^⊥"),
        (r"\log^2 x", "log² x"),
        ("x^ + _", "x⁺ _"),
    ],
)
def test_scripts_are_small_where_unicode_has_them_and_plain_but_true_where_not(latex: str, shown: str) -> None:
    assert to_unicode(latex) == shown


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\bar x \vec v \tilde{y} \dot x", "x̄ v⃗ ỹ ẋ"),
        (r"\overline{ab}", "a̅b̅"),
        (r"\widehat{ab}", "hat(ab)"),
        (r"\hat{x_i}", "hat(xᵢ)"),
        (r"\hat\mathbf{x}", "𝐱̂"),
        (r"\mathbb{R}^n \to \mathbb{1}", "ℝⁿ → 𝟙"),
        (r"\mathrm{d}x + \mathrm{Var}(X)", "dx + Var(X)"),
        (r"\not\in", "∉"),
        (r"\underbrace{a+b}_{\text{residual term}}", "(a+b)_(residual term)"),
    ],
)
def test_accents_and_alphabets(latex: str, shown: str) -> None:
    assert to_unicode(latex) == unicodedata.normalize("NFC", shown)


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a, b; c, d)"),
        (r"\begin{bmatrix}1&2\\[2pt]3&4\end{bmatrix}^{-1}", "[1, 2; 3, 4]⁻¹"),
        (r"f = \begin{cases} x & \text{if } x > 0 \\ 0 & x \le 0 \end{cases}", "f = {x if x > 0; 0, x ≤ 0}"),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", "a = b; = c"),
        (r"n=2 \\ m=3", "n=2; m=3"),
        (r"\sum_{\substack{i<n \\ j}} x", "∑_(i<n;j) x"),
        (r"\left\{ x \middle| y \right\}", "{x | y}"),
    ],
)
def test_rows_and_brackets(latex: str, shown: str) -> None:
    assert to_unicode(latex) == shown


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\foo{a+b}{c}x", "foo(a+b)(c)x"),
        (r"y \unknown x", "y unknown x"),
        (r"\begin{strange} x \end{strange}", "strange(x)"),
        (r"\lessgtr", "≶"),
    ],
)
def test_an_unknown_command_shows_as_its_name(latex: str, shown: str) -> None:
    assert to_unicode(latex) == shown


@pytest.mark.parametrize(
    "latex",
    ["{a", "a}", "}{", r"\frac{a}", r"{\frac{a}}", r"\begin{a} x", r"x \end{a}", "x\\", r"\left", r"\sqrt[3", "$x"],
)
def test_a_formula_that_cannot_be_read_shows_as_its_source(latex: str) -> None:
    assert to_unicode(latex) == latex


@pytest.mark.parametrize(
    "latex",
    [
        "{" * 10_000,
        "{" * 5_000 + "}" * 5_000,
        "x" * 1_000_000,
        "x^" * 4_999,
        r"\hat" * 2_000 + "x",
        r"\begin{a}" * 1_000,
        r"\(" * 4_000,
        "{" + r"a\over " * 1_000 + "}",
        "\\" * 9_999,
        "$" * 9_999,
    ],
)
def test_hostile_formulas_end_soon(latex: str) -> None:
    start = perf_counter()
    to_unicode(latex)
    assert perf_counter() - start < 2


def test_the_seed_topics_show_no_backslash() -> None:
    lines = [line for line in SEEDS.read_text(encoding="utf-8").splitlines() if r"\(" in line]
    assert len(lines) == 21
    for line in lines:
        formulas = list(find_formulas(line))
        assert formulas
        for formula in formulas:
            shown = to_unicode(formula.latex)
            assert shown
            assert "\\" not in shown
            assert "{" not in shown


PIECES = st.sampled_from(
    [*"abxy012+-=<>()[]{}^_'&%$~|,. \\\n\x1b\x00\u202e", "\\\\", *(rf"\{name} " for name in (
        "frac", "sqrt", "hat", "alpha", "log", "sum", "left", "right", "text", "mathbf", "cdot", "begin{cases}",
        "end{cases}", "over", "not", "quad", "foo", "operatorname", "binom",
    ))]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=40))
def test_any_input_gives_one_line_without_controls(latex: str) -> None:
    shown = to_unicode(latex)
    assert "\n" not in shown
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in shown)
    assert "\u202e" not in shown


@given(st.text("abcxyz0123456789", min_size=1, max_size=8), st.sampled_from("^_"))
def test_a_script_never_loses_a_character(letters: str, mark: str) -> None:
    shown = to_unicode(f"Q{mark}{{{letters}}}")
    plain = unicodedata.normalize("NFKC", shown)
    assert plain.replace(mark, "").replace("(", "").replace(")", "") == "Q" + letters


def test_formulas_are_found_between_their_delimiters() -> None:
    text = r"a \(x\) b \[ y \] $$z$$ \\(no\\) \( \) $$ $$ \(open \\) w\)"
    assert [formula.latex for formula in find_formulas(text)] == ["x", " y ", "z", r"open \\) w"]


@pytest.mark.parametrize("piece", ["\\(", "\\(\\[", "$$\\$", "\\[\\\\]"])
def test_looking_for_formulas_takes_time_in_proportion_to_the_text(piece: str) -> None:
    start = perf_counter()
    list(find_formulas(piece * (500_000 // len(piece))))
    assert perf_counter() - start < 5
