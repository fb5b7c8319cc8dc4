package io.momentcross.feature.online;

import com.google.protobuf.ByteString;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeatureStatus;
import io.momentcross.feature.catalog.Feature;
import java.util.function.IntFunction;

/** Values into the columns of one answer, and how many of them are defaults. One thread's. */
final class Columns {

    private final boolean withAges;
    private int missing;
    private int stale;

    Columns(boolean withAges) {
        this.withAges = withAges;
    }

    /** @param values by row */
    FeatureColumn column(Feature feature, int rows, IntFunction<FeatureValue> values) {
        FeatureColumn.Builder column = FeatureColumn.newBuilder().setFeature(feature.number());
        byte[] statuses = new byte[rows];
        boolean allPresent = true;
        for (int row = 0; row < rows; row++) {
            FeatureValue value = values.apply(row);
            statuses[row] = (byte) value.status().getNumber();
            allPresent &= statuses[row] == 0;
            missing += value.status() == FeatureStatus.FEATURE_STATUS_MISSING ? 1 : 0;
            stale += value.status() == FeatureStatus.FEATURE_STATUS_STALE ? 1 : 0;
            if (feature.isInteger()) {
                column.addInts(value.integer());
            } else {
                column.addFloats((float) value.value());
            }
            if (withAges) {
                column.addAgesMs(value.ageMs());
            }
        }
        return allPresent
                ? column.build()
                : column.setStatuses(ByteString.copyFrom(statuses)).build();
    }

    int missing() {
        return missing;
    }

    int stale() {
        return stale;
    }
}
