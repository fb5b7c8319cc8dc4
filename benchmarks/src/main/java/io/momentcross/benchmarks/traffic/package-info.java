/** What users do, tick after tick: requests and feedback as the gateway would have taken them in. Seeded. */
@NullMarked
package io.momentcross.benchmarks.traffic;

import org.jspecify.annotations.NullMarked;
