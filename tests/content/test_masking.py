"""Masked definitions: nothing of the title shows, and a fair question is left, in valid Markdown."""

import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from retain.content.masking import MASK, leaks, mask
from retain.domain.imports import Topic
from retain.formats.topics import read_topics

SEEDS = Path(__file__).parents[2] / "seeds" / "ml-topics.txt"
TOPICS = {topic.title: topic for topic in read_topics(SEEDS.read_text(encoding="utf-8")).topics}

# Brackets that only name the field or list variants; every other bracket is an acronym or another name.
QUALIFIERS = frozenset(
    (
        *("AI", "AI Systems", "Decision Trees", "Fairness", "Global and Local", "LLMs", "ML Evaluation", "ML Systems"),
        *("ML Training", "Mechanistic Interpretability", "MoE", "Neural Networks", "Reinforcement Learning"),
        *("Transformer", "VAE", "in Language Models"),
    )
)
OWN_ACRONYMS = frozenset(("Mixture-of-Experts", "Mixture of Experts"))  # titles whose (MoE) is their own


# --- a strict checker that shares nothing with the code under test ---------------------------------------------------


def _squeezed(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def _number_forms(word: str) -> set[str]:
    forms = {word, word + "s", word + "es"}
    if word.endswith("s"):
        forms.add(word[:-1])
    if word.endswith("es"):
        forms.add(word[:-2])
    if word.endswith("ies"):
        forms.add(word[:-3] + "y")
    if word.endswith("y"):
        forms.add(word[:-1] + "ies")
    return forms


def _names_of(title: str) -> set[str]:
    """Every name that a reader finds in a title, qualifiers apart."""
    asked = re.sub(r"(?i)^(?:what (?:is|are) )?(?:the |an? )?", "", title).rstrip("?")
    names = {re.sub(r"\s*\([^)]*\)\s*", " ", asked).strip(), asked}
    for inside in re.findall(r"\(([^)]*)\)", asked):
        own = inside == "MoE" and any(name in title for name in OWN_ACRONYMS)
        if inside not in QUALIFIERS or own:
            names |= {inside, *re.split(r"\s*/\s*", inside), re.sub(r"^.*\((.*)\)", r"\1", inside)}
            if re.fullmatch(r"\S+", inside) and not title.endswith(")"):
                names.add(inside + title.partition(")")[2])
    for name in tuple(names):
        if re.search(r"\svs\.\s|\s&\s|,\s", name) or ("/" in name and "A/B" not in name):
            names |= set(re.split(r"\s+vs\.\s+|\s*&\s*|,\s*|/", name))
        if " in the context of " in name or " in large " in name:
            names.add(name.partition(" in ")[0])
    return {name.strip() for name in names if len(_squeezed(name)) > 1}


def _acronyms_of(title: str) -> set[str]:
    main = re.sub(r"\([^)]*\)", " ", re.sub(r"(?i)^what (?:is|are) (?:the |an? )?", "", title))
    parts = [part for part in re.split(r"[\s\-/&,.?]+", main) if part]
    telling = [part for part in parts if part.lower() not in {"of", "in", "the", "a", "and", "vs", "through", "from"}]
    found = {"".join(part[0].upper() for part in telling)}
    found |= {word for word in re.findall(r"\(([^)\s]+)\)", title) if word not in QUALIFIERS}
    if any(name in title for name in OWN_ACRONYMS):
        found.add("MoE")
    return {acronym for acronym in found if len(acronym) > 2 or acronym in {"KV", "RL"}}


def _shown(question: str, title: str) -> list[str]:
    pieces = [match.group() for match in re.finditer(r"\w+(?:['’]\w+)*", question.replace("_", " "))]
    starts: dict[int, None] = {}
    run = ""
    for piece in pieces:
        starts[len(run)] = None
        run += _squeezed(re.sub(r"['’]s$", "", piece))
    edges = {*starts, len(run)}
    shown = []
    for name in _names_of(title):
        first, last = name[: -len(name.split()[-1])], name.split()[-1]
        for ending in _number_forms(_squeezed(last)):
            letters = _squeezed(first) + ending
            at = run.find(letters)
            while at >= 0:
                if at in starts and at + len(letters) in edges:
                    shown.append(name)
                at = run.find(letters, at + 1)
    shown += [acronym for acronym in _acronyms_of(title) if re.search(rf"\b{re.escape(acronym)}s?\b", question)]
    return shown


def test_the_checker_sees_what_it_should() -> None:
    assert _shown("A low rank adaptation of a model", "Low-Rank Adaptation (LoRA)")
    assert _shown("so LoRA’s cost", "Low-Rank Adaptation (LoRA)")
    assert _shown("Many NEURAL-networks learn", "Neural network")
    assert _shown("plain RNNs forget", "Recurrent neural network (RNN)")
    assert _shown("the KV-caching step", "Key-Value (KV) Caching")
    assert _shown("this makes MLMs strong", "Masked language model")
    assert not _shown("a neural model of networks", "Neural network")


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.title)
def test_no_reversed_card_shows_its_answer(topic: Topic) -> None:
    question = mask(topic.definition, topic.title)
    assert MASK in question
    assert _shown(question, topic.title) == []
    assert leaks(question, topic.title) == ()


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.title)
def test_every_reversed_card_is_a_fair_question(topic: Topic) -> None:
    question = mask(topic.definition, topic.title)
    left, before = len(question.replace(MASK, "").split()), len(topic.definition.split())
    assert question.count(MASK) <= 9
    assert left >= before * 2 // 3
    assert f"{MASK} {MASK}" not in question
    assert mask(question, topic.title) == question


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Low-Rank Adaptation (LoRA)", "[…] fine-tunes a model by expressing each weight update as a […] product \\("),
        ("Critical Representation Fine-Tuning (CRFT)", "[…] is a PEFT method that improves reasoning by editing"),
        ("The Bitter Lesson", "The […] is Sutton's argument that"),
        ("T5 (Text-to-Text Transfer Transformer)", "casts every NLP task as […] generation"),
        ("ELMo (Embeddings from Language Models)", "[…] produces contextualized word […] by taking"),
        ("Xavier/Glorot Initialization", "[…] or […] chooses weight variance from fan-in"),
        ("KL-Divergence Penalty in RLHF", "usually by subtracting a term proportional to the […] from the objective."),
        ("AdamW Optimizer", "is why […] became the default optimizer for many Transformer models."),
        ("ImageNet Dataset", "AlexNet's 2012 win on […] triggered"),
        ("Pre-Norm vs. Post-Norm Architecture", "[…] is the choice of whether layer normalization is"),
        ("Softmax Temperature", "control randomness in the output distribution. Lower […] makes probabilities"),
        ("Key-Value (KV) Caching", "speeds up generation dramatically, but the […] grows with sequence length"),
        ("Causal (Masked) Self-Attention", "[…] is […] with a mask that prevents each position from attending"),
        ("Ordinary Least Squares (OLS) Closed-Form Solution", "The […] is the exact […] answer computed directly"),
        ("Receiver Operating Characteristic (ROC) & AUC", "and […] summarizes that curve into a single number."),
        ("L1 vs. L2 Norms", "The […] sums absolute values and tends to promote sparsity"),
        ("K-Means Objective Function (Inertia)", "The […], also called […], is the sum of squared distances"),
        ("Loss function", "changing the […] changes which mistakes are treated as costly."),
        ("Neuron", "so a single […]'s role is simple even though many together"),
        ("Masked language model", "This bidirectional training makes […] strong encoders"),
        ("Causal language model", "with the word '[…]' emphasizing the masking constraint in self-attention."),
        ("Token", "Depending on the […], a […] may be a word, subword, byte,"),
        ("Attention Head", "computation inside multi-[…] attention. Different […] can specialize"),
        ("Query, Key, Value (QKV)", "[…], […], and […] are the three learned projections used by attention:"),
        ("Decision Tree", "[…] are easy to interpret and capture nonlinearity, but a single deep […] has"),
        ("Top-p Sampling (Nucleus Sampling)", "[…], or […], […] chooses the smallest set of tokens"),
        ("Bias (Fairness)", "In fairness contexts, […] means systematic differences in treatment"),
        ("Explainability", "A good […] should be useful to a person"),
        ("Factuality", "while still being […] if the source itself is wrong"),
        ("Needle in a Haystack", "[…] is a long-context benchmark"),
        ("Batch Normalization", "[…] normalizes activations using mini-[…] mean and variance"),
        ("Learning Rate Schedule", "A […] changes the learning rate over training instead of keeping it constant."),
        ("What is a jailbreak in the context of LLMs?", "In the context of LLMs, a […] is a prompt"),
        ("A/B Testing (ML Systems)", "[…] in ML systems is a randomized online experiment"),
        ("Alignment (AI)", "[…] in AI is the problem of making an AI system’s objectives"),
        ("Encoder (Transformer)", "A Transformer […] is a stack of self-attention and feed-forward blocks"),
        ("Deep neural network", "A […] is a neural network with multiple hidden layers rather than"),
        ("Language model", "This unifies classical n-gram models, masked models like BERT"),
        ("Deep learning", "[…] is the study and practice of training multilayer neural networks"),
    ],
)  # fmt: skip
def test_hand_judged_questions(title: str, shown: str) -> None:
    topic = TOPICS[title]
    assert shown in mask(topic.definition, topic.title)


