"""Resolution of the latest blessed model."""

ABSENT = "absent"  # the property of an artifact that stands for none
