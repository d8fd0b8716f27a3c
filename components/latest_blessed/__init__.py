"""Finding the model that a new one is compared with."""

ABSENT = "absent"  # the property of an artifact that stands for none
