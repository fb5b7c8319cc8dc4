package io.momentcross.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A YAML mapping, read by path; a missing key fails with what is there instead. */
record Node(Map<String, Object> fields) {

    Node {
        fields = new TreeMap<>(fields);
    }

    static Node of(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new AssertionError("no mapping: " + value);
        }
        Map<String, Object> fields = new TreeMap<>();
        map.forEach((key, field) -> {
            if (field != null) {
                fields.put(String.valueOf(key), field);
            }
        });
        return new Node(fields);
    }

    Object value(String... path) {
        Object at = fields;
        for (String key : path) {
            Object next = of(at).fields.get(key);
            if (next == null) {
                throw new AssertionError("no " + key + " in " + at);
            }
            at = next;
        }
        return at;
    }

    Node at(String... path) {
        return of(value(path));
    }

    String text(String... path) {
        return String.valueOf(value(path));
    }

    boolean has(String key) {
        return fields.containsKey(key);
    }

    List<Node> list(String... path) {
        List<Node> nodes = new ArrayList<>();
        if (value(path) instanceof List<?> items) {
            items.forEach(item -> nodes.add(of(item)));
        }
        return nodes;
    }

    /** Dotted names of all values below that are no mappings, empty mappings included. */
    Stream<String> leaves() {
        return fields.entrySet().stream().flatMap(entry -> {
            if (entry.getValue() instanceof Map<?, ?> map && !map.isEmpty()) {
                return of(map).leaves().map(below -> entry.getKey() + "." + below);
            }
            return Stream.of(entry.getKey());
        });
    }
}
