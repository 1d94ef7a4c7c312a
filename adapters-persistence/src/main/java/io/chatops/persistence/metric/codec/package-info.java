/**
 * Measurements as bytes: reports, chunks and process lists. The package does not depend on a
 * database; {@link io.chatops.persistence.metric.codec.ChunkHeader} is the entry to a chunk.
 */
@NullMarked
package io.chatops.persistence.metric.codec;

import org.jspecify.annotations.NullMarked;
