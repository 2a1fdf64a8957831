/**
 * What a SavedModel says about itself, whoever made it: read as data, in Java, within bounds.
 * Nothing here runs a model or hands a byte of it to native code.
 */
package org.sigmap.export.inspect;
