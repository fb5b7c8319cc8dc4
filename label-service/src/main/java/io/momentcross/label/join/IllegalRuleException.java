package io.momentcross.label.join;

/** A number of the join's rules that cannot be. */
public final class IllegalRuleException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String rule;
    private final String why;

    IllegalRuleException(String rule, String why) {
        super(why);
        this.rule = rule;
        this.why = why;
    }

    /** A sentence. */
    public String why() {
        return why;
    }

    /** Name of the component of {@link JoinRules}, {@link JoinPlan} or a policy. */
    public String rule() {
        return rule;
    }
}
