"""Loads an exported cell in TensorFlow for Python and compares it with NumPy; needs `pip install tensorflow`.

check_saved_model.py MODEL     MODEL is what `sigmap export` wrote, of a two-layer regression trained by
                               gradient descent behind covariance-power, weight decay decoupled

Prints the largest difference of each quantity: hidden activations, prediction, the same in raw units, P
as a variable and as a file against E·Λ^p·Eᵀ, and loss and parameters of one `train_step` on seven random rows. Exits with 1 where one
exceeds 1e-5 of the quantity's largest value (1e-10 in float64), far below the step itself.
"""

import sys

import numpy as np
import tensorflow as tf

ROWS = 7


def main(folder):
    model = tf.saved_model.load(folder)
    signatures = model.signatures
    stored = tf.train.load_checkpoint(f"{folder}/variables/variables")
    before = {name: stored.get_tensor(name) for name in stored.get_variable_to_shape_map()}
    w1, b1, w2, b2 = (before[name] for name in ("w1", "b1", "w2", "b2"))
    random = np.random.default_rng(0)
    x = random.standard_normal((ROWS, w1.shape[0])).astype(w1.dtype)
    y = random.standard_normal((ROWS, w2.shape[1])).astype(w1.dtype)

    hidden = np.maximum(x @ w1 + b1, 0)
    prediction = hidden @ w2 + b2
    e, p = before["eigenvectors"], before["p"]
    power = e @ np.diag((before["eigenvalues"] + before["damping"]) ** p) @ e.T

    error = 2 * (prediction - y) / y.size
    back = (error @ w2.T) * (hidden > 0)
    rate, decay = before["optimizer.learningRate"], before["optimizer.weightDecay"]
    after = {
        "w1": w1 - rate * (power @ (x.T @ back) + decay * w1),
        "b1": b1 - rate * back.sum(0),
        "w2": w2 - rate * (hidden.T @ error + decay * w2),
        "b2": b2 - rate * error.sum(0),
    }

    feeds = {"x": tf.constant(x)}
    pairs = {
        "hidden": (signatures["features"](**feeds)["hidden"], hidden),
        "prediction": (signatures["serving_default"](**feeds)["prediction"], prediction),
        "raw prediction": (
            signatures["raw"](**feeds)["prediction"],
            before["targetDeviation"] * prediction + before["targetMean"],
        ),
        "preconditioner": (before["preconditioner"], power),
        "the same file": (np.load(f"{folder}/assets.extra/preconditioner.npy"), power),
        "loss": (signatures["train_step"](y=tf.constant(y), **feeds)["loss"], np.mean((prediction - y) ** 2)),
    }
    for name, value in after.items():
        pairs[name] = (model.prune([], f"read/{name}:0")(), value)

    tolerance = 1e-5 if w1.dtype == np.float32 else 1e-10
    failed = False
    for name, (found, expected) in pairs.items():
        difference = np.max(np.abs(np.asarray(found) - expected)) / np.max(np.abs(expected))
        failed |= not difference <= tolerance
        print(f"{name:15} {difference:.1e}")
    return int(failed)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
