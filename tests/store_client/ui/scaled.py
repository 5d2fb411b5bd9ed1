"""A window on a screen that is scaled: walks over it and prints what it found, as one line of JSON."""

import json
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from store_client import paths
from store_client.ui.main_window import MainWindow
from store_client.ui.theme.theme import Theme
from tests.store_client.ui.shop import open_shop
from tests.store_client.ui.walking import Recorder, cut_texts, outside, settle, walk


def main(folder: Path, language: str) -> None:
    application = QApplication([])
    with open_shop(folder) as shop, pytest.MonkeyPatch.context() as patch:
        shop.hq_answers()
        window = MainWindow(application, Theme(application, paths.resources()), shop.services(language))
        window.resize(1366, 768)
        window.show()
        settle()
        recorder = Recorder(patch)
        places, problems = [], []
        for place in walk(window):
            places.append(place)
            problems += [f"{place}: {what}" for what in [*cut_texts(window, recorder), *outside(window)]]
        image = window.grab().toImage()
        window.close()
    pixels = [image.width(), image.height()]
    print(json.dumps({"density": image.devicePixelRatio(), "pixels": pixels, "places": places, "problems": problems}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
