package io.momentcross.feature.bulk;

import static io.momentcross.feature.bulk.ColumnType.COUNT;
import static io.momentcross.feature.bulk.ColumnType.FLAG;
import static io.momentcross.feature.bulk.ColumnType.ID;
import static io.momentcross.feature.bulk.ColumnType.RATIO;
import static io.momentcross.feature.bulk.ColumnType.SECONDS;
import static io.momentcross.feature.bulk.ColumnType.TIME;

import java.util.List;

/** What a file holds: its columns, by name. {@code docs/import.md} says what they mean. */
enum ImportKind {
    SHORT_VIDEOS(
            needed("user_id", ID),
            needed("video_id", ID),
            needed("author_id", ID),
            optional("category_id", ID),
            needed("happened_at", TIME),
            optional("watch_ratio", RATIO),
            optional("liked", FLAG),
            optional("commented", FLAG),
            optional("followed", FLAG)),
    LIVE(
            needed("user_id", ID),
            needed("room_id", ID),
            needed("author_id", ID),
            optional("category_id", ID),
            needed("happened_at", TIME),
            optional("stay_s", SECONDS),
            optional("long_view", FLAG),
            optional("liked", FLAG),
            optional("commented", FLAG),
            optional("gifted", FLAG),
            optional("followed", FLAG)),
    USERS(
            needed("user_id", ID),
            optional("age_band", COUNT),
            optional("gender", COUNT),
            optional("region", COUNT),
            optional("updated_at", TIME)),
    AUTHORS(
            needed("author_id", ID),
            optional("category_id", ID),
            optional("followers", COUNT),
            optional("updated_at", TIME));

    record Column(String name, ColumnType type, boolean isNeeded) {}

    // Made by List.of.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Column> columns;

    ImportKind(Column... columns) {
        this.columns = List.of(columns);
    }

    List<Column> columns() {
        return columns;
    }

    boolean isHistory() {
        return this == SHORT_VIDEOS || this == LIVE;
    }

    private static Column needed(String name, ColumnType type) {
        return new Column(name, type, true);
    }

    private static Column optional(String name, ColumnType type) {
        return new Column(name, type, false);
    }
}
