package io.momentcross.benchmarks.serving;

import io.momentcross.benchmarks.rank.ModelVersions;
import java.io.IOException;
import java.util.Map;

/** The serving version once more, under another number, which answers nobody. */
final class ShadowVersion {

    private static final int NUMBER = ModelVersions.FIRST + 1;

    private final ModelVersions versions;

    private ShadowVersion(ModelVersions versions) {
        this.versions = versions;
    }

    static ShadowVersion publish(ModelVersions versions) throws IOException, InterruptedException {
        versions.publish(NUMBER, Map.of("shadow", "1.0"));
        // Else the greater number would serve while it sees nothing.
        versions.post(ModelVersions.FIRST, "activate", "");
        versions.awaitState(NUMBER, "SHADOW");
        return new ShadowVersion(versions);
    }

    /** That share of requests from now on; 0 for none. */
    void see(double rate) throws IOException, InterruptedException {
        versions.post(NUMBER, "shadow", "{\"rate\":" + rate + "}");
    }
}
