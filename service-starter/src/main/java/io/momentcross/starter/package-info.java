/**
 * What every service of the suite has the same, as Spring Boot auto-configuration. Nothing of the
 * domain lives here; a service depends on it and declares one {@code RouteScopes} bean.
 */
@NullMarked
package io.momentcross.starter;

import org.jspecify.annotations.NullMarked;
