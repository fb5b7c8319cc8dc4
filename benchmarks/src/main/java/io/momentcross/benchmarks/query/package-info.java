/**
 * Analysts' queries: label tables of any size as the service would have written them, the label service and ClickHouse
 * local, asked the same over the same files.
 */
@NullMarked
package io.momentcross.benchmarks.query;

import org.jspecify.annotations.NullMarked;
