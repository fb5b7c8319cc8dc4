package io.momentcross.ranking.slate.exploration;

/** Exposures and clicks by candidate. */
final class Counted implements Shown {

    private final double[] exposures;
    private final double[] clicks;

    Counted(double[] exposures, double[] clicks) {
        this.exposures = exposures;
        this.clicks = clicks;
    }

    double[] exposures() {
        return exposures;
    }

    double[] clicks() {
        return clicks;
    }

    @Override
    public double exposures(int candidate) {
        return exposures[candidate];
    }

    @Override
    public double clicks(int candidate) {
        return clicks[candidate];
    }
}
