package io.momentcross.label.table.iceberg;

import io.momentcross.label.table.FeedPosition;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.UpdateProperties;

/** How far a table's topic is taken in, as the table's properties say it. */
final class FeedPositions {

    private static final String PREFIX = "momentcross.feed.";
    private static final String PARTITIONS = PREFIX + "partitions";
    private static final String OFFSET = ".next-offset";
    private static final String TICK = ".tick";

    private FeedPositions() {}

    static Map<Integer, FeedPosition> of(Map<String, String> properties) {
        Map<Integer, FeedPosition> positions = new TreeMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && name.endsWith(OFFSET)) {
                String partition = name.substring(PREFIX.length(), name.length() - OFFSET.length());
                String tick = properties.getOrDefault(PREFIX + partition + TICK, "-1");
                positions.put(
                        Integer.valueOf(partition), new FeedPosition(Long.parseLong(value), Long.parseLong(tick)));
            }
        });
        return positions;
    }

    static void put(UpdateProperties update, int partitions, Map<Integer, FeedPosition> positions) {
        update.set(PARTITIONS, Integer.toString(partitions));
        positions.forEach((partition, position) -> {
            update.set(PREFIX + partition + OFFSET, Long.toString(position.nextOffset()));
            update.set(PREFIX + partition + TICK, Long.toString(position.tick()));
        });
    }

    /** The newest tick that all partitions have ended; -1 before the first. */
    static long newestTick(Map<String, String> properties) {
        Map<Integer, FeedPosition> positions = of(properties);
        int partitions = Integer.parseInt(properties.getOrDefault(PARTITIONS, "0"));
        return partitions == 0 || positions.size() < partitions
                ? -1
                : positions.values().stream()
                        .mapToLong(FeedPosition::tick)
                        .min()
                        .orElse(-1);
    }
}
