package org.sigmap.export.inspect;

/**
 * Field tags (number × 8 + 2 for a length-delimited one) of the messages that are walked through,
 * by message, as TensorFlow's {@code saved_model.proto}, {@code meta_graph.proto}, {@code
 * graph.proto}, {@code function.proto}, {@code op_def.proto}, {@code node_def.proto} and {@code
 * attr_value.proto} number them.
 */
final class Tags {
  static final int MODEL_META_GRAPH = 2 << 3 | 2;

  static final int META_INFO = 1 << 3 | 2;
  static final int META_GRAPH = 2 << 3 | 2;
  static final int META_SAVER = 3 << 3 | 2;
  static final int META_COLLECTION = 4 << 3 | 2;
  static final int META_SIGNATURE = 5 << 3 | 2;
  static final int META_ASSET = 6 << 3 | 2;

  static final int INFO_TAG = 4 << 3 | 2;

  static final int GRAPH_NODE = 1 << 3 | 2;
  static final int GRAPH_LIBRARY = 2 << 3 | 2;
  static final int LIBRARY_FUNCTION = 1 << 3 | 2;
  static final int DEFINITION_SIGNATURE = 1 << 3 | 2;
  static final int DEFINITION_NODE = 3 << 3 | 2;
  static final int OPERATION_NAME = 1 << 3 | 2;
  static final int OPERATION_INPUT = 2 << 3 | 2;
  static final int INPUT_NAME = 1 << 3 | 2;

  static final int NODE_NAME = 1 << 3 | 2;
  static final int NODE_OP = 2 << 3 | 2;
  static final int NODE_INPUT = 3 << 3 | 2;
  static final int NODE_ATTRIBUTE = 5 << 3 | 2;

  static final int ENTRY_KEY = 1 << 3 | 2;
  static final int ENTRY_VALUE = 2 << 3 | 2;

  static final int VALUE_LIST = 1 << 3 | 2;
  static final int VALUE_TYPE = 6 << 3;
  static final int VALUE_SHAPE = 7 << 3 | 2;
  static final int VALUE_TENSOR = 8 << 3 | 2;
  static final int VALUE_FUNCTION = 10 << 3 | 2;
  static final int LIST_FUNCTION = 9 << 3 | 2;
  static final int FUNCTION_NAME = 1 << 3 | 2;
  static final int FUNCTION_ATTRIBUTE = 2 << 3 | 2;

  private Tags() {}
}
