package io.momentcross.ranking;

import io.momentcross.starter.access.RouteScope;
import io.momentcross.starter.access.RouteScopes;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
class RankingRoutes implements RouteScopes {

    @Override
    public List<RouteScope> routes() {
        return List.of(
                RouteScope.post("/v1/rank", "rank"),
                RouteScope.get("/v1/rank/statistics", "models"),
                RouteScope.get("/v1/rank/slow", "models"),
                RouteScope.get("/v1/models", "models"),
                RouteScope.get("/v1/models/{name}", "models"),
                RouteScope.post("/v1/models/{name}/versions/{version}/activate", "models"),
                RouteScope.post("/v1/models/{name}/versions/{version}/canary", "models"),
                RouteScope.post("/v1/models/{name}/versions/{version}/shadow", "models"),
                RouteScope.post("/v1/models/{name}/rollback", "models"),
                RouteScope.get("/v2", "models"),
                RouteScope.get("/v2/", "models"),
                RouteScope.get("/v2/models/{name}", "models"),
                RouteScope.get("/v2/models/{name}/ready", "models"),
                RouteScope.post("/v2/models/{name}/infer", "models"),
                RouteScope.get("/v2/models/{name}/versions/{version}", "models"),
                RouteScope.get("/v2/models/{name}/versions/{version}/ready", "models"),
                RouteScope.post("/v2/models/{name}/versions/{version}/infer", "models"));
    }

    /** As all health is. */
    @Override
    public List<String> open() {
        return List.of("/v2/health/live", "/v2/health/ready");
    }
}
