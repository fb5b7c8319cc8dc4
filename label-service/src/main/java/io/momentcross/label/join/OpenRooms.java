package io.momentcross.label.join;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which requests have an open exposure of which room, in memory. Those that have ended are left where they are until
 * they are the greater part: a busy room's list need not be searched for each. A table of its own, because each step from
 * object to object is a miss of the caches here: rooms are many, and none is asked for twice in a row. One thread.
 */
final class OpenRooms {

    private static final int FEW = 4;
    /** Fields of a room: its id; how many requests its list has, plus one, 0 where there is no room; how many are open. */
    private static final int FIELDS = 3;

    private static final int LISTED = 1;
    private static final int OPEN = 2;

    private long[] rooms = new long[16 * FIELDS];
    private HeldRequest[][] requests = new HeldRequest[16][];
    private int used;
    private int size;

    int size() {
        return size;
    }

    void add(long roomId, HeldRequest request) {
        int place = place(roomId);
        int at = place * FIELDS;
        if (rooms[at + LISTED] == 0) {
            if (++used > requests.length / 2) {
                rehash();
                add(roomId, request);
                return;
            }
            rooms[at] = roomId;
            rooms[at + LISTED] = 1;
            requests[place] = new HeldRequest[FEW];
        }
        int listed = (int) rooms[at + LISTED] - 1;
        if (listed == requests[place].length) {
            listed = tidy(place, listed);
        }
        requests[place][listed] = request;
        rooms[at + LISTED] = listed + 2L;
        rooms[at + OPEN]++;
        size++;
    }

    /** Makes room in a full list; how many are left in it. */
    private int tidy(int place, int listed) {
        long roomId = rooms[place * FIELDS];
        HeldRequest[] all = requests[place];
        int kept = 0;
        for (int i = 0; i < listed; i++) {
            if (isOpen(roomId, all[i])) {
                all[kept++] = all[i];
            }
        }
        requests[place] = Arrays.copyOf(Arrays.copyOf(all, kept), Math.max(FEW, 2 * kept));
        return kept;
    }

    /** The exposure is not open any more. */
    void remove(long roomId) {
        int at = place(roomId) * FIELDS;
        size--;
        if (--rooms[at + OPEN] == 0) {
            Arrays.fill(requests[at / FIELDS], null);
            rooms[at + LISTED] = 1;
        }
    }

    List<HeldRequest> in(long roomId) {
        int place = place(roomId);
        List<HeldRequest> open = new ArrayList<>();
        for (int i = 0; i < rooms[place * FIELDS + LISTED] - 1; i++) {
            if (isOpen(roomId, requests[place][i])) {
                open.add(requests[place][i]);
            }
        }
        return open;
    }

    private static boolean isOpen(long roomId, HeldRequest request) {
        HeldExposure held = request.find(roomId);
        return held != null && held.isOpen();
    }

    /** Of the room, or the free one that it would have. */
    private int place(long roomId) {
        int place = (int) ((roomId * 0x9E3779B97F4A7C15L) >>> 32) & (requests.length - 1);
        while (rooms[place * FIELDS + LISTED] != 0 && rooms[place * FIELDS] != roomId) {
            place = (place + 1) & (requests.length - 1);
        }
        return place;
    }

    /** Rooms in which nobody is left are let go of. */
    private void rehash() {
        long[] before = rooms;
        HeldRequest[][] held = requests;
        int kept = 0;
        for (int i = 0; i < held.length; i++) {
            kept += before[i * FIELDS + OPEN] > 0 ? 1 : 0;
        }
        int places = Integer.highestOneBit(Math.max(8, kept)) * 8;
        rooms = new long[places * FIELDS];
        requests = new HeldRequest[places][];
        used = kept;
        for (int i = 0; i < held.length; i++) {
            if (before[i * FIELDS + OPEN] > 0) {
                int place = place(before[i * FIELDS]);
                System.arraycopy(before, i * FIELDS, rooms, place * FIELDS, FIELDS);
                requests[place] = held[i];
            }
        }
    }
}
