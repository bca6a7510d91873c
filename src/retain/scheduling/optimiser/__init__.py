"""Weights of FSRS-6 fitted to a person's own answers: which are likeliest, and what they are worth."""
