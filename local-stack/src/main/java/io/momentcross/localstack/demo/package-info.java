/** What is typed and what is shown. */
@NullMarked
package io.momentcross.localstack.demo;

import org.jspecify.annotations.NullMarked;
