/** Calls to the suite's other services, with own token, deadline and trace. */
@NullMarked
package io.momentcross.starter.client;

import org.jspecify.annotations.NullMarked;
