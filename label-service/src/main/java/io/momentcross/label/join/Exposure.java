package io.momentcross.label.join;

import io.momentcross.contracts.BehaviorFlags;
import io.momentcross.contracts.Tasks;
import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What is known of one exposure. Its states are {@link Open} and {@link Closed}; every change gives a new value.
 */
public sealed interface Exposure {

    Facts facts();

    /**
     * @param openedAtMs server's clock of the first feedback
     * @param clickedAtMs server's clock of the click; 0 without one
     * @param lastSignAtMs server's clock of the last feedback from the click to the end: the app sends heartbeats
     * @param positives    by task, when its first positive happened, ms since the epoch: by the app's word, of a stay by
     *                     the server's clock
     */
    record Facts(
            long userId,
            long openedAtMs,
            long openedHappenedAtMs,
            long clickedAtMs,
            long lastSignAtMs,
            Map<String, Long> positives) {

        public Facts {
            positives = Map.copyOf(positives);
        }

        /** From click to the last sign of life; 0 without a click. */
        public long stayMs() {
            return clickedAtMs == 0 ? 0 : Math.max(0, lastSignAtMs - clickedAtMs);
        }

        /** The first tick at whose end {@code window} has passed since it opened. */
        long tickAfter(Duration window) {
            return Math.ceilDiv(openedAtMs + window.toMillis(), Ticks.LENGTH.toMillis());
        }

        /** Bits as in the contracts' {@code BehaviorFlags}. */
        public int flags() {
            return flag(Tasks.CLICK, BehaviorFlags.CLICK)
                    | flag(Tasks.LONG_VIEW, BehaviorFlags.LONG_VIEW)
                    | flag(Tasks.LIKE, BehaviorFlags.LIKE)
                    | flag(Tasks.COMMENT, BehaviorFlags.COMMENT)
                    | flag(Tasks.GIFT, BehaviorFlags.GIFT)
                    | flag(Tasks.FOLLOW, BehaviorFlags.FOLLOW);
        }

        private int flag(String task, int bit) {
            return positives.containsKey(task) ? bit : 0;
        }

        /** Takes feedback in. Repeats change nothing but the last sign of life. */
        Facts with(Feedback feedback, JoinRules rules) {
            long atMs = feedback.getReceivedAtMs();
            boolean isClick = feedback.getType() == FeedbackType.FEEDBACK_TYPE_CLICK;
            long clicked = clickedAtMs == 0 && isClick ? atMs : clickedAtMs;
            long sign = clicked == 0 ? lastSignAtMs : Math.max(lastSignAtMs, Math.max(clicked, atMs));
            Facts next = clicked == clickedAtMs && sign == lastSignAtMs
                    ? this
                    : new Facts(userId, openedAtMs, openedHappenedAtMs, clicked, sign, positives);
            for (TaskRule task : rules.tasks()) {
                if (!positives.containsKey(task.name())) {
                    next = next.positive(task, task.byFeedback(feedback, this));
                    next = next.positive(task, task.byStay(next));
                }
            }
            return next;
        }

        /** Takes feedback in that came after the end: it may make a task positive; the stay is what it was. */
        Facts late(Feedback feedback, JoinRules rules) {
            Facts next = this;
            for (TaskRule task : rules.tasks()) {
                next = next.positive(task, task.byFeedback(feedback, this));
            }
            return next;
        }

        private Facts positive(TaskRule task, OptionalLong happenedAtMs) {
            if (happenedAtMs.isEmpty() || positives.containsKey(task.name())) {
                return this;
            }
            Map<String, Long> now = new HashMap<>(positives);
            now.put(task.name(), happenedAtMs.getAsLong());
            return new Facts(userId, openedAtMs, openedHappenedAtMs, clickedAtMs, lastSignAtMs, now);
        }
    }

    /** Feedback is expected. */
    record Open(Facts facts) implements Exposure {

        static Open from(Feedback first) {
            return new Open(
                    new Facts(first.getUserId(), first.getReceivedAtMs(), first.getHappenedAtMs(), 0, 0, Map.of()));
        }

        Open with(Feedback feedback, JoinRules rules) {
            return new Open(facts.with(feedback, rules));
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
            return new Closed(facts.late(late, rules), tick, reason);
        }
    }
}
