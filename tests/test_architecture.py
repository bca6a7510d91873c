"""What the shape of the code promises: light commands stay light, and nothing but the clock tells the time."""

import ast
import subprocess
import sys

import pytest

from support import DECK, ROOT, Front

HEAVY = ("textual", "rich", "fsrs", "fsrs_rs_python", "numpy", "sqlalchemy", "markdown_it", "pylatexenc")


def loaded(*arguments: str) -> list[str]:
    """Return which heavy packages a command has loaded when it ends."""
    code = (
        "import sys; from retain.cli.main import run; status = run(sys.argv[1:]); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr); sys.exit(status)"
    )
    run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=True)
    found = ast.literal_eval(run.stderr.decode().splitlines()[-1])
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    "command",
    [["due"], ["due", "Machine Learning"], ["due", "--json"], ["--help"], ["decks", "--json"], ["stats", "--json"]],
)
def test_light_commands_load_nothing_heavy(front: Front, command: list[str]) -> None:
    front("import", DECK)
    assert loaded("--db", str(front.db), *command) == []


@pytest.mark.parametrize(
    "modules",
    [
        "retain.tui.app, retain.tui.screens.home",
        "retain.tui.app, retain.tui.screens.study, retain.tui.screens.browse, retain.services.collection",
    ],
)
def test_the_screens_load_neither_sqlalchemy_nor_numpy(modules: str) -> None:
    code = f"import sys, {modules}; print([one for one in ('sqlalchemy', 'numpy', 'fsrs') if one in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "[]"


def test_the_time_is_told_by_the_clock_alone() -> None:
    forbidden = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "monotonic_ns", "perf_counter"}
    tellers = {"datetime", "date", "time"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in forbidden
        and isinstance(node.value, ast.Name)
        and node.value.id in tellers
    ]
    assert [
        place
        for place in found
        if not place.startswith(("src/retain/domain/clock.py", "src/retain/config/surroundings"))
    ] == []


def test_nothing_sleeps() -> None:
    sleepers = [
        str(path.relative_to(ROOT))
        for folder in ("src", "tests")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "sleep"
    ]
    assert sleepers == []


def test_nothing_else_lies_at_the_top() -> None:
    made = {"build", "dist"}
    there = {
        path.name for path in ROOT.iterdir() if not path.name.startswith(".") and not path.name.endswith(".egg-info")
    }
    assert there - made == {"pyproject.toml", "README.md", "CHANGELOG.md", "seeds", "src", "tests", "decks"}
