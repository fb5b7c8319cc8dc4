package io.momentcross.label.join;

import java.util.ArrayList;
import java.util.List;

/** Things that lie at ticks to come, most of them within hours: a ring with a list for each tick. One thread. */
final class ByTick<T> {

    private static final long NONE = -1;

    private final ArrayList<List<T>> ring = new ArrayList<>();
    // Of what is held.
    private long first = NONE;
    private long last = NONE;
    private int size;

    ByTick() {
        resize(1);
    }

    int size() {
        return size;
    }

    void add(long tick, T thing) {
        if (first == NONE) {
            first = tick;
            last = tick;
        } else if (tick < first || tick > last) {
            span(Math.min(first, tick), Math.max(last, tick));
        }
        place(tick).add(thing);
        size++;
    }

    private List<T> place(long tick) {
        return ring.get((int) (tick & (ring.size() - 1)));
    }

    private void span(long from, long to) {
        if (to - from >= ring.size()) {
            List<List<T>> held = new ArrayList<>();
            for (long tick = first; tick <= last; tick++) {
                held.add(place(tick));
            }
            resize(Math.toIntExact(Long.highestOneBit(to - from) * 2));
            for (long tick = first; tick <= last; tick++) {
                ring.set((int) (tick & (ring.size() - 1)), held.get((int) (tick - first)));
            }
        }
        first = from;
        last = to;
    }

    private void resize(int ticks) {
        ring.clear();
        for (int i = 0; i < ticks; i++) {
            ring.add(new ArrayList<>());
        }
    }

    /** Takes out what lies up to {@code tick}, in the order of its ticks. */
    List<T> take(long tick) {
        if (first == NONE || first > tick) {
            return new ArrayList<>();
        }
        List<T> taken = new ArrayList<>();
        for (long at = first; at <= Math.min(last, tick); at++) {
            List<T> here = place(at);
            if (!here.isEmpty()) {
                if (taken.isEmpty()) {
                    taken = here;
                } else {
                    taken.addAll(here);
                }
                ring.set((int) (at & ring.size() - 1), new ArrayList<>());
            }
        }
        size -= taken.size();
        first = tick >= last ? NONE : tick + 1;
        return taken;
    }
}
