package io.momentcross.label.table.iceberg;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.UpdateProperties;

/** The replays whose labels are in the table, as its properties say it. */
final class ReplayNames {

    private static final String PREFIX = "momentcross.replay.";

    private ReplayNames() {}

    static Set<String> of(Map<String, String> properties) {
        Set<String> names = new TreeSet<>();
        properties.keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> names.add(name.substring(PREFIX.length())));
        return names;
    }

    static void put(UpdateProperties update, String name, long rows) {
        update.set(PREFIX + name, Long.toString(rows));
    }
}
