"""Statistics: what the command line, the screen and the page all show."""
