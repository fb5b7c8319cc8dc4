/**
 * What analysts ask of the label tables, and what the join is doing now. How queries are run is another room's concern
 * ({@code query.duckdb}); where files lie is the tables'. Every answer says how fresh it is and sees whole ticks only.
 */
@NullMarked
package io.momentcross.label.query;

import org.jspecify.annotations.NullMarked;
