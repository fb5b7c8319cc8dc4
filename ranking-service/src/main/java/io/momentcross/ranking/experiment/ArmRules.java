package io.momentcross.ranking.experiment;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** What arms must be, or the service does not start. */
final class ArmRules {

    /** Name of answers that the gateway makes without ranking. */
    private static final String FALLBACK = "fallback";

    private static final String NAME = "[A-Za-z0-9._-]{1,64}";
    private static final double ROUNDING = 1e-9;

    private ArmRules() {}

    /** @throws InvalidConfigurationPropertyValueException naming the property that cannot be */
    static void check(List<Arm> arms) {
        Set<String> names = new HashSet<>();
        double sum = 0;
        for (int i = 0; i < arms.size(); i++) {
            Arm arm = arms.get(i);
            String at = "momentcross.experiment.arms[" + i + "].";
            boolean isName = arm.name() != null && arm.name().matches(NAME);
            refuseUnless(isName, at + "name", arm.name(), "A name is 1 to 64 letters, digits, '.', '_' or '-'.");
            refuseUnless(!arm.name().equals(FALLBACK), at + "name", arm.name(), "The gateway's own slates have it.");
            refuseUnless(
                    !arm.name().equals(Experiment.CANARY), at + "name", arm.name(), "Answers by a canary have it.");
            refuseUnless(names.add(arm.name()), at + "name", arm.name(), "Another arm has it.");
            refuseUnless(arm.share() >= 0 && arm.share() <= 1, at + "share", arm.share(), "A share is 0 to 1.");
            arm.weights()
                    .forEach((task, weight) -> refuseUnless(
                            Double.isFinite(weight), at + "weights." + task, weight, "A weight is a finite number."));
            refuseUnless(arm.model() == null || !arm.model().isBlank(), at + "model", arm.model(), "It is blank.");
            boolean isVersion = arm.version() == null || arm.version().matches("[0-9]{1,18}");
            refuseUnless(isVersion, at + "version", arm.version(), "A version is 1 to 18 digits.");
            sum += arm.share();
        }
        boolean addsUp = arms.isEmpty() || Math.abs(sum - 1) < ROUNDING * arms.size();
        refuseUnless(addsUp, "momentcross.experiment.arms", sum, "The arms' shares must add up to 1.");
    }

    private static void refuseUnless(boolean isSo, String property, @Nullable Object value, String why) {
        if (!isSo) {
            throw new InvalidConfigurationPropertyValueException(property, value, why);
        }
    }
}
