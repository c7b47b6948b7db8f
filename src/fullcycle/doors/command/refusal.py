"""What a sub-command raises when it cannot do what was asked."""


class UnableToRunCommand(Exception):
    """The command cannot run; the message is printed and the exit code is 2."""
