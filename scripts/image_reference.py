#!/usr/bin/env python3
"""Writes small image files with NumPy, SciPy and Pillow, for ImageReferenceTest.

usage: image_reference.py FOLDER     (needs numpy, scipy and pillow)
Writes FOLDER/cifar-10.bin and FOLDER/cifar-100.bin (CIFAR's binary format), FOLDER/svhn.mat and
FOLDER/svhn-plain.mat (compressed and not), FOLDER/grey and FOLDER/colour (a folder a class), and
FOLDER/reference.json: shapes, labels and the SHA-256 of all pixels as uint8 [n, height, width,
channels]; of JPEG images, which decoders round differently, the pixels themselves.
"""
import hashlib
import json
import os
import sys

import numpy as np
import scipy.io
from PIL import Image


def pictures(n, height, width, channels):
    """Every place and channel has a number of its own, so that swapped axes show."""
    i, y, x, c = np.ogrid[:n, :height, :width, :channels]
    return ((37 * i + 3 * y + 5 * x + 61 * c + x * y) % 256).astype(np.uint8)


def told(images, labels):
    return {
        "shape": list(images.shape),
        "labels": [int(label) for label in labels],
        "sha256": hashlib.sha256(np.ascontiguousarray(images).tobytes()).hexdigest(),
    }


def cifar(folder, reference):
    for name, n, classes in [("cifar-10", 4, 1), ("cifar-100", 3, 2)]:
        images = pictures(n, 32, 32, 3)
        labels = np.array([[7, 3], [0, 99], [9, 42], [2, 0]], np.uint8)[:n, :classes]
        planes = images.transpose(0, 3, 1, 2).reshape(n, -1)
        np.hstack([labels, planes]).tofile(f"{folder}/{name}.bin")
        reference[name] = told(images, labels[:, -1])
        reference[name]["coarse"] = [int(label) for label in labels[:, 0]]


def svhn(folder, reference):
    images = pictures(6, 32, 32, 3)
    labels = np.array([1, 10, 9, 2, 10, 5], np.uint8)[:, None]
    content = {"X": images.transpose(1, 2, 3, 0), "y": labels}
    scipy.io.savemat(f"{folder}/svhn.mat", content, do_compression=True)
    scipy.io.savemat(f"{folder}/svhn-plain.mat", {k: v[..., :2] if k == "X" else v[:2] for k, v in content.items()})
    reference["svhn"] = told(images, labels.ravel() % 10)


def folders(folder, reference):
    for kind, channels in [("grey", 1), ("colour", 3)]:
        images = pictures(4, 5, 7, channels)
        for i, (name, form) in enumerate([("ash", "L"), ("ash", "P"), ("oak", "A"), ("oak", "1")]):
            os.makedirs(f"{folder}/{kind}/{name}", exist_ok=True)
            picture = Image.fromarray(images[i].squeeze())
            if form == "P" and channels == 3:
                colours = np.unique(images[i].reshape(-1, 3), axis=0)
                index = [np.flatnonzero((colours == p).all(1))[0] for p in images[i].reshape(-1, 3)]
                picture = Image.fromarray(np.array(index, np.uint8).reshape(5, 7), "P")
                picture.putpalette(colours.ravel().tolist())
            if form == "A":
                picture.putalpha(255)
            picture.save(f"{folder}/{kind}/{name}/{i}.png")
        reference[kind] = told(images, [0, 0, 1, 1])
    y, x = np.ogrid[:16, :16]
    smooth = np.stack([8 * x + 0 * y, 8 * y + 0 * x, 4 * (x + y)], -1).astype(np.uint8)
    for name in ["ash", "oak"]:
        os.makedirs(f"{folder}/jpeg/{name}", exist_ok=True)
        Image.fromarray(smooth).save(f"{folder}/jpeg/{name}/a.jpg", quality=95, subsampling=0)
    decoded = np.asarray(Image.open(f"{folder}/jpeg/ash/a.jpg"))
    reference["jpeg"] = {"pixels": decoded.ravel().tolist()}


def main():
    folder = sys.argv[1]
    reference = {}
    cifar(folder, reference)
    svhn(folder, reference)
    folders(folder, reference)
    with open(f"{folder}/reference.json", "w", encoding="utf-8") as file:
        json.dump(reference, file)
        file.write("\n")


if __name__ == "__main__":
    main()
