"""Markdown set in lines of a width, for one widget to show: Textual's own makes a widget of each block."""

from retain.tui.typeset.blocks import typeset
from retain.tui.typeset.inks import Inks, inks
from retain.tui.typeset.lines import BLANK, Line, flow

__all__ = ["BLANK", "Inks", "Line", "flow", "inks", "typeset"]
