package org.sigmap.export.inspect;

/**
 * An operation that reaches outside of its graph.
 *
 * @param op what it is
 * @param node its name
 * @param function whose body it stands in, empty for the graph itself
 * @param effect what it does there, such as "writes files"
 */
record OperationUse(String op, String node, String function, String effect) {
  /** In one line. */
  String text() {
    String place = function.isEmpty() ? "" : " in function \"" + Printable.text(function) + '"';
    return Printable.text(op) + " \"" + Printable.text(node) + '"' + place + ' ' + effect;
  }
}
