"""Compares a run on the GPU with the same run on the CPU; used by scripts/gpu-check.

parity CPU GPU TOLERANCE   largest relative difference of any metric of any cell
intervals CPU GPU          every mean of the GPU run lies in the 95 % interval of the CPU run
"""

import csv
import json
import math
import pathlib
import sys


def cells(run):
    lines = (pathlib.Path(run) / "cells.jsonl").read_text().splitlines()
    return {cell["cell"]: cell for cell in map(json.loads, lines)}


def parity(cpu, gpu, tolerance):
    ours, theirs = cells(gpu), cells(cpu)
    if ours.keys() != theirs.keys():
        sys.exit("parity: the two runs hold different cells")
    worst = 0.0
    for cell, reference in theirs.items():
        for metric, value in reference["metrics"].items():
            other = ours[cell]["metrics"][metric]
            if not (math.isfinite(value) and math.isfinite(other)):
                sys.exit(f"parity: {cell} {metric} is not finite")
            worst = max(worst, abs(other - value) / max(abs(value), 1e-30))
    print(f"largest relative difference {worst:.3g}, tolerance {tolerance:g}")
    if worst > tolerance:
        sys.exit(1)


def summary(run):
    fixed = {"mean", "sd", "ci95_low", "ci95_high"}
    with open(pathlib.Path(run) / "summary.csv", newline="") as file:
        return {
            tuple((k, v) for k, v in row.items() if k not in fixed): row
            for row in csv.DictReader(file)
        }


def intervals(cpu, gpu):
    reference, other = summary(cpu), summary(gpu)
    if reference.keys() != other.keys():
        sys.exit("intervals: the two runs summarise different settings")
    outside = [
        key
        for key, row in reference.items()
        # One seed, or cells that diverged, have no interval.
        if row["ci95_low"] and other[key]["mean"]
        and not float(row["ci95_low"]) <= float(other[key]["mean"]) <= float(row["ci95_high"])
    ]
    compared = sum(bool(row["ci95_low"]) for row in reference.values())
    print(f"{compared - len(outside)} of {compared} means lie in the CPU's intervals")
    for key in outside:
        print("outside:", ", ".join(f"{k}={v}" for k, v in key))
    if outside or not compared:
        sys.exit(1)


if __name__ == "__main__":
    command, cpu, gpu = sys.argv[1:4]
    if command == "parity":
        parity(cpu, gpu, float(sys.argv[4]))
    else:
        intervals(cpu, gpu)
