package io.momentcross.label.query.report;

/** The chi-square distribution. */
final class ChiSquare {

    private static final int STEPS = 500;
    private static final double ENOUGH = 1e-14;
    private static final double[] LANCZOS = {
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-6,
        1.5056327351493116e-7
    };

    private ChiSquare() {}

    /** The chance of more than {@code x}: the regularized upper gamma function (DLMF 8.11.4 and 8.9.2). */
    static double upperTail(double x, int freedom) {
        double a = freedom / 2.0;
        double half = x / 2;
        if (half <= 0) {
            return 1;
        }
        double front = Math.exp(a * Math.log(half) - half - logGamma(a));
        return half < a + 1 ? 1 - front * series(a, half) : front * fraction(a, half);
    }

    private static double series(double a, double x) {
        double term = 1 / a;
        double sum = term;
        for (int n = 1; n < STEPS && term > sum * ENOUGH; n++) {
            term *= x / (a + n);
            sum += term;
        }
        return sum;
    }

    /** Lentz's way through the continued fraction. */
    private static double fraction(double a, double x) {
        double b = x + 1 - a;
        double c = 1e300;
        double d = 1 / b;
        double h = d;
        for (int n = 1; n < STEPS; n++) {
            double an = -n * (n - a);
            b += 2;
            d = 1 / (an * d + b);
            c = b + an / c;
            double step = c * d;
            h *= step;
            if (Math.abs(step - 1) < ENOUGH) {
                break;
            }
        }
        return h;
    }

    /** Lanczos's approximation with g = 7; x at least 0.5. */
    private static double logGamma(double x) {
        double sum = 0.9999999999998099;
        for (int i = 0; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (x + i);
        }
        double t = x + LANCZOS.length - 1.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
    }
}
