/** One OpenAPI document for the whole suite. */
@NullMarked
package io.momentcross.gateway.docs;

import org.jspecify.annotations.NullMarked;
