"""Asks an exported model of a table for the raw rows of its file, in TensorFlow for Python.

check_predictions.py MODEL ROWS.csv PREDICTIONS.csv ANSWERS.csv    PREDICTIONS.csv is what `sigmap run
        --predictions` left of that one cell, ANSWERS.csv what `sigmap predict MODEL ROWS.csv` printed

Prints the largest difference of each from the signature `raw`, in standard deviations of the targets, or the
number of rows with another class. Exits with 1 where one exceeds 1e-5, or a class differs.
"""

import csv
import json
import sys

import numpy as np
import tensorflow as tf

TOLERANCE = 1e-5


def read(file):
    with open(file, newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def main(folder, rows_file, predictions_file, answers_file):
    with open(f"{folder}/assets.extra/sigmap.json", encoding="utf-8") as file:
        columns = json.load(file)["table"]["columns"]
    rows = read(rows_file)
    given = {}
    for column in columns:
        cells = [row[column["name"]] for row in rows]
        if "categories" in column:
            given[column["input"]] = tf.constant(cells)
        else:
            given[column["input"]] = tf.constant([float(cell or "nan") for cell in cells], tf.float32)
    raw = tf.saved_model.load(folder).signatures["raw"](**given)["prediction"].numpy()

    kept, answers = read(predictions_file), read(answers_file)
    assert len(answers) == len(rows) and kept, "no predictions"
    deviation = 1
    if raw.dtype.kind == "f":
        deviation = np.std([float(row["target"]) for row in kept])
    failed = False
    for name, told in (("predictions.csv", kept), ("sigmap predict", answers)):
        ours = raw[[int(row["row"]) for row in told]]
        if raw.dtype.kind == "f":
            theirs = np.array([float(row["prediction"]) for row in told])
            difference = np.max(np.abs(ours - theirs)) / deviation
        else:
            difference = sum(a.decode() != row["prediction"] for a, row in zip(ours, told))
        failed |= not difference <= TOLERANCE
        print(f"{name:16} {len(told)} rows {difference:.1e}")
    return int(failed)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
