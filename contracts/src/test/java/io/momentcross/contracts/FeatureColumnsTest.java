package io.momentcross.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeatureStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureColumnsTest {

    private static final FeatureColumn AUTHORS = FeatureColumn.newBuilder()
            .setFeature(20)
            .addAllInts(List.of(7L, 8L, 9L))
            .setStatuses(ByteString.copyFrom(new byte[] {0, 1, 2}))
            .addAllAgesMs(List.of(10L, -1L, 30L))
            .build();

    private static final FeatureColumn VIEWERS = FeatureColumn.newBuilder()
            .setFeature(23)
            .addAllFloats(List.of(1f, 2f, 3f))
            .build();

    @Test
    void rowsKeepTheirValuesAndOrder_whenSliced() {
        List<FeatureColumn> cut = FeatureColumns.slice(List.of(AUTHORS, VIEWERS), List.of(2, 0));

        assertThat(cut.get(0).getIntsList()).containsExactly(9L, 7L);
        assertThat(cut.get(0).getAgesMsList()).containsExactly(30L, 10L);
        assertThat(cut.get(0).getStatuses()).isEqualTo(ByteString.copyFrom(new byte[] {2, 0}));
        assertThat(cut.get(1).getFloatsList()).containsExactly(3f, 1f);
        assertThat(cut.get(1).getStatuses()).isEmpty();
    }

    @Test
    void statusIsPresent_whenTheColumnCarriesNone() {
        assertThat(FeatureColumns.status(VIEWERS, 1)).isEqualTo(FeatureStatus.FEATURE_STATUS_PRESENT);
        assertThat(FeatureColumns.status(AUTHORS, 2)).isEqualTo(FeatureStatus.FEATURE_STATUS_STALE);
    }

    @Test
    void sliceFails_whenARowIsNotThere() {
        assertThatThrownBy(() -> FeatureColumns.slice(List.of(AUTHORS), List.of(3)))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void integerIsReadByNumber_andIsZeroWithoutItsColumn() {
        assertThat(FeatureColumns.integer(List.of(AUTHORS, VIEWERS), FeatureColumns.ROOM_AUTHOR_ID, 1))
                .isEqualTo(8);
        assertThat(FeatureColumns.integer(List.of(VIEWERS), FeatureColumns.ROOM_CATEGORY_ID, 1))
                .isZero();
    }
}
