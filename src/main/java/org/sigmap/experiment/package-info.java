/**
 * Composes the rooms into experiments: plans lane groups, trains them side by side, records each
 * finished cell, skips what is done.
 */
package org.sigmap.experiment;
