package io.momentcross.ranking.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.inference.Predictions;
import io.momentcross.ranking.model.ModelVersion.State;
import io.momentcross.ranking.model.open.Shadow;
import io.momentcross.ranking.model.repository.Mark;
import io.momentcross.ranking.model.repository.MarkText;
import io.momentcross.ranking.shadow.FreeTurns;
import io.momentcross.ranking.shadow.ShadowRuns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shadows of open models, of which version 1 says 0.5 and version 2 √(1000 − room) / 40, beyond room 1000 nothing. */
class ShadowRunsTest {

    private static final String NAME = "evening";
    private static final Map<String, Double> CLICKS = Map.of("click", 1.0);

    private final AtomicBoolean isFree = new AtomicBoolean(true);

    @TempDir
    private Path repository;

    @BeforeEach
    void twoVersions() throws Exception {
        StrangerModel.place(repository, NAME, "1", StrangerModel.graph("plain"));
        StrangerModel.place(repository, "other", "1", StrangerModel.graph("by-room"));
    }

    @Test
    void differencesAreTold_whenAShadowSeesWhatWasAnswered() throws Exception {
        try (ModelHouse house = house()) {
            shadow(house, 1, null);
            assertThat(house.registry().versions(NAME))
                    .extracting(ModelVersion::state)
                    .containsExactly(State.SHADOW, State.PINNED);
            offer(house, List.of(0L, 360L, 640L));
            await(() -> count(house, "top.overlap") == 1);

            // √1000 / 40 = 0.79, √640 / 40 = 0.632, √360 / 40 = 0.474
            assertThat(summary(house, "score.difference").mean())
                    .isCloseTo((0.2906 + 0.1325 + 0.0257) / 3, within(1e-3));
            assertThat(summary(house, "prediction.difference").mean())
                    .isCloseTo((0.2906 + 0.1325 + 0.0257) / 3, within(1e-3));
            assertThat(summary(house, "top.overlap").mean()).isEqualTo(1);
            assertThat(summary(house, "pairs.swapped").mean()).isZero();
        }
    }

    @Test
    void failuresAreCounted_whenTheShadowFails() throws Exception {
        try (ModelHouse house = house()) {
            shadow(house, 1, null);
            offer(house, List.of(2000L));
            await(() -> counter(house, "failures", NAME) == 1);
            assertThat(count(house, "score.difference")).isZero();
        }
    }

    @Test
    void failuresAreCounted_whenTheAnswersAreOfOtherCandidates() throws Exception {
        try (ModelHouse house = house()) {
            shadow(house, 1, null);
            offer(house, List.of(1L), 3);
            await(() -> counter(house, "failures", NAME) == 1);
            offer(house, List.of(1L));
            await(() -> count(house, "score.difference") == 1);
        }
    }

    @Test
    void nothingIsTimed_whenTheVersionIsNotOpenAnyMore() throws Exception {
        isFree.set(false);
        try (ModelHouse house = house("momentcross.shadow.patience=1h")) {
            shadow(house, 1, null);
            offer(house, List.of(1L));
            assertThat(house.registry().set(NAME, "2", Mark.SHADOW, Optional.empty()))
                    .isTrue();
            isFree.set(true);
            await(() -> counter(house, "dropped", NAME) == 1);
            assertThat(house.metrics().find("momentcross.shadow.answers").timer())
                    .isNull();
        }
    }

    @Test
    void anotherModelsRequestsAreSeen_whenItIsNamed() throws Exception {
        try (ModelHouse house = house()) {
            Optional<MarkText> text = Optional.of(new MarkText(1, NAME));
            assertThat(house.registry().set("other", "1", Mark.SHADOW, text)).isTrue();
            assertThat(house.registry().shadowsOf("other")).isEmpty();
            offer(house, List.of(1L));
            await(() -> house.metrics()
                            .summary("momentcross.shadow.score.difference", "model", "other")
                            .count()
                    == 1);
        }
    }

