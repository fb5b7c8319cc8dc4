package io.momentcross.gateway;

import io.momentcross.starter.access.RouteScope;
import io.momentcross.starter.access.RouteScopes;
import java.util.List;
import org.springframework.stereotype.Component;

/** The edge asks for the same scopes as the services behind it, which ask again. */
@Component
class GatewayRoutes implements RouteScopes {

    @Override
    public List<RouteScope> routes() {
        return List.of(
                RouteScope.post("/v1/rank", "rank"),
                RouteScope.get("/v1/rank/statistics", "models"),
                RouteScope.get("/v1/rank/slow", "models"),
                RouteScope.get("/v1/models/**", "models"),
                RouteScope.post("/v1/models/**", "models"),
                RouteScope.get("/v2", "models"),
                RouteScope.get("/v2/", "models"),
                RouteScope.get("/v2/models/**", "models"),
                RouteScope.post("/v2/models/**", "models"),
                RouteScope.post("/v1/events", "events"),
                RouteScope.get("/v1/labels/**", "labels"),
                RouteScope.post("/v1/labels/sql", "labels"),
                RouteScope.delete("/v1/labels/sql/{queryId}", "labels"),
                RouteScope.put("/v1/labels/queries/{name}", "labels"),
                RouteScope.delete("/v1/labels/queries/{name}", "labels"),
                RouteScope.post("/v1/behaviors", "ingest"),
                RouteScope.put("/v1/rooms/{id}", "ingest"),
                RouteScope.put("/v1/users/{id}/profile", "ingest"),
                RouteScope.put("/v1/authors/{id}/profile", "ingest"),
                RouteScope.post("/v1/features:batchGet", "features"),
                RouteScope.get("/v1/features/catalog", "features"),
                RouteScope.get("/v1/users/{id}/features", "features"),
                RouteScope.get("/v1/rooms/{id}/features", "features"),
                RouteScope.get("/v1/rooms:hot", "features"));
    }

    @Override
    public List<String> open() {
        return List.of(
                "/",
                "/index.html",
                "/favicon.ico",
                "/console/**",
                "/console/live",
                "/docs",
                "/docs/**",
                "/docs/openapi.json",
                "/v2/health/live",
                "/v2/health/ready",
                "/swagger-ui/**",
                "/webjars/**");
    }
}
