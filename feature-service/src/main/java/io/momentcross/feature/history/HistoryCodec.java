package io.momentcross.feature.history;

import io.momentcross.contracts.v1.History;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One behaviour as a record of {@value #RECORD} bytes, little endian.
 *
 * <pre>
 * 0 item i64 | 8 author i64 | 16 category i64 | 24 happenedAt i64 | 32 value f32 | 36 flags u32
 * </pre>
 */
public final class HistoryCodec {

    public static final int RECORD = 40;

    private HistoryCodec() {}

    /** One record. */
    public static byte[] encode(HistoryItem item) {
        ByteBuffer record = ByteBuffer.allocate(RECORD).order(ByteOrder.LITTLE_ENDIAN);
        encode(item, record);
        return record.array();
    }

    static void encode(HistoryItem item, ByteBuffer out) {
        out.putLong(item.itemId())
                .putLong(item.authorId())
                .putLong(item.categoryId())
                .putLong(item.happenedAtMs())
                .putFloat(item.value())
                .putInt(item.flags());
    }

    static HistoryItem decode(ByteBuffer in, int at) {
        return new HistoryItem(
                in.getLong(at),
                in.getLong(at + 8),
                in.getLong(at + 16),
                in.getLong(at + 24),
                in.getFloat(at + 32),
                in.getInt(at + 36));
    }

    /** The records from {@code at} to the end, which stand oldest first, as columns, newest first. */
    public static History newestFirst(byte[] bytes, int at) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        History.Builder history = History.newBuilder();
        for (int record = bytes.length - RECORD; record >= at; record -= RECORD) {
            history.addItemIds(in.getLong(record))
                    .addAuthorIds(in.getLong(record + 8))
                    .addCategoryIds(in.getLong(record + 16))
                    .addHappenedAtMs(in.getLong(record + 24))
                    .addValues(in.getFloat(record + 32))
                    .addFlags(in.getInt(record + 36));
        }
        return history.build();
    }
}
