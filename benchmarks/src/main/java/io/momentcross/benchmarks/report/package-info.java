/** How a benchmark says what it measured: rounds, tables for people, JSON for programs. */
@NullMarked
package io.momentcross.benchmarks.report;

import org.jspecify.annotations.NullMarked;
