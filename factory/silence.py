"""Suppression of what TensorFlow prints."""

import os


class silent:  # noqa: N801
    """Context in which stderr is suppressed, C++ code included."""

    def __enter__(self) -> None:
        self._kept = os.dup(2)
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 2)

    def __exit__(self, *_: object) -> None:
        os.dup2(self._kept, 2)
        os.close(self._kept)
