#!/usr/bin/env python3
"""Trainings of kind G_spec in NumPy, float64, written from the formulas alone: rows in loops, no lanes, no graph.

usage: spec_reference.py FOLDER COUNT       writes COUNT random cases, and those that are named here
       spec_reference.py --check CASE.json...   how far recordings of others are from this; exit code 1 above 1e-10
(needs numpy and scipy)
"""
import json
import pathlib
import sys

import numpy as np
from scipy.special import erf, expit

EPSILON = np.finfo(float).eps
ACTIVATIONS = {  # value and derivative
    "relu": (lambda z: np.maximum(z, 0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "leaky-relu": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1.0, 0.01)),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "erf": (erf, lambda z: 2 / np.sqrt(np.pi) * np.exp(-z * z)),
    "gelu": (
        lambda z: z * (1 + erf(z / np.sqrt(2))) / 2,
        lambda z: (1 + erf(z / np.sqrt(2))) / 2 + z * np.exp(-z * z / 2) / np.sqrt(2 * np.pi),
    ),
    "softplus": (lambda z: np.logaddexp(0, z), expit),
    "quadratic": (lambda z: z * z, lambda z: 2 * z),
    "identity": (lambda z: z, np.ones_like),
}


def loss_of(kind, f, y):
    """The mean loss and its gradient by the outputs f [n, o]."""
    if kind == "cross-entropy":
        logs = f - np.logaddexp.reduce(f, axis=1, keepdims=True)
        hot = np.eye(f.shape[1])[y.astype(int)]
        return -(hot * logs).sum() / len(f), (np.exp(logs) - hot) / len(f)
    y = y.reshape(f.shape)
    r = f - y
    if kind == "squared":
        return (r * r).mean(), 2 * r / r.size
    if kind == "huber":
        return np.where(abs(r) <= 1, r * r / 2, abs(r) - 0.5).mean(), np.clip(r, -1, 1) / r.size
    return np.logaddexp(0, -y * f).mean(), -y * expit(-y * f) / r.size


class Network:
    def __init__(self, model):
        self.last = model["depth"]
        self.value, self.slope = ACTIVATIONS[model["activation"]]
        self.parameterization = model["parameterization"]

    def scale(self, layer, fan_in):
        if self.parameterization == "standard":
            return 1
        return 1 / fan_in if self.parameterization == "mean-field" and layer == self.last else 1 / np.sqrt(fan_in)

    def forward(self, w, b, x):
        """What goes into every layer, and the pre-activations, of which the last are the outputs."""
        inputs, z = [x], []
        for layer in range(self.last + 1):
            z.append(self.scale(layer, len(w[layer])) * inputs[layer] @ w[layer] + b[layer])
            inputs.append(self.value(z[layer]))
        return inputs, z

    def gradients(self, w, b, x, y, loss):
        """By weights and biases; what goes into every layer and the gradients by its pre-activations."""
        inputs, z = self.forward(w, b, x)
        s = [None] * len(w)
        s[self.last] = loss_of(loss, z[self.last], y)[1]
        for layer in range(self.last, 0, -1):
            s[layer - 1] = self.scale(layer, len(w[layer])) * s[layer] @ w[layer].T * self.slope(z[layer - 1])
        by_w = [self.scale(i, len(w[i])) * inputs[i].T @ s[i] for i in range(len(w))]
        return by_w, [own.sum(axis=0) for own in s], inputs, s


def cleared(values, dimension=None):
    """Eigenvalues with those of null directions exactly 0."""
    bound = (dimension or len(values)) * EPSILON * max(abs(values))
    return np.where(abs(values) <= bound, 0, np.maximum(values, 0))


def gains(values, damping, p):
    damped = values + damping
    if p < 0 and min(damped) == 0:
        raise ValueError("a singular covariance has no negative power")
    return np.array([1.0 if p == 0 else 0.0 if v == 0 else v**p for v in damped])


