package io.momentcross.ranking.inferenceprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code /v2} as a client of others calls it. */
class TritonClientTest extends InferenceProtocolFixture {

    private static final Path ASK = Path.of("src", "test", "python", "tritonclient", "ask.py");

    /** NVIDIA's own client, as KServe's users have it, too. */
    @Test
    void clientOfTritonIsAnswered() throws Exception {
        Path python =
                Path.of(System.getProperty("momentcross.test.tritonclient", "../.cache/tritonclient"), "bin", "python");
        if (!Files.isExecutable(python)) {
            System.out.println("left out: /v2 called by tritonclient"
                    + " (ranking-service/src/test/python/tritonclient/install .cache/tritonclient)");
        }
        assumeTrue(Files.isExecutable(python));
        Process process = new ProcessBuilder(
                        python.toString(), ASK.toString(), "localhost:" + port, "models", "sklearn-clicks")
                .redirectErrorStream(true)
                .start();
        process.outputWriter().append("[[1,2,3,4],[100,50,300,9000]]").close();
        String said = String.join("\n", process.inputReader().readAllLines());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();

        JsonNode heard = JSON.readTree(said.substring(said.lastIndexOf('\n') + 1));
        for (String yes : List.of("live", "ready", "modelReady", "versionReady")) {
            assertThat(heard.get(yes).asBoolean()).as(yes).isTrue();
        }
        assertThat(heard.get("otherVersionReady").asBoolean()).isFalse();
        assertThat(heard.get("otherModelReady").asBoolean()).isFalse();
        assertThat(heard.get("server")).isEqualTo(get("/v2"));
        assertThat(heard.get("metadata")).isEqualTo(get("/v2/models/sklearn-clicks"));
        JsonNode clicks = heard.get("json").get("outputs").get(0).get("data");
        assertThat(heard.get("json").get("id").asString()).isEqualTo("mine");
        assertThat(clicks.size()).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            assertThat(heard.get("binary").get(i).floatValue())
                    .isEqualTo(clicks.get(i).floatValue());
            assertThat(heard.get("binaryByDefault").get(i).floatValue())
                    .isEqualTo(clicks.get(i).floatValue());
        }
        assertRefusal(heard.get("wrongShape"), "400", "Dimension 1 of the tensor counts is 4, not 3.");
        assertRefusal(heard.get("wrongOutput"), "400", "The model has no output p_gift; it has [p_click].");
        assertRefusal(heard.get("noToken"), "401", "This call needs a bearer token in the Authorization header.");
    }

    private static void assertRefusal(JsonNode refusal, String status, String message) {
        assertThat(refusal.get("status").asString()).isEqualTo(status);
        assertThat(refusal.get("message").asString()).isEqualTo(message);
    }
}
