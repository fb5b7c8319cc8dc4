/** What is done to every request before a controller sees it: request id, deadline, size of the body. */
@NullMarked
package io.momentcross.starter.request;

import org.jspecify.annotations.NullMarked;