@pytest.mark.parametrize(
    ("title", "definition", "expected"),
    [
        ("Fine-Tuning", "Finetuning, fine tuning, fine‑tuned and FINE–TUNES.", "[…], […], […] and […]."),
        ("Pretraining", "pre-training, pre training, pretrained", "[…], […], […]"),
        ("Zipf’s law", "Zipf's law, or ZIPF’S LAW; Zipfian ranks", "[…], or […]; […] ranks"),
        ("Naïve Bayes", "naive bayes assumes independence", "[…] assumes independence"),
        ("Adam Optimizer", "A dam holds water. Adam's steps adapt.", "A dam holds water. […]'s steps adapt."),
        ("RAG", "A rag is cloth; RAG retrieves, RAGs do.", "A rag is cloth; […] retrieves, […] do."),
        ("Vitamin A", "Vitamin A is a retinoid; a vitamin.", "[…] is a retinoid; a vitamin."),
        ("C++", "C++ compiles. C does too. (c++)", "[…] compiles. C does too. ([…])"),
        ("K-means", "kmeans++ seeds k means.", "[…] seeds […]."),
        ("Misalignment", "Misaligned goals are no aligned goals.", "[…] goals are no aligned goals."),
        (
            "Acute Myocardial Infarction (AMI)",
            "An acute myocardial infarction (AMI) is necrosis after occlusion. AMIs need an ECG.",
            "An […] is necrosis after occlusion. […] need an ECG.",
        ),
        (
            "Promissory Estoppel (Contract Law)",
            "In contract law, promissory estoppel holds a promisor to a promise.",
            "In contract law, […] holds a promisor to a promise.",
        ),
        (
            "Net Present Value (NPV)",
            "Net present value is the sum of discounted cash flows; NPV > 0 means invest.",
            "[…] is the sum of discounted cash flows; […] > 0 means invest.",
        ),
        (
            "Transmission Control Protocol (TCP)",
            "TCP is a transport protocol; TCP/IP rests on it.",
            "[…] is a transport protocol; […]/IP rests on it.",
        ),
        (
            "Was ist ein Vertrag?",
            "Ein Vertrag ist ein Rechtsgeschäft. Verträge binden; der Kaufvertrag ist einer.",
            "Ein […] ist ein Rechtsgeschäft. […] binden; der […] ist einer.",
        ),
        ("Natürliche Sprache", "Natürlicher Sprachen Merkmal", "[…] Merkmal"),
        ("Réseau de neurones", "Les réseaux de neurones apprennent.", "Les […] apprennent."),
        ("人工智能", "人工智能是计算机科学的一个分支。", "[…]是计算机科学的一个分支。"),
        ("∇", "The ∇ operator", "The […] operator"),
        ("=>", "In `a => b`, => is not bold", "In `a […] b`, => is not bold"),
        (r"\( E = mc^2 \)", r"Rest energy: \(E=mc^2\), not \(E=0\).", r"Rest energy: […], not \(E=0\)."),
        ("", "nothing to hide", "nothing to hide"),
        ("?", "What?", "What?"),
        ("Softmax", "", ""),
    ],
)
def test_other_fields_and_tongues(title: str, definition: str, expected: str) -> None:
    assert mask(definition, title) == expected
    assert leaks(expected, title) == ()


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (r"\( \text{ReLU}(x) = \max(0, x) \)", r"\( \text{[…]}(x) = \max(0, x) \)"),
        (r"$$ \operatorname{ReLU}(x)^{2} $$", r"$$ \operatorname{[…]}(x)^{2} $$"),
        (r"thus \[ ReLU_{i} = 1 \] holds", "thus […] holds"),
        (r"\( \begin{matrix} a \end{matrix} \)", r"\( \begin{matrix} a \end{matrix} \)"),
        ("`torch.relu(x)` and\n```\nrelu(y)\n```", "`torch.[…](x)` and\n```\n[…](y)\n```"),
        ("ReLU(x)", "[…] (x)"),  # or else a link
        ("ReLU: positive", "[…] : positive"),  # or else a link's definition
        ("**ReLU** and _ReLU_", "**[…]** and _[…]_"),
        ("[a ReLU page](https://e.org/x)", "[a […] page](https://e.org/x)"),
        ("see [this page](https://e.org/ReLU_unit), too", "see this page, too"),
        ("see https://e.org/ReLU now", "see […] now"),
        ("![a ReLU curve](relu.png)", "![a […] curve](relu.png)"),
        ("{{c1::ReLU::hint}}", "{{c1::[…]::hint}}"),
        ('<span class="relu">ReLU</span>', '<span class="relu">[…]</span>'),
        ("an unclosed `ReLU and \\( ReLU", "an unclosed `[…] and \\( […]"),
    ],
)
def test_markup_stays_valid(definition: str, expected: str) -> None:
    assert mask(definition, "ReLU") == expected


