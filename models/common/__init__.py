"""What the trainers of several products share."""