def spectrum(sigma, structure=None):
    """The eigenvalues, null ones 0, and eigenvectors of what the structure keeps of Σ."""
    d = len(sigma)
    kind = (structure or {"kind": "full"})["kind"]
    blocks = [list(range(d))]
    if kind == "diagonal":
        blocks = [[i] for i in range(d)]
    elif kind == "block":
        size = structure.get("size", d)
        blocks = structure.get("groups") or [list(range(i, min(d, i + size))) for i in range(0, d, size)]
    values, vectors, place = np.zeros(d), np.zeros((d, d)), 0
    for own in blocks:
        places = list(range(place, place + len(own)))
        own_values, vectors[np.ix_(own, places)] = np.linalg.eigh(sigma[np.ix_(own, own)])
        values[places] = cleared(own_values)
        place += len(own)
    values = cleared(values)
    if kind == "low-rank" and structure["rank"] < d:
        rest = d - structure["rank"]
        values[:rest] = values[:rest].mean()
    return values, vectors


def power(sigma, damping, p, structure=None):
    """(Σ + δI)^p of what the structure keeps of Σ."""
    values, vectors = spectrum(sigma, structure)
    return vectors * gains(values, damping, p) @ vectors.T


def normalized(p, normalize):
    if normalize == "trace":
        return p * len(p) / np.trace(p)
    return p / np.linalg.eigvalsh(p).max() if normalize == "spectral" else p


def dual(x, damping, p):
    """The empirical covariance's power, column by column, by the products of the rows."""
    n, d = x.shape
    centred = x - x.mean(axis=0)
    kappa, v = np.linalg.eigh(centred @ centred.T / n)
    kappa = cleared(kappa, max(n, d))
    rest = gains(np.zeros(1), damping, p)[0]
    some = kappa > 0
    weights = np.zeros(n)
    weights[some] = (gains(kappa[some], damping, p) - rest) / (n * kappa[some])
    return rest * np.eye(d) + centred.T @ (v * weights @ v.T) @ centred


class Running:
    """One layer's P and Q of the batches so far."""

    def __init__(self, spec, layer, shape):
        self.spec = spec
        self.p = spec.get("hiddenP", spec["p"]) if layer else spec["p"]
        self.seen = self.mean = self.second = self.gradients = 0
        self.left, self.right = np.eye(shape[0]), np.eye(shape[1])

    def update(self, step, rows, s):
        keep = self.spec["statisticsDecay"]
        self.seen = keep * self.seen + 1 - keep
        self.mean = keep * self.mean + (1 - keep) * rows.mean(axis=0)
        self.second = keep * self.second + (1 - keep) * sum(np.outer(a, a) for a in rows) / len(rows)
        own = len(rows) * s
        self.gradients = keep * self.gradients + (1 - keep) * sum(np.outer(g, g) for g in own) / len(rows)
        since = step - self.spec["warmUp"]
        if since >= 0 and since % self.spec["refresh"] == 0:
            mean = self.mean / self.seen
            sigma = self.second / self.seen - np.outer(mean, mean)
            p = power(sigma, self.spec["damping"], self.p, self.spec.get("structure"))
            self.left = normalized(p, self.spec.get("normalize"))
            if "q" in self.spec:
                self.right = power(self.gradients / self.seen, self.spec["gradientDamping"], self.spec["q"])


class Learned:
    """p of tr P = d, by the hypergradient of the last update."""

    def __init__(self, spec, sigma):
        values, self.vectors = spectrum(sigma, spec.get("structure"))
        self.values = values + spec.get("damping", 0)
        self.spec, self.p, self.h = spec, [spec["p"]], []

    def matrix(self):
        g = gains(self.values, 0, self.p[-1])
        g *= len(g) / g.sum()
        logs = np.log(np.where(self.values > 0, self.values, 1))
        self.slope = self.vectors * (g * ((logs[:, None] - logs) @ g / len(g))) @ self.vectors.T
        return self.vectors * g @ self.vectors.T

    def learn(self, rate, gradient, of_validation):
        self.h.append((of_validation * (-rate * self.slope @ gradient)).sum())
        self.p.append(float(np.clip(self.p[-1] - self.spec["hyperLearningRate"] * self.h[-1], *self.spec["bounds"])))


