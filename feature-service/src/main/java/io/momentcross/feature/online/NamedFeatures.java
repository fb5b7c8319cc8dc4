package io.momentcross.feature.online;

import io.momentcross.contracts.FeatureColumns;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.History;
import io.momentcross.feature.catalog.FeatureCatalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Columns as people read them: by name, with status and age. */
record NamedFeatures(FeatureCatalog catalog) {

    /** @param ageMs null where unknown */
    record Value(Object value, String status, @Nullable Long ageMs) {}

    record Item(String itemId, String authorId, String categoryId, Instant happenedAt, float value, int flags) {}

    record Histories(List<Item> shortVideos, List<Item> live) {}

    Map<String, Value> user(FeatureResponse response) {
        return row(response.getUser().getColumnsList(), 0);
    }

    Map<String, Map<String, Value>> rooms(FeatureResponse response) {
        Map<String, Map<String, Value>> rooms = new LinkedHashMap<>();
        for (int row = 0; row < response.getRoomIdsCount(); row++) {
            rooms.put(Long.toString(response.getRoomIds(row)), row(response.getRoomColumnsList(), row));
        }
        return rooms;
    }

    Histories histories(FeatureResponse response) {
        return new Histories(
                items(response.getUser().getShortVideos()),
                items(response.getUser().getLive()));
    }

    private Map<String, Value> row(List<FeatureColumn> columns, int row) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (FeatureColumn column : columns) {
            boolean id = column.getIntsCount() > 0;
            Object value = id ? Long.toString(column.getInts(row)) : (Object) column.getFloats(row);
            String status = FeatureColumns.status(column, row).name().substring("FEATURE_STATUS_".length());
            Long age = column.getAgesMsCount() == 0 || column.getAgesMs(row) < 0 ? null : column.getAgesMs(row);
            values.put(catalog.find(column.getFeature()).orElseThrow().name(), new Value(value, status, age));
        }
        return values;
    }

    private static List<Item> items(History history) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < history.getItemIdsCount(); i++) {
            items.add(new Item(
                    Long.toString(history.getItemIds(i)),
                    Long.toString(history.getAuthorIds(i)),
                    Long.toString(history.getCategoryIds(i)),
                    Instant.ofEpochMilli(history.getHappenedAtMs(i)),
                    history.getValues(i),
                    history.getFlags(i)));
        }
        return items;
    }
}
