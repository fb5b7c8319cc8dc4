package io.momentcross.experiments.day;

import com.google.protobuf.MessageLite;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.contracts.Topics;
import io.momentcross.contracts.v1.ExposureRecord;
import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import io.momentcross.experiments.files.SampleFiles;
import io.momentcross.feature.catalog.FeatureCatalog;
import io.momentcross.feature.ingest.RecordTaker;
import io.momentcross.feature.online.FeatureReader;
import io.momentcross.feature.store.InMemoryFeatureStore;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.InMemoryJoinState;
import io.momentcross.label.join.JoinOutput;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinState.Clock;
import io.momentcross.label.join.LabelCell;
import io.momentcross.label.join.LabelJoin;
import io.momentcross.label.join.sample.ExposureRecords;
import io.momentcross.label.join.sample.SampleTick;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The services' own code around one partition, without their topics: what a record does to features, what the join says
 * of an event, and what each policy's samples are. Takes no time: an event is known everywhere as it comes.
 */
final class Services implements JoinOutput {

    private final RecordTaker taker;
    private final FeatureReader reader;
    private final LabelJoin join;
    private final Map<String, SampleFiles> samples;
    private final Map<String, Long> offsets = new HashMap<>();
    private final Map<String, Served> openRequests = new HashMap<>();
    private SampleTick tick = new SampleTick();
    private long nowMs;
    private long lost;

    /** @param samples by policy, for each of the plan's */
    Services(JoinPlan plan, Map<String, SampleFiles> samples) {
        this.samples = Map.copyOf(samples);
        InMemoryFeatureStore store = new InMemoryFeatureStore();
        InstantSource time = () -> Instant.ofEpochMilli(nowMs);
        taker = new RecordTaker(store);
        reader = new FeatureReader(
                store,
                new FeatureCatalog(),
                CircuitBreakerRegistry.ofDefaults(),
                new SimpleMeterRegistry(),
                time.withZone(ZoneOffset.UTC));
        join = new LabelJoin(new InMemoryJoinState(), plan, this);
    }

    /** Later calls are about this moment. */
    void at(long atMs) {
        nowMs = atMs;
    }

    /** Feedback that led to nothing. */
    long lost() {
        return lost;
    }

    /** A record of a topic that features are made from. */
    void take(String topic, MessageLite record) {
        long offset = offsets.merge(topic, 1L, Long::sum) - 1;
        List<?> refused =
                taker.take(topic, 0, List.of(new ConsumerRecord<>(topic, 0, offset, "", record.toByteArray())));
        if (!refused.isEmpty()) {
            throw new IllegalStateException("a record of " + topic + " was refused");
        }
    }

    FeatureResponse features(FeatureRequest request) {
        return reader.read(request);
    }

    void served(Served served) {
        join.served(served);
    }

    void feedback(Feedback feedback) {
        join.feedback(feedback);
    }

    void roomEnded(long roomId) {
        join.roomEnded(roomId, nowMs);
    }

    void tick(long number) {
        join.tick(Clock.SERVED, number);
        join.tick(Clock.FEEDBACK, number);
    }

    @Override
    public void opened(Served served, Feedback first) {
        exposure(ExposureRecords.opened(served, first));
    }

    @Override
    public void accepted(Served served, Feedback feedback, boolean first) {
        exposure(ExposureRecords.accepted(served, feedback, first));
    }

    @Override
    public void closed(Served served, ExposureId id, Exposure.Closed exposure) {
        exposure(ExposureRecords.closed(served, id, exposure));
    }

    private void exposure(ExposureRecord record) {
        take(Topics.EXPOSURES, record);
    }

    @Override
    public void cells(
            Served served, ExposureId id, Exposure exposure, String policy, boolean first, List<LabelCell> cells) {
        tick.add(served, id.roomId(), policy, first, cells);
        openRequests.put(served.getRequestId(), served);
    }

    @Override
    public void tickDone(long number) {
        try {
            for (Map.Entry<String, SampleFiles> policy : samples.entrySet()) {
                for (var group : tick.groups(policy.getKey(), number, this::userOf)) {
                    policy.getValue().add(number, group);
                }
                policy.getValue().add(number, SampleTick.end(policy.getKey(), number));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tick = new SampleTick();
        openRequests.clear();
    }

    private io.momentcross.contracts.v1.UserFeatures userOf(String requestId) {
        return Objects.requireNonNull(openRequests.get(requestId)).getUser();
    }

    @Override
    public void lost(Lost reason, Feedback feedback, long number) {
        lost++;
    }

    @Override
    public void ignored(Served served) {
        throw new IllegalStateException("a request was served twice: " + served.getRequestId());
    }
}
