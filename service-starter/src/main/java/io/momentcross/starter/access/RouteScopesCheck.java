package io.momentcross.starter.access;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Holds the controllers of {@code io.momentcross} against the routes that have a scope. */
final class RouteScopesCheck {

    private static final String OURS = "io.momentcross.";
    private static final String STARTER = "io.momentcross.starter.problem";

    private RouteScopesCheck() {}

    /** @throws IllegalStateException naming every controller method without a route */
    static void check(RequestMappingHandlerMapping mapping, RouteScopes scopes) {
        List<String> missing = mapping.getHandlerMethods().entrySet().stream()
                .filter(entry -> entry.getValue().getBeanType().getName().startsWith(OURS))
                .filter(entry -> !entry.getValue().getBeanType().getName().startsWith(STARTER))
                .flatMap(entry -> routes(entry.getKey()))
                .filter(route -> !named(route, scopes))
                .map(route -> route.method() + " " + route.pattern())
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("no scope is declared for " + missing + " in RouteScopes");
        }
    }

    private static Stream<RouteScope> routes(RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        return info.getPatternValues().stream()
                .flatMap(pattern ->
                        methods.stream().map(method -> new RouteScope(HttpMethod.valueOf(method.name()), pattern, "")));
    }

    private static boolean named(RouteScope route, RouteScopes scopes) {
        boolean open = HttpMethod.GET.equals(route.method()) && scopes.open().contains(route.pattern());
        return open
                || scopes.routes().stream()
                        .anyMatch(known -> known.method().equals(route.method())
                                && known.pattern().equals(route.pattern()));
    }
}
