/** The live page and its data. */
@NullMarked
package io.momentcross.gateway.console;

import org.jspecify.annotations.NullMarked;
