/** The label service as it is shipped, in a process of its own, with the broker and the issuer that it needs. */
@NullMarked
package io.momentcross.benchmarks.service;

import org.jspecify.annotations.NullMarked;
