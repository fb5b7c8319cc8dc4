package io.momentcross.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.momentcross.ranking.model.ModelRegistry;
import io.momentcross.ranking.model.StrangerModel;
import io.momentcross.ranking.rank.Admission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v2} over real sockets, with the shipped model and one of another framework. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(RankApiTest.AnyToken.class)
class InferenceProtocolTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOREIGN = Path.of("src", "test", "resources", "foreign-models");
    private static final Path FAILING = Path.of("src", "test", "resources", "failing-models");
    private static final Path ASK = Path.of("src", "test", "python", "tritonclient", "ask.py");
    private static final String SMALL = "/v2/models/sklearn-clicks/infer";
    private static final String LENGTH = "Inference-Header-Content-Length";

    private static final KafkaBroker BROKER = KafkaBroker.start();
    private static final Path REPOSITORY = repository();

    @LocalServerPort
    private int port;

    @Autowired
    private ModelRegistry models;

    @Autowired
    private Admission admission;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("spring.kafka.bootstrap-servers", BROKER::address);
        registry.add("momentcross.models.repository", REPOSITORY::toString);
        registry.add("momentcross.model-trial.time", () -> "120s");
        registry.add("momentcross.model-trial.trusted", () -> "moment-cross,two-versions,with-shadow");
        registry.add("momentcross.admission.inferences", () -> 1);
        registry.add("momentcross.admission.patience", () -> "100ms");
    }

    @BeforeEach
    void waitForTrials() {
        ServingModels.await(models, "sklearn-clicks", "small-table", "two-versions", "with-shadow");
        ServingModels.awaitShadow(models, "with-shadow", "10");
    }

    @AfterAll
    static void stop() {
        BROKER.close();
    }

    /** Candidates, short videos, live items. */
    @ParameterizedTest
    @CsvSource({"1, 0, 0, false", "7, 20, 5, false", "7, 20, 5, true", "40, 500, 100, true"})
    void outputsAreTheGraphs_whenTheShippedModelIsAsked(int candidates, int shortVideos, int live, boolean asBytes)
            throws Exception {
        ObjectNode request = JSON.createObjectNode().put("id", "call 1");
        request.putObject("parameters").put("binary_data_output", asBytes);
        ArrayNode inputs = request.putArray("inputs");
        List<ByteBuffer> behind = new java.util.ArrayList<>();
        Map<String, OnnxTensor> feed = new HashMap<>();
        for (JsonNode input : get("/v2/models/moment-cross").get("inputs")) {
            long[] shape = shape(input, candidates, shortVideos, live);
            ObjectNode given =
                    inputs.addObject().put("datatype", input.get("datatype").asString());
            given.put("name", input.get("name").asString());
            Arrays.stream(shape).forEach(given.putArray("shape")::add);
            ByteBuffer bytes = tensor(given, shape, asBytes, feed);
            if (asBytes) {
                behind.add(bytes);
            }
        }
        HttpResponse<byte[]> answer = post("/v2/models/moment-cross/infer", request, behind);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        int jsonLength =
                answer.headers().firstValue(LENGTH).map(Integer::parseInt).orElse(answer.body().length);
        JsonNode said = JSON.readTree(new String(answer.body(), 0, jsonLength, StandardCharsets.UTF_8));
        assertThat(said.get("id").asString()).isEqualTo("call 1");
        assertThat(said.get("model_name").asString()).isEqualTo("moment-cross");
        assertThat(said.get("model_version").asString()).isEqualTo("1");
        assertThat(said.get("outputs").size()).isEqualTo(6);
        ByteBuffer bytes = ByteBuffer.wrap(answer.body(), jsonLength, answer.body().length - jsonLength)
                .order(ByteOrder.LITTLE_ENDIAN);
        try (OrtSession session = OrtEnvironment.getEnvironment()
                        .createSession(
                                REPOSITORY.resolve("moment-cross/1/model.onnx").toString());
                OrtSession.Result expected = session.run(feed)) {
            for (JsonNode output : said.get("outputs")) {
                float[] truth = (float[]) expected.get(output.get("name").asString())
                        .orElseThrow()
                        .getValue();
                assertThat(output.get("shape").toString()).isEqualTo("[" + candidates + "]");
                for (int i = 0; i < candidates; i++) {
                    float value = asBytes
                            ? bytes.getFloat()
                            : output.get("data").get(i).floatValue();
                    assertThat(value).isCloseTo(truth[i], org.assertj.core.data.Offset.offset(1e-6f));
                }
            }
        }
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void wantedOutputsComeInTheCallersOrder_eachAsItAsks() throws Exception {
        HttpResponse<byte[]> answer =
                post(SMALL, small("\"outputs\":[{\"name\":\"p_click\"}],", "[2,4]", "[[1,2,3,4],[5,6,7,8]]"));
        assertThat(text(answer)).contains("\"shape\":[2],\"data\":[");
        HttpResponse<byte[]> flat = post(
                SMALL,
                small(
                        "\"outputs\":[{\"name\":\"p_click\",\"parameters\":{\"binary_data\":false}}],"
                                + "\"parameters\":{\"binary_data_output\":true,\"priority\":1},",
                        "[2,4]",
                        "[1,2,3,4,5,6,7,8]"));
        assertThat(text(flat)).isEqualTo(text(answer));
        HttpResponse<byte[]> bytes = post(
                SMALL,
                small(
                        "\"outputs\":[{\"name\":\"p_click\",\"parameters\":{\"binary_data\":true}}],",
                        "[2,4]",
                        "[1,2,3,4,5,6,7,8]"));
        assertThat(bytes.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(text(bytes)).contains("\"shape\":[2],\"parameters\":{\"binary_data_size\":8}}");
    }

    @Test
    void metadataSaysWhatIsFedAndGiven() throws Exception {
        assertThat(get("/v2").toString())
                .isEqualTo("{\"name\":\"moment-cross ranking-service\",\"version\":\"development\","
                        + "\"extensions\":[\"binary_tensor_data\"]}");
        assertThat(get("/v2/models/sklearn-clicks/versions/1").toString())
                .isEqualTo("{\"name\":\"sklearn-clicks\",\"versions\":[\"1\"],\"platform\":\"onnxruntime_onnx\","
                        + "\"inputs\":[{\"name\":\"counts\",\"datatype\":\"FP32\",\"shape\":[-1,4]}],"
                        + "\"outputs\":[{\"name\":\"p_click\",\"datatype\":\"FP32\",\"shape\":[-1]}]}");
        JsonNode shipped = get("/v2/models/moment-cross").get("inputs");
        assertThat(shipped.get(0).toString()).isEqualTo("{\"name\":\"user_id\",\"datatype\":\"INT64\",\"shape\":[]}");
        assertThat(shipped.get(1).get("shape").toString()).isEqualTo("[3]");
    }

    @Test
    void allOpenVersionsAreTold_whenNoneIsNamed() throws Exception {
        assertThat(get("/v2/models/with-shadow").get("versions").toString()).isEqualTo("[\"10\",\"9\"]");
        assertThat(get("/v2/models/with-shadow/versions/10").get("versions").toString())
                .isEqualTo("[\"10\"]");
        assertThat(get("/v2/models/two-versions").get("versions").toString()).isEqualTo("[\"2\"]");
    }

    @Test
    void healthNeedsNoToken_othersDo() throws Exception {
        assertThat(send("/v2/health/live", "", null).statusCode()).isEqualTo(200);
        assertThat(send("/v2/health/ready", "", null).statusCode()).isEqualTo(200);
        HttpResponse<byte[]> refused = send("/v2/models/moment-cross", "", null);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(JSON.readTree(text(refused)).get("error").asString()).contains("bearer token");
        assertThat(send("/v2/models/moment-cross", "rank", null).statusCode()).isEqualTo(403);
        assertThat(text(send("/v1/models", "", null))).doesNotContain("\"error\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sklearn-clicks                | 200 |",
                "sklearn-clicks/versions/1     | 200 |",
                "sklearn-clicks/versions/9     | 404 | There is no version 9 of model sklearn-clicks.",
                "two-versions                  | 200 |",
                "two-versions/versions/2       | 200 |",
                "two-versions/versions/1       | 409 | Version 1 of model two-versions is not open.",
                "nobody                        | 404 | There is no model nobody.",
                "..%2Fmodels                   | 400 |",
                "broken                        | 409 | No version of model broken serves: manifest.json cannot be read",
                "broken/versions/1             | 409 | Version 1 of model broken is not open: manifest.json cannot",
            })
    void modelIsReady_whereThisVersionIsOpen(String model, int status, @Nullable String reason) throws Exception {
        for (String path : List.of("", "/ready")) {
            HttpResponse<byte[]> answer = send("/v2/models/" + model + path, "models", null);
            assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
            if (reason != null) {
                JsonNode problem = JSON.readTree(text(answer));
                assertThat(problem.get("error").asString()).startsWith(reason);
                assertThat(problem.get("detail")).isEqualTo(problem.get("error"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|inputs|The tensor counts is missing.",
                "{'inputs':[]}|inputs|The tensor counts is missing.",
                "{'inputs':[null]}|inputs[0].name|name is missing.",
                "{'inputs':[{'name':'rows'}]}|inputs[0].name|The model has no input rows; it has [counts].",
                "{'inputs':[{'name':'counts','datatype':'FP64'}]}|inputs[0].datatype|The tensor counts is FP32, not FP64.",
                "{'inputs':[{'name':'counts','datatype':'FP32'}]}|inputs[0].shape|The tensor counts has the shape [-1, 4], not null.",
                "{'inputs':[T[4]D[1,2,3,4]}]}|inputs[0].shape|The tensor counts has the shape [-1, 4], not [4].",
                "{'inputs':[T[1,3]D[1,2,3]}]}|inputs[0].shape[1]|Dimension 1 of the tensor counts is 4, not 3.",
                "{'inputs':[T[0,4]D[]}]}|inputs[0].shape[0]|Dimension 0 of the tensor counts is 1 to 500, not 0.",
                "{'inputs':[T[501,4]D[]}]}|inputs[0].shape[0]|Dimension 0 of the tensor counts is 1 to 500, not 501.",
                "{'inputs':[T[1,4]D[1,2,3]}]}|inputs[0].data|The data of the tensor counts is 3 numbers, and not in",
                "{'inputs':[T[2,4]D[[1,2,3,4,5,6,7,8]]}]}|inputs[0].data|The data of the tensor counts is 8 numbers, and not in",
                "{'inputs':[T[2,4]D[[1,2,3,4],[5,6,7]]}]}|inputs[0].data|The data of the tensor counts is not nested evenly.",
                "{'inputs':[T[2,4]D[[1,2,3,4],5]}]}|inputs[0].data|The data of the tensor counts is not nested evenly.",
                "{'inputs':[T[1,4]D[[[[[[[[[1]]]]]]]]]}]}|inputs[0].data|The data of the tensor counts is nested deeper than 8.",
                "{'inputs':[T[1,4]D[1,2,3,null]}]}|inputs[0].data|The data of the tensor counts holds what is no number.",
                "{'inputs':[T[1,4]D'AAAA'}]}|inputs[0].data|The data of the tensor counts is no array.",
                "{'inputs':[T[1,4]D[1,2,1e39,4]}]}|inputs[0].data|The data of the tensor counts has as number 2, from 0, what is no FP32.",
                "{'inputs':[{'name':'counts','datatype':'FP32','shape':[1,4]}]}|inputs[0].data|The data of the tensor counts is missing.",
                "{'inputs':[T[1,4]D[1,2,3,4]},T[1,4]D[1,2,3,4]}]}|inputs[1].name|The tensor counts stands twice.",
                "{'inputs':[T[1,4]D[1,2,3,4]}],'outputs':[{'name':'p_gift'}]}|outputs[0].name|The model has no output p_gift; it has [p_click].",
                "{'inputs':[T[1,4]D[1,2,3,4]}],'outputs':[{'name':'p_click'},{'name':'p_click'}]}|outputs[1].name|The output p_click stands twice.",
                "{'parameters':{'sequence_id':7}}|parameters.sequence_id|The parameter sequence_id is not offered here.",
                "{'parameters':{'binary_data_output':1}}|parameters.binary_data_output|The parameter binary_data_output is true or",
                "{'input':[]}|input|There is no field input here.",
                "{'inputs':[T[1.5,4]D[]}]}|inputs[0].shape[0]|The value of inputs[0].shape[0] is not an integer",
            })
    void tensorIsNamed_whenItIsWrong(String body, String field, String detail) throws Exception {
        String json = body.replace("T[", "{'name':'counts','datatype':'FP32','shape':[")
                .replace("D", ",'data':")
                .replace("{,'data':", "{'data':")
                .replace('\'', '"');
        assertProblem(post(SMALL, json), field, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user_profile|[1,2,3.5]|The data of the tensor user_profile has as number 2, from 0, what is no INT64.",
                "user_profile|[1,2,9223372036854775808]|The data of the tensor user_profile has as number 2, from 0, what is no",
                "user_profile|[1,2,9223372036854775807]|The tensor user_id is missing.",
            })
    void integerIsRefused_whenItIsNone(String name, String data, String detail) throws Exception {
        HttpResponse<byte[]> answer = post(
                "/v2/models/moment-cross/infer",
                "{\"inputs\":[{\"name\":\"" + name + "\",\"datatype\":\"INT64\",\"shape\":[3],\"data\":" + data
                        + "}]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(text(answer)).get("error").asString()).startsWith(detail);
    }

    @Test
    void lengthsMustAgree_whereTensorsShareADimension() throws Exception {
        HttpResponse<byte[]> answer = post(
                "/v2/models/moment-cross/infer",
                "{\"inputs\":[{\"name\":\"room_id\",\"datatype\":\"INT64\",\"shape\":[2],\"data\":[1,2]},"
                        + "{\"name\":\"position\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[0]}]}");
        assertProblem(
                answer,
                "inputs[1].shape[0]",
                "Dimension 0 of the tensor position is 1; other tensors of this call have 2 there.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16|16|0|",
                "12|16|0|inputs[0].parameters.binary_data_size",
                "16|12|0|inputs[0].parameters.binary_data_size",
                "16|20|0|Inference-Header-Content-Length",
                "16|16|9999|Inference-Header-Content-Length",
                "16|16|-9999|Inference-Header-Content-Length",
            })
    void bytesMustBeThoseOfTheTensors(int said, int sent, int wrongBy, @Nullable String field) throws Exception {
        String json = "{\"inputs\":[{\"name\":\"counts\",\"datatype\":\"FP32\",\"shape\":[1,4],"
                + "\"parameters\":{\"binary_data_size\":" + said + "}}]}";
        HttpResponse<byte[]> answer = post(SMALL, json, new byte[sent], json.length() + wrongBy);
        if (field == null) {
            assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        } else {
            assertProblem(answer, field, "");
        }
    }

    @Test
    void notANumberGoesInAndOutAsBytes_jsonCannotSayIt() throws Exception {
        byte[] bytes = new byte[16];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, Float.NaN);
        String json = "{\"inputs\":[{\"name\":\"counts\",\"datatype\":\"FP32\",\"shape\":[1,4],"
                + "\"parameters\":{\"binary_data_size\":16}}],\"parameters\":{\"binary_data_output\":%s}}";
        String asJson = json.formatted(false);
        assertProblem(post(SMALL, asJson, bytes, asJson.length()), "outputs", "The output p_click holds NaN");
        String asBytes = json.formatted(true);
        HttpResponse<byte[]> answer = post(SMALL, asBytes, bytes, asBytes.length());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ByteBuffer.wrap(answer.body()).order(ByteOrder.LITTLE_ENDIAN).getFloat(answer.body().length - 4))
                .isNaN();
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, 200",
        "application/octet-stream, 200",
        "application/x-www-form-urlencoded, 415",
        "text/plain, 415"
    })
    void bodyIsRead_whereItsTypeIsJsonOrBytes(String type, int status) throws Exception {
        HttpResponse<byte[]> answer = send(
                SMALL,
                "models",
                HttpRequest.BodyPublishers.ofString(small("", "[1,4]", "[1,2,3,4]")),
                "Content-Type",
                type);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
    }

    @Test
    void bodyIsRefused_whenItIsCompressed() throws Exception {
        HttpResponse<byte[]> answer =
                send(SMALL, "models", HttpRequest.BodyPublishers.ofByteArray(new byte[9]), "Content-Encoding", "gzip");
        assertProblem(answer, "Content-Encoding", "Compressed bodies are not read.");
    }

    @Test
    void engineIsQuoted_whenTheGraphFailsOnTheTensors() throws Exception {
        String json = "{\"inputs\":[{\"name\":\"room_id\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[%d]}]}";
        String path = "/v2/models/small-table/infer";
        assertThat(text(post(path, json.formatted(63)))).contains("\"data\":[0.5]");
        assertProblem(post(path, json.formatted(64)), "inputs", "With these tensors the model fails to run: ");
        assertThat(text(post(path, json.formatted(0)))).contains("\"data\":[0.5]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{\"inputs\":[{\"data\":[1,"})
    void bodyIsRefused_whenItIsNoRequest(String body) throws Exception {
        HttpResponse<byte[]> answer = post(SMALL, body);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(400);
        assertThat(text(answer)).contains("\"error\":\"The body is");
    }

    @Test
    void callIsRefusedAtOnce_whenItIsNotTheModelsTurnInTime() throws Exception {
        admission.takeTurn();
        try {
            HttpResponse<byte[]> answer = post(SMALL, small("", "[1,4]", "[1,2,3,4]"));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(text(answer)).contains("urn:momentcross:problem:overloaded", "\"error\":\"It was not");
        } finally {
            admission.giveTurnBack();
        }
        assertThat(post(SMALL, small("", "[1,4]", "[1,2,3,4]")).statusCode()).isEqualTo(200);
        assertThat(post(SMALL, "x".repeat(1_100_000)).statusCode()).isEqualTo(413);
    }

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

    private static void assertProblem(HttpResponse<byte[]> answer, String field, String detail) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(400);
        JsonNode problem = JSON.readTree(text(answer));
        assertThat(problem.get("field").asString()).as(text(answer)).isEqualTo(field);
        assertThat(problem.get("error").asString())
                .startsWith(detail)
                .isEqualTo(problem.get("detail").asString());
    }

    private static String small(String more, String shape, String data) {
        return "{" + more + "\"inputs\":[{\"name\":\"counts\",\"datatype\":\"FP32\",\"shape\":" + shape + ",\"data\":"
                + data + "}]}";
    }

    private static long[] shape(JsonNode input, int candidates, int shortVideos, int live) {
        String name = input.get("name").asString();
        long[] shape = new long[input.get("shape").size()];
        for (int i = 0; i < shape.length; i++) {
            long length = input.get("shape").get(i).asLong();
            shape[i] = length >= 0
                    ? length
                    : name.startsWith("short_") ? shortVideos : name.startsWith("live_") ? live : candidates;
        }
        return shape;
    }

    /** Small whole numbers: into {@code feed}, and into {@code given} or the bytes that are returned. */
    private static ByteBuffer tensor(ObjectNode given, long[] shape, boolean asBytes, Map<String, OnnxTensor> feed)
            throws Exception {
        String name = given.get("name").asString();
        boolean isInteger = given.get("datatype").asString().equals("INT64");
        int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        long[] values = new Random(name.hashCode()).longs(size, 0, 4).toArray();
        ByteBuffer bytes = ByteBuffer.allocate(size * (isInteger ? 8 : 4)).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[size];
        for (int i = 0; i < size; i++) {
            floats[i] = (float) values[i];
            if (isInteger) {
                bytes.putLong(values[i]);
            } else {
                bytes.putFloat(floats[i]);
            }
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        feed.put(
                name,
                isInteger
                        ? OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape)
                        : OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape));
        if (asBytes) {
            given.putObject("parameters").put("binary_data_size", bytes.capacity());
        } else {
            Arrays.stream(values).forEach(given.putArray("data")::add);
        }
        return bytes.flip();
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<byte[]> answer = send(path, "models", null);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return JSON.readTree(text(answer));
    }

    private HttpResponse<byte[]> post(String path, String json) throws Exception {
        return send(path, "models", HttpRequest.BodyPublishers.ofString(json));
    }

    private HttpResponse<byte[]> post(String path, ObjectNode json, List<ByteBuffer> behind) throws Exception {
        if (behind.isEmpty()) {
            return post(path, json.toString());
        }
        byte[] bytes = new byte[behind.stream().mapToInt(ByteBuffer::remaining).sum()];
        ByteBuffer all = ByteBuffer.wrap(bytes);
        behind.forEach(all::put);
        return post(path, json.toString(), bytes, json.toString().length());
    }

    private HttpResponse<byte[]> post(String path, String json, byte[] behind, int jsonLength) throws Exception {
        return send(
                path,
                "models",
                HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofString(json), HttpRequest.BodyPublishers.ofByteArray(behind)),
                LENGTH,
                Integer.toString(jsonLength));
    }

    private HttpResponse<byte[]> send(
            String path, String scope, HttpRequest.@Nullable BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!scope.isEmpty()) {
            request.header("Authorization", "Bearer " + scope);
        }
        if (body != null) {
            request.POST(body);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static Path repository() {
        try {
            Path repository = Files.createTempDirectory("models");
            FileSystemUtils.copyRecursively(FOREIGN, repository);
            FileSystemUtils.copyRecursively(FAILING.resolve("small-table"), repository.resolve("small-table"));
            Files.createDirectories(repository.resolve("broken").resolve("1"));
            for (String version : List.of("1", "2")) {
                StrangerModel.place(repository, "two-versions", version, StrangerModel.graph("plain"));
            }
            for (String version : List.of("8", "9", "10")) {
                StrangerModel.place(repository, "with-shadow", version, StrangerModel.graph("plain"));
            }
            Files.writeString(repository.resolve("with-shadow").resolve("10").resolve("shadow"), "1");
            return repository;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
