package io.momentcross.ranking.inferenceprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code /v2} answers. */
class InferenceProtocolTest extends InferenceProtocolFixture {

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
}
