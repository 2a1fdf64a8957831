/** Picocli commands, progress on the terminal, and the only exit codes. */
package org.sigmap.cli;