    @Test
    void versionServesItsModelAfterARestart_whenItIsTheShadowOfAnother() throws Exception {
        try (ModelHouse house = house()) {
            Optional<MarkText> text = Optional.of(new MarkText(1, NAME));
            assertThat(house.registry().set("other", "1", Mark.SHADOW, text)).isTrue();
        }
        try (ModelHouse house = house()) {
            assertThat(house.registry().versions("other"))
                    .extracting(ModelVersion::state, ModelVersion::shadowRate)
                    .containsExactly(tuple(State.SERVING, 1.0));
            assertThat(house.registry().shadowsOf(NAME))
                    .extracting(Shadow::model)
                    .containsExactly("other");
        }
    }

    @Test
    void requestsAreDroppedAtOnce_whenTheQueueIsFull() throws Exception {
        isFree.set(false);
        try (ModelHouse house = house("momentcross.shadow.queue=4", "momentcross.shadow.patience=1h")) {
            shadow(house, 1, null);
            for (int i = 0; i < 50; i++) {
                offer(house, List.of(1L));
            }
            // Four wait in the queue, and one may wait for its turn.
            assertThat(counter(house, "dropped", NAME)).isBetween(45.0, 46.0);
            isFree.set(true);
            await(() -> count(house, "score.difference") >= 4);
        }
    }

    @Test
    void requestIsDropped_whenNoTurnIsFreeInTime() throws Exception {
        isFree.set(false);
        try (ModelHouse house = house("momentcross.shadow.patience=10ms")) {
            shadow(house, 1, null);
            offer(house, List.of(1L));
            await(() -> counter(house, "dropped", NAME) == 1);
        }
    }

    @Test
    void rateSaysHowManyAreSeen() throws Exception {
        isFree.set(false);
        try (ModelHouse house = house("momentcross.shadow.queue=10000", "momentcross.shadow.patience=1h")) {
            shadow(house, 0.25, null);
            for (int i = 0; i < 4000; i++) {
                offer(house, List.of(1L));
            }
            // Six standard deviations either way.
            assertThat(house.metrics().get("momentcross.shadow.waiting").gauge().value())
                    .isBetween(1000 - 165.0, 1000 + 165.0);
        }
    }

    private ModelHouse house(String... properties) {
        FreeTurns turns = new FreeTurns() {
            @Override
            public boolean takeFreeTurn() {
                return isFree.get();
            }

            @Override
            public void giveTurnBack() {}
        };
        String[] all = java.util.Arrays.copyOf(properties, properties.length + 1);
        all[properties.length] = "momentcross.model-trial.enabled=false";
        return new ModelHouse(repository, turns, all);
    }

    private void shadow(ModelHouse house, double rate, @Nullable String of) throws Exception {
        house.registry().activate(NAME, "1");
        StrangerModel.place(repository, NAME, "2", StrangerModel.graph("by-room"));
        assertThat(house.registry().set(NAME, "2", Mark.SHADOW, Optional.of(new MarkText(rate, of))))
                .isTrue();
    }

    private static void offer(ModelHouse house, List<Long> rooms) {
        offer(house, rooms, rooms.size());
    }

    /** @param candidates that were answered, as many as rooms where all is well */
    private static void offer(ModelHouse house, List<Long> rooms, int candidates) {
        RankInput input = new RankInput(
                1, 0, rooms, UserFeatures.newBuilder().setUserId(1).build(), List.of());
        float[][] halves = new float[1][candidates];
        java.util.Arrays.fill(halves[0], 0.5f);
        Predictions answered = Predictions.checked(List.of("click"), halves, candidates);
        house.bean(ShadowRuns.class).offer(NAME, input, answered, CLICKS);
    }

    private static DistributionSummary summary(ModelHouse house, String what) {
        return house.metrics()
                .get("momentcross.shadow." + what)
                .tag("model", NAME)
                .summary();
    }

    private static long count(ModelHouse house, String what) {
        return house.metrics()
                .summary("momentcross.shadow." + what, "model", NAME)
                .count();
    }

    private static double counter(ModelHouse house, String what, String model) {
        return house.metrics().find("momentcross.shadow." + what).tag("model", model).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not happen within a minute");
            }
            Thread.onSpinWait();
        }
    }
}
