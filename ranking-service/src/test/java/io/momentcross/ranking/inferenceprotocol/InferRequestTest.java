package io.momentcross.ranking.inferenceprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of {@code /v2} that are refused, each with what is wrong. */
class InferRequestTest extends InferenceProtocolFixture {

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

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{\"inputs\":[{\"data\":[1,"})
    void bodyIsRefused_whenItIsNoRequest(String body) throws Exception {
        HttpResponse<byte[]> answer = post(SMALL, body);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(400);
        assertThat(text(answer)).contains("\"error\":\"The body is");
    }

    @Test
    void engineIsQuoted_whenTheGraphFailsOnTheTensors() throws Exception {
        String json = "{\"inputs\":[{\"name\":\"room_id\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[%d]}]}";
        String path = "/v2/models/small-table/infer";
        assertThat(text(post(path, json.formatted(63)))).contains("\"data\":[0.5]");
        assertProblem(post(path, json.formatted(64)), "inputs", "With these tensors the model fails to run: ");
        assertThat(text(post(path, json.formatted(0)))).contains("\"data\":[0.5]");
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
}
