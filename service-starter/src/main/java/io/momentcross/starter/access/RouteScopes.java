package io.momentcross.starter.access;

import java.util.List;

/**
 * A service's routes and the scope each asks for: one bean per service. What no route names is
 * refused for everyone, except health probes and what {@link #open} lists.
 */
public interface RouteScopes {

    List<RouteScope> routes();

    /** Path patterns that need no token (GET only); pages and API documentation. */
    default List<String> open() {
        return List.of();
    }
}
