package io.momentcross.label.table.feed;

import static io.momentcross.label.table.feed.Fields.time;
import static io.momentcross.label.table.feed.Fields.timeOrNull;

import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.ExposureEnd;
import io.momentcross.contracts.v1.ExposureLabels;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.LabelRecord;
import io.momentcross.contracts.v1.LostFeedback;
import io.momentcross.contracts.v1.PredictedCell;
import io.momentcross.contracts.v1.ServedExposure;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableRow;
import io.momentcross.label.table.feed.RecordReader.Reading;
import io.momentcross.label.table.feed.RecordReader.RowOfTick;
import io.momentcross.label.table.feed.RecordReader.Rows;
import io.momentcross.label.table.feed.RecordReader.TickClosed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the join said, each table taking its own. */
public final class LabelReaders {

    private LabelReaders() {}

    /** The rows that the feed makes of it for {@link TableName#LABELS}; none where it would be a dead letter. */
    public static List<TableRow> rows(ExposureLabels labels) {
        try {
            // A row of labels does not depend on the ticks around its record.
            return labels(labels).rows().stream()
                    .map(row -> row.row(-1, labels.getTick()))
                    .toList();
        } catch (UnreadableRecordException e) {
            return List.of();
        }
    }

    static Reading labels(int partition, long offset, byte @Nullable [] value) throws UnreadableRecordException {
        LabelRecord record = Fields.parse(LabelRecord.parser(), value);
        return record.hasLabels() ? labels(record.getLabels()) : other(record);
    }

    static Reading exposures(int partition, long offset, byte @Nullable [] value) throws UnreadableRecordException {
        LabelRecord record = Fields.parse(LabelRecord.parser(), value);
        return record.hasExposure() ? exposure(record.getExposure()) : other(record);
    }

    static Reading lost(int partition, long offset, byte @Nullable [] value) throws UnreadableRecordException {
        LabelRecord record = Fields.parse(LabelRecord.parser(), value);
        return record.hasLost() ? lost(record.getLost()) : other(record);
    }

    private static Reading other(LabelRecord record) throws UnreadableRecordException {
        return switch (record.getRecordCase()) {
            case TICK_END -> new TickClosed(Fields.tick(record.getTickEnd().getTick()));
            case LABELS, EXPOSURE, LOST -> Rows.NONE;
            case RECORD_NOT_SET -> throw Fields.unknown();
        };
    }

    private static Rows labels(ExposureLabels labels) throws UnreadableRecordException {
        ServedExposure served = labels.getServed();
        long landedAtMs = time(Ticks.endMs(Fields.tick(labels.getTick())));
        long servedAtMs = time(served.getServedAtMs());
        Long openedAtMs = timeOrNull(labels.getOpenedAtMs());
        List<RowOfTick> rows = new ArrayList<>();
        for (PredictedCell cell : labels.getCellsList()) {
            TableRow row = TableRow.of(
                    landedAtMs,
                    served.getRequestId(),
                    served.getRoomId(),
                    served.getUserId(),
                    labels.getPolicy(),
                    cell.getTask(),
                    Fields.name(cell.getKind(), "CELL_KIND_"),
                    timeOrNull(cell.getHappenedAtMs()),
                    landedAtMs,
                    labels.getTick(),
                    served.getPosition(),
                    served.getPropensity(),
                    served.getModelName(),
                    served.getModelVersion(),
                    served.getArm(),
                    servedAtMs,
                    served.getAuthorId(),
                    served.getCategoryId(),
                    openedAtMs,
                    cell.hasPrediction() ? (Float) cell.getPrediction() : null);
            rows.add((after, tick) -> row);
        }
        return new Rows(rows);
    }

    private static Rows exposure(ExposureEnd end) throws UnreadableRecordException {
        ServedExposure served = end.getServed();
        long closedAtMs = time(Ticks.endMs(Fields.tick(end.getTick())));
        TableRow row = TableRow.of(
                closedAtMs,
                served.getRequestId(),
                served.getRoomId(),
                served.getUserId(),
                served.getAuthorId(),
                served.getCategoryId(),
                served.getPosition(),
                served.getPropensity(),
                served.getModelName(),
                served.getModelVersion(),
                served.getArm(),
                time(served.getServedAtMs()),
                time(end.getOpenedAtMs()),
                timeOrNull(end.getClickedAtMs()),
                closedAtMs,
                end.getTick(),
                Fields.name(end.getReason(), "CLOSE_REASON_"),
                end.getStayMs(),
                List.copyOf(end.getPositivesList()));
        return Rows.one((after, tick) -> row);
    }

    private static Rows lost(LostFeedback lost) throws UnreadableRecordException {
        Feedback feedback = lost.getFeedback();
        String type = Fields.name(feedback.getType(), LogReaders.FEEDBACK_PREFIX);
        Long happenedAtMs = timeOrNull(feedback.getHappenedAtMs());
        long receivedAtMs = time(feedback.getReceivedAtMs());
        long landedAtMs = time(Ticks.endMs(Fields.tick(lost.getTick())));
        TableRow row = TableRow.of(
                landedAtMs,
                feedback.getEventId(),
                feedback.getRequestId(),
                feedback.getUserId(),
                feedback.getRoomId(),
                type,
                lost.getReason(),
                happenedAtMs,
                receivedAtMs,
                landedAtMs,
                lost.getTick());
        return Rows.one((after, tick) -> row);
    }
}
