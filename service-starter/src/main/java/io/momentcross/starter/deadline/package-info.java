/** The time a caller still waits, passed from hop to hop. */
@NullMarked
package io.momentcross.starter.deadline;

import org.jspecify.annotations.NullMarked;
