"""One screen, one job; its style sheet lies beside it."""
