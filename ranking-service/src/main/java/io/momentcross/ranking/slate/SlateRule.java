package io.momentcross.ranking.slate;

/**
 * Looks at the candidates of one request and takes some out, or moves them, saying why. Immutable, thread-safe; what it
 * cannot judge, for want of features, it leaves alone.
 */
@FunctionalInterface
interface SlateRule {

    void apply(Candidates candidates, Wishes wishes, Verdicts verdicts);
}
