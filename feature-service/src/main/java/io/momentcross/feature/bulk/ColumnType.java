package io.momentcross.feature.bulk;

/** What stands in a column, as text first, so that files with and without types are judged alike. */
enum ColumnType {
    ID("an integer of at most 64 bits", "CAST(0 AS BIGINT)") {
        @Override
        String value(String text) {
            return integer(text);
        }
    },
    COUNT("an integer from 0", "CAST(0 AS BIGINT)") {
        @Override
        String value(String text) {
            return bounded(integer(text), "0", Long.toString(Long.MAX_VALUE));
        }
    },
    RATIO("a number from 0 to 1000", "CAST(0 AS DOUBLE)") {
        @Override
        String value(String text) {
            return bounded("TRY_CAST(" + text + " AS DOUBLE)", "0", "1000");
        }
    },
    SECONDS("a number from 0 to 1000000000", "CAST(0 AS DOUBLE)") {
        @Override
        String value(String text) {
            return bounded("TRY_CAST(" + text + " AS DOUBLE)", "0", "1000000000");
        }
    },
    FLAG("true or false", "false") {
        @Override
        String value(String text) {
            return "TRY_CAST(" + text + " AS BOOLEAN)";
        }
    },
    TIME("a time that has been, as 2026-03-01T12:00:00Z or in milliseconds since 1970", "CAST(NULL AS BIGINT)") {
        @Override
        String value(String text) {
            String ms = "coalesce(" + integer(text) + ", epoch_ms(TRY_CAST(" + text + " AS TIMESTAMPTZ)))";
            // Clocks may differ by a minute.
            return bounded(ms, "0", "epoch_ms(now()) + 60000");
        }
    };

    private final String description;
    private final String standIn;

    ColumnType(String description, String standIn) {
        this.description = description;
        this.standIn = standIn;
    }

    /** SQL for the value, NULL where the SQL {@code text} says none. */
    abstract String value(String text);

    /** For people. */
    String description() {
        return description;
    }

    /** SQL for the value of a column that is left out, or empty. */
    String standIn() {
        return standIn;
    }

    // A cast alone would round 1.5.
    private static String integer(String text) {
        return "CASE WHEN regexp_full_match(" + text + ", '[+-]?[0-9]+') THEN TRY_CAST(" + text + " AS BIGINT) END";
    }

    private static String bounded(String value, String least, String most) {
        return "CASE WHEN " + value + " BETWEEN " + least + " AND " + most + " THEN " + value + " END";
    }
}
