/** How JSON bodies are read and written: ids as text, faults named by their path. */
@NullMarked
package io.momentcross.starter.json;

import org.jspecify.annotations.NullMarked;
