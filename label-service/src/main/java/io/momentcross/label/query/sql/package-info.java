/**
 * Free SQL over the label tables. Nothing runs that {@link io.momentcross.label.query.sql.SelectGuard} does not know:
 * it admits by name, and what it does not name is refused.
 */
@NullMarked
package io.momentcross.label.query.sql;

import org.jspecify.annotations.NullMarked;
