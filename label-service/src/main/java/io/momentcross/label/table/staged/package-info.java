/**
 * Label rows of a replay that wait beside the tables until the process that has the catalog takes them in, all at once.
 * A replay writes here, label-service reads; each step is one renamed file, so that either may be killed at any time.
 */
@NullMarked
package io.momentcross.label.table.staged;

import org.jspecify.annotations.NullMarked;
