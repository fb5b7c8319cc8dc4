package io.momentcross.label.query.report;

import io.momentcross.label.query.Inputs;
import io.momentcross.label.query.PageQuery;
import io.momentcross.label.query.PageQuery.SortKey;
import io.momentcross.label.query.Pages.Rows;
import io.momentcross.label.query.TimeRange;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableName;
import io.momentcross.starter.problem.ProblemException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether users were split over the arms as they should be (Pearson's chi-square test). Where they were not, whoever
 * was lost may be who would have made the difference: no comparison of the arms means anything.
 *
 * @param users               by arm, of all requests in the range, shown anything or not
 * @param expected            share of each arm
 * @param usersInSeveralArms  users who were served by more than one
 * @param says                the finding in a sentence
 */
record SampleRatio(
        Map<String, Long> users,
        Map<String, Double> expected,
        double chiSquare,
        double pValue,
        long usersInSeveralArms,
        boolean broken,
        String says) {

    /** So rare by chance that it is not worth a second thought; customary for this test (Fabijan et al., KDD 2019). */
    private static final double RARE = 0.0005;
    /** Where numbers end. */
    private static final double TOO_SMALL = 1e-300;

    private static final String SQL = """
            SELECT arms, count(*) AS users
            FROM (SELECT user_id, array_to_string(list_sort(list(DISTINCT arm)), chr(10)) AS arms
                  FROM served
                  WHERE received_at >= CAST($from AS TIMESTAMPTZ) AND received_at < CAST($to AS TIMESTAMPTZ)
                    AND arm <> ''
                  GROUP BY user_id)
            GROUP BY arms""";

    SampleRatio {
        users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
        expected = Collections.unmodifiableSortedMap(new TreeMap<>(expected));
    }

    static PageQuery query(Inputs inputs) {
        TimeRange range = inputs.range(JudgedCells.DAY);
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("from", range.from().toString());
        parameters.put("to", range.to().toString());
        RowFilter filter =
                new RowFilter(null, range.from().toEpochMilli(), range.to().toEpochMilli());
        return new PageQuery("rows", SQL, parameters, Map.of(TableName.SERVED, filter), List.of(SortKey.text("arms")));
    }

    /** {@code a:0.9,b:0.1} as shares that sum to one; empty where nothing is said. */
    static Map<String, Double> expected(Inputs inputs) {
        String text = inputs.text("expected");
        Map<String, Double> shares = new TreeMap<>();
        for (String part : text == null ? new String[0] : text.split(",", -1)) {
            int colon = part.lastIndexOf(':');
            double share;
            try {
                share = colon < 1 ? -1 : Double.parseDouble(part.substring(colon + 1));
            } catch (NumberFormatException e) {
                share = -1;
            }
            if (!(share > 0)
                    || !Double.isFinite(share)
                    || shares.put(part.substring(0, colon).strip(), share) != null) {
                throw ProblemException.invalid("expected", "expected names each arm once with its share: a:0.9,b:0.1.");
            }
        }
        double all = shares.values().stream().mapToDouble(share -> share).sum();
        shares.replaceAll((arm, share) -> share / all);
        return shares;
    }

    static SampleRatio of(Rows rows, Map<String, Double> expected) {
        Map<String, Long> users = new TreeMap<>();
        long several = 0;
        for (List<@Nullable Object> row : rows.rows()) {
            String[] arms = String.valueOf(row.get(0)).split("\n", -1);
            long count = row.get(1) instanceof Number number ? number.longValue() : 0;
            several += arms.length > 1 ? count : 0;
            for (String arm : arms) {
                users.merge(arm, count, Long::sum);
            }
        }
        Map<String, Double> shares = new TreeMap<>(expected);
        if (shares.isEmpty()) {
            users.keySet().forEach(arm -> shares.put(arm, 1.0 / users.size()));
        }
        shares.keySet().forEach(arm -> users.putIfAbsent(arm, 0L));
        return judge(users, shares, several);
    }

    private static SampleRatio judge(Map<String, Long> users, Map<String, Double> shares, long several) {
        long all = users.values().stream().mapToLong(count -> count).sum();
        TreeSet<String> unexpected = new TreeSet<>(users.keySet());
        unexpected.removeAll(shares.keySet());
        double chiSquare = 0;
        for (Map.Entry<String, Double> share : shares.entrySet()) {
            double wanted = all * share.getValue();
            chiSquare += all == 0 ? 0 : Math.pow(users.getOrDefault(share.getKey(), 0L) - wanted, 2) / wanted;
        }
        double p = shares.size() < 2 ? 1 : ChiSquare.upperTail(chiSquare, shares.size() - 1);
        boolean broken = p < RARE || several > 0 || !unexpected.isEmpty();
        return new SampleRatio(users, shares, chiSquare, p, several, broken, says(p, several, unexpected));
    }

    private static String says(double p, long several, TreeSet<String> unexpected) {
        if (!unexpected.isEmpty()) {
            return "Broken: users were served by arms that were not expected: " + unexpected + ".";
        }
        if (p < RARE) {
            String chance = p < TOO_SMALL ? "less than 1e-300" : String.format(Locale.ROOT, "%.1e", p);
            return "Broken: the chance of a split like this is " + chance + ". Do not compare the arms.";
        }
        if (several > 0) {
            return "Broken: " + several + " users were served by more than one arm.";
        }
        return "Users are split as expected.";
    }
}
