/** The chart, linted and rendered by Helm's own library; no cluster, no helm binary. */
@NullMarked
package io.momentcross.helm;

import org.jspecify.annotations.NullMarked;
