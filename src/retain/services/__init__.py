"""What the command line and the TUI both call: study, the library of notes, listings, today's counts."""
