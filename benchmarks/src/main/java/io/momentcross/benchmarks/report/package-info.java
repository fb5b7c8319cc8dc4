/** How a benchmark says what it measured: rounds, tables and pictures for people, JSON for programs. */
@NullMarked
package io.momentcross.benchmarks.report;

import org.jspecify.annotations.NullMarked;
