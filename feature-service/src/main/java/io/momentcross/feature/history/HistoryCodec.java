package io.momentcross.feature.history;

import io.momentcross.contracts.v1.History;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A history as bytes: a header of {@value #HEADER} bytes, then a ring of records of {@value #RECORD} bytes, all little
 * endian.
 *
 * <pre>
 * header  0 version u8 | 1 record size u8 | 2 capacity u16 | 4 partition i32 | 8 next offset i64 | 16 appended i64
 * record  0 item i64 | 8 author i64 | 16 category i64 | 24 happenedAt i64 | 32 value f32 | 36 flags u32
 * </pre>
 *
 * Record n (from 0) stands in slot n mod capacity; {@code appended} records have been written in all. Partition and
 * next offset say up to where the source topic has been taken in.
 */
public final class HistoryCodec {

    public static final int VERSION = 1;
    public static final int HEADER = 24;
    public static final int RECORD = 40;

    private HistoryCodec() {}

    /** One record. */
    public static byte[] encode(HistoryItem item) {
        return ByteBuffer.allocate(RECORD)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(item.itemId())
                .putLong(item.authorId())
                .putLong(item.categoryId())
                .putLong(item.happenedAtMs())
                .putFloat(item.value())
                .putInt(item.flags())
                .array();
    }

    /**
     * The newest {@code limit} items, newest first.
     *
     * @throws UnreadableHistoryException if the bytes are not such a history
     */
    public static History decode(byte[] bytes, int limit) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < HEADER || in.get(0) != VERSION || in.get(1) != RECORD) {
            throw new UnreadableHistoryException("no history of version " + VERSION);
        }
        int capacity = Short.toUnsignedInt(in.getShort(2));
        long appended = in.getLong(16);
        int count = (int) Math.min(Math.min(appended, capacity), limit);
        if (capacity == 0 || appended < 0 || bytes.length < HEADER + Math.min(appended, capacity) * RECORD) {
            throw new UnreadableHistoryException("cut short: " + appended + " records in " + bytes.length + " bytes");
        }
        History.Builder history = History.newBuilder();
        for (int i = 0; i < count; i++) {
            int at = HEADER + (int) ((appended - 1 - i) % capacity) * RECORD;
            history.addItemIds(in.getLong(at))
                    .addAuthorIds(in.getLong(at + 8))
                    .addCategoryIds(in.getLong(at + 16))
                    .addHappenedAtMs(in.getLong(at + 24))
                    .addValues(in.getFloat(at + 32))
                    .addFlags(in.getInt(at + 36));
        }
        return history.build();
    }
}
