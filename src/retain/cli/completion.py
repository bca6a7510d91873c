"""``retain completion``: the script by which a shell completes commands, options, decks and tags."""

import os
from pathlib import Path

import click

from retain.cli.manual import manual
from retain.cli.output import say
from retain.domain.errors import RetainError

_BASH = """\
# bash completion for retain
_retain() {
    local line kind=
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -z $kind ]]; then
            kind=$line
        elif [[ -n $line ]]; then
            COMPREPLY+=("$line")
        fi
    done < <("$1" complete bash "$COMP_LINE" "$COMP_POINT" "$COMP_WORDBREAKS" 2>/dev/null)
    case $kind in
        files) compopt -o default ;;
        open) compopt -o nospace ;;
    esac
}
complete -o nosort -F _retain retain 2>/dev/null || complete -F _retain retain
"""
_ZSH = """\
#compdef retain
_retain() {
    local -a plain plain_shown open open_shown
    local kind value about
    while IFS=$'\\t' read -r kind value about; do
        case $kind in
            files) _files; return ;;
            open) open+=("$value"); open_shown+=("$value${about:+  -- $about}") ;;
            plain) plain+=("$value"); plain_shown+=("$value${about:+  -- $about}") ;;
        esac
    done < <("${(Q)words[1]}" complete words "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
    local -a any_case=(-M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}')
    (( $#plain )) && compadd $any_case -V retain -l -d plain_shown -a plain
    (( $#open )) && compadd $any_case -V retain -l -S '' -d open_shown -a open
    (( $#plain || $#open ))
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _retain "$@"
else
    compdef _retain retain
fi
"""
_FISH = """\
# fish completion for retain
function __retain_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] complete words $words[2..-1] "$current" 2>/dev/null)
        set -l parts (string split -m 2 \\t -- $line)
        if test $parts[1] = files
            __fish_complete_path "$current"
            return
        end
        string join \\t -- $parts[2..-1]
    end
end
complete -c retain -f -a '(__retain_complete)'
"""
SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
"""The scripts by shell."""


@click.command(
    epilog=manual(
        "retain completion --install",
        'eval "$(retain completion bash)"',
        reads="nothing",
        writes="the script to standard output; with --install to the folder in which the shell looks for it",
    )
)
@click.argument("shell", required=False, type=click.Choice(tuple(SCRIPTS)))
@click.option(
    "--install", is_flag=True, help="Write the script to where the shell finds it, and say what is left to do."
)
def command(shell: str | None, *, install: bool) -> None:
    """Print the script by which SHELL (bash, zsh or fish; else the one of $SHELL) completes what you type.

    It completes commands, options and their values, decks, presets, tags, and the words of a search. In a start file
    of the shell the line eval "$(retain completion bash)" does it too.
    """
    chosen = shell or Path(os.environ.get("SHELL", "")).name
    if chosen not in SCRIPTS:
        raise RetainError("say for which shell: retain completion bash, zsh or fish")
    if not install:
        click.echo(SCRIPTS[chosen], nl=False)
        return
    place = _place(chosen)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(SCRIPTS[chosen], encoding="utf-8")
    except OSError as error:
        raise RetainError(f"{place} cannot be written: {error.strerror or error}") from error
    click.echo(str(place))
    say(_LEFT_TO_DO[chosen].format(folder=place.parent))


_LEFT_TO_DO = {
    "bash": "A new bash completes retain, where the package bash-completion is installed.",
    "zsh": "Put this into ~/.zshrc, before compinit is called: fpath=({folder} $fpath)",
    "fish": "A new fish completes retain.",
}


def _place(shell: str) -> Path:
    """Return where a shell looks for a completion script of the user's own."""
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    if shell == "bash":
        return data / "bash-completion" / "completions" / "retain"
    if shell == "zsh":
        return data / "zsh" / "site-functions" / "_retain"
    return Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "fish" / "completions" / "retain.fish"
