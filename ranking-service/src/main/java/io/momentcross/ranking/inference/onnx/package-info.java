/**
 * The port on ONNX Runtime; nothing else imports {@code ai.onnxruntime}.
 */
@NullMarked
package io.momentcross.ranking.inference.onnx;

import org.jspecify.annotations.NullMarked;
