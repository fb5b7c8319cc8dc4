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
                RouteScope.get("/v1/labels/history", "labels"));
    }
}
