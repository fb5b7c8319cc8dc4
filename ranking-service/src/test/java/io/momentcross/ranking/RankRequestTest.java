package io.momentcross.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are refused. */
class RankRequestTest extends RankApiFixture {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"candidates\":[{\"roomId\":1}]}|userId",
                "{\"userId\":1}|candidates",
                "{\"userId\":1,\"candidates\":[]}|candidates",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1},{\"roomId\":2},{\"roomId\":1}]}|candidates[2].roomId",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1},{}]}|candidates[1].roomId",
                "{\"userId\":1,\"candidates\":[null]}|candidates[0].roomId",
                "{\"userId\":18446744073709551616,\"candidates\":[{\"roomId\":1}]}|userId",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1,\"colour\":2}]}|candidates[0].colour",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"weights\":{\"click\":\"NaN\"}}|weights.click",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"weights\":{\"click\":NaN}}|weights.click",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"weights\":{\"click\":1e999}}|weights.click",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"weights\":{\"applause\":1}}|weights.applause",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"topK\":0}|topK",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"model\":\"none-such\"}|model",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"seenRooms\":[1,1.5]}|seenRooms[1]",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"blockedAuthors\":[null]}|blockedAuthors[0]",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"dislikedAuthors\":[\"x\"]}|dislikedAuthors[0]",
                "{\"userId\":1,\"candidates\":[{\"roomId\":1}],\"dislikedAuthors\":7}|dislikedAuthors",
            })
    void problemNamesTheField_whenRequestIsWrong(String body, String field) throws Exception {
        HttpResponse<String> answer = rank(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).get("field").asString()).as(answer.body()).isEqualTo(field);
    }

    @Test
    void problemNamesCandidates_whenThereAreTooMany() throws Exception {
        HttpResponse<String> answer = rank(request(501));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("field").asString()).isEqualTo("candidates");
        assertThat(rank(request(500)).statusCode()).isEqualTo(200);
    }

    @Test
    void callIsRefused_whenScopeIsMissing() throws Exception {
        assertThat(send("/v1/rank", "models", "{}").statusCode()).isEqualTo(403);
        assertThat(send("/v1/models", "rank", null).statusCode()).isEqualTo(403);
    }
}
