/** Which lanes share a graph, what that costs, and how much of the machine it may take. */
package org.sigmap.experiment.plan;
