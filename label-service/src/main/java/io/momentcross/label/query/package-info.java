/** What analysts ask of the label tables, and what the join is doing now. */
@NullMarked
package io.momentcross.label.query;

import org.jspecify.annotations.NullMarked;
