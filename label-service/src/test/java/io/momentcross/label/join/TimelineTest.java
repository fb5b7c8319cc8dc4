package io.momentcross.label.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The history in the picture of docs/labels.md: click, gift at minute 28, exit, a follow at minute 40. */
class TimelineTest {

    private static final Path PICTURE = Path.of("..", "docs", "images", "label-timeline.svg");
    private static final Pattern CELL = Pattern.compile("<g class=\"[pncu]\"[^>]*><title>([^<]*)</title>");

    private static final long T0 = 1000;

    private static List<Log.Arrived<Feedback>> history() {
        List<Log.Arrived<Feedback>> came = new ArrayList<>();
        came.add(came(4, "exposure", FeedbackType.FEEDBACK_TYPE_EXPOSURE));
        came.add(came(12, "click", FeedbackType.FEEDBACK_TYPE_CLICK));
        for (int second = 22; second < 28 * 60 + 48; second += 10) {
            came.add(came(second, "watch-" + second, FeedbackType.FEEDBACK_TYPE_WATCH));
        }
        came.add(came(28 * 60 + 7, "gift", FeedbackType.FEEDBACK_TYPE_GIFT));
        came.add(came(28 * 60 + 48, "exit", FeedbackType.FEEDBACK_TYPE_EXIT));
        came.add(came(40 * 60 + 5, "follow", FeedbackType.FEEDBACK_TYPE_FOLLOW));
        came.sort(Comparator.comparingLong(Log.Arrived::tick));
        return came;
    }

    private static Log.Arrived<Feedback> came(int second, String id, FeedbackType type) {
        long tick = T0 + 1 + second / 30;
        return new Log.Arrived<>(tick, Log.feedback(id, "r", 5, type, Log.at(T0 + 1, second * 1_000L)));
    }

    private static String clock(long tick) {
        long seconds = (tick - T0) * 30;
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    @Test
    void pictureShowsWhatEachPolicySays_andWhen() throws Exception {
        Log log = new Log(T0, T0 + 400, List.of(Log.request(T0, "r", 5)), history(), List.of());
        RecordedOutput output = log.play(new InMemoryJoinState(), JoinRulesFixture.PLAN, 5);

        List<String> said = output.cells.stream()
                .map(cell -> cell.policy() + " " + clock(cell.cell().tick()) + " "
                        + cell.cell().task() + " "
                        + cell.cell().kind().name().replace("CELL_KIND_", ""))
                .toList();
        List<String> drawn = CELL.matcher(Files.readString(PICTURE))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(said).hasSize(21).containsExactlyInAnyOrderElementsOf(drawn);

        assertThat(output.closed)
                .as("ended by the exit, at 29:00")
                .containsExactly(
                        new RecordedOutput.Ended(new ExposureId("r", 5), T0 + 58, CloseReason.CLOSE_REASON_EXIT));
        assertThat(output.lines)
                .as("stay from click to exit")
                .contains(NaiveOracle.closed(
                        new ExposureId("r", 5), T0 + 58, CloseReason.CLOSE_REASON_EXIT, (28 * 60 + 48 - 12) * 1_000L));
        assertThat(output.lost).isEmpty();
    }
}
