"""A made-up MagnaTagATune in the published layout: more tags than the fifty that are used, clips named after artist and
album.
"""

import csv
from pathlib import Path

import numpy as np

from tagger.progress import Task
from trainer.synthetic.draw import generator_of
from trainer.synthetic.names import words
from trainer.synthetic.sound import render, write_sound

TAGS = 60
PER_CLIP = 5


def write_magnatagatune(root: Path, *, clips: int, seconds: float, task: Task) -> None:
    """Write ``clips`` clips; one in ten artists has two."""
    tags = words(TAGS, generator_of("magnatagatune tags"), syllables=2)
    chance = 1 / np.arange(3, TAGS + 3)
    task.begin("making a small MagnaTagATune", clips)
    root.mkdir(parents=True, exist_ok=True)
    with (root / "annotations_final.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_ALL)
        table.writerow(["clip_id", *tags, "mp3_path"])
        for clip in range(clips):
            generator = generator_of("magnatagatune", clip)
            chosen = set(generator.choice(TAGS, PER_CLIP, replace=False, p=chance / chance.sum()).tolist()) | {
                clip % TAGS
            }
            path = f"{clip % 16:x}/artist_{clip - (clip % 10 == 9):04d}-album_{clip:04d}-01-song-0-29.mp3"
            table.writerow([clip + 2, *(int(tag in chosen) for tag in range(TAGS)), path])
            parts = [(f"tag {tags[tag]}", float(generator.uniform(0.5, 1))) for tag in sorted(chosen)[:3]]
            write_sound(root / path, render(parts, seconds, generator))
            task.step(path)
