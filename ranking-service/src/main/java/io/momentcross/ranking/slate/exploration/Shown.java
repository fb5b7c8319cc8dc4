package io.momentcross.ranking.slate.exploration;

/** What was counted of candidates, by their index. */
public interface Shown {

    /** Exposures of the last hour, not negative; 0 for a new room. */
    double exposures(int candidate);

    /** First clicks of the last hour, not negative. */
    double clicks(int candidate);
}
