"""Pictures of an episode."""

from __future__ import annotations

import io
import os

import gymnasium
import numpy as np
from PIL import Image

from models.common import figures
from models.common.control.episodes import Episode

_WIDTH = 240  # pixels of a picture
_PICTURES, _IN_STRIP = 120, 8  # at most
_PAUSE = 60  # milliseconds between two pictures


def shoot(environment: str, episode: Episode) -> list[figures.Figure]:
    """Play an episode's actions again, and return the episode as a film, and some of its pictures."""
    pictures = _pictures(environment, episode)
    first, *others = (picture.quantize(32) for _, picture in pictures)
    film = io.BytesIO()
    first.save(film, "GIF", save_all=True, append_images=others, duration=_PAUSE, loop=0)
    places = np.linspace(0, len(pictures) - 1, min(len(pictures), _IN_STRIP), dtype=int).tolist()
    strip = [
        figures.picture(_png(picture), f"step {step}")
        for step, picture in (pictures[place] for place in places)
    ]
    caption = f"{len(episode.actions)} steps, return {episode.total():.1f}"
    return [
        figures.media("First test episode", film.getvalue(), "image/gif", caption),
        figures.Gallery("Steps of the first test episode", strip),
    ]


def _pictures(environment: str, episode: Episode) -> list[tuple[int, Image.Image]]:
    """Evenly chosen pictures of the episode, with their steps."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")  # no screen is needed
    game = gymnasium.make(environment, render_mode="rgb_array")
    game.reset(seed=episode.seed)
    steps = len(episode.actions)
    chosen = set(np.linspace(0, steps, min(steps + 1, _PICTURES), dtype=int).tolist())
    pictures = [(0, _picture(game))]
    for step, action in enumerate(episode.actions.tolist(), 1):
        game.step(action)
        if step in chosen:
            pictures.append((step, _picture(game)))
    game.close()
    return pictures


def _picture(game: gymnasium.Env) -> Image.Image:
    picture = Image.fromarray(np.asarray(game.render()))
    return picture.resize((_WIDTH, _WIDTH * picture.height // picture.width))


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.quantize(64).save(buffer, "PNG")
    return buffer.getvalue()
