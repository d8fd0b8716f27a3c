"""Push of blessed models to a folder that servers look at."""
