package io.momentcross.label.join.streams;

import com.google.protobuf.InvalidProtocolBufferException;
import io.momentcross.contracts.v1.CellKind;
import io.momentcross.label.join.Exposure;
import io.momentcross.label.join.HeldExposure;
import io.momentcross.label.join.HeldRequest;
import io.momentcross.label.join.JoinPlan;
import io.momentcross.label.join.Labels;
import io.momentcross.label.join.Positives;
import io.momentcross.label.join.state.v1.ExposureState;
import io.momentcross.label.join.state.v1.LabelState;
import io.momentcross.label.join.state.v1.PolicyState;
import io.momentcross.label.join.state.v1.PositiveState;
import java.util.List;

/** Reads exposures as they were before requests were held whole: versions 1 and 2 of {@code ExposureState}. */
final class OldStateCodec {

    /** Version 2 tells the policies that judge an exposure; of version 1 that was moment alone. */
    private static final int VERSION = 2;

    private static final String ONLY_POLICY_OF_VERSION_1 = "moment";

    private OldStateCodec() {}

    /** Puts an exposure into its request. */
    static void read(byte[] bytes, long roomId, JoinPlan plan, HeldRequest request) {
        try {
            ExposureState state = ExposureState.parseFrom(bytes);
            StateCodec.check(state.getVersion(), VERSION, "exposure");
            Exposure exposure = HeldCodec.exposure(facts(state, plan), state.getClosedTick(), state.getCloseReason());
            HeldExposure held = request.findOrAdd(roomId);
            held.put(exposure, plan.policies().size());
            request.counted(exposure);
            if (state.getVersion() == 1) {
                say(ONLY_POLICY_OF_VERSION_1, state.getLabelsList(), plan, held);
            }
            for (PolicyState policy : state.getPoliciesList()) {
                say(policy.getPolicy(), policy.getLabelsList(), plan, held);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableStateException("an exposure in the join's state cannot be read", e);
        }
    }

    private static Exposure.Facts facts(ExposureState state, JoinPlan plan) {
        Positives positives = Positives.NONE;
        for (PositiveState positive : state.getPositivesList()) {
            int task = PlanNames.taskOf(positive.getTask(), plan);
            if (task >= 0) {
                positives = positives.with(task, positive.getHappenedAtMs(), plan.rules());
            }
        }
        return new Exposure.Facts(state.getOpenedAtMs(), state.getClickedAtMs(), state.getLastSignAtMs(), positives);
    }

    private static void say(String name, List<LabelState> said, JoinPlan plan, HeldExposure held) {
        int policy = PlanNames.policyOf(name, plan);
        if (policy < 0) {
            return;
        }
        Labels labels = Labels.NONE;
        for (LabelState label : said) {
            int task = PlanNames.taskOf(label.getTask(), plan);
            CellKind kind = CellKind.forNumber(label.getKind());
            if (task >= 0 && kind != null) {
                labels = labels.with(task, kind);
            }
        }
        held.say(policy, labels);
    }
}
