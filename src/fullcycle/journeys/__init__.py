"""Process drawings and their steps; the only room that speaks to two stages."""
