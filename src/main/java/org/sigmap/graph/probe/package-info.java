/** What is measured in the graph at a log point, without changing the path of training. */
package org.sigmap.graph.probe;
