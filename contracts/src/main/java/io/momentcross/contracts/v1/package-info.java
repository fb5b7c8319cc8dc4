/** Generated Protobuf messages; the sources are {@code src/main/proto/momentcross/v1}. */
package io.momentcross.contracts.v1;
