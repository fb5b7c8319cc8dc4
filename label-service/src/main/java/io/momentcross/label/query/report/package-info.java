/**
 * What analysts ask every day, one class per report: its parameters, its SQL, its columns. Reports read tables through
 * the port of the parent package and hold no state.
 */
@NullMarked
package io.momentcross.label.query.report;

import org.jspecify.annotations.NullMarked;
