"""Account managers and whom they serve: always one primary and one deputy."""
