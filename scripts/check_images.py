"""Asks exported models of images for the bytes of their files, in TensorFlow for Python; needs SciPy too.

check_images.py make FOLDER                 writes images of every kind, KIND.npy with the same in their order, KIND.yaml
check_images.py check FOLDER KIND RUN MODEL RUN was made with --predictions

The signature `raw` must name the class of every test row that predictions.csv has, and its probabilities must give
the recorded test loss within 1e-6. Exits with 1 where not.
"""

import csv
import json
import pathlib
import struct
import sys

import numpy as np
import scipy.io
import tensorflow as tf

ROWS, CLASSES, TOLERANCE = 90, 3, 1e-6


def make(folder):
    rng = np.random.default_rng(1)
    labels = np.sort(rng.permutation(np.arange(ROWS) % CLASSES))  # as an image folder has them

    def images(*shape):
        means = rng.integers(60, 190, (CLASSES, *shape))
        return np.clip(means[labels] + rng.normal(0, 60, (ROWS, *shape)), 0, 255).astype(np.uint8)

    data = {"idx": images(7, 5), "image-folder": images(6, 8, 3), "svhn": images(12, 12, 3)}
    sources = {
        "idx": f"images: {folder}/images, labels: {folder}/labels",
        "image-folder": f"folder: {folder}/leaves",
        "svhn": f"file: {folder}/digits.mat",
    }
    (folder / "images").write_bytes(struct.pack(">4i", 2051, *data["idx"].shape) + data["idx"].tobytes())
    (folder / "labels").write_bytes(struct.pack(">2i", 2049, ROWS) + labels.astype(np.uint8).tobytes())
    for i, label in enumerate(labels):
        leaf = folder / "leaves" / f"kind {label}"
        leaf.mkdir(parents=True, exist_ok=True)
        (leaf / f"{i:03d}.png").write_bytes(tf.io.encode_png(data["image-folder"][i]).numpy())
    scipy.io.savemat(
        folder / "digits.mat", {"X": data["svhn"].transpose(1, 2, 3, 0), "y": labels[:, None].astype(np.uint8) + 1}
    )
    for kind, x in data.items():
        np.save(folder / f"{kind}.npy", x)
        (folder / f"{kind}.yaml").write_text(
            f"name: {kind}\nseeds: 1\ndata: {{kind: {kind}, {sources[kind]}}}\ninputs: standardize\n"
            "samples: {trainFraction: 0.5}\nmodel: {hidden: 16, initScale: 1}\ntraining: {steps: 30}\n"
        )


def check(folder, kind, run, model):
    with open(f"{run}/predictions.csv", newline="", encoding="utf-8") as file:
        told = list(csv.DictReader(file))
    rows = [int(row["row"]) for row in told]
    answers = tf.saved_model.load(model).signatures["raw"](tf.constant(np.load(folder / f"{kind}.npy")[rows]))
    names = [name.decode() for name in answers["prediction"].numpy()]
    classes = [name.decode() for name in answers["classes"].numpy()]
    others = sum(name != row["prediction"] for name, row in zip(names, told))
    probabilities = answers["probabilities"].numpy().astype(float)
    of_targets = probabilities[np.arange(len(told)), [classes.index(row["target"]) for row in told]]
    with open(f"{run}/cells.jsonl", encoding="utf-8") as file:
        recorded = json.loads(file.readline())["metrics"]["test_loss"]
    difference = abs(-np.log(of_targets).mean() / recorded - 1)
    print(f"{kind:12} {len(told)} rows, {others} of another class, test loss {recorded:.4f} to {difference:.1e}")
    return int(not told or others > 0 or not difference <= TOLERANCE)


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        sys.exit(make(pathlib.Path(sys.argv[2])))
    sys.exit(check(pathlib.Path(sys.argv[2]), *sys.argv[3:6]))
