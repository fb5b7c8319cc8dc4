/** Which call goes to which service, and what happens when that service is away. */
@NullMarked
package io.momentcross.gateway.route;

import org.jspecify.annotations.NullMarked;
