"""What a card shows: Markdown, formulas, clozes and masks become two faces."""
