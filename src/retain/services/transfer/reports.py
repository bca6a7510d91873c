"""What an export did."""

from dataclasses import dataclass, field


@dataclass
class ExportReport:
    """What went out, in the names of the command line's JSON, and what the owner should know of it."""

    notes: int = 0
    cards: int = 0
    reviews: int = 0
    media: int = 0
    warnings: list[str] = field(default_factory=list)
