/** The whole suite on one machine, each part a process of its own. */
@NullMarked
package io.momentcross.localstack;

import org.jspecify.annotations.NullMarked;
