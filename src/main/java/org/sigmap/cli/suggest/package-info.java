/** Recommends p, on the screen and as JSON. */
package org.sigmap.cli.suggest;
