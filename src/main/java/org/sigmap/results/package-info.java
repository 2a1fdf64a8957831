/** Facts on disk: run directory, cell records, curves, provenance and summary statistics. */
package org.sigmap.results;
