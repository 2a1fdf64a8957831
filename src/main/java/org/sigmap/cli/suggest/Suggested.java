package org.sigmap.cli.suggest;

import java.util.Map;
import org.sigmap.experiment.suggest.Suggestion;

/**
 * A suggestion and what it is for.
 *
 * @param axes value on every axis but p, seed last
 * @param steps length of training
 * @param suggestion what the training rows say
 */
record Suggested(Map<String, Object> axes, int steps, Suggestion suggestion) {}
