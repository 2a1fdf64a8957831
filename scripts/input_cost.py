"""Measures and draws what inputs cost: time and peak memory of one network against d, by how Σ^p is held.

input_cost.py TABLE.csv FILE.svg [--most D]     needs matplotlib and a build; run from anywhere, on an idle machine
input_cost.py TABLE.csv FILE.svg --draw         draws the table that is there

One network of 500 hidden units on 200 training and 1,000 test rows, 20 steps, evaluated before and after them, at p = −0.5
with damping (`experiments/dimension.yaml`). `training_s` is what the run records of its cell, `run_s` the whole run from the
start of Java to its report, `peak_gb` the most memory that its processes had resident.
"""

import argparse
import csv
import json
import os
import subprocess
import tempfile
import time

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
from matplotlib.ticker import NullFormatter

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STEPS = 20
GIGABYTES = [0.5, 1, 2, 4]
DUAL = ["preconditioner.method=dual"]
FORMS = {
    "exact": (["preconditioner.method=exact"], [10, 100, 500, 1000, 2000]),
    "dual": (DUAL, [500, 1000, 2000, 10_000, 30_000, 100_000]),
    "dual, float64": ([*DUAL, "training.precision=float64"], [1000, 10_000, 100_000]),
    "diagonal": (["preconditioner.structure.kind=diagonal"], [10, 100, 1000, 10_000, 100_000]),
    "low-rank, 20": (
        ["preconditioner.structure.kind=low-rank", "preconditioner.structure.rank=20"],
        [100, 1000, 10_000, 100_000],
    ),
}


def measured(settings, inputs):
    """Seconds of training and of the whole run, and gigabytes at most."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "run")
        command = [os.path.join(HOME, "sigmap"), "run", os.path.join(HOME, "experiments", "dimension.yaml")]
        command += ["--quiet", "--device", "cpu", "--out", out, "--seeds", "1"]
        for axis, value in [("teacher.dimension", inputs), ("teacher.direction", 1), ("preconditioner.p", -0.5)]:
            command += ["--sweep", f"{axis}={value}"]
        for setting in [*settings, "model.hidden=500", f"training.steps={STEPS}", f"training.logEvery={STEPS}"]:
            command += ["--set", setting]
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - start
        if process.returncode != 0:
            raise SystemExit(f"input_cost: exit code {process.returncode} of {' '.join(command)}")
        with open(os.path.join(out, "cells.jsonl")) as cells:
            training = json.loads(cells.readline())["seconds"]
    return training, seconds, usage.ru_maxrss * 1024 / 1e9


def measure(table, most):
    rows = []
    for form, (settings, sizes) in FORMS.items():
        for inputs in sizes:
            if inputs <= most:
                rows.append([form, inputs, *(f"{figure:.3g}" for figure in measured(settings, inputs))])
                print(*rows[-1], flush=True)
    with open(table, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["form", "inputs", "training_s", "run_s", "peak_gb"])
        writer.writerows(rows)


def draw(table, file):
    with open(table, newline="") as lines:
        rows = list(csv.DictReader(lines))
    plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "sigmap", "font.size": 9})
    figure, axes = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")
    names = {"training_s": f"seconds of {STEPS} steps", "peak_gb": "peak resident memory (GB)"}
    for axis, (field, name) in zip(axes, names.items()):
        for (form, _), marker in zip(FORMS.items(), "os^Dv"):
            mine = [row for row in rows if row["form"] == form]
            inputs = [int(row["inputs"]) for row in mine]
            axis.plot(inputs, [float(row[field]) for row in mine], marker=marker, label=form)
        axis.set(xlabel="inputs d", ylabel=name, xscale="log", yscale="log")
        axis.grid(alpha=0.3)
    axes[1].set_yticks(GIGABYTES, [str(size) for size in GIGABYTES])
    axes[1].yaxis.set_minor_formatter(NullFormatter())
    axes[0].legend(frameon=False)
    figure.savefig(file, metadata={"Date": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("file")
    parser.add_argument("--most", type=int, default=100_000, help="inputs at most (100000)")
    parser.add_argument("--draw", action="store_true", help="only draw the table")
    given = parser.parse_args()
    if not given.draw:
        measure(given.table, given.most)
    draw(given.table, given.file)


if __name__ == "__main__":
    main()
