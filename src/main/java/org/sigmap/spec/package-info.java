/**
 * What to run: immutable records, what they say about themselves, and cell identity; their text is
 * {@link org.sigmap.spec.yaml}'s.
 *
 * <p>Every default of Sigmap is stated once, in the {@code defaults()} method of the record it
 * belongs to. Records check themselves: an impossible value is a {@link
 * org.sigmap.spec.SpecException} naming the field, which the reader turns into file, line and
 * column.
 */
package org.sigmap.spec;
