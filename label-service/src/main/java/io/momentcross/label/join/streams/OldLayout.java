package io.momentcross.label.join.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.momentcross.label.join.ExposureId;
import io.momentcross.label.join.HeldRequest;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.JoinState.Input;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries of the layout before, which had one for each thing: exposure, what was told of it, appointment, feedback of a
 * tick, event. They are turned into the one of today request by request, when that is first asked for; to do it at once
 * would take longer than a transaction may. A horizon after the first start nothing is left of them. One thread.
 */
final class OldLayout {

    private static final Logger LOG = LoggerFactory.getLogger(OldLayout.class);

    private static final char EXPOSURES = 'X';
    private static final char TOLD = 'K';
    private static final char EVENTS = 'D';
    private static final char APPOINTMENTS = 'A';
    private static final char INPUTS = 'I';
    private static final List<Character> KINDS = List.of(EXPOSURES, TOLD, EVENTS, APPOINTMENTS, INPUTS);

    /** After tick and kind. */
    private static final int ID = 10;

    private final StoreEntries store;
    private final JoinPlan plan;
    private boolean isThere;
    // What was taken at earlier ticks lies there as deletions, which a scan from the start would walk over.
    private long from;

    OldLayout(StoreEntries store, JoinPlan plan) {
        this.store = store;
        this.plan = plan;
        this.isThere = isAny();
        if (isThere) {
            LOG.info("The join's state is of the layout before; it is turned into today's as it is used.");
        }
    }

    private boolean isAny() {
        return KINDS.stream().anyMatch(kind -> store.isAny(StoreKeys.kind(kind)));
    }

    /** Whether anything is left of it. */
    boolean isThere() {
        return isThere;
    }

    void tickDone(long tick) {
        from = tick + 1;
        if (isThere && !isAny()) {
            isThere = false;
            LOG.info("The join's state is of today's layout as a whole.");
        }
    }

    /** Takes out what it holds of a request, and puts it there; whether it was anything. */
    boolean takeInto(HeldRequest request) {
        Bytes exposures = Bytes.wrap(StoreKeys.ended(EXPOSURES, request.id()));
        Bytes told = Bytes.wrap(StoreKeys.ended(TOLD, request.id()));
        List<Long> found = store.takeStartingWith(exposures, entry -> {
            OldStateCodec.read(entry.value, room(entry.key), plan, request);
            return room(entry.key);
        });
        found.addAll(store.takeStartingWith(told, entry -> {
            request.findOrAdd(room(entry.key)).tell(ByteBuffer.wrap(entry.value).getLong());
            return room(entry.key);
        }));
        request.waiting(store.startingWith(StoreKeys.waitingFor(request.id()), entry -> entry.key)
                .size());
        return !found.isEmpty() || request.waiting() > 0;
    }

    private static long room(Bytes key) {
        byte[] bytes = key.get();
        return ByteBuffer.wrap(bytes, bytes.length - Long.BYTES, Long.BYTES).getLong();
    }

    /** Feedback that arrived up to {@code tick}. */
    List<Input> takeInputs(long tick, Function<String, HeldRequest> requests) {
        return store.takeBetween(
                StoreKeys.tick(INPUTS, from),
                StoreKeys.tick(INPUTS, tick + 1),
                entry -> StateCodec.readInput(entry.value, requests));
    }

    /** Ids of requests of which something is due up to {@code tick}; events that are over then are forgotten. */
    List<String> takeDue(long tick) {
        List<String> due = new ArrayList<>();
        store.takeBetween(StoreKeys.tick(APPOINTMENTS, from), StoreKeys.tick(APPOINTMENTS, tick + 1), entry -> {
            byte[] key = entry.key.get();
            String id = new String(key, ID, key.length - ID, UTF_8);
            return switch (key[ID - 1]) {
                case 'e' -> forget(id, tick);
                case 'x' -> due.add(ExposureId.parse(id).requestId());
                default -> due.add(id);
            };
        });
        return due;
    }

    private boolean forget(String eventId, long tick) {
        byte[] until = store.get(StoreKeys.text(EVENTS, eventId));
        boolean isOver =
                until != null && (until.length == 0 || ByteBuffer.wrap(until).getLong() <= tick);
        if (isOver) {
            store.remove(StoreKeys.text(EVENTS, eventId));
        }
        return isOver;
    }

    /** Whether an event is remembered to {@code tick} or longer. The first format kept no tick: till its appointment. */
    boolean remembers(String eventId, long tick) {
        byte[] until = store.get(StoreKeys.text(EVENTS, eventId));
        return until != null && (until.length == 0 || ByteBuffer.wrap(until).getLong() >= tick);
    }
}
