package io.momentcross.benchmarks.rank;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A request that is sent again and again.
 *
 * @param candidates rooms to rank, whose ids are 1, 2, ...
 * @param history    short videos that feature-service keeps of the user
 */
public record RankCase(int candidates, int history) {

    static final long USER = 77;

    /** As feature-service gives them for these ids. */
    LongStream roomIds() {
        return LongStream.rangeClosed(1, candidates);
    }

    byte[] body() {
        String rooms = roomIds().mapToObj(id -> "{\"roomId\":\"" + id + "\"}").collect(Collectors.joining(","));
        return ("{\"userId\":\"" + USER + "\",\"candidates\":[" + rooms + "]}").getBytes(UTF_8);
    }
}
