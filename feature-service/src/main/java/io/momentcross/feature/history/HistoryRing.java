package io.momentcross.feature.history;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A user's whole history of one kind as it is stored, for those who take it as a whole; serving and ingest let the
 * scripts of {@code resources/redis} cut it. All numbers are little endian.
 *
 * <pre>
 * 0 version u8 = 2 | 1 record size u8 | 2 sources u16 | 4 capacity u32 | 8 appended i64
 * then, for each source:  partition i32 | next offset i64
 * then a ring of records ({@link HistoryCodec}): number n (from 0) stands in slot n mod capacity
 * </pre>
 *
 * {@code appended} records have been written in all, and the newest {@code capacity} of them are there, oldest first by
 * happenedAt. A source is a partition of the topic that the history is made of: what stands before its next offset has
 * been taken in.
 *
 * <p>Version 1 is still read: {@code 0 version u8 = 1 | 1 record size u8 | 2 capacity u16 | 4 partition i32 | 8 next
 * offset i64 | 16 appended i64}, then the ring, in the order in which its records came. Immutable.
 */
public final class HistoryRing {

    static final int VERSION = 2;
    static final int HEADER = 16;
    static final int SOURCE = 12;
    private static final int HEADER_1 = 24;

    private final int capacity;
    private final long appended;
    private final Map<Integer, Long> nextOffsets;
    private final List<HistoryItem> items;

    private HistoryRing(int capacity, long appended, Map<Integer, Long> nextOffsets, List<HistoryItem> items) {
        this.capacity = capacity;
        this.appended = appended;
        this.nextOffsets = nextOffsets;
        this.items = List.copyOf(items);
    }

    /** A history of nothing. */
    public static HistoryRing empty(int capacity) {
        return new HistoryRing(capacity, 0, Map.of(), List.of());
    }

    /** @throws UnreadableHistoryException if this is no history of a version that is known, or cut short */
    public static HistoryRing parse(byte[] stored) {
        ByteBuffer in = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
        if (stored.length < HEADER_1 || in.get(1) != HistoryCodec.RECORD) {
            throw new UnreadableHistoryException("no history of records of " + HistoryCodec.RECORD + " bytes");
        }
        Map<Integer, Long> nextOffsets = new LinkedHashMap<>();
        return switch (in.get(0)) {
            case 1 -> {
                nextOffsets.put(in.getInt(4), in.getLong(8));
                yield parse(in, HEADER_1, Short.toUnsignedInt(in.getShort(2)), in.getLong(16), nextOffsets);
            }
            case VERSION -> {
                int first = HEADER + SOURCE * Short.toUnsignedInt(in.getShort(2));
                for (int at = HEADER; at < first && at + SOURCE <= stored.length; at += SOURCE) {
                    nextOffsets.put(in.getInt(at), in.getLong(at + 4));
                }
                yield parse(in, first, in.getInt(4), in.getLong(8), nextOffsets);
            }
            default -> throw new UnreadableHistoryException("no history of a version that is known: " + in.get(0));
        };
    }

    private static HistoryRing parse(
            ByteBuffer in, int first, int capacity, long appended, Map<Integer, Long> nextOffsets) {
        if (capacity <= 0
                || appended < 0
                || in.capacity() < first + Math.min(appended, capacity) * HistoryCodec.RECORD) {
            throw new UnreadableHistoryException("cut short: " + appended + " records in " + in.capacity() + " bytes");
        }
        List<HistoryItem> items = new ArrayList<>();
        for (long n = Math.max(0, appended - capacity); n < appended; n++) {
            items.add(HistoryCodec.decode(in, first + (int) (n % capacity) * HistoryCodec.RECORD));
        }
        return new HistoryRing(capacity, appended, nextOffsets, items);
    }

    /** What stands before the records of {@code stored}: it changes whenever something is taken in. */
    public static byte[] begins(byte[] stored) {
        int sources = Byte.toUnsignedInt(stored[2]) | Byte.toUnsignedInt(stored[3]) << 8;
        return Arrays.copyOf(stored, stored[0] == 1 ? HEADER_1 : HEADER + SOURCE * sources);
    }

    /** Up to where each partition of the source has been taken in. */
    public Map<Integer, Long> nextOffsets() {
        return Map.copyOf(nextOffsets);
    }

    /** Oldest first. */
    public List<HistoryItem> items() {
        return items;
    }

    /** @param added how many are in it that were not in the one before */
    public record Merged(HistoryRing ring, int added) {}

    private record Identity(long itemId, long happenedAtMs) {}

    /**
     * This history with more items, each in its place by happenedAt; the newest {@code longest} are kept. The same item
     * at the same time is the same behaviour.
     *
     * @return empty where none of them is to be added
     */
    public Optional<Merged> merge(List<HistoryItem> more, int longest) {
        Set<Identity> known = new HashSet<>();
        items.forEach(item -> known.add(new Identity(item.itemId(), item.happenedAtMs())));
        List<HistoryItem> all = new ArrayList<>(items);
        Set<HistoryItem> fresh = new HashSet<>();
        for (HistoryItem item : more) {
            if (known.add(new Identity(item.itemId(), item.happenedAtMs()))) {
                all.add(item);
                fresh.add(item);
            }
        }
        all.sort(Comparator.comparingLong(HistoryItem::happenedAtMs));
        List<HistoryItem> kept = all.subList(Math.max(0, all.size() - longest), all.size());
        int added = (int) kept.stream().filter(fresh::contains).count();
        if (added == 0) {
            return Optional.empty();
        }
        // A ring that has turned counts on, so that begins() tells it from the one before.
        long count = kept.size() < longest ? kept.size() : Math.max(longest, appended + added);
        return Optional.of(new Merged(new HistoryRing(longest, count, nextOffsets, kept), added));
    }

    public byte[] toBytes() {
        int first = HEADER + SOURCE * nextOffsets.size();
        ByteBuffer out = ByteBuffer.allocate(first + items.size() * HistoryCodec.RECORD)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) VERSION)
                .put((byte) HistoryCodec.RECORD)
                .putShort((short) nextOffsets.size())
                .putInt(capacity)
                .putLong(appended);
        nextOffsets.forEach((partition, next) -> out.putInt(partition).putLong(next));
        for (int i = 0; i < items.size(); i++) {
            long n = appended - items.size() + i;
            HistoryCodec.encode(items.get(i), out.position(first + (int) (n % capacity) * HistoryCodec.RECORD));
        }
        return out.array();
    }
}
