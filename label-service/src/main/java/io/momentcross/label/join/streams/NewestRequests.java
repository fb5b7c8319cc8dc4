package io.momentcross.label.join.streams;

import io.momentcross.label.join.JoinState.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Requests that were read or written last, as they lie in the store. What users do in a minute belongs to few requests,
 * and to read one costs as much as all else that is done with an event. One thread.
 */
final class NewestRequests {

    private static final int MOST = 500;

    private final Map<String, Request> byId = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Request> eldest) {
            return size() > MOST;
        }
    };

    Optional<Request> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    void put(String id, Request request) {
        byId.put(id, request);
    }

    void remove(String id) {
        byId.remove(id);
    }
}
