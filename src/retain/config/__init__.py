"""What the person and the environment ask for: where things lie, the clock, the settings file, themes of one's own."""