@pytest.mark.parametrize("after", ["(x)", "[0]", ": a", ":\n", "]", " (a)", "\\", "*x*", "_x_", ""])
@pytest.mark.parametrize("before", ["", "> ", "- ", "1. ", "a\n\n", "[", "!", "*", "\\"])
def test_a_mask_is_plain_text_in_markdown(before: str, after: str) -> None:
    rendered = MarkdownIt().render(mask(f"{before}ReLU{after}", "ReLU"))
    assert MASK in re.sub(r"<[^>]*>", "", rendered)
    assert "href" not in rendered
    assert "src" not in rendered


def test_leaks_names_what_shows() -> None:
    title = "Low-Rank Adaptation (LoRA)"
    assert leaks("Low rank adaptations are cheap.", title) == ("Low-Rank Adaptation",)
    assert leaks("LORA is cheap", title) == ("LoRA",)
    assert leaks("A […] adapts at low cost. Rank it.", title) == ()


_FRAGMENTS = st.sampled_from(
    (
        *("Low-Rank Adaptation", "low rank adaptations", "LoRA", "lowrank adaptation", "LoRA's", "rank", "the", "[…]"),
        *("\\( x_{1} \\)", "\\( \\text{LoRA} \\)", "`lora(x)`", "**LoRA**", "[LoRA](u)", "(LoRA)", "\n\n", ": ", ". "),
    )
)