def train(case):
    """What a case is recorded to be, from its spec, rows and initial weights."""
    rows = {name: decoded(array) for name, array in case["inputs"].items()}
    w, b = ([decoded(array) for array in case["init"][name]] for name in "wb")
    spec, training = case["spec"]["preconditioner"], case["spec"]["training"]
    kind, loss, rate = spec["kind"], training["loss"], case["spec"]["optimizer"]["learningRate"]
    network = Network(case["spec"]["model"])
    x, y = rows["x_train"], rows["y_train"]
    n = len(x)
    batch = training.get("batchSize", n)
    if kind == "covariance-power" and spec.get("method") == "dual":
        known = normalized(dual(x, spec.get("damping", 0), spec["p"]), spec.get("normalize"))
    elif kind == "covariance-power":
        empirical = spec.get("covariance") == "empirical"
        sigma = np.cov(x.T, bias=True).reshape(x.shape[1], -1) if empirical else rows["covariance"]
        known = normalized(
            power(sigma, spec.get("damping", 0), spec["p"], spec.get("structure")), spec.get("normalize"))
    learned = Learned(spec, rows["covariance"]) if kind == "learned-power" else None
    chosen = {"first": [0], "hidden": range(1, len(w)), "all": range(len(w))}[spec.get("layers", "first")]
    running = {i: Running(spec, i, w[i].shape) for i in chosen} if "statisticsDecay" in spec else {}
    result = {"train_loss": [], "test_loss": []}
    for step in range(training["steps"] + 1):
        for part in ("train", "test"):
            outputs = network.forward(w, b, rows["x_" + part])[1][-1]
            result[part + "_loss"].append(loss_of(loss, outputs, rows["y_" + part])[0])
        if step == training["steps"]:
            break
        now = [(step * batch + j) % n for j in range(batch)]
        by_w, by_b, inputs, s = network.gradients(w, b, x[now], y[now], loss)
        plain = by_w[0]
        for i, own in running.items():
            own.update(step, inputs[i], s[i])
            by_w[i] = own.left @ by_w[i] @ own.right
        if kind == "covariance-power":
            by_w[0] = known @ plain
        if learned:
            by_w[0] = learned.matrix() @ plain
        w = [old - rate * by for old, by in zip(w, by_w)]
        b = [old - rate * by for old, by in zip(b, by_b)]
        if learned:
            learned.learn(rate, plain, network.gradients(w, b, rows["x_validation"], rows["y_validation"], loss)[0][0])
    if learned:
        result |= {"p": learned.p, "hypergradient": learned.h}
    result = {name: encoded(values) for name, values in result.items()}
    return result | {"final": {"w": [encoded(own) for own in w], "b": [encoded(own) for own in b]}}


def decoded(array):
    return np.array(array["data"], dtype=float).reshape(array["shape"])


def encoded(values, dtype="f64"):
    values = np.asarray(values)
    return {"shape": list(values.shape), "dtype": dtype, "data": values.tolist()}


def difference(ours, theirs):
    """The largest of max|ours − theirs| / scale, as `sigmap replay` has it."""
    largest = max(abs(decoded(own)).max() for own in theirs["final"]["w"])
    pairs = [(ours[name], theirs[name], 1 if name == "p" else None)
             for name in ("train_loss", "test_loss", "p", "hypergradient") if name in theirs]
    for name in "wb":
        scale = largest if name == "b" else None
        pairs += [(a, t, scale) for a, t in zip(ours["final"][name], theirs["final"][name])]
    return max(abs(decoded(a) - decoded(t)).max() / (scale or abs(decoded(t)).max() or 1) for a, t, scale in pairs)


