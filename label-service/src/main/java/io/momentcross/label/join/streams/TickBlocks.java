package io.momentcross.label.join.streams;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of bytes that lie at ticks to come, many to an entry: each is appended to the last block of its tick, which is
 * put anew. One thread.
 */
final class TickBlocks {

    /** A block is full from here on: what is put anew with each piece, and again with each commit, is half of it. */
    private static final int FULL = 2 << 10;

    private static final class Block {
        private final int number;
        private byte[] bytes = new byte[256];
        private int length;

        private Block(int number) {
            this.number = number;
        }

        private void append(byte[] piece) {
            if (length + Integer.BYTES + piece.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * (length + Integer.BYTES + piece.length));
            }
            ByteBuffer.wrap(bytes, length, bytes.length - length)
                    .putInt(piece.length)
                    .put(piece);
            length += Integer.BYTES + piece.length;
        }
    }

    private final StoreEntries store;
    private final char kind;
    private final Map<Long, Block> last = new HashMap<>();
    private long takenUpTo = -1;

    TickBlocks(StoreEntries store, char kind) {
        this.store = store;
        this.kind = kind;
    }

    void append(long tick, byte[] piece) {
        Block block = last.get(tick);
        if (block == null || block.length >= FULL) {
            block = new Block(block == null ? free(tick) : block.number + 1);
            last.put(tick, block);
        }
        block.append(piece);
        store.put(StoreKeys.block(kind, tick, block.number), Arrays.copyOf(block.bytes, block.length));
    }

    /** The first number without a block, after a start. */
    private int free(long tick) {
        int number = 0;
        while (store.get(StoreKeys.block(kind, tick, number)) != null) {
            number++;
        }
        return number;
    }

    /** All that there is, block by block. */
    void forEach(Consumer<byte[]> piece) {
        for (Bytes key : store.startingWith(StoreKeys.kind(kind), entry -> entry.key)) {
            List<byte[]> pieces = new ArrayList<>();
            split(Objects.requireNonNull(store.get(key)), pieces);
            pieces.forEach(piece);
        }
    }

    /** Takes out what lies up to {@code tick}. */
    List<byte[]> take(long tick) {
        List<byte[]> pieces = new ArrayList<>();
        if (takenUpTo == tick - 1) {
            // What was taken at earlier ticks lies there as deletions, which a scan would walk over.
            int number = 0;
            for (byte[] block = get(tick, 0); block != null; block = get(tick, ++number)) {
                split(block, pieces);
                store.remove(StoreKeys.block(kind, tick, number));
            }
        } else {
            store.takeBetween(StoreKeys.kind(kind), StoreKeys.tick(kind, tick + 1), entry -> {
                split(entry.value, pieces);
                return entry.key;
            });
        }
        last.keySet().removeIf(at -> at <= tick);
        takenUpTo = tick;
        return pieces;
    }

    private byte @Nullable [] get(long tick, int number) {
        return store.get(StoreKeys.block(kind, tick, number));
    }

    private static void split(byte[] block, List<byte[]> pieces) {
        ByteBuffer rest = ByteBuffer.wrap(block);
        while (rest.hasRemaining()) {
            byte[] piece = new byte[rest.getInt()];
            rest.get(piece);
            pieces.add(piece);
        }
    }
}
