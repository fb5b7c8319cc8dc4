package io.momentcross.contracts;

import com.google.protobuf.ByteString;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeatureStatus;
import java.util.List;

/** Reading and cutting of {@link FeatureColumn}s. */
public final class FeatureColumns {

    /** Number of {@code room.author_id} in the catalogue. */
    public static final int ROOM_AUTHOR_ID = 20;
    /** Number of {@code room.category_id} in the catalogue. */
    public static final int ROOM_CATEGORY_ID = 21;
    /** Number of {@code room.exposures_1h} in the catalogue. */
    public static final int ROOM_EXPOSURES_1H = 46;
    /** Number of {@code room.clicks_1h} in the catalogue. */
    public static final int ROOM_CLICKS_1H = 47;

    /** Most rooms that one feature request may name, and so the most that one rank request may ask about. */
    public static final int MOST_ROWS = 1000;

    private FeatureColumns() {}

    /** The integer feature {@code number} of one row; 0 where there is no such column. */
    public static long integer(List<FeatureColumn> columns, int number, int row) {
        for (int i = 0; i < columns.size(); i++) {
            FeatureColumn column = columns.get(i);
            if (column.getFeature() == number && column.getIntsCount() > row) {
                return column.getInts(row);
            }
        }
        return 0;
    }

    /** Number of rows of {@code column}. */
    public static int rows(FeatureColumn column) {
        return Math.max(column.getIntsCount(), column.getFloatsCount());
    }

    /** Status of one row; PRESENT where the column carries no statuses. */
    public static FeatureStatus status(FeatureColumn column, int row) {
        if (column.getStatuses().isEmpty()) {
            return FeatureStatus.FEATURE_STATUS_PRESENT;
        }
        FeatureStatus status = FeatureStatus.forNumber(column.getStatuses().byteAt(row));
        return status == null ? FeatureStatus.FEATURE_STATUS_MISSING : status;
    }

    /**
     * The columns reduced to {@code rows}, in that order.
     *
     * @throws IndexOutOfBoundsException if a row is not in a column
     */
    public static List<FeatureColumn> slice(List<FeatureColumn> columns, List<Integer> rows) {
        return columns.stream().map(column -> slice(column, rows)).toList();
    }

    private static FeatureColumn slice(FeatureColumn column, List<Integer> rows) {
        FeatureColumn.Builder cut = FeatureColumn.newBuilder().setFeature(column.getFeature());
        ByteString statuses = column.getStatuses();
        byte[] kept = new byte[statuses.isEmpty() ? 0 : rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            int row = rows.get(i);
            if (column.getIntsCount() > 0) {
                cut.addInts(column.getInts(row));
            } else {
                cut.addFloats(column.getFloats(row));
            }
            if (column.getAgesMsCount() > 0) {
                cut.addAgesMs(column.getAgesMs(row));
            }
            if (kept.length > 0) {
                kept[i] = statuses.byteAt(row);
            }
        }
        return cut.setStatuses(ByteString.copyFrom(kept)).build();
    }
}
