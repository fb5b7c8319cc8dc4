package io.momentcross.label.join.streams;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.CloseReason;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.Served;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.JoinState.Input;
import io.momentcross.label.join.JoinState.Request;
import io.momentcross.label.join.JoinedExposure;
import io.momentcross.label.join.Labels;
import io.momentcross.label.join.state.v1.ExposureState;
import io.momentcross.label.join.state.v1.InputState;
import io.momentcross.label.join.state.v1.LabelState;
import io.momentcross.label.join.state.v1.PolicyState;
import io.momentcross.label.join.state.v1.PositiveState;
import io.momentcross.label.join.state.v1.RequestState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The join's values as bytes, {@code momentcross.label.v1}. A version that this code does not know is refused: an
 * older instance must not misread a newer one's state.
 */
public final class StateCodec {

    private static final int VERSION = 1;
    /** Version 2 tells the policies that judge an exposure; of version 1 that was moment alone. */
    private static final int EXPOSURE_VERSION = 2;

    private static final String ONLY_POLICY_OF_VERSION_1 = "moment";

    private StateCodec() {}

    public static byte[] write(Request request) {
        return RequestState.newBuilder()
                .setVersion(VERSION)
                .setArrivalTick(request.arrivalTick())
                .setServed(request.served().toByteString())
                .build()
                .toByteArray();
    }

    public static Request readRequest(byte[] bytes) {
        try {
            RequestState state = RequestState.parseFrom(bytes);
            check(state.getVersion(), VERSION, "request");
            return new Request(Served.parseFrom(state.getServed()), state.getArrivalTick());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableStateException("a request in the join's state cannot be read", e);
        }
    }

    public static byte[] write(Input input) {
        return InputState.newBuilder()
                .setVersion(VERSION)
                .setTick(input.tick())
                .setTold(input.told())
                .setFeedback(input.feedback().toByteString())
                .build()
                .toByteArray();
    }

    public static Input readInput(byte[] bytes) {
        try {
            InputState state = InputState.parseFrom(bytes);
            check(state.getVersion(), VERSION, "feedback");
            return new Input(Feedback.parseFrom(state.getFeedback()), state.getTick(), state.getTold());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableStateException("feedback in the join's state cannot be read", e);
        }
    }

    public static byte[] write(JoinedExposure joined) {
        Exposure.Facts facts = joined.exposure().facts();
        ExposureState.Builder state = ExposureState.newBuilder()
                .setVersion(EXPOSURE_VERSION)
                .setUserId(facts.userId())
                .setOpenedAtMs(facts.openedAtMs())
                .setOpenedHappenedAtMs(facts.openedHappenedAtMs())
                .setClickedAtMs(facts.clickedAtMs())
                .setLastSignAtMs(facts.lastSignAtMs());
        if (joined.exposure() instanceof Exposure.Closed closed) {
            state.setClosedTick(closed.tick()).setCloseReason(closed.reason().getNumber());
        }
        new TreeMap<>(facts.positives())
                .forEach((task, happenedAtMs) -> state.addPositives(
                        PositiveState.newBuilder().setTask(task).setHappenedAtMs(happenedAtMs)));
        new TreeMap<>(joined.byPolicy()).forEach((policy, said) -> state.addPolicies(policy(policy, said)));
        return state.build().toByteArray();
    }

    private static PolicyState policy(String name, Labels said) {
        PolicyState.Builder policy = PolicyState.newBuilder().setPolicy(name);
        new TreeMap<>(said.byTask())
                .forEach((task, kind) ->
                        policy.addLabels(LabelState.newBuilder().setTask(task).setKind(kind.getNumber())));
        return policy.build();
    }

    public static JoinedExposure readExposure(byte[] bytes) {
        try {
            ExposureState state = ExposureState.parseFrom(bytes);
            check(state.getVersion(), EXPOSURE_VERSION, "exposure");
            Map<String, Long> positives = new HashMap<>();
            state.getPositivesList().forEach(p -> positives.put(p.getTask(), p.getHappenedAtMs()));
            Exposure.Facts facts = new Exposure.Facts(
                    state.getUserId(),
                    state.getOpenedAtMs(),
                    state.getOpenedHappenedAtMs(),
                    state.getClickedAtMs(),
                    state.getLastSignAtMs(),
                    positives);
            Exposure exposure = state.getClosedTick() == 0
                    ? new Exposure.Open(facts)
                    : new Exposure.Closed(facts, state.getClosedTick(), reason(state.getCloseReason()));
            return new JoinedExposure(exposure, labels(state));
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableStateException("an exposure in the join's state cannot be read", e);
        }
    }

    private static Map<String, Labels> labels(ExposureState state) {
        if (state.getVersion() == 1) {
            return Map.of(ONLY_POLICY_OF_VERSION_1, labels(state.getLabelsList()));
        }
        Map<String, Labels> labels = new HashMap<>();
        state.getPoliciesList().forEach(policy -> labels.put(policy.getPolicy(), labels(policy.getLabelsList())));
        return labels;
    }

    private static Labels labels(List<LabelState> said) {
        Map<String, CellKind> byTask = new HashMap<>();
        for (LabelState label : said) {
            CellKind kind = CellKind.forNumber(label.getKind());
            byTask.put(label.getTask(), kind == null ? CellKind.CELL_KIND_UNSPECIFIED : kind);
        }
        return new Labels(byTask);
    }

    private static CloseReason reason(int number) {
        CloseReason reason = CloseReason.forNumber(number);
        return reason == null ? CloseReason.CLOSE_REASON_UNSPECIFIED : reason;
    }

    private static void check(int version, int newest, String what) {
        if (version < 1 || version > newest) {
            throw new UnreadableStateException(
                    "the join's state holds a " + what + " of version " + version + "; this release reads up to "
                            + newest,
                    null);
        }
    }
}
