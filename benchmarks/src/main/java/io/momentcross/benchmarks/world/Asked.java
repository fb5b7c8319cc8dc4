package io.momentcross.benchmarks.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.contracts.v1.FeatureRequest;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A user and the rooms that come into question, chosen by the number of the call, so that each side is asked the same.
 *
 * @param rooms different ones
 */
public record Asked(long user, List<Long> rooms) {

    public Asked {
        rooms = List.copyOf(rooms);
    }

    public static Asked of(long number, Size size, int candidates) {
        Random random = new Random(number * 31 + 7);
        return new Asked(
                1 + random.nextInt(size.users()),
                random.longs(1, size.rooms() + 1L)
                        .distinct()
                        .limit(candidates)
                        .boxed()
                        .toList());
    }

    /** Of {@code POST /v1/rank}. */
    public byte[] rankBody() {
        String candidates =
                rooms.stream().map(room -> "{\"roomId\":\"" + room + "\"}").collect(Collectors.joining(","));
        return ("{\"userId\":\"" + user + "\",\"candidates\":[" + candidates + "]}").getBytes(UTF_8);
    }

    /** Some features of the rooms, none of the user. */
    public FeatureRequest roomFeatures(List<Integer> numbers) {
        return FeatureRequest.newBuilder()
                .addAllRoomIds(rooms)
                .addAllFeatures(numbers)
                .build();
    }

    /** As ranking-service asks for features, but for the longest histories. */
    public FeatureRequest features(int shortVideos, int live) {
        return FeatureRequest.newBuilder()
                .setUserId(user)
                .addAllRoomIds(rooms)
                .setShortVideoLimit(shortVideos)
                .setLiveLimit(live)
                .build();
    }
}
