"""Writes the small SavedModels under src/test/resources/models; needs `pip install tensorflow-cpu`.

make_model_fixtures.py FOLDER [NAME…]   FOLDER is new or holds earlier ones, which are replaced

  module         tf.Module: two variables, a vocabulary file as an asset, one signature
  shards         four variables over two data files, which a checkpoint writer of TensorFlow 1 makes
  initializer    an initialiser, run when the model is loaded, writes a file
  control        a variable with a control dependency on a WriteFile
  function       the same two functions down
  python         a tf.py_function
  saver          a saver that writes where a constant says, not where the caller does
  mixture        an operation that TensorFlow does not have, and one that ends the process
  nested         an attribute with 1,000 functions inside one another
  deep           groups nested 12,000 deep, in a field that no SavedModel has

The files that the crafted models would write are named sigmap-was-here and stand in the working folder.
Nothing in them is run by this script but what TensorFlow runs to save them.
"""

import os
import shutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf
from tensorflow.core.protobuf import meta_graph_pb2, saved_model_pb2

VICTIM = "sigmap-was-here"
v1 = tf.compat.v1


def module(folder):
    class Affine(tf.Module):
        def __init__(self):
            super().__init__()
            self.w = tf.Variable(tf.reshape(tf.range(6.0), (3, 2)), name="w")
            self.b = tf.Variable(tf.constant([0.5, -1.0], tf.float64), name="b")
            self.words = tf.saved_model.Asset(words)

        @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32, "x")])
        def __call__(self, x):
            return {"y": x @ self.w + tf.cast(self.b, tf.float32)}

    words = os.path.join(os.path.dirname(folder), "words.txt")
    with open(words, "w") as file:
        file.write("one\ntwo\n")
    made = Affine()
    tf.saved_model.save(made, folder, signatures=made.__call__)
    os.remove(words)


def saved(folder, build, saver=None):
    """`build(x)` returns y and the initialiser (or None), in a graph of TensorFlow 1."""
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [None, 2], name="x")
        y, init = build(x)
        session.run(v1.global_variables_initializer())
        builder = v1.saved_model.Builder(folder)
        signature = v1.saved_model.predict_signature_def({"x": x}, {"y": y})
        builder.add_meta_graph_and_variables(
            session, ["serve"], {"serving_default": signature}, main_op=init, saver=saver and saver()
        )
        builder.save()


def shards(folder):
    def build(x):
        with tf.device("/job:localhost/task:0"):
            a = v1.get_variable("a", initializer=tf.constant([[1.0], [2.0]]), use_resource=False)
            b = v1.get_variable("b", initializer=tf.constant([3, 4], tf.int64), use_resource=False)
        with tf.device("/cpu:0"):
            c = v1.get_variable("c", initializer=tf.constant("text"), use_resource=False)
            d = v1.get_variable("d", initializer=tf.constant(0.25, tf.float64), use_resource=False)
        del b, c, d
        return x @ a, None

    saved(folder, build, lambda: v1.train.Saver(sharded=True))


def spectrum():
    """The variables of a cell that Sigmap exported, which it looks into."""
    w1 = v1.get_variable("w1", initializer=tf.constant([[2.0], [1.0]]), use_resource=False)
    v1.get_variable("eigenvectors", initializer=tf.eye(2, dtype=tf.float64), use_resource=False)
    v1.get_variable("eigenvalues", initializer=tf.constant([1, 4], tf.float64), use_resource=False)
    return w1


def initializer(folder):
    def build(x):
        w1 = spectrum()
        return x @ w1, tf.group(tf.io.write_file(VICTIM, "init", name="quiet/write"))

    saved(folder, build)


def control(folder):
    saved(folder, lambda x: (x @ spectrum(), None))

    def edit(graph):
        with tf.Graph().as_default() as own:
            tf.io.write_file(VICTIM, "control", name="write")
            graph.graph_def.node.extend(own.as_graph_def().node)
        next(node for node in graph.graph_def.node if node.name == "w1").input.append("^write")

    edited(folder, edit)


def function(folder):
    @tf.function
    def inner(x):
        tf.io.write_file(VICTIM, "function")
        return x

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32, "x")])
    def outer(x):
        return {"y": inner(x) + 1.0}

    holder = tf.Module()
    holder.outer = outer
    tf.saved_model.save(holder, folder, signatures=outer)


def python(folder):
    saved(folder, lambda x: (tf.ensure_shape(tf.py_function(lambda v: v, [x], tf.float32), [None, 2]), None))


def saver(folder):
    def build(x):
        w = v1.get_variable("w", initializer=tf.ones([2, 2]), use_resource=False)
        return x @ w, None

    saved(folder, build)

    def edit(graph):
        for node in graph.graph_def.node:
            if node.op == "ShardedFilename":
                node.input[0] = "elsewhere"
        constant = graph.graph_def.node.add(name="elsewhere", op="Const")
        constant.attr["dtype"].type = tf.string.as_datatype_enum
        constant.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(VICTIM))

    edited(folder, edit)


def mixture(folder):
    saved(folder, lambda x: (tf.identity(x), None))

    def edit(graph):
        graph.graph_def.node.add(name="own", op="Acme>Launch")
        graph.graph_def.node.add(name="end", op="Abort")
        graph.graph_def.node.add(name="colour\x1b[31m\n2", op="ReadFile")

    edited(folder, edit)


def nested(folder):
    saved(folder, lambda x: (tf.identity(x), None))
    # AttrValue{func: {attr: {"a": AttrValue{...}}}}, from the inside out.
    value = b""
    for _ in range(1000):
        entry = field(1, b"a") + field(2, value)
        value = field(10, field(1, b"f") + field(2, entry))
    node = field(1, b"n") + field(2, b"NoOp") + field(5, field(1, b"a") + field(2, value))
    append(folder, field(2, field(2, field(1, node))))


def deep(folder):
    saved(folder, lambda x: (tf.identity(x), None))
    append(folder, b"\x7b" * 12000)


def field(number, payload):
    """A length-delimited field of protobuf's wire format."""
    length, head = len(payload), bytes([number << 3 | 2])
    while length > 127:
        head += bytes([length & 127 | 128])
        length >>= 7
    return head + bytes([length]) + payload


def append(folder, wire):
    with open(f"{folder}/saved_model.pb", "ab") as file:
        file.write(wire)


def edited(folder, edit):
    path = f"{folder}/saved_model.pb"
    model = saved_model_pb2.SavedModel()
    with open(path, "rb") as file:
        model.ParseFromString(file.read())
    edit(model.meta_graphs[0])
    with open(path, "wb") as file:
        file.write(model.SerializeToString(deterministic=True))


def slim(folder):
    """Without the operators' definitions and notes, which are most of a small model's bytes."""

    def edit(graph):
        graph.meta_info_def.ClearField("stripped_op_list")
        for library in graph.graph_def.library.function:
            library.ClearField("arg_attr")
        graph.graph_def.ClearField("debug_info")

    edited(folder, edit)
    for extra in ("fingerprint.pb", "debug"):
        path = f"{folder}/{extra}"
        shutil.rmtree(path) if os.path.isdir(path) else os.path.exists(path) and os.remove(path)


ALL = (module, shards, initializer, control, function, python, saver, mixture, nested, deep)


def main(folder, *names):
    os.makedirs(folder, exist_ok=True)
    for make in ALL:
        if not names or make.__name__ in names:
            path = os.path.join(folder, make.__name__)
            shutil.rmtree(path, ignore_errors=True)
            make(path)
            if make not in (nested, deep):
                slim(path)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
