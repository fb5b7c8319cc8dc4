package io.momentcross.ranking.rank;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.Tasks;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.features.FeatureSource;
import io.momentcross.ranking.fusion.FusionProperties;
import io.momentcross.ranking.fusion.ProductFusion;
import io.momentcross.ranking.inference.InferenceException;
import io.momentcross.ranking.inference.Predictions;
import io.momentcross.ranking.model.LoadedModel;
import io.momentcross.ranking.model.ModelProperties;
import io.momentcross.ranking.model.ModelRegistry;
import io.momentcross.ranking.served.ServedPublisher;
import io.momentcross.ranking.slate.Slate;
import io.momentcross.starter.deadline.Deadline;
import io.momentcross.starter.observe.MetricNames;
import io.momentcross.starter.problem.ProblemException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** One request: features, model, fusion, slate. Answers degraded rather than not at all. */
@Component
final class Ranking {

    private static final Logger LOG = LoggerFactory.getLogger(Ranking.class);

    private final FeatureSource features;
    private final ModelRegistry models;
    private final ModelProperties modelProperties;
    private final FusionProperties fusion;
    private final RankProperties properties;
    private final ServedPublisher served;
    private final Consumer<RankInput> recentRequest;
    private final RankStatistics statistics;
    private final MeterRegistry metrics;
    private final Clock clock;

    Ranking(
            FeatureSource features,
            ModelRegistry models,
            ModelProperties modelProperties,
            FusionProperties fusion,
            RankProperties properties,
            ServedPublisher served,
            Consumer<RankInput> recentRequest,
            RankStatistics statistics,
            MeterRegistry metrics,
            Clock clock) {
        this.features = features;
        this.models = models;
        this.modelProperties = modelProperties;
        this.fusion = fusion;
        this.properties = properties;
        this.served = served;
        this.recentRequest = recentRequest;
        this.statistics = statistics;
        this.metrics = metrics;
        this.clock = clock;
    }

    private record Judged(ModelManifest manifest, Predictions predictions) {}

    RankResponse rank(RankRequest request) {
        Stages stages = new Stages(metrics);
        long receivedAtMs = clock.millis();
        long userId = request.user();
        List<Long> roomIds = request.roomIds(properties.maxCandidates());
        int slateSize = request.slateSize(roomIds.size());
        String model = request.model() == null ? modelProperties.defaultModel() : request.model();
        if (request.model() != null && !models.knows(model)) {
            throw ProblemException.invalid("model", "There is no model " + model + ".");
        }
        Map<String, Double> weights = request.weightsOr(fusion.weights(), tasks(model), properties.largestWeight());
        Degraded degraded = new Degraded(metrics);

        Optional<FeatureResponse> fetched = stages.time("features", () -> features.fetch(userId, roomIds));
        if (fetched.isEmpty() || fetched.get().getDegradedCount() > 0) {
            degraded.add("features");
        }
        refuseWhereTooLate();
        RankInput input = input(userId, receivedAtMs, roomIds, fetched.orElse(null));
        Optional<Judged> judged = stages.time("model", () -> judge(model, input));
        if (judged.isEmpty()) {
            degraded.add("model");
        }
        float[] scores = judged.map(j -> ProductFusion.scores(j.predictions(), weights))
                .orElseGet(() -> new float[roomIds.size()]);
        Slate slate = Slate.best(scores, slateSize);

        String requestId = UuidCreator.getTimeOrderedEpoch().toString();
        ServedEvents event = new ServedEvents(requestId, properties.arm(), degraded.all());
        served.publish(event.of(input, judged.map(Judged::manifest), judged.map(Judged::predictions), scores, slate));
        if (fetched.isPresent()) {
            recentRequest.accept(input);
        }
        statistics.add(stages.tookNanos(), slate, roomIds, judged.map(Judged::predictions));
        return response(request, requestId, judged, degraded, stages, items(roomIds, scores, slate, judged));
    }

    private RankResponse response(
            RankRequest request,
            String requestId,
            Optional<Judged> judged,
            Degraded degraded,
            Stages stages,
            List<RankResponse.Item> items) {
        ModelManifest manifest = judged.map(Judged::manifest).orElse(null);
        return new RankResponse(
                requestId,
                manifest == null ? null : manifest.name(),
                manifest == null ? null : manifest.version(),
                properties.arm(),
                degraded.all(),
                stages.tookNanos() / 1e6,
                items,
                Boolean.TRUE.equals(request.explain()) ? stages.milliseconds() : null);
    }

    private Set<String> tasks(String model) {
        return models.findServing(model)
                .<Set<String>>map(manifest -> new HashSet<>(manifest.tasks()))
                .orElseGet(() -> Set.copyOf(Tasks.ALL));
    }

    private static void refuseWhereTooLate() {
        Deadline deadline = Deadline.current();
        if (deadline != null && deadline.expired()) {
            throw ProblemException.deadlinePassed("The caller's time was over before the model was asked.");
        }
    }

    private Optional<Judged> judge(String model, RankInput input) {
        try {
            return models.use(model, loaded -> new Judged(loaded.manifest(), predict(loaded, input)));
        } catch (InferenceException e) {
            LOG.warn("model {} did not answer: {}", model, e.getMessage());
            return Optional.empty();
        }
    }

    private static Predictions predict(LoadedModel model, RankInput input) {
        return model.predict(input);
    }

    private static RankInput input(
            long userId, long receivedAtMs, List<Long> roomIds, @Nullable FeatureResponse fetched) {
        return fetched == null
                ? new RankInput(
                        userId,
                        receivedAtMs,
                        roomIds,
                        UserFeatures.newBuilder().setUserId(userId).build(),
                        List.of())
                : new RankInput(userId, receivedAtMs, roomIds, fetched.getUser(), fetched.getRoomColumnsList());
    }

    private static List<RankResponse.Item> items(
            List<Long> roomIds, float[] scores, Slate slate, Optional<Judged> judged) {
        java.util.ArrayList<RankResponse.Item> items = new java.util.ArrayList<>();
        for (int candidate : slate.order()) {
            items.add(new RankResponse.Item(
                    roomIds.get(candidate),
                    items.size(),
                    scores[candidate],
                    judged.map(j -> byTask(j.predictions(), candidate)).orElse(Map.of())));
        }
        return items;
    }

    private static Map<String, Double> byTask(Predictions predictions, int candidate) {
        Map<String, Double> byTask = new java.util.LinkedHashMap<>();
        for (int task = 0; task < predictions.tasks().size(); task++) {
            byTask.put(predictions.tasks().get(task), (double) predictions.probability(task, candidate));
        }
        return byTask;
    }

    /** What was missing, counted by name. */
    private static final class Degraded {

        private final List<String> missing = new java.util.ArrayList<>();
        private final MeterRegistry metrics;

        Degraded(MeterRegistry metrics) {
            this.metrics = metrics;
        }

        void add(String what) {
            missing.add(what);
            metrics.counter(MetricNames.of("rank", "degraded"), MetricNames.REASON, what)
                    .increment();
        }

        List<String> all() {
            return List.copyOf(missing);
        }
    }
}
