/** Figures, tables and HTML from recorded results only. */
package org.sigmap.report;
