package io.momentcross.benchmarks.path;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.benchmarks.service.RestService;
import io.momentcross.benchmarks.world.Asked;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Somebody who ranks.
 *
 * @param path     of its route
 * @param patience how long an answer is waited for
 */
record RankSide(String name, RestService service, String path, Duration patience) {

    private static final int MOST_TRIES = 50;

    /** What becomes of a request that is not lost. */
    enum Outcome {
        FULL,
        /** Answered, but by defaults or by the fallback. */
        DEGRADED,
        REFUSED
    }

    /** Whether it answered, and nothing was missing. */
    boolean isAnswered(Asked asked) throws IOException, InterruptedException {
        return outcome(asked) == Outcome.FULL;
    }

    /** @throws IOException where there was no answer in time */
    Outcome outcome(Asked asked) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = call(asked);
        if (isFull(answer.statusCode(), new String(answer.body(), UTF_8))) {
            return Outcome.FULL;
        }
        return answer.statusCode() == 200 ? Outcome.DEGRADED : Outcome.REFUSED;
    }

    /** @throws IOException with what it said, where it does not rank however often it is asked */
    String rank(Asked asked) throws IOException, InterruptedException {
        String said = "";
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            HttpResponse<byte[]> answer = call(asked);
            said = new String(answer.body(), UTF_8);
            if (isFull(answer.statusCode(), said)) {
                return said;
            }
        }
        throw new IOException(name + " answered " + said.substring(0, Math.min(said.length(), 500)));
    }

    private static boolean isFull(int status, String body) {
        return status == 200 && body.contains("\"degraded\":[]");
    }

    private HttpResponse<byte[]> call(Asked asked) throws IOException, InterruptedException {
        return service.exchange(path, asked.rankBody(), "application/json", patience);
    }
}
