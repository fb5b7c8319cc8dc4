/**
 * What label-service and the processes that run its queries say to each other: frames of a length, a type and a body. No
 * processes and no database in here. Both ends are of the same build, so nothing carries a version.
 */
@NullMarked
package io.momentcross.label.query.wire;

import org.jspecify.annotations.NullMarked;
