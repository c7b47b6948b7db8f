"""The bill engine: bills computed, explained, replayed under every legal choice."""
