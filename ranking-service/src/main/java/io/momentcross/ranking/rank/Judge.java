package io.momentcross.ranking.rank;

import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.inference.InferenceException;
import io.momentcross.ranking.model.ModelRegistry;
import io.momentcross.ranking.model.open.LoadedModel;
import io.momentcross.starter.observe.MetricNames;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks a version of a model, and the serving one where that fails. Thread-safe. */
@Component
final class Judge {

    private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

    private final ModelRegistry models;
    private final MeterRegistry metrics;

    Judge(ModelRegistry models, MeterRegistry metrics) {
        this.models = models;
        this.metrics = metrics;
    }

    /**
     * Empty where no version serves, or the one that does fails.
     *
     * @param version   null for the serving one, which also stands in for another that is not open or fails
     * @param explained whether to tell what the model's searches chose
     */
    Optional<Judged> judge(String model, @Nullable String version, RankInput input, boolean explained) {
        Optional<Judged> judged = asked(model, version, input, explained);
        if (version == null) {
            return judged;
        }
        if (judged.isEmpty()) {
            judged = asked(model, null, input, explained);
        }
        boolean isStandIn =
                judged.filter(of -> of.manifest().version().equals(version)).isEmpty();
        metrics.counter(MetricNames.of("models", "stand.ins"), MetricNames.MODEL, model)
                .increment(isStandIn ? 1 : 0);
        return judged;
    }

    private Optional<Judged> asked(String model, @Nullable String version, RankInput input, boolean explained) {
        try {
            return models.use(model, version, loaded -> timed(loaded, version, input, explained));
        } catch (InferenceException e) {
            String which = version == null ? "serving" : "other";
            metrics.counter(MetricNames.of("models", "failures"), MetricNames.MODEL, model, "version", which)
                    .increment();
            LOG.warn(
                    "model {} version {} did not answer: {}", model, version == null ? which : version, e.getMessage());
            return Optional.empty();
        }
    }

    private Judged timed(LoadedModel loaded, @Nullable String version, RankInput input, boolean explained) {
        long from = System.nanoTime();
        Judged judged = explained ? explained(loaded, input) : judged(loaded, input);
        if (loaded.manifest().version().equals(version)) {
            metrics.timer(
                            MetricNames.of("models", "other.answers"),
                            MetricNames.MODEL,
                            judged.manifest().name())
                    .record(System.nanoTime() - from, TimeUnit.NANOSECONDS);
        }
        return judged;
    }

    private static Judged judged(LoadedModel model, RankInput input) {
        return new Judged(model.manifest(), model.predict(input), List.of());
    }

    private static Judged explained(LoadedModel model, RankInput input) {
        LoadedModel.Explained explained = model.explain(input);
        return new Judged(model.manifest(), explained.predictions(), explained.searches());
    }
}
