/** The topics that label-service reads and writes: made where they are missing, refused where they do not fit. */
@NullMarked
package io.momentcross.label.topic;

import org.jspecify.annotations.NullMarked;
