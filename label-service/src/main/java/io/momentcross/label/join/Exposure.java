package io.momentcross.label.join;

import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What is known of one exposure. Its states are {@link Open} and {@link Closed}; every change gives a new value.
 */
public sealed interface Exposure {

    Facts facts();

    /**
     * @param openedAtMs   server's clock of the first feedback
     * @param clickedAtMs  server's clock of the click; 0 without one
     * @param lastSignAtMs server's clock of the last feedback from the click to the end: the app sends heartbeats
     */
    record Facts(long openedAtMs, long clickedAtMs, long lastSignAtMs, Positives positives) {

        /** From click to the last sign of life; 0 without a click. */
        public long stayMs() {
            return clickedAtMs == 0 ? 0 : Math.max(0, lastSignAtMs - clickedAtMs);
        }

        /** The first tick at whose end {@code window} has passed since it opened. */
        public long tickAfter(Duration window) {
            return Math.ceilDiv(openedAtMs + window.toMillis(), Ticks.LENGTH.toMillis());
        }

        /** Takes feedback in. Repeats change nothing but the last sign of life. */
        Facts with(Feedback feedback, JoinRules rules) {
            long atMs = feedback.getReceivedAtMs();
            boolean isClick = feedback.getType() == FeedbackType.FEEDBACK_TYPE_CLICK;
            long clicked = clickedAtMs == 0 && isClick ? atMs : clickedAtMs;
            long sign = clicked == 0 ? lastSignAtMs : Math.max(lastSignAtMs, Math.max(clicked, atMs));
            Facts next = clicked == clickedAtMs && sign == lastSignAtMs
                    ? this
                    : new Facts(openedAtMs, clicked, sign, positives);
            for (int task = 0; task < rules.tasks().size(); task++) {
                if (!positives.has(task)) {
                    next = next.positive(task, rules.tasks().get(task).byFeedback(feedback, this), rules);
                    next = next.positive(task, rules.tasks().get(task).byStay(next), rules);
                }
            }
            return next;
        }

        /** Takes feedback in that came after the end: it may make a task positive; the stay is what it was. */
        Facts late(Feedback feedback, JoinRules rules) {
            Facts next = this;
            for (int task = 0; task < rules.tasks().size(); task++) {
                next = next.positive(task, rules.tasks().get(task).byFeedback(feedback, this), rules);
            }
            return next;
        }

        private Facts positive(int task, OptionalLong happenedAtMs, JoinRules rules) {
            return happenedAtMs.isEmpty() || positives.has(task)
                    ? this
                    : new Facts(
                            openedAtMs,
                            clickedAtMs,
                            lastSignAtMs,
                            positives.with(task, happenedAtMs.getAsLong(), rules));
        }
    }

    /** Feedback is expected. */
    record Open(Facts facts) implements Exposure {

        static Open from(Feedback first) {
            return new Open(new Facts(first.getReceivedAtMs(), 0, 0, Positives.NONE));
        }

        Open with(Feedback feedback, JoinRules rules) {
            Facts next = facts.with(feedback, rules);
            return next.equals(facts) ? this : new Open(next);
        }

        Closed close(long tick, CloseReason reason) {
            return new Closed(facts, tick, reason);
        }

        /** Ends it where its time is over at the end of {@code tick}; otherwise gives it back. */
        Exposure timedOut(long tick, JoinRules rules) {
            long nowMs = Ticks.endMs(tick);
            if (facts.clickedAtMs() == 0) {
                return nowMs - facts.openedAtMs() >= rules.unclickedTimeout().toMillis()
                        ? close(tick, CloseReason.CLOSE_REASON_UNCLICKED_TIMEOUT)
                        : this;
            }
            return nowMs - facts.lastSignAtMs() >= rules.heartbeatTimeout().toMillis()
                    ? close(tick, CloseReason.CLOSE_REASON_HEARTBEAT_TIMEOUT)
                    : this;
        }

        /** The first tick at whose end its time could be over. */
        long timeoutTick(JoinRules rules) {
            long endMs = facts.clickedAtMs() == 0
                    ? facts.openedAtMs() + rules.unclickedTimeout().toMillis()
                    : facts.lastSignAtMs() + rules.heartbeatTimeout().toMillis();
            return Math.ceilDiv(endMs, Ticks.LENGTH.toMillis());
        }
    }

    /** It has ended at {@code tick}, and its stay with it; what comes now is late. A tombstone until the horizon. */
    record Closed(Facts facts, long tick, CloseReason reason) implements Exposure {

        Closed with(Feedback late, JoinRules rules) {
            Facts next = facts.late(late, rules);
            return next.equals(facts) ? this : new Closed(next, tick, reason);
        }
    }
}
