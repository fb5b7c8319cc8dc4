package io.momentcross.feature;

import io.momentcross.starter.access.RouteScope;
import io.momentcross.starter.access.RouteScopes;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
class FeatureRoutes implements RouteScopes {

    @Override
    public List<RouteScope> routes() {
        return List.of(
                RouteScope.post("/v1/features:batchGet", "features"),
                RouteScope.get("/v1/users/{id}/features", "features"),
                RouteScope.get("/v1/rooms/{id}/features", "features"),
                RouteScope.get("/v1/features/catalog", "features"),
                RouteScope.get("/v1/rooms:hot", "features"),
                RouteScope.post("/v1/behaviors", "ingest"),
                RouteScope.put("/v1/rooms/{id}", "ingest"),
                RouteScope.put("/v1/users/{id}/profile", "ingest"),
                RouteScope.put("/v1/authors/{id}/profile", "ingest"));
    }
}
