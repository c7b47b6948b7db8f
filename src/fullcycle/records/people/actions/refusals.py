"""The refusal that both ways of signing in share."""


class UnableToSignIn(Exception):
    """The sign-in failed; the message never tells whether the person is known."""
