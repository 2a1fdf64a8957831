/**
 * Reading and writing of specs: the text with its lines and columns, the command line's changes to
 * it, names and types, defaults, and the cells that a sweep makes.
 */
package org.sigmap.spec.yaml;
