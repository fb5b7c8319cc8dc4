package io.momentcross.ranking.rank;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.features.FeatureSource;
import io.momentcross.ranking.fusion.ProductFusion;
import io.momentcross.ranking.served.ServedPublisher;
import io.momentcross.ranking.shadow.ShadowRuns;
import io.momentcross.ranking.slate.Candidates;
import io.momentcross.ranking.slate.Slate;
import io.momentcross.ranking.slate.Slates;
import io.momentcross.ranking.slate.Wishes;
import io.momentcross.starter.deadline.Deadline;
import io.momentcross.starter.problem.ProblemException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** One request: features, model, fusion, slate. Answers degraded rather than not at all. */
@Component
final class Ranking {

    private final RankProperties properties;
    private final Admission admission;
    private final RankPlans plans;
    private final FeatureSource features;
    private final Judge judge;
    private final Slates slates;
    private final ServedPublisher served;
    private final ShadowRuns shadows;
    private final Consumer<RankInput> recentRequest;
    private final RankStatistics statistics;
    private final Answers answers;
    private final MeterRegistry metrics;
    private final Clock clock;

    Ranking(
            RankProperties properties,
            Admission admission,
            RankPlans plans,
            FeatureSource features,
            Judge judge,
            Slates slates,
            ServedPublisher served,
            ShadowRuns shadows,
            Consumer<RankInput> recentRequest,
            RankStatistics statistics,
            Answers answers,
            MeterRegistry metrics,
            Clock clock) {
        this.properties = properties;
        this.admission = admission;
        this.plans = plans;
        this.features = features;
        this.judge = judge;
        this.slates = slates;
        this.served = served;
        this.shadows = shadows;
        this.recentRequest = recentRequest;
        this.statistics = statistics;
        this.answers = answers;
        this.metrics = metrics;
        this.clock = clock;
    }

    RankResponse rank(RankRequest request, Stages stages) {
        Degraded degraded = new Degraded(metrics);
        long receivedAtMs = clock.millis();
        long userId = request.user();
        List<Long> roomIds = request.roomIds(properties.maxCandidates());
        int slateSize = request.slateSize(roomIds.size());
        Wishes wishes = request.wishes();
        boolean explained = request.wantsExplanation();
        RankPlan plan = plans.of(userId, request);

        Optional<FeatureResponse> fetched = stages.time("features", () -> features.fetch(userId, roomIds, explained));
        degraded.addIf(fetched.isEmpty() || fetched.get().getDegradedCount() > 0, "features");
        refuseWhereTooLate("the model was asked");
        FeatureResponse known = fetched.orElseGet(() -> nothing(userId));
        RankInput input = new RankInput(userId, receivedAtMs, roomIds, known.getUser(), known.getRoomColumnsList());
        Optional<Judged> judged = judged(plan, input, explained, stages);
        degraded.addIf(judged.isEmpty(), "model");
        refuseWhereTooLate("the slate was made");
        float[] scores = stages.time("fusion", () -> scores(judged, plan, roomIds.size()));
        Candidates candidates = Candidates.of(roomIds, receivedAtMs, known);
        boolean isWhole = degraded.isEmpty();
        Slate slate = stages.time("slate", () -> slates.make(candidates, wishes, scores, slateSize, isWhole));

        String requestId = UuidCreator.getTimeOrderedEpoch().toString();
        Ranked ranked = new Ranked(requestId, plan, degraded.all(), input, judged, slate);
        served.publish(ServedEvents.of(ranked));
        if (plan.version() == null) {
            judged.ifPresent(by -> shadows.offer(plan.model(), input, by.predictions(), plan.weights()));
        }
        if (fetched.isPresent()) {
            recentRequest.accept(input);
        }
        statistics.add(stages.tookNanos(), ranked);
        return answers.of(ranked, explained, stages);
    }

    private Optional<Judged> judged(RankPlan plan, RankInput input, boolean explained, Stages stages) {
        stages.time("turn", admission::takeTurn);
        try {
            return stages.time("model", () -> judge.judge(plan.model(), plan.version(), input, explained));
        } finally {
            admission.giveTurnBack();
        }
    }

    private static float[] scores(Optional<Judged> judged, RankPlan plan, int candidates) {
        return judged.map(j -> ProductFusion.scores(j.predictions(), plan.weights()))
                .orElseGet(() -> new float[candidates]);
    }

    private static FeatureResponse nothing(long userId) {
        return FeatureResponse.newBuilder()
                .setUser(UserFeatures.newBuilder().setUserId(userId))
                .build();
    }

    private static void refuseWhereTooLate(String next) {
        Deadline deadline = Deadline.current();
        if (deadline != null && deadline.expired()) {
            throw ProblemException.deadlinePassed("The caller's time was over before " + next + ".");
        }
    }
}
