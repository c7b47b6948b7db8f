"""What another legal choice would have cost: twelve months billed again, nothing guessed."""
