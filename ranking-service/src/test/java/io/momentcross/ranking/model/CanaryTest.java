package io.momentcross.ranking.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.model.ModelVersion.State;
import io.momentcross.ranking.model.repository.Mark;
import io.momentcross.ranking.model.repository.MarkText;
import io.momentcross.ranking.model.repository.ModelRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that are open beside the one that serves. */
class CanaryTest {

    private static final String NAME = "evening";
    private static final int USERS = 20_000;
    private static final RankInput INPUT = new RankInput(
            1, 0, List.of(1L), UserFeatures.newBuilder().setUserId(1).build(), List.of());

    @TempDir
    private Path repository;

    @BeforeEach
    void threeVersions() throws Exception {
        for (String version : List.of("1", "2", "3")) {
            StrangerModel.place(repository, NAME, version, StrangerModel.graph("plain"));
        }
    }

    @Test
    void sameUsersAreAnswered_whereverTheyAskAndHoweverTheShareGrows() {
        try (ModelHouse house = house();
                ModelHouse other = house()) {
            house.registry().activate(NAME, "2");
            canary(house, "3", 0.05);
            other.registry().refresh();
            Set<Long> few = users(house);
            assertThat(few).hasSizeBetween(USERS / 20 - 150, USERS / 20 + 150);
            assertThat(users(other)).isEqualTo(few);

            canary(house, "3", 0.2);
            assertThat(users(house)).hasSizeGreaterThan(3 * few.size()).containsAll(few);
            canary(house, "1", 0.2);
            few.retainAll(users(house));
            assertThat(few).as("another version draws other users").hasSizeLessThan(USERS / 20 / 3);
            assertThat(states(house)).containsEntry("1", State.CANARY).containsEntry("3", State.AVAILABLE);
        }
    }

    @Test
    void bothVersionsAnswer_untilTheCanaryIsPromoted() {
        try (ModelHouse house = house()) {
            house.registry().activate(NAME, "2");
            canary(house, "3", 0.5);
            assertThat(states(house)).isEqualTo(Map.of("1", State.AVAILABLE, "2", State.PINNED, "3", State.CANARY));
            assertThat(answering(house, null)).isEqualTo("2");
            assertThat(answering(house, "3")).isEqualTo("3");
            assertThat(answering(house, "1"))
                    .as("not open: the serving one stands in")
                    .isEqualTo("2");

            house.registry().activate(NAME, "3");
            assertThat(states(house)).isEqualTo(Map.of("1", State.AVAILABLE, "2", State.AVAILABLE, "3", State.PINNED));
            assertThat(users(house)).isEmpty();
        }
    }

    @Test
    void canaryDoesNotServeAsTheNewest_alsoAfterARestart() {
        try (ModelHouse house = house()) {
            house.registry().activate(NAME, "2");
            canary(house, "3", 0.5);
            house.registry().activate(NAME, "latest");
            assertThat(states(house)).containsEntry("2", State.SERVING).containsEntry("3", State.CANARY);
        }
        try (ModelHouse house = house()) {
            assertThat(states(house)).containsEntry("2", State.SERVING).containsEntry("3", State.CANARY);
            house.registry().set(NAME, "3", Mark.CANARY, Optional.empty());
            assertThat(states(house)).containsEntry("3", State.SERVING);
        }
    }

    @Test
    void nothingChanges_whenTheCanaryCannotServe() throws Exception {
        try (ModelHouse house = house()) {
            Path bad = StrangerModel.place(repository, NAME, "4", new byte[9]);
            assertThatThrownBy(() -> canary(house, "4", 0.5))
                    .isInstanceOf(ModelRefusedException.class)
                    .hasMessageContaining("no ONNX model");
            assertThatThrownBy(() -> canary(house, "3", 0.5)).hasMessageContaining("serves");
            assertThat(bad.resolve("canary")).doesNotExist();
            Files.writeString(bad.resolve("canary"), "0.5");
            house.registry().refresh();
            assertThat(users(house)).isEmpty();
            assertThat(states(house)).containsEntry("3", State.SERVING).containsEntry("4", State.REFUSED);
        }
    }

    @Test
    void armsVersionIsOpenAndKept_besideTheServingOne() {
        try (ModelHouse house = house(
                "momentcross.experiment.arms[0].name=old",
                "momentcross.experiment.arms[0].share=1",
                "momentcross.experiment.arms[0].model=" + NAME,
                "momentcross.experiment.arms[0].version=1")) {
            assertThat(states(house)).isEqualTo(Map.of("1", State.OPEN, "2", State.AVAILABLE, "3", State.SERVING));
            assertThat(answering(house, "1")).isEqualTo("1");
            assertThat(repository.resolve(NAME).resolve("1").resolve("kept")).exists();
        }
    }

    private ModelHouse house(String... more) {
        String[] properties = java.util.Arrays.copyOf(more, more.length + 1);
        properties[more.length] = "momentcross.model-trial.enabled=false";
        return new ModelHouse(repository, properties);
    }

    private static void canary(ModelHouse house, String version, double share) {
        assertThat(house.registry().set(NAME, version, Mark.CANARY, Optional.of(new MarkText(share, null))))
                .isTrue();
    }

    private static Set<Long> users(ModelHouse house) {
        return LongStream.range(0, USERS)
                .filter(user -> house.registry().canary(NAME, user).isPresent())
                .boxed()
                .collect(Collectors.toSet());
    }

    private static Map<String, State> states(ModelHouse house) {
        Map<String, State> states = new TreeMap<>();
        house.registry().versions(NAME).forEach(version -> states.put(version.version(), version.state()));
        return states;
    }

    private static String answering(ModelHouse house, @Nullable String version) {
        return house.registry()
                .use(NAME, version, model -> {
                    model.predict(INPUT);
                    return model.manifest().version();
                })
                .orElseThrow();
    }
}
