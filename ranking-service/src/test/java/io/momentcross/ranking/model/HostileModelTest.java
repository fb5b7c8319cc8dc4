package io.momentcross.ranking.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.inference.Predictions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that strangers put into the repository, tried in processes of their own beside the model that serves. */
class HostileModelTest {

    private static final String OURS = "moment-cross";
    private static final RankInput INPUT = new RankInput(
            1,
            1_795_000_000_000L,
            List.of(1L, 2L, 3L),
            UserFeatures.newBuilder().setUserId(1).build(),
            List.of());

    @TempDir
    private static Path repository;

    @SuppressWarnings("NullAway.Init")
    private static ModelHouse house;

    @BeforeAll
    static void open() {
        house = new ModelHouse(repository, "momentcross.model-trial.memory=256MB", "momentcross.model-trial.time=120s");
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nan              | output for task click is NaN, which is no probability",
                "unknown-operator | Moonlight",
                "large            | the trial needed more than 256 MB of memory and was ended",
                "huge             | the model fails to run",
                "beside           | tensor half lies in another file, which is not read",
                "outside          | tensor half lies in another file, which is not read",
                "absolute         | tensor half lies in another file, which is not read",
                "hidden           | tensor half lies in another file, which is not read",
            })
    void versionIsRefusedAndTheOthersServe_whenTheFileIsHostile(String file, String reason) throws Exception {
        Files.writeString(repository.resolve("secret.bin"), "1234");
        assertRefused(file, StrangerModel.graph(file), reason);
    }

    @Test
    void versionIsRefused_whenItsGraphDoesNotEnd(@TempDir Path own) throws Exception {
        try (ModelHouse strict = new ModelHouse(own, "momentcross.model-trial.time=5s")) {
            assertRefused(strict, own, "endless", StrangerModel.graph("endless"), "the trial took longer than 5 s");
        }
    }

    @Test
    void versionIsRefused_whenTheFileIsCutOff() throws Exception {
        byte[] whole = StrangerModel.graph("plain");
        assertRefused("cut-off", Arrays.copyOf(whole, whole.length / 2), "the file is no ONNX model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "renamed | \"name\": \"room_id\" | \"name\": \"rooms\" | input rooms is int64 in the manifest and not there",
                "unmade  | \"name\": \"p\" | \"name\": \"q\" | the graph has no output q",
                "typed   | int64 | float32 | room_id",
                "single  | [\"candidates\"] | [] | room_id",
                "wide    | [\"candidates\"] | [\"candidates\", 2] | room_id",
            })
    void versionIsRefused_whenItsManifestLiesOfTheGraph(String name, String truth, String lie, String reason)
            throws Exception {
        StrangerModel.place(repository, name, StrangerModel.graph("plain"), manifest -> manifest.replace(truth, lie));
        assertRefused(house, name, reason);
    }

    @Test
    void versionServes_whenItBehaves() throws Exception {
        StrangerModel.place(repository, "plain", "1", StrangerModel.graph("plain"));
        house.registry().refresh();
        Predictions predictions =
                house.registry().use("plain", model -> model.predict(INPUT)).orElseThrow();
        assertThat(predictions.probability(0, 2)).isEqualTo(0.5f);
    }

    @Test
    void versionIsRefusedUnread_whenItIsTooLarge() throws Exception {
        StrangerModel.place(repository, "vast", "1", StrangerModel.graph("plain"), 1L << 40);
        house.registry().refresh();
        assertThat(house.registry().versions("vast").getFirst().reason()).contains("momentcross.models.max-bytes");
    }

    private static void assertRefused(String name, byte[] graph, String reason) throws Exception {
        assertRefused(house, repository, name, graph, reason);
    }

    private static void assertRefused(ModelHouse house, Path repository, String name, byte[] graph, String reason)
            throws Exception {
        StrangerModel.place(repository, name, "1", graph);
        assertRefused(house, name, reason);
    }

    private static void assertRefused(ModelHouse house, String name, String reason) throws Exception {
        house.registry().refresh();
        ModelVersion version = house.registry().versions(name).getFirst();
        assertThat(version.state()).isEqualTo(ModelVersion.State.REFUSED);
        assertThat(version.reason()).contains(reason);
        assertThat(house.registry().findServing(name)).isEmpty();
        assertThat(house.registry().use(OURS, model -> model.predict(INPUT))).isPresent();
    }
}
