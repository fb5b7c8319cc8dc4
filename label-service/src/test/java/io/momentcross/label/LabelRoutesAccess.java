package io.momentcross.label;

import io.momentcross.starter.access.RouteScopes;

/** The service's routes for tests that start a part of it. */
public final class LabelRoutesAccess {

    private LabelRoutesAccess() {}

    public static RouteScopes routes() {
        return new LabelRoutes();
    }
}
