"""Draws how the cost of training grows with lanes, rows, width and steps, and the floor beneath it.

linear_cost.py [--seconds S] FILE.svg     needs matplotlib and a build; run from anywhere

Each panel doubles one size of the cell of `sigmap bench` and leaves the others: networks at once, training
rows, hidden units (time per step of all networks, evaluation every 50 steps), and steps (time of as many,
evaluation behind the last). The line is the floor that `sigmap bench` measures beside each figure.
"""

import argparse
import json
import os
import subprocess

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
from matplotlib.ticker import NullFormatter

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LANES, EVERY = 4, 50
TEST_ROWS = 9800


def bench(seconds, lanes=LANES, every=EVERY, rows=200, hidden=500):
    """Milliseconds per step of all networks, and at the floor."""
    command = [os.path.join(HOME, "sigmap"), "bench", "--json", "--device", "cpu", "--seconds", str(seconds)]
    command += ["--lanes-at-once", str(lanes), "--log-every", str(every)]
    total = rows + TEST_ROWS
    for name, value in [("samples.total", total), ("samples.trainFraction", rows / total), ("model.hidden", hidden)]:
        command += ["--set", f"{name}={value}"]
    figure = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)[0]
    return figure["ms_per_lane_step"] * lanes, figure["floor_ms"] * lanes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--seconds", type=float, default=1, help="wall time of a repetition (1)")
    given = parser.parse_args()

    def series(sizes, of):
        return sizes, [of(size) for size in sizes]

    panels = {
        "networks at once": series([4, 8, 16, 32, 64], lambda n: bench(given.seconds, lanes=n)),
        "training rows": series([100, 200, 400, 800, 1600], lambda n: bench(given.seconds, rows=n)),
        "hidden units": series([125, 250, 500, 1000, 2000], lambda n: bench(given.seconds, hidden=n)),
        "steps": series(
            [25, 50, 100, 200, 400], lambda n: tuple(ms * n for ms in bench(given.seconds, every=n))
        ),
    }
    plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "sigmap", "font.size": 9})
    figure, axes = plt.subplots(1, len(panels), figsize=(11, 3), layout="constrained")
    for axis, (name, (sizes, times)) in zip(axes, panels.items()):
        axis.plot(sizes, [measured for measured, _ in times], "o", label="measured")
        axis.plot(sizes, [floor for _, floor in times], "-", color="0.5", label="floor")
        axis.set(xlabel=name, xscale="log", yscale="log")
        axis.set_xticks(sizes, [str(size) for size in sizes], minor=False)
        axis.set_xticks([], minor=True)
        axis.yaxis.set_minor_formatter(NullFormatter())
        axis.grid(alpha=0.3)
    axes[0].set_ylabel("ms per step of all networks")
    axes[-1].set_ylabel("ms of all steps")
    axes[0].legend(frameon=False)
    figure.savefig(given.file, metadata={"Date": None})


if __name__ == "__main__":
    main()
