/**
 * Queries run in processes of their own, bounded in memory and time from outside: what a query does to its process, the
 * service and the other queries do not feel. Knows no database.
 */
@NullMarked
package io.momentcross.label.query.worker;

import org.jspecify.annotations.NullMarked;
