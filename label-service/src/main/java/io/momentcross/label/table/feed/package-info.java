/**
 * From topics into tables: each table has a consumer of its own, which goes on from where the table says it stands. A
 * record becomes the same rows whenever it is read.
 */
@NullMarked
package io.momentcross.label.table.feed;

import org.jspecify.annotations.NullMarked;
