package io.momentcross.label.join.streams;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was read or written last, decoded, as it lies in the store. What users do in a minute belongs to few requests, and
 * to read one costs as much as all else that is done with an event. One thread.
 */
final class Newest<T> {

    private final int most;
    private final Map<String, T> byId = new LinkedHashMap<>(16, 0.75f, true);

    Newest(int most) {
        this.most = most;
    }

    @Nullable
    T find(String id) {
        return byId.get(id);
    }

    void put(String id, T thing) {
        byId.put(id, thing);
    }

    void remove(String id) {
        byId.remove(id);
    }

    /** Lets go of those that were asked for longest ago, if there are too many. */
    void trim() {
        Iterator<String> oldest = byId.keySet().iterator();
        while (byId.size() > most) {
            oldest.next();
            oldest.remove();
        }
    }
}
