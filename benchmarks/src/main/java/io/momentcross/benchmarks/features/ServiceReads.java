package io.momentcross.benchmarks.features;

import io.momentcross.benchmarks.service.RestService;
import io.momentcross.benchmarks.world.Asked;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeatureResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

/** feature-service as ranking-service asks it: Protobuf over HTTP, with a token. */
final class ServiceReads implements ReadSide {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RestService service;
    private final int history;

    ServiceReads(RestService service, int history) {
        this.service = service;
        this.history = history;
    }

    @Override
    public String name() {
        return "feature-service";
    }

    @Override
    public long read(Asked asked) throws IOException, InterruptedException {
        return bytes(asked).length;
    }

    private byte[] bytes(Asked asked) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = service.exchange(
                "/v1/features:batchGet",
                asked.features(history, history).toByteArray(),
                "application/x-protobuf",
                PATIENCE);
        if (answer.statusCode() != 200) {
            throw new IOException("feature-service answered " + answer.statusCode());
        }
        return answer.body();
    }

    /** @throws IOException where a value is missing or too old, or a history is shorter than it is */
    void check(Asked asked) throws IOException, InterruptedException {
        FeatureResponse response = FeatureResponse.parseFrom(bytes(asked));
        boolean isAllThere = response.getDegradedCount() == 0
                && response.getUser().getShortVideos().getItemIdsCount() == history
                && response.getUser().getLive().getItemIdsCount() == history
                && response.getUser().getColumnsList().stream().allMatch(ServiceReads::isPresent)
                && response.getRoomColumnsCount() > 0
                && response.getRoomColumnsList().stream().allMatch(ServiceReads::isPresent);
        if (!isAllThere) {
            throw new IOException("feature-service has not all that was written: " + response);
        }
    }

    private static boolean isPresent(FeatureColumn column) {
        return column.getStatuses().isEmpty();
    }

    @Override
    public long pid() {
        return service.process().pid();
    }

    @Override
    public void close() {}
}
