/** Labels as an Apache Iceberg table: cut at ticks, each sample once, readable by any engine. */
@NullMarked
package io.momentcross.label.table;

import org.jspecify.annotations.NullMarked;
