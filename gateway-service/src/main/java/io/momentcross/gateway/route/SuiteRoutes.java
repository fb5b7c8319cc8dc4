package io.momentcross.gateway.route;

import static org.springframework.cloud.gateway.server.mvc.filter.AfterFilterFunctions.removeResponseHeader;
import static org.springframework.cloud.gateway.server.mvc.filter.BeforeFilterFunctions.uri;
import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions.http;

import io.momentcross.starter.access.RouteScopes;
import io.momentcross.starter.request.RequestId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Every route but {@code POST /v1/rank}'s answer goes to its service as it came, with the caller's own token: the
 * service that owns a call decides about it.
 */
@Configuration(proxyBeanMethods = false)
class SuiteRoutes {

    @Bean
    RouterFunction<ServerResponse> rankRoute(RankProxy rank) {
        return route("rank").POST("/v1/rank", rank::handle).build();
    }

    @Bean
    RouterFunction<ServerResponse> rankingRoutes(Upstreams upstreams) {
        return to(
                "ranking",
                RequestPredicates.GET("/v1/rank/statistics")
                        .or(RequestPredicates.GET("/v1/rank/slow"))
                        .or(RequestPredicates.GET("/v1/models/**"))
                        .or(RequestPredicates.POST("/v1/models/**"))
                        .or(RequestPredicates.GET("/v2/**"))
                        .or(RequestPredicates.POST("/v2/models/**")),
                upstreams);
    }

    @Bean
    @Order(-1)
    RouterFunction<ServerResponse> labelRoutes(Upstreams upstreams) {
        return to(
                "label",
                RequestPredicates.POST("/v1/events").or(RequestPredicates.GET("/v1/labels/statistics")),
                upstreams);
    }

    /** Behind {@link #labelRoutes}, whose paths are narrower. */
    @Bean
    @Order(0)
    RouterFunction<ServerResponse> analystsRoutes(AnalystsProxy analysts) {
        return route("analysts")
                .route(
                        RequestPredicates.GET("/v1/labels/**")
                                .or(RequestPredicates.POST("/v1/labels/sql"))
                                .or(RequestPredicates.DELETE("/v1/labels/sql/{queryId}"))
                                .or(RequestPredicates.PUT("/v1/labels/queries/{name}"))
                                .or(RequestPredicates.DELETE("/v1/labels/queries/{name}")),
                        analysts::handle)
                .build();
    }

    @Bean
    RouterFunction<ServerResponse> featureRoutes(Upstreams upstreams) {
        RequestPredicate puts = RequestPredicates.method(HttpMethod.PUT)
                .and(RequestPredicates.path("/v1/rooms/{id}")
                        .or(RequestPredicates.path("/v1/users/{id}/profile"))
                        .or(RequestPredicates.path("/v1/authors/{id}/profile")));
        RequestPredicate posts =
                RequestPredicates.POST("/v1/behaviors").or(RequestPredicates.POST("/v1/features:batchGet"));
        RequestPredicate gets = RequestPredicates.method(HttpMethod.GET)
                .and(RequestPredicates.path("/v1/features/catalog")
                        .or(RequestPredicates.path("/v1/users/{id}/features"))
                        .or(RequestPredicates.path("/v1/rooms/{id}/features"))
                        .or(RequestPredicates.path("/v1/rooms:hot")));
        return to("feature", puts.or(posts).or(gets), upstreams);
    }

    /** A known path by another method is 405, not 404. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    RouterFunction<ServerResponse> otherMethods(RouteScopes scopes) {
        Map<String, Set<String>> methods = new TreeMap<>();
        scopes.routes()
                .forEach(known -> methods.computeIfAbsent(known.pattern(), pattern -> new TreeSet<>())
                        .add(known.method().name()));
        RouterFunctions.Builder routes = RouterFunctions.route();
        methods.forEach((pattern, allowed) -> routes.route(
                RequestPredicates.path(pattern)
                        .and(request -> !allowed.contains(request.method().name())),
                request -> {
                    throw new HttpRequestMethodNotSupportedException(
                            request.method().name(), allowed);
                }));
        return routes.build();
    }

    private static ServerRequest withOurRequestId(ServerRequest request) {
        return ServerRequest.from(request)
                .headers(headers -> headers.set(RequestId.HEADER, RequestId.current()))
                .build();
    }

    private static RouterFunction<ServerResponse> to(String service, RequestPredicate calls, Upstreams upstreams) {
        Upstream upstream = upstreams.get(service);
        return route(service)
                .route(calls, http())
                .before(uri(upstream.url()))
                .before(SuiteRoutes::withOurRequestId)
                // The service says the id that we sent, and the filter of our own has said it.
                .after(removeResponseHeader(RequestId.HEADER))
                .filter(upstream::guard)
                .build();
    }
}
