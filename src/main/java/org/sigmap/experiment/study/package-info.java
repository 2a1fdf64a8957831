/** What is asked of trained networks: one file a study, and the lanes that answer it. */
package org.sigmap.experiment.study;
