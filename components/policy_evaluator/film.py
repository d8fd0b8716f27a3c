"""Pictures of an episode."""

from __future__ import annotations

import os
import pathlib

import gymnasium
import numpy as np
from PIL import Image

from models.common.control.episodes import Episode

_WIDTH = 240  # pixels of a picture
_PICTURES, _IN_STRIP = 120, 8  # at most
_PAUSE = 60  # milliseconds between two pictures


def shoot(environment: str, episode: Episode, folder: pathlib.Path) -> None:
    """Play an episode's actions again, and write `film.gif` and `strip.png`."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")  # no screen is needed
    game = gymnasium.make(environment, render_mode="rgb_array")
    game.reset(seed=episode.seed)
    steps = len(episode.actions)
    chosen = set(np.linspace(0, steps, min(steps + 1, _PICTURES), dtype=int).tolist())
    pictures = [_picture(game)]
    for step, action in enumerate(episode.actions.tolist(), 1):
        game.step(action)
        if step in chosen:
            pictures.append(_picture(game))
    game.close()
    first, *others = (picture.quantize(32) for picture in pictures)
    first.save(folder / "film.gif", save_all=True, append_images=others, duration=_PAUSE, loop=0)
    places = np.linspace(0, len(pictures) - 1, min(len(pictures), _IN_STRIP), dtype=int).tolist()
    strip = Image.new("RGB", (_WIDTH * len(places), pictures[0].height))
    for number, place in enumerate(places):
        strip.paste(pictures[place], (_WIDTH * number, 0))
    strip.quantize(64).save(folder / "strip.png")


def _picture(game: gymnasium.Env) -> Image.Image:
    picture = Image.fromarray(np.asarray(game.render()))
    return picture.resize((_WIDTH, _WIDTH * picture.height // picture.width))