@given(st.lists(_FRAGMENTS, max_size=12))
def test_what_is_masked_does_not_leak(fragments: list[str]) -> None:
    definition = " ".join(fragments)
    question = mask(definition, "Low-Rank Adaptation (LoRA)")
    assert leaks(question, "Low-Rank Adaptation (LoRA)") == ()
    for brackets in ("{}", "()"):
        opened, closed = (question.count(bracket) for bracket in brackets)
        assert opened - closed == definition.count(brackets[0]) - definition.count(brackets[1])
    assert question.count("`") == definition.count("`")
    assert question.count("**") == definition.count("**")


_TEXTS = st.text(st.sampled_from("abcxyz ABC-()[]{}\\$`*_.,:/'’+#1é人\n"), max_size=60)


@given(_TEXTS, _TEXTS)
def test_any_text_can_be_masked(definition: str, title: str) -> None:
    mask(definition, title)
    leaks(definition, title)


@given(st.text("abc -.", max_size=60), st.text("xyz", min_size=4, max_size=9))
def test_a_stranger_to_the_title_is_left_alone(definition: str, title: str) -> None:
    assert mask(definition, title) == definition


_SIZE = 100_000


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        *(("ReLU", unit) for unit in ("[(", "`", "\\(", "\\( \\[", "[ReLU](relu ", "<a", "{{c1::", "https://")),
        *(("Tok", unit) for unit in ("tok(", "\ntok:", "a'", "$$ x ")),
        ("Needle in a Haystack", "a "),
        ("a b c d e f g", "a-"),
        ("人工智能", "人工"),
    ],
)  # fmt: skip
def test_hostile_definitions_are_quick(title: str, unit: str) -> None:
    definition = unit * (_SIZE // len(unit))
    begun = time.process_time()
    mask(definition, title)
    assert time.process_time() - begun < 3


def test_hostile_formulas_and_titles_are_quick() -> None:
    begun = time.process_time()
    mask("\\( " + "\\text{ReLU} " * (_SIZE // 12) + "\\)", "ReLU")
    mask("x y " * 1000, "x " * _SIZE)
    mask("(" * 1000, "(" * _SIZE)
    assert time.process_time() - begun < 3
