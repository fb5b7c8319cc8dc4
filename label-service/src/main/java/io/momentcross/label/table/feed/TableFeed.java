package io.momentcross.label.table.feed;

import io.momentcross.contracts.Topics;
import io.momentcross.label.table.TableName;

/** What a table is made of. */
record TableFeed(TableName table, String topic, RecordReader reader) {

    static TableFeed of(TableName table) {
        return switch (table) {
            case LABELS -> new TableFeed(table, Topics.LABELS, LabelReaders::labels);
            case EXPOSURES -> new TableFeed(table, Topics.LABELS, LabelReaders::exposures);
            case LOST -> new TableFeed(table, Topics.LABELS, LabelReaders::lost);
            case SERVED -> new TableFeed(table, Topics.SERVED, LogReaders::served);
            case FEEDBACK -> new TableFeed(table, Topics.FEEDBACK, LogReaders::feedback);
        };
    }
}