def made(rng, spec, model=None, training=None, n=8, d=5, o=1, sigma=None, constant=(), rank=None):
    """A case with rows, targets and initial weights drawn, at a learning rate at which it stays calm.

    Of a rank that is given are the covariance and, about their mean, the rows.
    """
    model = {"hidden": 4, "depth": 1, "activation": "relu", "parameterization": "standard"} | (model or {})
    training = {"steps": 6, "logEvery": 1, "weightDecay": 0.0, "precision": "float64", "loss": "squared"} | (training or {})
    root = rng.normal(size=(d, rank or d)) / np.sqrt(d)
    sigma = root @ root.T + (0 if rank else 0.1) * np.eye(d) if sigma is None else sigma
    teacher = rng.normal(size=(d, o)) / np.sqrt(d)
    inputs = {"covariance": encoded(sigma)}
    for part, count in {"train": n, "test": 4, "validation": 5}.items():
        if part == "validation" and spec["kind"] != "learned-power":
            continue
        x = rng.normal(size=(count, root.shape[1])) @ root.T + 0.3
        x[:, list(constant)] = 0.7
        f = np.logaddexp(0, 2 * x @ teacher) - 1 + 0.2 * rng.normal(size=(count, o))
        y = {"cross-entropy": encoded(f.argmax(axis=1), "i32"), "logistic": encoded(np.where(f > 0, 1.0, -1.0))}
        inputs |= {"x_" + part: encoded(x), "y_" + part: y.get(training["loss"], encoded(f))}
    widths = [d] + [model["hidden"]] * model["depth"] + [o]
    unit = model["parameterization"] == "standard"
    init = {
        "w": [encoded(rng.uniform(-1, 1, (m, k)) * (np.sqrt(3 / m) if unit else 1)) for m, k in zip(widths, widths[1:])],
        "b": [encoded(rng.uniform(-0.1, 0.1, k)) for k in widths[1:]],
    }
    rate = 0.1 if unit else 0.5
    while True:
        optimizer = {"kind": "gradient-descent", "learningRate": rate}
        case = {"kind": "G_spec", "inputs": inputs, "init": init,
                "spec": {"model": model, "optimizer": optimizer, "preconditioner": spec, "training": training}}
        try:
            with np.errstate(all="ignore"):
                result = train(case)
            losses = decoded(result["train_loss"])
            if losses.max() <= 1.5 * losses[0]:
                return case | result
        except np.linalg.LinAlgError:
            pass  # of weights that are no longer finite
        rate /= 3


