/**
 * The label tables as Apache Iceberg tables: catalog, commits, plans and upkeep. Nothing else knows Iceberg. A commit
 * succeeds only against the very state it was made for.
 */
@NullMarked
package io.momentcross.label.table.iceberg;

import org.jspecify.annotations.NullMarked;
