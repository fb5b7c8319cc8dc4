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

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_TRIES = 100;
    private static final double LEAST_SHARE = 0.9;

    private final RestService service;
    private final int history;
    private volatile int fullLength;

    ServiceReads(RestService service, int history) {
        this.service = service;
        this.history = history;
    }

    @Override
    public String name() {
        return "feature-service";
    }

    /** An answer without what Redis has would be less work. */
    @Override
    public long read(Asked asked) throws IOException, InterruptedException {
        int length = bytes(asked).length;
        if (length < LEAST_SHARE * fullLength) {
            throw new IOException("feature-service did not read Redis: its answer has " + length + " bytes");
        }
        return length;
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

    /** @throws IOException where values stay missing or too old, or a history shorter than it is */
    void check(Asked asked) throws IOException, InterruptedException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            byte[] bytes = bytes(asked);
            if (isFull(FeatureResponse.parseFrom(bytes))) {
                fullLength = bytes.length;
                return;
            }
        }
        throw new IOException("feature-service does not answer all that was written");
    }

    private boolean isFull(FeatureResponse response) {
        return response.getDegradedCount() == 0
                && response.getUser().getShortVideos().getItemIdsCount() == history
                && response.getUser().getLive().getItemIdsCount() == history
                && response.getUser().getColumnsList().stream().allMatch(ServiceReads::isPresent)
                && response.getRoomColumnsCount() > 0
                && response.getRoomColumnsList().stream().allMatch(ServiceReads::isPresent);
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
