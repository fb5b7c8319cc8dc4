package io.momentcross.label.query.report;

import io.momentcross.label.query.Inputs;
import io.momentcross.label.query.PageQuery;
import java.util.List;

/** A question with an answer in rows. Stateless. */
interface Report {

    /** Last part of its path. */
    String name();

    /** What it tells, in one sentence. */
    String summary();

    /** Names of its parameters, besides {@code limit} and {@code cursor}. */
    List<String> parameters();

    /** What each column of the answer is: name to description, in order. */
    List<Column> columns();

    /** @throws io.momentcross.starter.problem.ProblemException naming the parameter that is wrong */
    PageQuery query(Inputs inputs);

    record Column(String name, String description) {}
}
