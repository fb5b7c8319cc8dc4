/**
 * Whether the caller of a request that is being answered is still there. The one place that asks the web server itself:
 * servlets learn of a closed connection only when they write.
 */
@NullMarked
package io.momentcross.label.query.caller;

import org.jspecify.annotations.NullMarked;
