"""What each option is called and means, in a line, for forms and for help."""

from dataclasses import dataclass

from retain.domain.options import LeechAction, Mix, NewGather, NewOrder, ReviewOrder

SWITCH = ("on", "off")


@dataclass(frozen=True, slots=True)
class OptionHelp:
    """One option: its key, its title, a line that explains it, and the values there are, where they can be listed."""

    key: str
    title: str
    line: str
    choices: tuple[str, ...] = ()


_MIXES = tuple(Mix)

GROUPS: tuple[tuple[str, tuple[OptionHelp, ...]], ...] = (
    (
        "How much",
        (
            OptionHelp("new_per_day", "New cards a day", "0 to 9999. Each brings about eight reviews later on."),
            OptionHelp(
                "reviews_per_day", "Reviews a day", "0 to 9999. New cards take room of it too, unless told not to."
            ),
            OptionHelp(
                "new_ignores_review_limit", "New cards apart", "New cards come even where reviews fill the day.", SWITCH
            ),
        ),
    ),
    (
        "Spacing",
        (
            OptionHelp(
                "desired_retention",
                "Desired retention",
                "0.70 to 0.99: the chance of recall at which a card comes back.",
            ),
            OptionHelp(
                "learning_steps", "Learning steps", "Waits after Again and Good, like 1m 10m; none leaves it to FSRS."
            ),
            OptionHelp(
                "relearning_steps", "Relearning steps", "Waits after a forgotten review; none sends it straight back."
            ),
            OptionHelp("maximum_interval", "Longest interval", "1 to 36500 days."),
            OptionHelp("fuzz", "Fuzz", "Spreads intervals a little, so that cards learned together part.", SWITCH),
            OptionHelp("load_balance", "Load balancing", "Fuzz prefers days on which fewer cards come due.", SWITCH),
            OptionHelp("easy_days", "Easy days", "Share of a usual day, like sat:50 sun:0; within the range of fuzz."),
        ),
    ),
    (
        "Order",
        (
            OptionHelp(
                "review_order",
                "Reviews first by",
                "Also says what is left for tomorrow where the limit is reached.",
                tuple(ReviewOrder),
            ),
            OptionHelp(
                "new_gather", "New cards taken by", "Which new cards come while the limit has room.", tuple(NewGather)
            ),
            OptionHelp(
                "new_order",
                "New cards shown by",
                "How the new cards that were taken follow one another.",
                tuple(NewOrder),
            ),
            OptionHelp(
                "new_mix", "New among reviews", "New cards mixed with the reviews, after or before them.", _MIXES
            ),
            OptionHelp(
                "learning_mix",
                "Learning among reviews",
                "The same for learning cards whose step crossed a day.",
                _MIXES,
            ),
        ),
    ),
    (
        "Cards of one note",
        (
            OptionHelp(
                "bury_new",
                "Bury new cards",
                "New ones wait until tomorrow once another of their note was shown.",
                SWITCH,
            ),
            OptionHelp("bury_reviews", "Bury reviews", "Reviews wait until tomorrow likewise.", SWITCH),
            OptionHelp(
                "bury_learning", "Bury learning cards", "Learning cards whose step crossed a day wait likewise.", SWITCH
            ),
        ),
    ),
    (
        "Leeches",
        (
            OptionHelp(
                "leech_threshold", "Lapses of a leech", "1 to 99; a leech is tagged, again at every half as many more."
            ),
            OptionHelp(
                "leech_action",
                "Then also",
                "Tag alone, or suspend: a suspended card is asked no more.",
                tuple(LeechAction),
            ),
        ),
    ),
    (
        "Memory model",
        (
            OptionHelp(
                "parameters", "FSRS weights", "The 21 weights of FSRS-6; fitting them to your history sets them."
            ),
            OptionHelp(
                "ignore_reviews_before", "Fit from", "A date; earlier reviews are left out of the fit. none takes all."
            ),
        ),
    ),
)
