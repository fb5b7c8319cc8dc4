/** Every failure as RFC 9457 problem+json, with its category. */
@NullMarked
package io.momentcross.starter.problem;

import org.jspecify.annotations.NullMarked;