def random_case(seed):
    rng = np.random.default_rng(seed)
    pick = lambda *values: values[rng.integers(len(values))]
    n, d, h = int(rng.integers(2, 13)), int(rng.integers(1, 15)), int(rng.integers(1, 10))
    loss = pick("squared", "huber", "logistic", "cross-entropy")
    o = {"logistic": 1, "cross-entropy": int(rng.integers(2, 5))}.get(loss, int(rng.integers(1, 4)))
    kind = pick("none", "covariance-power", "covariance-power", "adaptive-covariance-power", "kronecker-power", "learned-power")
    p = pick(-2.0, -1.0, 0.0, 1.0, 2.0, round(rng.uniform(-2, 2), 2))
    spec = {"kind": kind} if kind == "none" else {"kind": kind, "p": p}
    known = kind in ("covariance-power", "learned-power")
    running = kind in ("adaptive-covariance-power", "kronecker-power")
    if known:
        # Without damping a power below 0 asks for a covariance that is regular.
        undamped = p >= 0 and kind != "learned-power"
        spec["damping"] = pick(1e-3, 0.1, 1.0, 0.0 if undamped else 0.02)
    if kind == "covariance-power":
        spec["covariance"] = pick("population", "empirical")
    if running:
        spec |= {"damping": pick(0.01, 0.3), "statisticsDecay": pick(0.0, 0.8, 0.99), "layers": pick("first", "hidden", "all"),
                 "warmUp": pick(0, 2), "refresh": pick(1, 3)}
        if spec["layers"] != "first" and pick(True, False):
            spec["hiddenP"] = pick(-0.7, 0.0, 0.4)
    if kind == "kronecker-power":
        spec |= {"q": pick(-1.0, -0.5, 0.0, 0.5), "gradientDamping": pick(0.05, 1.0)}
    if kind == "learned-power":
        spec |= {"hyperLearningRate": pick(0.1, 3.0, 100.0), "bounds": [p - pick(0.0, 1.0), p + 0.5]}
    if known or running:
        least = min(d, h) if spec.get("layers", "first") != "first" else d
        inputs = rng.permutation(d).tolist()
        cut = int(rng.integers(d))
        groups = {"kind": "block", "groups": [own for own in (inputs[:cut], inputs[cut:]) if own]}
        if kind != "learned-power":
            spec["normalize"] = pick("none", "trace", "spectral")
        spec["structure"] = pick(
            {"kind": "full"}, {"kind": "diagonal"}, {"kind": "block", "size": int(rng.integers(1, least + 1))},
            {"kind": "low-rank", "rank": int(rng.integers(1, least + 1))}, groups if spec.get("layers", "first") == "first" else {"kind": "full"})
        if kind == "covariance-power" and spec["structure"]["kind"] == "full" and spec["covariance"] == "empirical":
            spec["method"] = pick("exact", "dual")
    model = {"hidden": h, "depth": int(rng.integers(1, 5)), "activation": pick(*ACTIVATIONS),
             "parameterization": pick("standard", "ntk", "mean-field")}
    training = {"loss": loss} | ({"batchSize": int(rng.integers(1, n + 1))} if pick(True, False) else {})
    rank = pick(None, None, max(1, d // 2))
    return made(rng, spec, model, training, n, d, o, rank=rank, constant=pick((), (), (0,)))


def named():
    """Those that the repository holds, because no recording of others shows what they show."""
    rng = lambda: np.random.default_rng(1)
    small = {"n": 5, "d": 4}
    half = rng().normal(size=(4, 2))
    return {
        "g_null_population": made(rng(), {"kind": "covariance-power", "p": 0.01}, sigma=half @ half.T, **small),
        "g_null_block": made(
            rng(), {"kind": "covariance-power", "p": 0.01, "covariance": "empirical",
                    "structure": {"kind": "block", "groups": [[0, 3], [1], [2]]}}, constant=[1], **small),
        "g_dual_more_rows": made(
            rng(), {"kind": "covariance-power", "p": -0.5, "covariance": "empirical", "damping": 0.05,
                    "method": "dual"}, **small),
        "g_kronecker_hidden": made(
            rng(), {"kind": "kronecker-power", "p": -0.5, "q": -0.25, "damping": 0.05, "gradientDamping": 0.1,
                    "statisticsDecay": 0.8, "warmUp": 1, "refresh": 2, "layers": "all", "hiddenP": 0.3},
            {"hidden": 3, "depth": 2}, {"batchSize": 3}, **small),
        "g_kronecker_block": made(
            rng(), {"kind": "kronecker-power", "p": -1.0, "q": -0.5, "damping": 0.05, "gradientDamping": 0.1,
                    "statisticsDecay": 0.8, "warmUp": 1, "refresh": 2, "layers": "all", "normalize": "trace",
                    "structure": {"kind": "block", "size": 2}}, {"hidden": 3, "depth": 2}, {"batchSize": 3}, **small),
        "g_learned_low-rank": made(
            rng(), {"kind": "learned-power", "p": -0.5, "damping": 0.05, "hyperLearningRate": 3.0,
                    "bounds": [-2.0, 1.0], "structure": {"kind": "low-rank", "rank": 2}}, **small),
        "g_learned_null": made(
            rng(), {"kind": "learned-power", "p": -2.0, "damping": 0.001, "hyperLearningRate": 100.0,
                    "bounds": [-3.0, -1.5]}, rank=2, **small),
    }


def main(arguments):
    if arguments[0] == "--check":
        worst = 0
        for path in arguments[1:]:
            case = json.loads(pathlib.Path(path).read_text())
            error = difference(train(case), case)
            print(pathlib.Path(path).stem, f"{error:.3e}")
            worst = max(worst, error)
        return int(not worst <= 1e-10)
    folder = pathlib.Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    cases = {f"g_random_{seed:03d}": random_case(seed) for seed in range(int(arguments[1]))} | named()
    for name, case in cases.items():
        (folder / f"{name}.json").write_text(json.dumps(case) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
