"""Draw docs/console/*.png from real runs: python tests/bench/console_pictures.py runs RUN ARTIFACT.

RUN is shown on a broad screen and on a phone, ARTIFACT (statistics) in dark colours.
"""

import io
import pathlib
import sys

from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import browsers
import consoles

from factory.console.source import Source
from factory.install.paths import CHECKOUT

COLOURS = 64
REPLACE = """root => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replaceAll(root, "runs");
}"""


def main(root: pathlib.Path, run: str, artifact: str) -> None:
    """Draw the pictures; paths in them begin with `runs`."""
    pictures = {
        "overview": ("/", 1120, 640, "light"),
        "run": (f"/runs/{run}", 1120, 780, "light"),
        "phone": (f"/runs/{run}", 360, 780, "dark"),
        "statistics": (f"/artifacts/{artifact}", 1120, 640, "dark"),
    }
    with browsers.chromium() as browser, consoles.served(Source(root)) as console:
        for name, (path, width, height, scheme) in pictures.items():
            size = {"width": width, "height": height}
            page = browser.new_page(viewport=size, color_scheme=scheme)
            page.goto(console.address + path)
            page.evaluate(REPLACE, str(root.resolve()))
            image = Image.open(io.BytesIO(page.screenshot()))
            image.quantize(COLOURS, dither=Image.Dither.NONE).save(
                CHECKOUT / "docs" / "console" / f"{name}.png", optimize=True
            )


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), *sys.argv[2:])
