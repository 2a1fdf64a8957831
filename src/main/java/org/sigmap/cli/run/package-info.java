/** Commands that train: run, verify, bench, slurm, and their progress on the terminal. */
package org.sigmap.cli.run;
