package org.sigmap.export.inspect;

import java.util.List;
import org.tensorflow.proto.SaverDef;

/**
 * A graph with what is to be known about it.
 *
 * @param tags by which loaders choose it
 * @param signatures by name, those of loaders among them
 * @param roots operations that loading runs
 * @param assets files under {@code assets/}
 * @param saver how its variables are saved and restored
 * @param nodes of the graph itself
 * @param survey of these and of its functions
 */
record MetaGraph(
    List<String> tags,
    List<ModelSummary.SignatureSummary> signatures,
    List<String> roots,
    List<String> assets,
    SaverDef saver,
    List<Node> nodes,
    GraphSurvey survey) {}
