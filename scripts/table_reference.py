#!/usr/bin/env python3
"""Writes what NumPy, pandas and scikit-learn make of small tables, for TableReferenceTest.

usage: table_reference.py FOLDER     (needs numpy, pandas and scikit-learn)
Writes FOLDER/dtypes.npz, an array of every real type, byte order and memory order with the float64
numbers that it stands for, and FOLDER/reference.json.
"""
import json
import sys

import numpy as np
import pandas as pd
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.metrics import accuracy_score, r2_score, root_mean_squared_error
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.preprocessing import StandardScaler

TRAIN = 24  # rows of the file that train; the rest test


def arrays():
    """Extremes of every type, so that signs, subnormal numbers and rounding show."""
    named = {}
    for kind in "b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8".split():
        dtype = np.dtype(kind)
        if kind == "b1":
            values = [True, False, True, True, False, False]
        elif kind[0] in "iu":
            info = np.iinfo(dtype)
            values = [info.min, info.max, 0, 1, info.max - 1, info.max // 3]
        else:
            info = np.finfo(dtype)
            values = [info.max, -info.max, info.smallest_subnormal, info.tiny, 1 / 3, -0.1]
        for order in "<>":
            for memory in "CF":
                array = np.array(values, dtype).astype(dtype.newbyteorder(order)).reshape(3, 2)
                name = f"{kind}_{'little' if order == '<' else 'big'}_{memory}"
                named[name] = np.asarray(array, order=memory)
                named[name + "_expected"] = array.astype(np.float64)
    return named


def table(folder, name, target):
    frame = pd.read_csv(f"{folder}/{name}")
    inputs = pd.get_dummies(frame.drop(columns=target), dtype=float)
    # Inputs stand where their columns do in the file; pandas puts categories last.
    order = [
        i
        for column in frame.columns
        if column != target
        for i in inputs.columns
        if i == column or i.startswith(column + "_")
    ]
    x = inputs[order].to_numpy()
    y = frame[target].to_numpy()
    scaler = StandardScaler().fit(x[:TRAIN])
    dummy = DummyRegressor().fit(x[:TRAIN], y[:TRAIN])
    guess = dummy.predict(x[TRAIN:])
    scale = StandardScaler().fit(y[:TRAIN, None])
    standard = scale.transform(y[TRAIN:, None]).ravel()
    return {
        "target": target,
        "inputs": scaler.transform(x[TRAIN:]).tolist(),
        "targets": standard.tolist(),
        "loss": float(np.mean(standard**2)),
        "rmse": root_mean_squared_error(y[TRAIN:], guess),
        "r2": r2_score(y[TRAIN:], guess),
    }


def splits():
    """Rows of each class that train, for classes of some sizes and some fractions."""
    cases = []
    for sizes in [[50, 30, 20], [7, 11, 5], [100, 3], [33, 33, 34], [9, 6, 4, 14]]:
        labels = np.repeat(np.arange(len(sizes)), sizes)
        for fraction in [0.8, 0.5, 0.25]:
            wanted = int(fraction * len(labels))
            exact = np.array(sizes) * wanted / len(labels)
            rest = np.sort(np.round(exact - np.floor(exact), 9))[::-1]
            missing = wanted - int(np.floor(exact).sum())
            # scikit-learn draws lots among equal remainders.
            if 0 < missing and rest[missing - 1] == rest[missing]:
                continue
            split = StratifiedShuffleSplit(1, train_size=wanted, random_state=0)
            train, _ = next(split.split(labels[:, None], labels))
            counts = np.bincount(labels[train], minlength=len(sizes)).tolist()
            cases.append({"sizes": sizes, "train": wanted, "counts": counts})
    return cases


def main():
    folder = sys.argv[1]
    np.savez_compressed(f"{folder}/dtypes.npz", **arrays())
    reference = {
        "tables": {n: table(folder, n, "price") for n in ["plain.csv", "quoted-text.csv"]},
        "splits": splits(),
        "majority": accuracy_score(
            [0, 1, 1, 2], DummyClassifier().fit([[0]] * 5, [1, 1, 0, 2, 1]).predict([[0]] * 4)
        ),
    }
    with open(f"{folder}/reference.json", "w", encoding="utf-8") as file:
        json.dump(reference, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
