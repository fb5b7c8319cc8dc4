package io.momentcross.benchmarks.features;

import io.momentcross.benchmarks.service.RestService;
import io.momentcross.benchmarks.world.Asked;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.feature.catalog.Feature;
import io.momentcross.feature.catalog.FeatureCatalog;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** feature-service, asked by Protobuf over HTTP, with a token. */
final class ServiceReads implements ReadSide {

    static final String AS_FEAST = "feature-service, " + FeastReads.FEATURES + " features of the rooms";

    private static final List<Feature> ROOM_FEATURES = new FeatureCatalog().ofRooms();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_TRIES = 100;
    // Of the answer to another user, which has other numbers in it.
    private static final double DIFFERENCE = 0.1;

    private final RestService service;
    private final String name;
    private final Function<Asked, FeatureRequest> question;
    private volatile int fullLength;

    private ServiceReads(RestService service, String name, Function<Asked, FeatureRequest> question) {
        this.service = service;
        this.name = name;
        this.question = question;
    }

    /** As ranking-service asks: all features, and histories of that length. */
    static ServiceReads whole(RestService service, int history) {
        return new ServiceReads(service, "feature-service", asked -> asked.features(history, history));
    }

    /** As many features of the rooms as Feast is asked for, and nothing of the user. */
    static ServiceReads asFeast(RestService service) {
        List<Integer> numbers = ROOM_FEATURES.stream()
                .limit(FeastReads.FEATURES)
                .map(Feature::number)
                .toList();
        return new ServiceReads(service, AS_FEAST, asked -> asked.roomFeatures(numbers));
    }

    @Override
    public String name() {
        return name;
    }

    /** An answer without what Redis has would be less work. It is shorter, or longer by what it says of that. */
    @Override
    public long read(Asked asked) throws IOException, InterruptedException {
        int length = bytes(asked).length;
        if (Math.abs(length - fullLength) > DIFFERENCE * fullLength) {
            throw new IOException("feature-service did not read Redis: its answer has " + length + " bytes");
        }
        return length;
    }

    private byte[] bytes(Asked asked) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = service.exchange(
                "/v1/features:batchGet", question.apply(asked).toByteArray(), "application/x-protobuf", PATIENCE);
        if (answer.statusCode() != 200) {
            throw new IOException("feature-service answered " + answer.statusCode());
        }
        return answer.body();
    }

    /** @throws IOException where values stay missing or too old, or a history shorter than it is */
    void check(Asked asked) throws IOException, InterruptedException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            byte[] bytes = bytes(asked);
            if (isFull(question.apply(asked), FeatureResponse.parseFrom(bytes))) {
                fullLength = bytes.length;
                return;
            }
        }
        throw new IOException("feature-service does not answer all that was written");
    }

    private static boolean isFull(FeatureRequest request, FeatureResponse response) {
        return response.getDegradedCount() == 0
                && response.getUser().getShortVideos().getItemIdsCount() == request.getShortVideoLimit()
                && response.getUser().getLive().getItemIdsCount() == request.getLiveLimit()
                && response.getUser().getColumnsList().stream().allMatch(ServiceReads::isPresent)
                && response.getRoomColumnsCount()
                        == (request.getFeaturesCount() > 0 ? request.getFeaturesCount() : ROOM_FEATURES.size())
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
