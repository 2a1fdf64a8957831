"""Validates specifications against the schema that sigmap prints; needs jsonschema and ruamel.yaml.

check_schema.py SCHEMA.json SPEC.yaml...

Every spec must be valid, and none of the broken ones below. Exits with 1 where not.
"""

import json
import pathlib
import sys

import jsonschema
from ruamel.yaml import YAML

BROKEN = {
    "no name": "seeds: 5",
    "a name that is no directory": "name: runs/a",
    "an unknown field": "name: a\nmodell: {hidden: 5}",
    "an unknown field of a group": "name: a\nmodel: {hiden: 5}",
    "a number below its range": "name: a\nmodel: {hidden: 0}",
    "a number that must be positive": "name: a\noptimizer: {learningRate: 0}",
    "a text for a number": "name: a\ntraining: {steps: many}",
    "a fraction for a whole number": "name: a\ntraining: {steps: 1.5}",
    "an unknown kind": "name: a\noptimizer: {kind: sgd}",
    "a field of another kind": "name: a\noptimizer: {kind: adam, rho: 0.1}",
    "an unknown word": "name: a\nteacher: {case: middle}",
    "an unknown axis": "name: a\nsweep: {optimizer.lr: [0.1, 0.2]}",
    "an axis of one value without a list": "name: a\nsweep: {teacher.snr: 1}",
    "a field of another experiment": "name: a\nexperiment: gram\ntransfer: {target: low}",
    "rows of two kinds": "name: a\nteacher: {snr: 1}\ndata: {kind: table, file: a.csv, target: y}",
    "a share of all rows": "name: a\nsamples: {total: 100, trainFraction: 1}",
    "tune without values": "name: a\ntune: {field: optimizer.learningRate}",
}


def main(schema, *specs):
    check = jsonschema.Draft7Validator(json.loads(pathlib.Path(schema).read_text(encoding="utf-8")))
    check.check_schema(check.schema)
    yaml = YAML(typ="safe", pure=True)
    faults = []
    for spec in specs:
        errors = list(check.iter_errors(yaml.load(pathlib.Path(spec))))
        faults += [f"{spec}: {'.'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in errors]
    faults += [f"{what} is valid" for what, text in BROKEN.items() if check.is_valid(yaml.load(text))]
    print("\n".join(faults) or f"{len(specs)} specs are valid, {len(BROKEN)} broken ones are not")
    return int(bool(faults))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
