package io.momentcross.starter.access;

import org.springframework.http.HttpMethod;

/**
 * The scope a token must carry to call a route.
 *
 * @param method  HTTP method
 * @param pattern path pattern as Spring MVC writes it, {@code /v1/rooms/{id}}
 * @param scope   scope without prefix, {@code rank}
 */
public record RouteScope(HttpMethod method, String pattern, String scope) {

    public static RouteScope get(String pattern, String scope) {
        return new RouteScope(HttpMethod.GET, pattern, scope);
    }

    public static RouteScope post(String pattern, String scope) {
        return new RouteScope(HttpMethod.POST, pattern, scope);
    }

    public static RouteScope put(String pattern, String scope) {
        return new RouteScope(HttpMethod.PUT, pattern, scope);
    }

    public static RouteScope delete(String pattern, String scope) {
        return new RouteScope(HttpMethod.DELETE, pattern, scope);
    }
}
