/** Exports one cell as a SavedModel. */
package org.sigmap.cli.export;
