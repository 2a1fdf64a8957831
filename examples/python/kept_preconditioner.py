"""P of a model that Sigmap exported, as the model keeps it."""

import pathlib

import numpy as np


def product(model, asarray):
    """G [in, out] → P·G, of arrays that `asarray` makes of NumPy's."""
    extra = pathlib.Path(model, "assets.extra")
    if not (extra / "preconditioner.vectors.npy").exists():
        p = asarray(np.load(extra / "preconditioner.npy"))
        return lambda g: p * g if p.shape[1] < p.shape[0] else p @ g
    u, above, rest = (asarray(np.load(extra / f"preconditioner.{part}.npy")) for part in ("vectors", "above", "rest"))
    return lambda g: rest * g + u @ (above * (u.T @ g))
