"""What all doors stand in: page frame, components, sign-in, the one clock."""
