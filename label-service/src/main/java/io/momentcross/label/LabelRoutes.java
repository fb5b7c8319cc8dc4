package io.momentcross.label;

import io.momentcross.starter.access.RouteScope;
import io.momentcross.starter.access.RouteScopes;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
class LabelRoutes implements RouteScopes {

    @Override
    public List<RouteScope> routes() {
        return List.of(
                RouteScope.post("/v1/events", "events"),
                RouteScope.get("/v1/labels", "labels"),
                RouteScope.get("/v1/labels/statistics", "labels"),
                RouteScope.get("/v1/labels/history", "labels"),
                RouteScope.get("/v1/labels/export", "labels"),
                RouteScope.get("/v1/labels/schema", "labels"),
                RouteScope.get("/v1/labels/rates", "labels"),
                RouteScope.get("/v1/labels/delays", "labels"),
                RouteScope.get("/v1/labels/agreement", "labels"),
                RouteScope.get("/v1/labels/calibration", "labels"),
                RouteScope.get("/v1/labels/completeness", "labels"),
                RouteScope.get("/v1/labels/arms", "labels"),
                RouteScope.post("/v1/labels/sql", "labels"),
                RouteScope.delete("/v1/labels/sql/{queryId}", "labels"),
                RouteScope.get("/v1/labels/queries", "labels"),
                RouteScope.get("/v1/labels/queries/{name}", "labels"),
                RouteScope.put("/v1/labels/queries/{name}", "labels"),
                RouteScope.delete("/v1/labels/queries/{name}", "labels"));
    }
}
