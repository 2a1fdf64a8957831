/** What this machine has and lacks, and how to mend it. */
package org.sigmap.cli.doctor;
