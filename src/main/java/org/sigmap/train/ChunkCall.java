package org.sigmap.train;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;

/**
 * A graph's calls of its chunk and of the evaluation behind it. Either commit is run with a chunk,
 * never both.
 *
 * @param steps feed of the number of steps
 * @param step steps made in all
 * @param keep what keeps the results of steps that do not end at a log point
 * @param divergedAt {@code [L]}, the step of a lane's first loss that is not finite, or −1
 * @param lossBefore {@code [L]}, before the last update
 * @param trainLoss {@code [L]}
 * @param testLoss {@code [L]}
 * @param accuracies {@code [L]} each: training rows, test set, further test sets; empty unless
 *     classes are told apart
 * @param gains what fingerprints are made of; null where none is measured
 * @param commit what keeps the results of steps that end at a log point
 */
record ChunkCall(
    Placeholder<TInt32> steps,
    Operand<?> step,
    List<Op> keep,
    Operand<?> divergedAt,
    Operand<?> lossBefore,
    Operand<?> trainLoss,
    Operand<?> testLoss,
    List<Operand<?>> accuracies,
    Operand<?> gains,
    List<Op> commit) {}
