"""What customers say afterwards: call-backs, their follow-ups, complaints and answers."""
