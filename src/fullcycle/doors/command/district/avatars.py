"""Pictures for invented people: the first character of the name on a colour, no faces."""

from fullcycle.doors.command.district import words


FOLDER = "frame/avatars"
"""Among the static files of the frame; drawn once and kept in the repository."""

COLOURS = ("#1d6f5c", "#2f5d8a", "#7a4b8c", "#8a5a2b", "#a13d4b", "#3d6b2e", "#5b5b8a")


def file_of(name: str) -> str:
    """The static file that stands for a person of this name."""
    return f"{FOLDER}/u{ord(name[0]):04x}.svg"


def drawing(initial: str) -> str:
    """The picture: 96 by 96, readable on white and on dark."""
    colour = COLOURS[ord(initial) % len(COLOURS)]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">'
        f'<rect width="96" height="96" rx="48" fill="{colour}"/>'
        '<text x="48" y="50" fill="#fff" font-family="sans-serif" font-size="44" '
        f'text-anchor="middle" dominant-baseline="central">{initial}</text></svg>\n'
    )


def drawings() -> dict[str, str]:
    """Every picture by its file, for all the surnames that are given out."""
    return {file_of(surname): drawing(surname) for surname in words.SURNAMES}
