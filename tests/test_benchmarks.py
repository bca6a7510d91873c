"""The benchmarks run and say what they are to say; how long anything takes is no matter here."""

import json
from pathlib import Path

import pytest

from benchmarks import imports
from benchmarks.command import main
from benchmarks.readme import RESULTS, section, section_in, write_readme


def test_a_run_measures_both_sides_and_writes_a_table_and_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "found.json"
    parts = ["search", "import"]
    assert main(["--quick", "--sizes", "40", "--only", *parts, "--json", str(target), "--scratch", str(tmp_path)]) == 0
    found = json.loads(target.read_text(encoding="utf-8"))
    assert found["machine"]["packages"]["anki"]
    (size,) = found["sizes"]
    assert size["cards"] == 40
    assert size["reviews"] > 40
    assert {row["measure"] for row in size["rows"]} == {
        "search", "search-memory", "import", "file", "import-memory",
    }  # fmt: skip
    for row in size["rows"]:
        assert row["retain"]["median"] > 0
        assert row["other"]["median"] > 0
        assert row["ratio"] == pytest.approx(row["retain"]["median"] / row["other"]["median"])
    printed = capsys.readouterr().out
    assert "40 cards" in printed
    assert "Search for a word" in printed


def test_an_unknown_part_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "nonsense"]) == 2
    assert "no part “nonsense”" in capsys.readouterr().err


def test_the_import_table_holds_costs_against_budgets() -> None:
    roomy = imports.Load("json", "import json", 10_000)
    tight = imports.Load("email", "import email.message", -10_000)
    table, kept = imports.import_table((roomy, tight), runs=1)
    assert not kept
    assert [line.split()[0] for line in table.splitlines() if "OVER BUDGET" in line] == ["email"]


def test_how_fast_in_the_readme_is_what_the_figures_say() -> None:
    assert section_in() == section(json.loads(RESULTS.read_text(encoding="utf-8")))


def test_the_section_is_put_between_its_marks(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("Before\n<!-- how-fast -->\nold\n<!-- /how-fast -->\nAfter\n", encoding="utf-8")
    document = json.loads(RESULTS.read_text(encoding="utf-8"))
    write_readme(document, readme)
    assert section_in(readme) == section(document)
    assert readme.read_text(encoding="utf-8").startswith("Before\n")
    assert readme.read_text(encoding="utf-8").endswith("\nAfter\n")
    readme.write_text("none", encoding="utf-8")
    with pytest.raises(ValueError, match="has no"):
        write_readme(document, readme)
