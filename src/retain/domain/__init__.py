"""What retain talks about: notes, cards, decks, reviews, the clock. Standard library only."""
