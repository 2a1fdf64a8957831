package org.sigmap.graph.optim;

import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.types.family.TFloating;

/**
 * What one step of a transformation yields.
 *
 * @param updates what to add to the parameters (at the end of a chain), shapes of {@link
 *     Parameters}
 * @param state what to hand back at the next step
 */
public record Transition<T extends TFloating>(Parameters<T> updates, StepState<T> state) {}
