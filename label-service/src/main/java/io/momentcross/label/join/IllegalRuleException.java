package io.momentcross.label.join;

/** A number of the join's rules that cannot be. */
public final class IllegalRuleException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String rule;

    IllegalRuleException(String rule, String why) {
        super(why);
        this.rule = rule;
    }

    /** Name of the component of {@link JoinRules}. */
    public String rule() {
        return rule;
    }
}
