"""The forms of a title: words and their families, acronyms, other names, and what is accepted as an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.domain.titles import (
    BracketKind,
    clues_of,
    expansion_before,
    find_clues,
    find_words,
    fold,
    initials,
    is_acronym,
    plural,
    singular,
    stands_for,
    stem,
    title_forms,
    without_article,
    words,
)


def test_words_part_at_hyphens_and_keep_apostrophes_accents_and_plus_signs() -> None:
    assert words("Zipf’s law, pre‑training; C++ and Crème brûlée") == (
        *("zipf's", "law", "pre", "training", "c++", "and", "creme", "brulee"),
    )


def test_words_stand_where_they_were_found() -> None:
    text = "Die Größe \u2014 e\u0301tude, 人工"
    found = list(find_words(text))
    assert [text[word.start : word.end] for word in found] == [word.text for word in found]
    assert [word.folded for word in found] == ["die", "grosse", "etude", "人", "工"]


@given(st.text())
def test_words_lie_in_order_within_the_text(text: str) -> None:
    last = 0
    for word in find_words(text):
        assert last <= word.start < word.end <= len(text)
        assert text[word.start : word.end] == word.text
        last = word.end


@pytest.mark.parametrize(
    ("many", "one"),
    [
        *(("networks", "network"), ("losses", "loss"), ("classes", "class"), ("biases", "bias"), ("boxes", "box")),
        *(("batches", "batch"), ("policies", "policy"), ("entropies", "entropy"), ("analyses", "analysis")),
        *(("matrices", "matrix"), ("corpora", "corpus"), ("criteria", "criterion"), ("hypotheses", "hypothesis")),
        *(("mitochondria", "mitochondrion"), ("formulae", "formula")),
    ],
)
def test_singular_and_plural(many: str, one: str) -> None:
    assert singular(many) == one
    assert singular(one) == one
    assert singular(plural(one)) == one


@pytest.mark.parametrize("word", ["bias", "corpus", "loss", "is", "us", "axis", "s", ""])
def test_a_singular_that_ends_in_s_stays(word: str) -> None:
    assert singular(word) == word


def test_a_possessive_and_a_french_plural_become_the_singular() -> None:
    assert singular("law's") == "law"
    assert singular("reseaux") == "reseau"


@pytest.mark.parametrize(
    "family",
    [
        "pruning prune prunes pruned",
        "tokenization tokenizer tokenized tokenize tokenisation",
        "overfitting overfit overfits",
        "sparsity sparse",
        "calibration calibrated calibrates",
        "explainability explain explanation explainable",
        "factuality factual",
        "alignment align aligned",
        "embedding embedded embeds embed",
        "tuning tuned tunes tune",
        "convergence converge convergent",
        "autoregression autoregressive",
        "recurrent recurrence",
        "convolutional convolution convolve",
        "classification classifier classify",
        "estimation estimate estimator",
        "photosynthesis photosynthetic photosynthesize",
        "analysis analyze analytical",
        "naturliche naturlicher naturlichen",
        "vertrag vertrage vertrages",
    ],
)
def test_a_family_has_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("general", "generalize"), ("probability", "probing"), ("factor", "fact"), ("loss", "lose")),
        *(("class", "classify"), ("neuron", "neural"), ("regular", "regularize"), ("token", "tokenize")),
    ],
)
def test_strangers_have_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=70))
def test_a_stem_is_never_empty_and_a_plural_shares_it(word: str) -> None:
    assert bool(stem(word)) == bool(word)
    assert len(stem(word)) <= len(word) + 1


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("acronym", "phrase"),
    [
        *(("LoRA", "Low-Rank Adaptation"), ("RoPE", "Rotary Positional Embedding"), ("MoE", "Mixture of Experts")),
        *(("RMSNorm", "Root Mean Square Normalization"), ("FLOPs", "Floating-Point Operations")),
        *(("BPTT", "Backpropagation through time"), ("Seq2Seq", "Sequence-to-Sequence"), ("QKV", "Query, Key, Value")),
        *(("T5", "Text-to-Text Transfer Transformer"), ("GPT-1", "Generative Pre-Training")),
        ("S3", "Simple Storage Service"),
        *(("CLIP", "Contrastive Language-Image Pre-training"), ("ZeRO", "Zero Redundancy Optimizer")),
        *(("AdaBoost", "Adaptive Boosting"), ("GNNs", "Graph Neural Networks"), ("MI", "Myocardial infarction")),
    ],
)  # fmt: skip
def test_an_acronym_stands_for_its_phrase(acronym: str, phrase: str) -> None:
    assert is_acronym(acronym)
    assert stands_for(acronym, phrase)


@pytest.mark.parametrize(
    ("acronym", "phrase"),
    [("AI", "Alignment"), ("VAE", "Reparameterization Trick"), ("LLMs", "Role-Playing"), ("MoE", "Load Balancing")],
)
def test_an_acronym_of_something_else_does_not(acronym: str, phrase: str) -> None:
    assert not stands_for(acronym, phrase)


def test_the_expansion_is_the_tail_that_fits() -> None:
    assert expansion_before("MoE", "Sparsely-Gated Mixture of Experts") == "Mixture of Experts"
    assert expansion_before("PPO", "Proximal Policy Optimization") == "Proximal Policy Optimization"
    assert expansion_before("GNNs", "Message Passing in Graph Neural Networks") == "Graph Neural Networks"
    assert expansion_before("XYZ", "Graph Neural Networks") is None


def test_initials() -> None:
    assert initials("Law of Large Numbers") == "LLN"
    assert initials("Chain of Thought", small_words=True) == "COT"
    assert initials("Fine-Tuning") == "FT"


def test_without_article() -> None:
    assert without_article("The Bitter Lesson") == "Bitter Lesson"
    assert without_article("A") == "A"
    assert without_article("Theory of Mind") == "Theory of Mind"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What is the vanishing gradient problem?", "vanishing gradient problem"),
        ("What are emergent capabilities in large language models?", "emergent capabilities in large language models"),
        ("What is a scaled attention score?", "scaled attention score"),
        ("How does TCP slow start work?", "TCP slow start"),
        ("Was ist ein Vertrag?", "Vertrag"),
        ("The Bitter Lesson", "Bitter Lesson"),
        ("Key-Value (KV) Caching", "Key-Value Caching"),
        ("  Spaced   out  ", "Spaced out"),
        ("", ""),
        ("?", "?"),
    ],
)
def test_the_main_name(title: str, name: str) -> None:
    assert title_forms(title).name == name


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Low-Rank Adaptation (LoRA)", BracketKind.ACRONYM),
        ("Message Passing in Graph Neural Networks (GNNs)", BracketKind.ACRONYM),
        ("ZeRO (Zero Redundancy Optimizer)", BracketKind.NAME),
        ("PAC Learning (Probably Approximately Correct)", BracketKind.NAME),
        ("Top-p Sampling (Nucleus Sampling)", BracketKind.NAME),
        ("K-Means Objective Function (Inertia)", BracketKind.NAME),
        ("Bootstrap Aggregating (Bagging)", BracketKind.NAME),
        ("Krebs Cycle (Citric Acid Cycle)", BracketKind.NAME),
        ("Alignment (AI)", BracketKind.QUALIFIER),
        ("Transparency (AI Systems)", BracketKind.QUALIFIER),
        ("Policy (Reinforcement Learning)", BracketKind.QUALIFIER),
        ("Information Gain (Decision Trees)", BracketKind.QUALIFIER),
        ("Sampling (in Language Models)", BracketKind.QUALIFIER),
        ("Luong Attention (Global and Local)", BracketKind.QUALIFIER),
        ("Shock (Cardiology)", BracketKind.QUALIFIER),
        ("Causal (Masked) Self-Attention", BracketKind.INSERT),
    ],
)
def test_what_a_bracket_is_for(title: str, kind: BracketKind) -> None:
    assert [bracket.kind for bracket in title_forms(title).brackets] == [kind]


def test_the_definition_tells_a_field_from_another_name() -> None:
    assert "Transformer" in title_forms("Encoder (Transformer)").names
    assert "Transformer" not in title_forms("Encoder (Transformer)", "A Transformer encoder is a stack.").names
    assert "Chess" not in title_forms("Fork (Chess)", "In chess, a fork attacks two pieces.").names
    assert "Lasso" in title_forms("L1 regularization (Lasso)", "That makes Lasso useful.").names


@pytest.mark.parametrize(
    ("title", "accepted", "refused"),
    [
        ("Low-Rank Adaptation (LoRA)", {"Low-Rank Adaptation", "LoRA", "Low-Rank Adaptation (LoRA)"}, set()),
        ("Top-p Sampling (Nucleus Sampling)", {"Top-p Sampling", "Nucleus Sampling"}, {"Sampling"}),
        ("Bias (Fairness)", {"Bias"}, {"Fairness"}),
        ("Key-Value (KV) Caching", {"Key-Value Caching", "KV Caching"}, {"KV", "Key-Value"}),
        ("Query, Key, Value (QKV)", {"QKV", "Query, Key, Value"}, {"Query", "Value"}),
        ("L1 vs. L2 Norms", {"L1 vs. L2 Norms"}, {"L1", "L2 Norms"}),
        ("Xavier/Glorot Initialization", {"Xavier Initialization", "Glorot Initialization"}, {"Xavier"}),
        ("L2 regularization (Ridge/Weight Decay)", {"L2 regularization", "Ridge", "Weight Decay"}, {"Weight"}),
        ("Sparsely-Gated Mixture of Experts (MoE)", {"MoE"}, {"Mixture of Experts"}),
        ("Message Passing in Graph Neural Networks (GNNs)", {"Message Passing"}, {"GNNs"}),
        ("What is a jailbreak in the context of LLMs?", {"jailbreak"}, {"LLMs"}),
        ("Needle in a Haystack", {"Needle in a Haystack"}, {"Needle"}),
        ("TCP/IP", {"TCP/IP"}, {"TCP", "IP"}),
    ],
)
def test_accepted_answers(title: str, accepted: set[str], refused: set[str]) -> None:
    answers = set(title_forms(title).accepted_answers)
    assert accepted <= answers
    assert not refused & answers


_TITLES = st.one_of(
    st.text(max_size=400), st.text("abAB01 -/,&()[]'.?", max_size=60), st.text("in or and(A) vs.the", max_size=60)
)


@given(_TITLES, _TITLES)
def test_any_title_has_forms_and_clues(title: str, definition: str) -> None:
    forms = title_forms(title, definition)
    assert all(forms.accepted_answers)
    assert bool(forms.accepted_answers) == bool(title.strip())
    for span in find_clues(definition, list(find_words(definition)), clues_of(forms)):
        assert 0 <= span.start < span.end <= len(definition)


def test_a_long_title_is_only_itself() -> None:
    title = "word (x) " * 100_000
    assert title_forms(title).names == (title.strip(),)
    assert len(clues_of(title_forms(title)).always.beginnings) < 10_000
