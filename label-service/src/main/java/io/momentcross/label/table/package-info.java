/**
 * The label tables: what they hold, and the ports by which they are planned, written and kept up. A commit carries the
 * rows of whole ticks and, with them or not at all, how far the table's topic has been taken in: what is in a table and
 * what is not is never in doubt.
 */
@NullMarked
package io.momentcross.label.table;

import org.jspecify.annotations.NullMarked;
