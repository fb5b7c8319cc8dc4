package io.momentcross.label.join;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Ids of events and until which tick each is remembered, in the order in which they came; in blocks, so that a state
 * need not write all of them with each new one. An id that is a UUID in small letters is kept as its 16 bytes, any
 * other as its text. One thread.
 */
public final class EventIds {

    /** Ids in a block. */
    public static final int BLOCK = 64;

    // Up to here, looking along an array is faster than anything else.
    private static final int FEW = 32;
    private static final int FIELDS = 3;

    /** By place: high half, low half, until. Of a text: its hash, twice over. */
    private long[] ids = new long[8 * FIELDS];

    private @Nullable String @Nullable [] texts;
    private int size;
    private int forgottenBlocks;
    private int written;
    private int removed;
    /** Places by hash, plus one; empty as long as there are few. */
    private int[] places = {};

    /** An id as it is kept; {@code text} is null where it is a UUID. */
    public interface Reader {
        void read(long high, long low, @Nullable String text, long until);
    }

    public boolean isEmpty() {
        return size == 0;
    }

    boolean isBlockFull() {
        return size > 0 && size % BLOCK == 0;
    }

    public int size() {
        return size;
    }

    /** Blocks that are full, those that are forgotten included; the ids after them are {@link #tail}. */
    public int fullBlocks() {
        return forgottenBlocks + size / BLOCK;
    }

    /** The first blocks: all of their ids were over. */
    public int forgottenBlocks() {
        return forgottenBlocks;
    }

    /** Ids of a full block that is not forgotten. */
    public void block(int number, Reader reader) {
        read((number - forgottenBlocks) * BLOCK, (number - forgottenBlocks + 1) * BLOCK, reader);
    }

    /** Ids after the last full block. */
    public void tail(Reader reader) {
        read(size / BLOCK * BLOCK, size, reader);
    }

    private void read(int from, int to, Reader reader) {
        for (int i = from; i < to; i++) {
            reader.read(ids[i * FIELDS], ids[i * FIELDS + 1], texts == null ? null : texts[i], ids[i * FIELDS + 2]);
        }
    }

    /** For a state that reads its blocks back; before anything is added. */
    public void startAt(int block) {
        forgottenBlocks = block;
        removed = block;
    }

    /** For a state that writes its blocks: the first that it has not written, as it said last. */
    public int written() {
        return written;
    }

    public void written(int block) {
        written = block;
    }

    /** The same of those that it has removed. */
    public int removed() {
        return removed;
    }

    public void removed(int block) {
        removed = block;
    }

    /** Puts back what was read; the halves count where there is no text. */
    public void add(long high, long low, @Nullable String text, long until) {
        put(text == null ? high : text.hashCode(), text == null ? low : text.hashCode(), text, until);
    }

    /** The last tick to which any of them is remembered; -1 of none. */
    long lastUntil() {
        long last = -1;
        for (int i = 0; i < size; i++) {
            last = Math.max(last, ids[i * FIELDS + 2]);
        }
        return last;
    }

    /**
     * Remembers an event until the end of tick {@code until}.
     *
     * @return false where it is remembered already, to {@code tick} or longer; then nothing is changed
     */
    boolean remember(String id, long tick, long until) {
        boolean isUuid = Uuids.isUuid(id);
        long high = isUuid ? Uuids.high(id) : id.hashCode();
        long low = isUuid ? Uuids.low(id) : id.hashCode();
        String text = isUuid ? null : id;
        int place = find(high, low, text);
        if (place >= 0 && ids[place * FIELDS + 2] >= tick) {
            return false;
        }
        put(high, low, text, until);
        return true;
    }

    /** Lets go of the first blocks whose ids are all over before {@code tick}; of all ids, if all are. */
    void forgetBefore(long tick) {
        int over = 0;
        while (over < size && ids[over * FIELDS + 2] < tick) {
            over++;
        }
        int blocks = over / BLOCK;
        int gone = over == size ? size : blocks * BLOCK;
        if (gone == 0) {
            return;
        }
        forgottenBlocks += blocks;
        ids = Arrays.copyOfRange(ids, gone * FIELDS, Math.max(size * FIELDS, (gone + 8) * FIELDS));
        texts = texts == null ? null : Arrays.copyOfRange(texts, gone, gone + ids.length / FIELDS);
        size -= gone;
        index();
    }

    private void put(long high, long low, @Nullable String text, long until) {
        if ((size + 1) * FIELDS > ids.length) {
            ids = Arrays.copyOf(ids, ids.length * 2);
            texts = texts == null ? null : Arrays.copyOf(texts, ids.length / FIELDS);
        }
        ids[size * FIELDS] = high;
        ids[size * FIELDS + 1] = low;
        ids[size * FIELDS + 2] = until;
        if (text != null) {
            texts = texts == null ? new String[ids.length / FIELDS] : texts;
            texts[size] = text;
        }
        size++;
        if (size > FEW && size * 2 > places.length) {
            index();
        } else if (places.length > 0) {
            place(size - 1);
        }
    }

    /** The newest place of an id. */
    private int find(long high, long low, @Nullable String text) {
        if (places.length == 0) {
            for (int i = size - 1; i >= 0; i--) {
                if (isAt(i, high, low, text)) {
                    return i;
                }
            }
            return -1;
        }
        int newest = -1;
        for (int slot = slot(low); places[slot] != 0; slot = (slot + 1) & (places.length - 1)) {
            if (isAt(places[slot] - 1, high, low, text)) {
                newest = Math.max(newest, places[slot] - 1);
            }
        }
        return newest;
    }

    private boolean isAt(int i, long high, long low, @Nullable String text) {
        return ids[i * FIELDS + 1] == low
                && ids[i * FIELDS] == high
                && (text == null ? texts == null || texts[i] == null : texts != null && text.equals(texts[i]));
    }

    private void index() {
        if (size <= FEW) {
            places = new int[0];
            return;
        }
        places = new int[Integer.highestOneBit(size) * 4];
        for (int i = 0; i < size; i++) {
            place(i);
        }
    }

    private void place(int i) {
        int slot = slot(ids[i * FIELDS + 1]);
        while (places[slot] != 0) {
            slot = (slot + 1) & (places.length - 1);
        }
        places[slot] = i + 1;
    }

    private int slot(long low) {
        long mixed = low * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 40) & (places.length - 1);
    }
}
