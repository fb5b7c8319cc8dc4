/** Which parts there are, what each is told, in which order they start and end. */
@NullMarked
package io.momentcross.localstack.suite;

import org.jspecify.annotations.NullMarked;
