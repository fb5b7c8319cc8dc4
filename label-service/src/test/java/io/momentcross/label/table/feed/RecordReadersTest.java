package io.momentcross.label.table.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.ExposureEnd;
import io.momentcross.contracts.v1.ExposureLabels;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackRecord;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.LabelRecord;
import io.momentcross.contracts.v1.LabelTickEnd;
import io.momentcross.contracts.v1.LostFeedback;
import io.momentcross.contracts.v1.PredictedCell;
import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import io.momentcross.contracts.v1.ServedExposure;
import io.momentcross.contracts.v1.ServedRecord;
import io.momentcross.contracts.v1.Tick;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableRow;
import io.momentcross.label.table.TableSchemas;
import io.momentcross.label.table.feed.RecordReader.Reading;
import io.momentcross.label.table.feed.RecordReader.Rows;
import io.momentcross.label.table.feed.RecordReader.TickClosed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordReadersTest {

    private static final ServedExposure SERVED = ServedExposure.newBuilder()
            .setRequestId("r")
            .setUserId(1)
            .setRoomId(2)
            .setAuthorId(3)
            .setCategoryId(4)
            .setPosition(-1)
            .setPropensity(0.5f)
            .setModelName("m")
            .setModelVersion("v")
            .setArm("a")
            .setServedAtMs(1000)
            .build();

    @Test
    void cellsBecomeRows_andOnlyThoseOfTheTable() throws Exception {
        LabelRecord record = LabelRecord.newBuilder()
                .setLabels(ExposureLabels.newBuilder()
                        .setServed(SERVED)
                        .setOpenedAtMs(1500)
                        .setPolicy("moment")
                        .setTick(2)
                        .addCells(PredictedCell.newBuilder()
                                .setTask("click")
                                .setKind(CellKind.CELL_KIND_POSITIVE)
                                .setHappenedAtMs(1400)
                                .setPrediction(0))
                        .addCells(PredictedCell.newBuilder().setTask("gift").setKind(CellKind.CELL_KIND_NEGATIVE)))
                .build();
        assertThat(rows(TableName.LABELS, record.toByteArray()))
                .containsExactly(
                        TableRow.of(
                                60_000,
                                "r",
                                2L,
                                1L,
                                "moment",
                                "click",
                                "POSITIVE",
                                1400L,
                                60_000L,
                                2L,
                                -1,
                                0.5f,
                                "m",
                                "v",
                                "a",
                                1000L,
                                3L,
                                4L,
                                1500L,
                                0f),
                        TableRow.of(
                                60_000,
                                "r",
                                2L,
                                1L,
                                "moment",
                                "gift",
                                "NEGATIVE",
                                null,
                                60_000L,
                                2L,
                                -1,
                                0.5f,
                                "m",
                                "v",
                                "a",
                                1000L,
                                3L,
                                4L,
                                1500L,
                                null));
        assertThat(rows(TableName.EXPOSURES, record.toByteArray())).isEmpty();
        assertThat(rows(TableName.LOST, record.toByteArray())).isEmpty();
    }

    @Test
    void exposureAndLostFeedbackBecomeRows() throws Exception {
        LabelRecord end = LabelRecord.newBuilder()
                .setExposure(ExposureEnd.newBuilder()
                        .setServed(SERVED)
                        .setOpenedAtMs(1500)
                        .setTick(2)
                        .setReason(CloseReason.CLOSE_REASON_ROOM_END)
                        .setStayMs(9)
                        .addPositives("click"))
                .build();
        assertThat(rows(TableName.EXPOSURES, end.toByteArray()))
                .containsExactly(TableRow.of(
                        60_000,
                        "r",
                        2L,
                        1L,
                        3L,
                        4L,
                        -1,
                        0.5f,
                        "m",
                        "v",
                        "a",
                        1000L,
                        1500L,
                        null,
                        60_000L,
                        2L,
                        "ROOM_END",
                        9L,
                        List.of("click")));
        LabelRecord lost = LabelRecord.newBuilder()
                .setLost(LostFeedback.newBuilder()
                        .setFeedback(feedback())
                        .setReason("DUPLICATE")
                        .setTick(2))
                .build();
        assertThat(rows(TableName.LOST, lost.toByteArray()))
                .containsExactly(TableRow.of(60_000, "e", "r", 1L, 2L, "GIFT", "DUPLICATE", 900L, 1000L, 60_000L, 2L));
    }

    @Test
    void logRecordsBecomeRows_withPlaceAndTick() throws Exception {
        Served served = Served.newBuilder()
                .setRequestId("r")
                .setUserId(1)
                .setReceivedAtMs(1000)
                .addDegraded("features")
                .addCandidates(ServedCandidate.newBuilder().setPosition(0))
                .addCandidates(ServedCandidate.newBuilder().setPosition(-1))
                .build();
        byte[] record = ServedRecord.newBuilder().setServed(served).build().toByteArray();
        assertThat(rows(TableName.SERVED, record))
                .containsExactly(TableRow.of(
                        1000,
                        "r",
                        1L,
                        1000L,
                        77L,
                        3,
                        9L,
                        "",
                        "",
                        "",
                        List.of("features"),
                        2,
                        1,
                        served.toByteString(),
                        76L));
        assertThat(rows(
                        TableName.FEEDBACK,
                        FeedbackRecord.newBuilder()
                                .setFeedback(feedback())
                                .build()
                                .toByteArray()))
                .containsExactly(TableRow.of(1000, "e", "r", 1L, 2L, "GIFT", 900L, 1000L, 5L, true, 77L, 3, 9L, 76L));
        Reading tick = read(
                TableName.SERVED,
                ServedRecord.newBuilder()
                        .setTick(Tick.newBuilder().setNumber(8))
                        .build()
                        .toByteArray());
        assertThat(tick).isEqualTo(new TickClosed(8));
    }

    @ParameterizedTest
    @EnumSource
    void recordIsRefused_whenItCannotBeRead(TableName table) throws Exception {
        for (byte[] value : new byte[][] {null, {}, {1, 2, 3}, {(byte) 0xF2, 0x07, 0}}) {
            assertThatThrownBy(() -> read(table, value)).isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Test
    void recordIsRefused_whenATimeOrTickOrKindIsNone() {
        assertThat(reason(
                        TableName.SERVED,
                        ServedRecord.newBuilder()
                                .setServed(Served.newBuilder())
                                .build()
                                .toByteArray()))
                .isEqualTo("time");
        assertThat(reason(
                        TableName.LABELS,
                        LabelRecord.newBuilder()
                                .setTickEnd(LabelTickEnd.newBuilder().setTick(Long.MAX_VALUE))
                                .build()
                                .toByteArray()))
                .isEqualTo("tick");
        assertThat(reason(
                        TableName.FEEDBACK,
                        FeedbackRecord.newBuilder()
                                .setFeedback(feedback().toBuilder().setTypeValue(99))
                                .build()
                                .toByteArray()))
                .isEqualTo("unknown");
    }

    private static Feedback feedback() {
        return Feedback.newBuilder()
                .setEventId("e")
                .setRequestId("r")
                .setUserId(1)
                .setRoomId(2)
                .setType(FeedbackType.FEEDBACK_TYPE_GIFT)
                .setHappenedAtMs(900)
                .setReceivedAtMs(1000)
                .setGiftValue(5)
                .setClamped(true)
                .build();
    }

    private static String reason(TableName table, byte[] value) {
        return catchThrowableOfType(UnreadableRecordException.class, () -> read(table, value))
                .reason();
    }

    private static List<TableRow> rows(TableName table, byte[] value) throws UnreadableRecordException {
        Rows rows = (Rows) read(table, value);
        List<TableRow> made = rows.rows().stream().map(row -> row.row(76, 77)).toList();
        made.forEach(row ->
                assertThat(row.values()).hasSameSizeAs(TableSchemas.of(table).columns()));
        return made;
    }

    private static Reading read(TableName table, byte[] value) throws UnreadableRecordException {
        return TableFeed.of(table).reader().read(3, 9, value);
    }
}
