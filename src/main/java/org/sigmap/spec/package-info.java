/**
 * What to run: immutable records, the YAML that spells them, sweep expansion and cell identity.
 *
 * <p>Every default of Sigmap is stated once, in the {@code defaults()} method of the record it
 * belongs to. Records check themselves: an impossible value is a {@link
 * org.sigmap.spec.SpecException} naming the field, which {@link org.sigmap.spec.SpecReader} turns
 * into file, line and column.
 */
package org.sigmap.spec;
