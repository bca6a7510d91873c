"""Single entries: the kinds of seam, one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retain.formats.topics import Split, split_entries, split_entry


@pytest.mark.parametrize(
    ("title", "definition"),
    [
        ("ReLU", "ReLU outputs the positive part."),
        ("Token ID", "A token ID is the index of a token."),
        ("Elman RNN", "An Elman RNN is a simple recurrent network."),
        ("Receiver Operating Characteristic (ROC) & AUC", "The ROC curve plots two rates."),
        ("What is catastrophic forgetting?", "Catastrophic forgetting is the loss of old skills."),
        ("Constitutional Classifiers++", "Constitutional Classifiers++ is a defence."),
        ("Parameter-Efficient Fine-Tuning (PEFT)", "PEFT is a family of methods."),
        ("GloVe Word Embeddings", "GloVe learns word vectors."),
        ("Autoencoders", "Autoencoders are networks that copy their input."),
        ("Convergence", "In optimization, convergence means settling down."),
        ("xLSTM", "xLSTM is a family of recurrent networks."),
        ("BM25", "BM25 is a ranking function."),
        ("Web 2.0", "The web of pages made by their readers."),
        ("IPv6", "IPv6 is a version of the Internet Protocol."),
        ("C++", "C++ is a language with classes."),
        ("C#", "C# is a language of Microsoft."),
        ("PostgreSQL", "An open-source relational database."),
        ("GitHub Actions", "Automation of builds and tests."),
        ("iPhone", "A line of phones by Apple."),
        ("algorithm", "An algorithm is a finite list of steps."),
        ("photosynthesis", "the process by which plants make sugar"),
        ("API", "Application programming interface."),
        ("Crohn's disease", "Inflammation of the bowel."),
        ("Inflation", "(From Latin inflare) A rise of prices in general."),
        ("Échéance", "Date à laquelle une dette est due."),
        ("Intérêt", "L’intérêt est le prix de l’argent."),
        ("Großhandel", "Der Handel mit Wiederverkäufern."),
        ("Алгоритм", "Последовательность действий."),
        ("naïve Bayes", "A naïve Bayes classifier assumes independence."),
        ("gRPC", "RPC framework over HTTP/2."),
        ("swamp laurel", "laurel of bogs and wet meadows"),
        ("算法", "算法是解决问题的一系列步骤。"),
    ],
)
def test_right_place(title: str, definition: str) -> None:
    split = split_entry(title + definition)
    assert split is not None
    assert (split.title, split.definition) == (title, definition)


@pytest.mark.parametrize(
    "text", ["", "Overfitting", "PostgreSQL", "No seam here at all", "机器学习一种让计算机从数据中学习的方法"]
)
def test_no_seam(text: str) -> None:
    assert split_entry(text) is None


@pytest.mark.parametrize("text", ["NASAUS space agency", "dictionaryword list", "ABCDEFGH words"])
def test_a_guess_is_not_called_certain(text: str) -> None:
    split = split_entry(text)
    assert split is None or not split.certain


def test_the_list_decides_where_an_entry_alone_does_not() -> None:
    """LilyPond may be cut anywhere until the rest of the list shows that it is a name."""
    titles = ("Staff", "Clef", "Beam", "Voice", "Slur", "Tie", "Chord", "Lyrics")
    others = [f"{title}A thing that one writes in LilyPond between braces." for title in titles]
    split = split_entries([*others, "percent repeatLilyPond-specific term for a repeated bar"])[-1]
    assert split is not None
    assert split.title == "percent repeat"


PLAIN = "Branch Tag Commit Merge Rebase Blob Tree Index Remote Stash Hook Patch Fork Clone Origin Reflog Worktree"


def test_a_name_with_a_capital_inside_is_not_cut_for_certain() -> None:
    """Where no title of a list has a capital inside, neither "changesetBit" nor "changeset" is certain."""
    others = [f"{title}A thing that one meets in version control." for title in PLAIN.split()]
    split = split_entries([*others, "changesetBitKeeper speak for a commit"])[-1]
    assert split is None or not split.certain


def test_titles_that_are_single_words_elsewhere_are_so_here() -> None:
    others = [f"{title}A thing that one meets in version control." for title in PLAIN.split()]
    split = split_entries([*others, "zklientNative ZooKeeper client"])[-1]
    assert split is not None
    assert split.title == "zklient"


def test_a_formula_opens_a_definition() -> None:
    others = [f"{title}A law that one meets in physics." for title in ("Snell's law", "Gauss's law", "Wien's law")]
    split = split_entries([*others, "Hooke's lawF = kx."])[-1]
    assert split is not None
    assert split.title == "Hooke's law"


@given(st.text(max_size=200))
def test_title_and_definition_come_from_the_text(text: str) -> None:
    split = split_entry(text)
    if isinstance(split, Split):
        assert split.title.strip() == split.title
        assert text.find(split.title) <= text.rfind(split.definition)


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("iCloud", "stores photos on the servers of its maker."),
        (".NET", "is a developer platform."),
        ("xLSTM", "is a family of recurrent networks."),
        ("C++", "compiles to machine code."),
        ("macOS", "runs on desktop machines."),
        ("eBPF", "runs small programs in the kernel."),
    ],
)
def test_a_title_that_is_doubled_letter_for_letter_is_certain(title: str, rest: str) -> None:
    split = split_entry(f"{title}{title} {rest}")
    assert split is not None
    assert (split.title, split.definition, split.certain) == (title, f"{title} {rest}", True)
