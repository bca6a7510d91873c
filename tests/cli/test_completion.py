"""Completion as the shells have it: real ones are typed into, and what they hand to the command is read back."""

import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entry import topics_file
from outside import Inside, refused
from retain.cli.completion import SCRIPTS
from retain.cli.shell_words import as_typed, split_line

PATIENCE = 30
DECKS = ("Machine Learning", "Languages::Spanish", "Languages::Old Latin", 'It\'s $HOME & "more"')


@pytest.fixture
def filled(inside: Inside, tmp_path: Path) -> Inside:
    """Return the front door on some decks with names that a shell could stumble over, and two tags."""
    for number, name in enumerate(DECKS, start=1):
        inside("import", topics_file(tmp_path / f"{number}.md", 1, deck=name))
    inside("tag", "exam", "1")
    inside("tag", "grammar::verbs", "2")
    return inside


def words(front: Inside, *typed: str) -> list[str]:
    """What may stand in the place of the last word."""
    return [line.split("\t")[1] for line in front("complete", "words", *typed).out.splitlines() if "\t" in line]


class Shell:
    """An interactive shell in a terminal; ``retain`` prints its arguments, one in angle brackets after the other."""

    def __init__(self, command: list[str], home: Path, db: Path) -> None:
        program = home / "bin" / "retain"
        program.parent.mkdir()
        program.write_text(
            f'#!/bin/sh\ncase $1 in complete|completion) exec "{sys.executable}" -m retain "$@";; esac\n'
            "printf '<%s>' \"$@\"; echo ' done'\n"
        )
        program.chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "RETAIN_"))}
        environment = {
            **kept, "HOME": str(home), "PATH": f"{program.parent}:{os.environ['PATH']}", "RETAIN_DB": str(db),
            "TERM": "dumb", "PS1": "ready> ", "INPUTRC": os.devnull, "COLUMNS": "200",
        }  # fmt: skip
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.chdir(home)
            os.execvpe(command[0], command, environment)
        self._seen = ""

    def says(self, pattern: str) -> str:
        """Read until something matches, and return the match."""
        until = time.monotonic() + PATIENCE
        while not (match := re.search(pattern, self._seen)):
            assert time.monotonic() < until, f"{pattern!r} did not come, only {self._seen[-2000:]!r}"
            if select.select([self._fd], [], [], 1)[0]:
                self._seen += os.read(self._fd, 65_536).decode(errors="replace")
        self._seen = self._seen[match.end() :]
        return match[0]

    def types(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def completes(self, typed: str, shown: str) -> str:
        """Type, press Tab, wait until ``shown`` is on the line, press Enter, and return what the command was given."""
        self.types(typed + "\t")
        self.says(shown)
        self.types("\n")
        return self.says(r"<.*> done").removesuffix(" done")

    def close(self) -> None:
        os.close(self._fd)
        with suppress(ProcessLookupError):
            os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)


def shell(name: str, *arguments: str) -> list[str]:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return [path, *arguments]


@pytest.fixture
def bash(filled: Inside, tmp_path: Path) -> Iterator[Shell]:
    opened = Shell(shell("bash", "--norc", "--noprofile", "-i"), tmp_path, filled.db)
    opened.types('eval "$(retain completion bash)"; bind "set bell-style none"; echo "set"" up"\n')
    opened.says("set up")
    yield opened
    opened.close()


@pytest.fixture
def zsh(filled: Inside, tmp_path: Path) -> Iterator[Shell]:
    opened = Shell(shell("zsh", "-f", "-i"), tmp_path, filled.db)
    opened.types(
        'unsetopt beep; autoload -U compinit; compinit -D -u; eval "$(retain completion zsh)"; echo "set"" up"\n'
    )
    opened.says("set up")
    yield opened
    opened.close()


def test_bash_completes_commands_decks_options_and_searches(bash: Shell) -> None:
    assert bash.completes("retain stud", "study ") == "<study>"
    assert bash.completes("retain study Mach", "Learning") == "<study><Machine Learning>"
    assert bash.completes("retain study 'Mach", "Learning'") == "<study><Machine Learning>"
    assert bash.completes("retain study Languages::S", "panish") == "<study><Languages::Spanish>"
    assert bash.completes("retain due It", "more") == f"<due><{DECKS[3]}>"
    assert bash.completes("retain options Languages::Spanish new_pe", "day=") == (
        "<options><Languages::Spanish><new_per_day=>"
    )
    assert bash.completes("retain cards 'deck:Languages::O", "Latin") == '<cards><deck:"Languages::Old Latin">'
    assert bash.completes("retain suspend tag:gra", "verbs") == "<suspend><tag:grammar::verbs>"


def test_zsh_completes_commands_decks_options_and_searches(zsh: Shell) -> None:
    assert zsh.completes("retain stud", "study") == "<study>"
    assert zsh.completes("retain study mach", "Learning") == "<study><Machine Learning>"
    assert zsh.completes("retain study Languages::S", "panish") == "<study><Languages::Spanish>"
    assert zsh.completes("retain options Languages::Spanish new_pe", "day=") == (
        "<options><Languages::Spanish><new_per_day=>"
    )
    assert zsh.completes("retain suspend tag:gra", "verbs") == "<suspend><tag:grammar::verbs>"


