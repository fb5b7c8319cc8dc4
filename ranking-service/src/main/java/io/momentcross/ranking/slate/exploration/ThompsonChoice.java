package io.momentcross.ranking.slate.exploration;

/**
 * How often Thompson sampling (Thompson 1933; Chapelle and Li, NIPS 2011) takes each of several rooms: each room's click
 * rate is drawn from its posterior, a Beta(1 + clicks, 1 + exposures - clicks), and the largest is taken. The probability
 * that this is room i is the integral of f_i(x) times the product of the other rooms' F_j(x); it is worked out on a grid,
 * so that whoever draws by it knows the probability of what was drawn.
 */
final class ThompsonChoice {

    private static final int GRID = 512;
    private static final double[] LOG = new double[GRID];
    private static final double[] LOG_OF_REST = new double[GRID];

    static {
        for (int x = 0; x < GRID; x++) {
            LOG[x] = Math.log((x + 0.5) / GRID);
            LOG_OF_REST[x] = Math.log(1 - (x + 0.5) / GRID);
        }
    }

    private ThompsonChoice() {}

    /**
     * @param rooms at least one
     * @return by the rooms' order; not negative, adding up to 1
     */
    static double[] probabilities(int[] rooms, Shown shown) {
        double[][] density = new double[rooms.length][];
        double[][] below = new double[rooms.length][GRID];
        double[] allBelow = new double[GRID];
        java.util.Arrays.fill(allBelow, 1);
        for (int i = 0; i < rooms.length; i++) {
            density[i] = density(shown.clicks(rooms[i]), shown.exposures(rooms[i]));
            double sum = 0;
            for (int x = 0; x < GRID; x++) {
                // Half of the cell's own: two equal rooms share it.
                below[i][x] = sum + density[i][x] / 2;
                sum += density[i][x];
                allBelow[x] *= below[i][x];
            }
        }
        double[] probabilities = new double[rooms.length];
        double total = 0;
        for (int i = 0; i < rooms.length; i++) {
            for (int x = 0; x < GRID; x++) {
                probabilities[i] += below[i][x] > 0 ? density[i][x] * allBelow[x] / below[i][x] : 0;
            }
            total += probabilities[i];
        }
        for (int i = 0; i < rooms.length; i++) {
            probabilities[i] /= total;
        }
        return probabilities;
    }

    /** Of Beta(1 + clicks, 1 + exposures - clicks), adding up to 1 over the grid. */
    private static double[] density(double clicks, double exposures) {
        double without = Math.max(0, exposures - clicks);
        double[] density = new double[GRID];
        double largest = Double.NEGATIVE_INFINITY;
        for (int x = 0; x < GRID; x++) {
            density[x] = clicks * LOG[x] + without * LOG_OF_REST[x];
            largest = Math.max(largest, density[x]);
        }
        double sum = 0;
        for (int x = 0; x < GRID; x++) {
            density[x] = Math.exp(density[x] - largest);
            sum += density[x];
        }
        for (int x = 0; x < GRID; x++) {
            density[x] /= sum;
        }
        return density;
    }
}
