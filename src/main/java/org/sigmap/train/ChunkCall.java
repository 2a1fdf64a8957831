package org.sigmap.train;

import java.util.List;
import org.sigmap.graph.Bundle;
import org.tensorflow.op.Op;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;

/**
 * A graph's calls of its chunk and of the evaluation behind it. Either commit is run with a chunk,
 * never both.
 *
 * @param steps feed of the number of steps
 * @param keep what keeps the results of steps that do not end at a log point
 * @param seen what a log point shows: {@link TrainingGraph#STEP} in all, {@link StepVariables#LOSS}
 *     before the last update, and what the {@link Evaluation} returns
 * @param commit what keeps the results of steps that end at a log point
 */
record ChunkCall(Placeholder<TInt32> steps, List<Op> keep, Bundle seen, List<Op> commit) {}
