"""One step behind Σ^p by examples/python beside the step of the exported model itself.

check_examples.py step MODEL STEP.npz    in TensorFlow for Python: seven random rows, the parameters before and
                                         after one `train_step` (gradient descent, no weight decay, float64)
check_examples.py optax MODEL STEP.npz   the same step by optax, or by PyTorch (torch); exits with 1 where a
                                         parameter is further than 1e-6 of the step from the model's own
"""

import pathlib
import sys

import numpy as np

ROWS = 7
TOLERANCE = 1e-6
NAMES = ("w1", "b1", "w2", "b2")

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "examples" / "python"))


def own_step(folder, path):
    import tensorflow as tf

    model = tf.saved_model.load(folder)
    stored = tf.train.load_checkpoint(f"{folder}/variables/variables")
    before = {name: stored.get_tensor(name) for name in NAMES}
    random = np.random.default_rng(0)
    x = random.standard_normal((ROWS, before["w1"].shape[0]))
    y = random.standard_normal((ROWS, before["w2"].shape[1]))
    model.signatures["train_step"](x=tf.constant(x), y=tf.constant(y))
    after = {name: model.prune([], f"read/{name}:0")().numpy() for name in NAMES}
    rate = stored.get_tensor("optimizer.learningRate")
    np.savez(path, x=x, y=y, rate=rate, **before, **{"after_" + name: after[name] for name in NAMES})


def by_optax(folder, step):
    import jax
    import optax
    from precondition_optax import precondition

    jax.config.update("jax_enable_x64", True)

    def loss(parameters):
        hidden = jax.nn.relu(step["x"] @ parameters["w1"] + parameters["b1"])
        return ((hidden @ parameters["w2"] + parameters["b2"] - step["y"]) ** 2).mean()

    before = {name: jax.numpy.asarray(step[name]) for name in NAMES}
    optimizer = optax.chain(precondition(folder), optax.sgd(float(step["rate"])))
    updates, _ = optimizer.update(jax.grad(loss)(before), optimizer.init(before), before)
    return optax.apply_updates(before, updates)


def by_torch(folder, step):
    import torch
    from precondition_torch import precondition

    first = torch.nn.Linear(*step["w1"].shape, dtype=torch.float64)
    last = torch.nn.Linear(*step["w2"].shape, dtype=torch.float64)
    network = torch.nn.Sequential(first, torch.nn.ReLU(), last)
    values = {"0.weight": step["w1"].T, "0.bias": step["b1"], "2.weight": step["w2"].T, "2.bias": step["b2"]}
    network.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in values.items()})
    precondition(folder, first.weight)
    optimizer = torch.optim.SGD(network.parameters(), lr=float(step["rate"]))
    torch.nn.functional.mse_loss(network(torch.from_numpy(step["x"])), torch.from_numpy(step["y"])).backward()
    optimizer.step()
    after = (first.weight.T, first.bias, last.weight.T, last.bias)
    return {name: value.detach().numpy() for name, value in zip(NAMES, after)}


def main(what, folder, path):
    if what == "step":
        own_step(folder, path)
        return 0
    with np.load(path) as step:
        after = {"optax": by_optax, "torch": by_torch}[what](folder, step)
        failed = False
        for name in NAMES:
            moved = np.max(np.abs(step["after_" + name] - step[name]))
            difference = np.max(np.abs(np.asarray(after[name]) - step["after_" + name])) / moved
            failed |= not difference <= TOLERANCE
            print(f"{what} {name} {difference:.1e}")
    return int(failed)


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("step", "optax", "torch"):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
