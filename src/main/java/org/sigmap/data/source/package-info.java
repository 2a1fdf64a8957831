/**
 * Where rows come from: one file a source, one line each in {@link org.sigmap.data.source.Sources}.
 */
package org.sigmap.data.source;
