/** Writes and reads measurements as bytes, of any kind and however damaged. */
@NullMarked
package io.chatops.persistence.metric.codec;

import org.jspecify.annotations.NullMarked;
