#!/usr/bin/env python3
"""Writes what scikit-learn and Pillow make of small arrays, for HeadReferenceTest.

usage: head_reference.py FOLDER     (needs numpy, scikit-learn and pillow)
Writes FOLDER/reference.json: ridge and multinomial logistic heads on given features, with their
losses and accuracies, and images brought to other sizes and to grey.
"""
import json
import sys

import numpy as np
from PIL import Image
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, log_loss

RIDGE = 0.01  # penalty per example


def heads(rng, classes):
    """More rows than features for few classes, fewer than features for many."""
    n, m, h = (60, 30, 8) if classes < 4 else (24, 12, 30)
    x = (np.abs(rng.normal(size=(n + m, h))) * np.logspace(0, -2, h)).round(4)
    labels = (x @ rng.normal(size=(h, classes)) * 3 + rng.normal(size=(n + m, classes))).argmax(1)
    labels[:classes] = range(classes)
    y = np.eye(classes)[labels]
    ridge = Ridge(alpha=RIDGE * n, solver="cholesky").fit(x[:n], y[:n])
    logistic = LogisticRegression(C=1 / (RIDGE * n), tol=1e-12, max_iter=10**6).fit(x[:n], labels[:n])
    result = {"classes": classes, "ridge": RIDGE, "x": x.tolist(), "labels": labels.tolist(), "train": n}
    for name, rows in (("train", slice(0, n)), ("test", slice(n, None))):
        out = ridge.predict(x[rows])
        result[f"ridge_{name}_loss"] = float(((out - y[rows]) ** 2).mean())
        result[f"ridge_{name}_accuracy"] = accuracy_score(labels[rows], out.argmax(1))
        p = logistic.predict_proba(x[rows])
        result[f"logistic_{name}_loss"] = log_loss(labels[rows], p, labels=range(classes))
        result[f"logistic_{name}_accuracy"] = accuracy_score(labels[rows], p.argmax(1))
        result[f"logistic_{name}_probabilities"] = p.round(9).tolist()
    result["ridge_weights"] = ridge.coef_.T.tolist()
    return result


def regression(rng):
    n, m, h = 50, 20, 8
    x = np.abs(rng.normal(size=(n + m, h))).round(4)
    y = np.sin(x.sum(1)) + rng.normal(size=n + m) / 10
    y = (y - y[:n].mean()) / y[:n].std()
    ridge = Ridge(alpha=RIDGE * n, solver="cholesky").fit(x[:n], y[:n])
    losses = {
        f"ridge_{name}_loss": float(((ridge.predict(x[rows]) - y[rows]) ** 2).mean())
        for name, rows in (("train", slice(0, n)), ("test", slice(n, None)))
    }
    return {"ridge": RIDGE, "x": x.tolist(), "y": y.tolist(), "train": n, **losses}


def images(rng):
    cases = []
    for height, width, to_height, to_width in ((7, 5, 4, 3), (4, 4, 6, 7), (28, 28, 32, 32), (9, 6, 9, 2)):
        pixels = rng.uniform(size=(height, width)).round(4)
        resized = Image.fromarray(pixels.astype(np.float32), "F").resize(
            (to_width, to_height), Image.Resampling.BILINEAR
        )
        cases.append({"from": pixels.tolist(), "to": np.asarray(resized, dtype=float).tolist()})
    colour = rng.integers(0, 256, size=(3, 4, 3), dtype=np.uint8)
    grey = Image.fromarray(colour, "RGB").convert("L")
    return {"resized": cases, "colour": colour.tolist(), "grey": np.asarray(grey).tolist()}


def main():
    rng = np.random.default_rng(7)
    reference = {
        "regression": regression(rng),
        "classification": [heads(rng, 3), heads(rng, 5)],
        "images": images(rng),
    }
    with open(sys.argv[1] + "/reference.json", "w") as file:
        json.dump(reference, file)


main()
