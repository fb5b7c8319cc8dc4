/** Services as they are shipped, in processes of their own, with the broker and the issuer that they need. */
@NullMarked
package io.momentcross.benchmarks.service;

import org.jspecify.annotations.NullMarked;
