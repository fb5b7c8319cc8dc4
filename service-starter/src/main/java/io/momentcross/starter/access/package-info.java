/** Who may call what: JWT resource server, scopes per route, deny by default. */
@NullMarked
package io.momentcross.starter.access;

import org.jspecify.annotations.NullMarked;