def test_fish_completes_commands_decks_options_and_searches(filled: Inside, tmp_path: Path) -> None:
    program = tmp_path / "retain"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m retain "$@"\n')
    program.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    for typed, wanted in {
        "retain stud": ["study\tReview cards."],
        "retain study Mach": ["Machine Learning"],
        "retain study Languages::S": ["Languages::Spanish"],
        "retain suspend tag:gra": ["tag:grammar::verbs"],
    }.items():
        run = subprocess.run(
            shell("fish", "--no-config", "-c", f"retain completion fish | source; complete -C {shlex.quote(typed)}"),
            env={**os.environ, "PATH": path, "RETAIN_DB": str(filled.db), "HOME": str(tmp_path)},
            capture_output=True, text=True, timeout=PATIENCE, check=True,
        )  # fmt: skip
        assert run.stdout.splitlines() == wanted, typed


def test_what_is_offered(filled: Inside) -> None:
    assert {"study", "catch-up", "completion"} <= set(words(filled, ""))
    assert "complete" not in words(filled, "")
    assert words(filled, "study", "LANG") == ["Languages", "Languages::Old Latin", "Languages::Spanish"]
    assert words(filled, "study", "--li") == ["--limit"]
    assert words(filled, "study", "--tag", "") == ["exam", "grammar::verbs"]
    assert words(filled, "decks", "mo") == ["move"]
    assert words(filled, "decks", "move", "Machine Learning", "Languages::S") == ["Languages::Spanish"]
    assert words(filled, "options", "Languages", "fuzz=") == ["fuzz=on", "fuzz=off"]
    assert words(filled, "options", "Languages", "preset=") == ["preset=Default"]
    assert words(filled, "config", "timezone=Europe/Berl") == ["timezone=Europe/Berlin"]
    assert words(filled, "flag", "tur") == ["turquoise"]
    assert words(filled, "cards", "de") == ["deck:"]
    assert words(filled, "cards", "deck:mach") == ['deck:"Machine Learning"']
    assert words(filled, "cards", "is:le") == ["is:learn", "is:learning", "is:leech"]
    assert words(filled, "presets", "rename", "De") == ["Default"]
    assert filled("complete", "words", "import", "").out == "files\n"


def test_nonsense_is_answered_with_nothing(filled: Inside, tmp_path: Path) -> None:
    assert words(filled, "--db", str(tmp_path / "nowhere" / "x.sqlite"), "study", "") == []
    assert filled("complete", "bash", "retain study Nowhere", "20", ":").out.strip() == "plain"
    assert filled("complete", "words").out == ""


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30), st.integers(0, 30), st.data())
def test_what_bash_takes_in_is_the_candidate(candidate: str, at: int, data: st.DataObject) -> None:
    """Whatever quotation was begun, the line that comes of it has the candidate as its last word."""
    begun = candidate[:at]
    quote = data.draw(st.sampled_from(("", "'", '"')))
    typed = {
        "": "".join(char if char.isalnum() else f"\\{char}" for char in begun),
        "'": "'" + begun.replace("'", "'\\''"),
        '"': '"' + "".join(f"\\{char}" if char in '\\"$`' else char for char in begun),
    }[quote]
    finished, last = split_line(f"retain study {typed}", " \t\n\"'><=;|&(:")
    assert finished == ["retain", "study"]
    assert last.value == begun
    taken = as_typed(candidate, last)
    if last.closed:  # an apostrophe ended the quotation
        assert taken is None
        return
    assert taken is not None
    kept = _up_to_break(typed, last.quote)
    line = f"printf '<%s>' {kept}{taken}{last.quote}"
    run = subprocess.run(shell("bash", "-c", line), capture_output=True, check=True, timeout=PATIENCE)
    assert run.stdout.decode() == f"<{candidate}>"


def _up_to_break(typed: str, quote: str) -> str:
    """The part of a word that bash leaves as it is: up to the quotation mark, or to the last sign of its own."""
    if quote:
        return typed[: typed.index(quote) + 1]
    end = 0
    escaped = False
    for place, char in enumerate(typed):
        if not escaped and char in "><=;|&(:":
            end = place + 1
        escaped = char == "\\" and not escaped
    return typed[:end]


def test_the_script_is_installed_where_the_shell_looks(
    inside: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    for name, place in (
        ("bash", ".local/share/bash-completion/completions/retain"),
        ("zsh", ".local/share/zsh/site-functions/_retain"),
        ("fish", ".config/fish/completions/retain.fish"),
    ):
        finished = inside("completion", name, "--install")
        assert finished.out.strip() == str(tmp_path / place)
        assert (tmp_path / place).read_text() == SCRIPTS[name] == inside("completion", name).out
        assert name in finished.err or "fpath" in finished.err
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert inside("completion").out == SCRIPTS["fish"]
    monkeypatch.setenv("SHELL", "/bin/csh")
    assert "bash, zsh or fish" in refused(inside, "completion")
    assert not inside.db.exists()
