"""Resolution of the latest blessed model."""

ABSENT = "absent"  # the property of an artifact that stands for none
BARRED = "barred.json"  # file beside pushed models: versions that are not the latest, with reasons
